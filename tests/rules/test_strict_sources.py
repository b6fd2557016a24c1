"""With strict sources, what rests on a weak one has no price, and that is no zero."""

import json
from decimal import Decimal

from jsonschema import Draft202012Validator
from tests.rules.samples import checked

from edicompliance.datafolder import json_schemas_folder
from edicompliance.reports.check import as_json
from edicompliance.reports.check_text import as_text
from edicompliance.rules import CheckResult, Finding

OWN = """
[sources.blog]
title = "What Example Mart charges"
grade = "W"

[[charges.weak-late-notice]]
for = ["LBL001"]
each = "carton"
is = "5 USD per failing carton"
source = "blog"
"""
BAD = ({"in": "856", "old": "MAN*GM*006141410000003105~", "new": "MAN*GM*006141410000003101~"},)


def _checked(*, strict: bool) -> CheckResult:
    return checked(clauses=OWN, edit=BAD, options={"strict_sources": strict})


def _found(result: CheckResult) -> Finding:
    return next(one for one in result.findings if one.code == "LBL001")


def test_a_charge_from_a_weak_source_is_not_priced_and_says_which() -> None:
    loose, strict = _found(_checked(strict=False)), _found(_checked(strict=True))
    assert loose.money == Decimal("55.00")
    assert strict.charge is not None
    assert strict.charge.legs == (Decimal("50.00"), None, None)
    assert "not priced: weak source: for, each and is of charges.weak-late-notice" in (
        strict.charge.explanation
    )
    assert "What Example Mart charges, grade W" in strict.charge.explanation


def test_it_is_counted_as_unpriced_and_never_as_zero() -> None:
    result = _checked(strict=True)
    assert (result.unpriced, result.at_risk, result.at_risk_low) == (1, Decimal(0), Decimal(50))
    assert result.verdict == "HOLD"
    assert "no price" in as_text(result, "Example Mart")


def test_a_fault_whose_only_charge_is_weak_has_no_price_at_all() -> None:
    instead = OWN.replace("weak-late-notice]]", 'label-unreadable]]\nreplaces = "label-unreadable"')
    result = checked(clauses=instead, edit=BAD, options={"strict_sources": True})
    charge = _found(result).charge
    assert charge is not None
    assert charge.legs == (None, None, None)
    assert (result.at_risk_low, result.unpriced) == (Decimal(0), 1)


def test_the_json_tells_that_sources_were_strict() -> None:
    printed = json.loads(json.dumps(as_json(_checked(strict=True))))
    schema = json.loads((json_schemas_folder() / "check-1.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(printed)
    assert printed["strict_sources"] is True
    [finding] = [one for one in printed["findings"] if one["code"] == "LBL001"]
    assert (finding["charge"]["low"], finding["charge"]["expected"]) == ("50.00", None)
    assert json.loads(json.dumps(as_json(_checked(strict=False))))["strict_sources"] is False


WEAK_MONTH = """
[sources.blog]
title = "What Example Mart charges"
grade = "W"

[[charges.late-delivery]]
replaces = "late-delivery"
like = "late-delivery"
is = "4% of failing cost"
source = "blog"
"""


def test_a_month_is_not_charged_by_a_weak_source_and_that_is_told() -> None:
    strict = checked("arrives-late", WEAK_MONTH, options={"strict_sources": True})
    assert strict.periods == ()
    reasons = [one.reason for one in strict.untold_periods]
    wanted = "put your agreement's figure over it, or check without --strict-sources"
    told = [one.partition(" from ")[2] for one in reasons]
    assert told == [f"What Example Mart charges, grade W; {wanted}"]
    loose = checked("arrives-late", WEAK_MONTH)
    assert [str(one.amount.high) for one in loose.periods] == ["240.00"]  # 4% of 6,000.00


def _contested(grade: str, price: str) -> str:
    """The sample's price of an unreadable label, which another page contradicts."""
    return f"""
[sources.page]
title = "Another page"
grade = "{grade}"

[[charges.label-unreadable]]
replaces = "label-unreadable"
like = "label-unreadable"
is = "50 USD per failing carton"
source = "contract"
contested = [{{ is = "{price}", source = "page" }}]
{CONTRACT}"""


CONTRACT = """
[sources.contract]
title = "Supplier agreement"
grade = "contract"
"""


def test_what_a_weak_source_has_against_a_price_does_not_make_it_wider() -> None:
    for price in ("80 USD per failing carton", "20 USD per failing carton"):
        wide = _found(checked(clauses=_contested("W", price), edit=BAD)).charge
        assert wide is not None
        assert wide.low != wide.high
        options = {"strict_sources": True}
        strict = _found(checked(clauses=_contested("W", price), edit=BAD, options=options)).charge
        assert strict is not None
        assert strict.legs == (Decimal("50.00"), Decimal("50.00"), Decimal("50.00"))
        assert strict.explanation.endswith(
            f"; not counted, weak source: Another page, grade W, says {price}"
        )


def test_what_a_good_source_has_against_a_price_counts_with_strict_sources_too() -> None:
    clauses = _contested("S", "80 USD per failing carton")
    charge = _found(checked(clauses=clauses, edit=BAD, options={"strict_sources": True})).charge
    assert charge is not None
    assert charge.legs == (Decimal("50.00"), Decimal("50.00"), Decimal("80.00"))


def test_a_goal_that_a_weak_source_contests_does_not_make_the_months_charge_wider() -> None:
    month = (
        CONTRACT
        + """
[sources.page]
title = "Another page"
grade = "W"

[[charges.late-delivery]]
replaces = "late-delivery"
like = "late-delivery"
is = "3% of failing cost"
source = "contract"
contested = [{ is = "5% of failing cost", source = "page" }]
"""
    )
    highs = [
        [str(one.amount.high) for one in checked("arrives-late", month, options=options).periods]
        for options in ({}, {"strict_sources": True})
    ]
    assert highs == [["300.00"], ["180.00"]]  # 5% and 3% of 6,000.00
