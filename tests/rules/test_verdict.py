"""The verdict, branch by branch of its contract."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.rules.samples import checked, found

from edicompliance.charges import Amount
from edicompliance.profiles import RuleBinding
from edicompliance.rules.model import Finding, Violation
from edicompliance.rules.verdict import hardest, judge

ZERO, TEN = Decimal("0.00"), Decimal("10.00")
LATE = "2026-11-18T17:01:00-05:00"


def _finding(money: Decimal | None = TEN, **more: Any) -> Finding:
    amount = None if money is None else Amount(money, money, money, "USD", "so much")
    known: dict[str, Any] = {"severity": "error", "blocking": False, "mendable": False, **more}
    return Finding(
        code="XXX001",
        name="any",
        violation=Violation("any", evidence=()),
        remedy="",
        charge=known.pop("charge", amount),
        source=None,
        **known,
    )


NOT_KNOWN = Amount(ZERO, None, None, "USD", "unknown")
AT_MOST = Amount(ZERO, None, TEN, "USD", "at the most")


@pytest.mark.parametrize(
    ("findings", "hold_above", "verdict"),
    [
        ([], ZERO, "SHIP"),
        ([_finding(severity="warning", blocking=True, mendable=True)], ZERO, "SHIP"),
        ([_finding(severity="info", money=None)], ZERO, "SHIP"),
        ([_finding()], ZERO, "SHIP-AT-KNOWN-COST"),
        ([_finding(ZERO)], ZERO, "SHIP-AT-KNOWN-COST"),
        ([_finding(blocking=True)], TEN * 9, "HOLD"),
        ([_finding(ZERO, blocking=True)], ZERO, "HOLD"),
        ([_finding(None)], TEN * 9, "HOLD"),
        ([_finding(charge=NOT_KNOWN)], TEN * 9, "HOLD"),
        ([_finding(charge=AT_MOST)], ZERO, "SHIP-AT-KNOWN-COST"),
        ([_finding(mendable=True)], ZERO, "HOLD"),
        ([_finding(mendable=True)], Decimal("9.99"), "HOLD"),
        ([_finding(mendable=True)], TEN, "SHIP-AT-KNOWN-COST"),
        ([_finding(ZERO, mendable=True)], ZERO, "SHIP-AT-KNOWN-COST"),
        ([_finding(charge=AT_MOST, mendable=True)], ZERO, "HOLD"),
        ([_finding(mendable=True), _finding(mendable=True)], TEN, "SHIP-AT-KNOWN-COST"),
        ([_finding(severity="warning"), _finding()], ZERO, "SHIP-AT-KNOWN-COST"),
    ],
)
def test_the_first_branch_that_applies(
    findings: list[Finding], hold_above: Decimal, verdict: str
) -> None:
    assert judge(findings, [], [], hold_above) == verdict


@pytest.mark.parametrize(
    ("findings", "unchecked", "verdict"),
    [
        ([], ["AAA001"], "CANNOT-TELL"),
        ([], ["BBB001"], "SHIP"),
        ([_finding()], ["AAA001"], "CANNOT-TELL"),
        ([_finding(blocking=True)], ["AAA001"], "HOLD"),
        ([_finding(severity="warning")], ["AAA001", "BBB001"], "CANNOT-TELL"),
    ],
)
def test_a_required_rule_that_was_not_checked(
    findings: list[Finding], unchecked: list[str], verdict: str
) -> None:
    assert judge(findings, unchecked, ["AAA001"], ZERO) == verdict


def test_a_required_rule_that_does_not_apply_is_no_doubt() -> None:
    result = checked("delivery-dates-only")
    assert "WIN002" in result.not_applicable
    assert result.verdict == "SHIP"


def test_a_required_rule_with_findings_was_checked_though_in_part_only() -> None:
    edit = ({"in": "850-4501013", "old": "DTM*038*20261120~", "new": ""},)
    late = {"planned_departure": "2026-11-21T08:00:00-05:00"}
    result = checked("three-orders-one-notice", edit=edit, set=_times(late))
    assert len(found(result, "WIN002")) == 2
    assert [one.code for one in result.partly_checked] == ["WIN002"]
    assert result.verdict == "SHIP-AT-KNOWN-COST"


def test_hold_above_is_the_option_else_the_profiles_own_else_nothing() -> None:
    late = _times({"asn_planned": LATE})
    own = "hold_above = 100\n"
    assert checked(set=late).verdict == "HOLD"
    assert checked(set=late, options={"hold_above": Decimal(100)}).verdict == "SHIP-AT-KNOWN-COST"
    assert checked(set=late, options={"hold_above": Decimal("99.99")}).verdict == "HOLD"
    assert checked(clauses=own, set=late).verdict == "SHIP-AT-KNOWN-COST"
    assert checked(clauses=own, set=late, options={"hold_above": ZERO}).verdict == "HOLD"


def test_of_bindings_that_may_hold_the_hardest_is_taken() -> None:
    soft, hard = RuleBinding(severity="info"), RuleBinding(severity="warning", required=True)
    assert hardest([soft, hard]) == RuleBinding(severity="warning", required=True, blocking=False)
    assert hardest([soft, RuleBinding()]).severity == "error"
    assert hardest([RuleBinding()]).severity is None


def _times(facts: dict[str, str]) -> dict[str, Any]:
    return {name: datetime.fromisoformat(text) for name, text in facts.items()}
