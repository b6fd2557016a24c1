"""What every rule must have, whatever it checks: a code, a text, clauses that exist, cases."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.rules.casefile import BASE, FOLDER, Case, all_cases, load, profile_of

from edicompliance.datafolder import samples_folder
from edicompliance.errors import EdiError
from edicompliance.profiles import CLAUSE_NAMES, SECTIONS, Facts, Resolved
from edicompliance.profiles.sections import NARROWED
from edicompliance.rules import RULES, Rule, explain, find_rule
from edicompliance.rules.catalogue import FAMILIES
from edicompliance.rules.context import Context
from edicompliance.rules.judging import judged_by
from edicompliance.rules.model import HEADINGS, PRINTED

SHIPMENTS = sorted(path.parent for path in samples_folder().glob("*/shipments/*/shipment.toml"))
ROOM = Path(__file__).parents[2] / "src/edicompliance/rules"
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


# -- codes and names


@every_rule
def test_the_code_begins_with_the_name_of_its_module(rule: Rule) -> None:
    module = rule.function.__module__.rpartition(".")[2].partition("_")[0]
    assert re.fullmatch(module.upper() + "[0-9]{3}", rule.code)
    assert rule in FAMILIES[rule.code[:3]]


def test_codes_are_given_once_and_stand_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert [rule.function for rule in RULES] == list(dict.fromkeys(rule.function for rule in RULES))


@every_rule
def test_the_name_is_the_fault_in_words_with_hyphens(rule: Rule) -> None:
    assert re.fullmatch("[a-z]+(-[a-z]+)*", rule.name)
    assert not rule.name.startswith(("no-", "must-", "check-"))
    assert [other for other in RULES if other.name == rule.name] == [rule]


def test_what_can_be_mended_before_departure_and_what_hangs_on_its_time() -> None:
    mendable = {rule.code for rule in RULES if rule.mendable}
    assert {rule.code for rule in RULES} - mendable == {
        "ACK005",  # what is not there cannot be shipped
        "ASN005",  # the order has to come from the retailer
        "ASN012",  # it is too late
        "ASN013",
        "DOC003",  # it is missing once it was due
        "FIL001",  # what is not there cannot be shipped
        "FIL003",
        "FIL004",
        "INV011",  # its day is over
        "ORD001",
        *(f"ORD{number:03}" for number in range(2, 10)),  # the retailer has to change the order
        "ORD011",
        "RDY001",
        "RDY002",
        "RDY003",
        "RTG003",
        "RTG007",
        "WIN002",
        "WIN003",
        "WIN004",
        "WIN006",  # what was done too late stays done too late
    }
    in_time = {"ASN001", "ASN002", "RDY001", "RDY002", "WIN001", "WIN002", "WIN003", "WIN004"}
    assert {rule.code for rule in RULES if rule.time} == in_time
    terms = {rule.code: rule.freight for rule in RULES if rule.freight != "any"}
    assert terms == {
        "RDY001": "collect",
        "RDY002": "collect",
        "RDY004": "collect",
        "WIN003": "prepaid",
        "WIN004": "prepaid",
        "WIN007": "prepaid",
    }


# -- texts


@every_rule
def test_the_text_has_a_first_line_and_the_four_headings(rule: Rule) -> None:
    first, blank, *_ = rule.text.splitlines()
    assert first.endswith(".")
    assert blank == ""
    assert re.findall("^## (.+)$", rule.text, re.MULTILINE) == list(HEADINGS)
    assert all(rule.section(heading).endswith(".") for heading in HEADINGS)


@every_rule
def test_the_text_says_which_freight_terms_are_judged(rule: Rule) -> None:
    text = rule.section("What it checks").lower()
    if rule.freight != "any":
        assert f"{rule.freight} freight only" in text
    elif rule.time:
        assert "prepaid and collect freight alike" in text
    else:
        assert "freight" in text


@every_rule
def test_the_text_names_the_clauses_that_are_read(rule: Rule) -> None:
    said = rule.section("What it checks") + rule.section("Source")
    assert [clause for clause in rule.clauses if f"`{clause}`" not in said] == []


@every_rule
def test_explain_shows_the_text_and_what_the_engine_knows(rule: Rule) -> None:
    shown = explain(rule.code)
    assert shown.startswith(f"# {rule.code} {rule.name}\n\n{rule.text}\n")
    assert all(clause in shown for clause in rule.clauses)
    terms = {"any": "prepaid and collect"}.get(rule.freight, rule.freight)
    assert f"Freight terms: {terms}." in shown
    assert f"Can be mended before departure: {'yes' if rule.mendable else 'no'}." in shown


def test_explain_of_a_code_that_is_none_names_the_nearest() -> None:
    assert find_rule("ASN001").name == "late-ship-notice"
    with pytest.raises(EdiError, match="no rule has the code 'WIN01'; did you mean WIN001"):
        explain("WIN01")
    with pytest.raises(EdiError, match="no rule has the code 'asn001'; did you mean ASN001"):
        find_rule("asn001")
    with pytest.raises(EdiError, match=r"no rule has the code 'hello'$"):
        find_rule("hello")


# -- clauses


@every_rule
def test_the_clauses_are_names_that_profiles_know(rule: Rule) -> None:
    for clause in rule.clauses:
        section, dot, name = clause.partition(".")
        assert section in SECTIONS
        assert not dot or name in CLAUSE_NAMES.get(section, NARROWED)


@every_rule
def test_the_fictional_profile_sets_or_lists_the_clauses_and_binds_the_rule(rule: Rule) -> None:
    profile = profile_of("example-mart")
    standard = {f"narrow.{set_id}" for set_id in ("753", "754", "860", "865", "945")}
    """It wants of these what X12 does."""
    for clause in set(rule.clauses) - standard:
        section, dot, name = clause.partition(".")
        of_section = not dot and any(of == section for of, _ in profile.families)
        assert of_section or (section, name) in profile.families or clause in profile.unknown
    assert isinstance(profile.binding(rule.code, Facts()), Resolved)


@dataclass(frozen=True)
class _Listening(Context):
    """A context that remembers which clauses it was asked for."""

    asked: set[str] = field(default_factory=set)

    def resolve(self, section: str, name: str, facts: Facts) -> Resolved:
        self.asked.add(f"{section}.{name}")
        return super().resolve(section, name, facts)


_ASKING = (
    "may-ship-collect",
    "may-ship-prepaid",
    "short-at-the-cancel-date",
    "invoiced",
    "store-distributed",
)
_ASKED_BESIDES = {
    "ASN006": {"documents.856"},
    "FIL001": {"windows.cancel"},
    "FIL004": set(),
    "INV003": {"windows.invoice"},
    "INV004": {"documents.810"},
    "ORD003": set(),
    "RTG001": {"routing"},
    "RTG005": set(),
}
"""Clauses that a rule asks for and does without."""


@every_rule
def test_the_rule_asks_for_the_clauses_it_says(rule: Rule, tmp_path: Path) -> None:
    asked: set[str] = set()
    for folder in _ASKING:
        case = Case(code=rule.code, name=folder, base=f"example-mart/shipments/{folder}")
        shipment, _ = load(case, tmp_path)
        now = shipment.facts.checked_at
        assert now is not None
        plain = Context.of(shipment, profile_of("example-mart"), now)
        listening = _Listening(plain.shipment, plain.profile, now, plain.matching, asked=asked)
        judged_by(rule, listening)
    gathered = {clause for clause in rule.clauses if clause.startswith("narrow.")}
    wanted = rule.clauses or _ASKED_BESIDES.get(rule.code, set())
    sections = {clause for clause in wanted if "." not in clause}
    asked = {s if (s := one.partition(".")[0]) in sections else one for one in asked}
    assert asked == set(wanted) - gathered


# -- rooms


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def _modules(family: str) -> list[Path]:
    """The module of a family, and those that it is spread over: asn.py, asn_form.py."""
    return [ROOM / f"{family.lower()}.py", *sorted(ROOM.glob(f"{family.lower()}_*.py"))]


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_family_imports_no_other_family(family: str) -> None:
    others = {
        f"edicompliance.rules.{path.stem}"
        for other in FAMILIES
        if other != family
        for path in _modules(other)
    }
    for path in _modules(family):
        assert others.isdisjoint(_imports(path))


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_family_knows_no_price_no_clock_and_no_file(family: str) -> None:
    forbidden = (
        "edicompliance.charges",
        "edicompliance.rules.money.pricing",
        "pathlib",
        "os",
        "time",
    )
    for path in _modules(family):
        assert [name for name in _imports(path) if name.startswith(forbidden)] == []
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"\.now\(|\.today\(|\bopen\(|severity|blocking", text) == []


# -- cases


@every_rule
def test_the_rule_has_cases_that_pass_that_fail_and_that_cannot_be_told(rule: Rule) -> None:
    outcomes = {case.outcome for case in all_cases() if case.code == rule.code}
    assert {"passes", "fails", "cannot tell"} <= outcomes


@every_rule
def test_a_rule_with_clauses_has_a_case_to_which_it_does_not_apply(rule: Rule) -> None:
    outcomes = {case.outcome for case in all_cases() if case.code == rule.code}
    printed = PRINTED & set(rule.needs)
    may_pass_over = rule.clauses or rule.freight != "any" or printed or rule.code in _ASKED_BESIDES
    assert ("does not apply" in outcomes) or not rule.clauses
    assert ("does not apply" not in outcomes) or may_pass_over


def test_every_case_file_is_a_rules_and_its_names_differ() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == [rule.code for rule in RULES]
    names = [(case.code, case.name) for case in all_cases()]
    assert len(names) == len(set(names))


def test_the_bases_of_cases_are_sample_shipments() -> None:
    shipped = {str(path.relative_to(samples_folder())) for path in SHIPMENTS}
    assert {case.base for case in all_cases()} <= shipped
    assert BASE in shipped


def test_the_readme_of_the_cases_explains_every_key() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    keys = Case.__dataclass_fields__.keys() - {"code"}
    assert [key for key in keys if f"| `{key}` |" not in text and key != "name"] == []
