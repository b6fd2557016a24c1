"""Orders are judged as the retailer's changes (860) left them; the first ones stay at hand."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.flows.shipments import FACTS, ORDER, WHOLE, checked, put
from tests.rules.evidence import assert_evidence_is_in_the_bytes

from edicompliance.profiles import load_profile
from edicompliance.rules import CheckResult
from edicompliance.rules.guides.scope import own_facts
from edicompliance.rules.orders.amending import amended

CHANGE = (
    ORDER.splitlines()[0]
    + b"""
GS*PC*EXAMPLEMART*ACMEGOODS*20261103*0815*1127*X*004010~
ST*860*0001~
BCH*04*SA*4501002***20261102*****20261103~
%sCTT*1~
SE*5*0001~
GE*1*1127~
IEA*1*000001126~
"""
)
FEWER = b"POC*1*QD*48*12*EA~\n"
MORE = b"POC*1*QI*72*12*EA~\n"
OWN = """
format = 1
id = "own"
extends = "example-mart"
[[conventions.860]]
replaces = "860"
source = "guide"
change_quantity = "difference"
"""


def result_of(folder: Path, lines: bytes, more: Mapping[str, bytes] | None = None) -> CheckResult:
    return checked(put(folder, {**WHOLE, "860.edi": CHANGE % lines, **(more or {})}))


def test_more_is_ordered_now_and_what_ships_is_short(tmp_path: Path) -> None:
    late = FACTS.replace(b"2026-11-18T", b"2026-11-30T")
    result = result_of(tmp_path, MORE, {"shipment.toml": late})
    (short,) = [one for one in result.findings if one.code == "FIL001"]
    assert short.message == "less ships than was ordered: expected 72 EA, got 60 EA"
    assert "order 4501002 is judged as changed by the 860 of 2026-11-03" in result.warnings


def test_the_evidence_of_what_was_changed_stands_in_the_change(tmp_path: Path) -> None:
    result = result_of(tmp_path, FEWER)
    (over,) = [one for one in result.findings if one.code == "FIL002"]
    assert over.message == "more ships than was ordered: expected 48 EA, got 60 EA"
    first = over.violation.evidence[0]
    assert (first.value, first.reference) == ("48", "860/POC[1]/POC03")
    files = {str(path): path.read_bytes() for path in tmp_path.iterdir()}
    assert_evidence_is_in_the_bytes(result, files)


def test_what_a_difference_makes_points_at_the_difference(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN)
    folder = put(tmp_path / "s", {**WHOLE, "860.edi": CHANGE % FEWER})
    (over,) = [one for one in checked(folder, profile=str(own)).findings if one.code == "FIL002"]
    assert over.message == "more ships than was ordered: expected 12 EA, got 60 EA"
    assert over.violation.evidence[0].value == "48"


def test_the_order_as_it_was_first_given_stays_at_hand(tmp_path: Path) -> None:
    shipment = result_of(tmp_path, FEWER).shipment
    (order,) = shipment.orders
    assert order.lines[0].quantity == 48
    assert shipment.original_of(order).lines[0].quantity == 60
    assert shipment.original_of(shipment.originals[0]) is shipment.originals[0]


def test_dates_that_were_changed_open_another_window(tmp_path: Path) -> None:
    lines = b"DTM*037*20261119~\nDTM*038*20261124~\nPOC*1*NC*10*0*EA~\n"
    result = result_of(tmp_path, lines)
    (early,) = [one for one in result.findings if one.code == "WIN001"]
    assert "2026-11-19" in (early.violation.expected or "")
    assert any(
        one.reference and one.reference.startswith("860/") for one in early.violation.evidence
    )


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (b"POC*9*QD*6*4*EA~\n", (
            "order 4501002 has a change (860) that cannot be applied: a change of line 9 of order "
            "4501002: no line of the order has its numbers")),
        (b"POC*1*QI*6*4*EA~\n", (
            "order 4501002 has a change (860) that cannot be applied: line 1 of order 4501002: "
            "QI 6 of 60 ordered does not fit a total")),
    ],
)  # fmt: skip
def test_what_cannot_be_applied_leaves_its_order_open(
    tmp_path: Path, lines: bytes, reason: str
) -> None:
    result = result_of(tmp_path, lines)
    reasons = {one.code: one.reason for one in result.not_checked}
    assert not any(one.code in {"WIN001", "FIL001"} for one in result.findings)
    assert reasons["FIL001"] == reason


def test_of_an_order_that_is_cancelled_nothing_is_judged(tmp_path: Path) -> None:
    cancelled = (CHANGE % b"").replace(b"BCH*04", b"BCH*01").replace(b"CTT*1~\nSE*5", b"SE*3")
    result = checked(put(tmp_path, {**WHOLE, "860.edi": cancelled}))
    reasons = {one.code: one.reason for one in result.not_checked}
    assert reasons["FIL001"] == "order 4501002 is cancelled by a change (860)"


def test_a_change_of_an_order_that_is_not_given_is_said(tmp_path: Path) -> None:
    other = (CHANGE % FEWER).replace(b"4501002", b"9999999")
    result = checked(put(tmp_path, {**WHOLE, "860.edi": other}))
    assert (
        "a change (860) of order 9999999 is given, and the order itself is not" in result.warnings
    )


def test_changes_are_applied_once(tmp_path: Path) -> None:
    shipment = result_of(tmp_path, FEWER).shipment
    again = amended(shipment, load_profile("example-mart").partner(own_facts(shipment)))
    assert again.shipment is shipment
