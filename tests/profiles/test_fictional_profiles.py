"""The two made-up retailers say something in every section, and price every rule there is."""

import pytest

from edicompliance.profiles import SECTIONS, ChargeClause, Facts, Profile, Resolved, load_profile
from edicompliance.profiles.sections import CLAUSE_NAMES
from edicompliance.rules.catalogue import RULES

MADE_UP = ["example-mart", "sample-superstores"]
CODES = {rule.code for rule in RULES}
every_one = pytest.mark.parametrize("profile", [*map(load_profile, MADE_UP)], ids=MADE_UP)


def priced(profile: Profile) -> set[str]:
    return {
        code
        for clause in profile.clauses("charges")
        if isinstance(clause.body, ChargeClause)
        for code in clause.body.for_codes
    }


def test_the_mass_merchant_prices_every_rule_and_the_department_store_most_of_them() -> None:
    store, merchant = map(load_profile, MADE_UP)
    assert CODES - priced(merchant) == {"PKS008"}
    papers = {f"DOC{number:03}" for number in range(3, 9)} | {"INV011", "RTG007"}
    slips = {f"PKS{number:03}" for number in (*range(2, 7), 8)}
    assert CODES - priced(store) == {"DOC001", "ORD001", "PKG007", *papers, *slips}


@every_one
def test_every_rule_is_bound(profile: Profile) -> None:
    unbound = [
        code for code in sorted(CODES) if not isinstance(profile.binding(code, Facts()), Resolved)
    ]
    assert unbound == []


@every_one
@pytest.mark.parametrize("section", SECTIONS)
def test_something_is_said_in_every_section(profile: Profile, section: str) -> None:
    assert list(profile.clauses(section))


@every_one
def test_every_name_that_rules_ask_for_is_set_or_said_to_be_unknown(profile: Profile) -> None:
    names = [(section, name) for section, known in CLAUSE_NAMES.items() for name in known]
    assert [
        f"{section}.{name}"
        for section, name in names
        if (section, name) not in profile.families and f"{section}.{name}" not in profile.unknown
    ] == []


def test_between_them_they_use_every_key_that_a_charge_and_a_packing_may_have() -> None:
    for section in ("charges", "packing", "observations", "narrow"):
        fields = SECTIONS[section].model_fields
        keys = {field.alias or name for name, field in fields.items()} - {"id", "contested"}
        used = {
            key.partition(".")[0]
            for name in MADE_UP
            for clause in load_profile(name).clauses(section)
            for key in clause.provenance
        }
        assert keys - used == set(), section
