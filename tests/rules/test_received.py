"""What the retailer counted when the goods came, beside what the ship notices ship."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from tests.rules.samples import example, shipment

from edicompliance.documents.shipment import Shipment
from edicompliance.documents.tables.observations import Observation, Observer
from edicompliance.rules import CheckResult, check

NOW = datetime(2026, 12, 20, tzinfo=UTC)


def _count(quantity: int, *, file: str = "861.edi", by: Observer = "retailer") -> Observation:
    return Observation(
        what="received_quantity",
        source=by,
        quantity=Decimal(quantity),
        unit="EA",
        item="2200101",
        reference="R1",
        file=file,
        line=2,
    )


def _checked(given: Shipment, *seen: Observation) -> CheckResult:
    clause = (
        '[[observations.quantity]]\nreplaces = "quantity"\nsource = "guide"\n'
        'prefer = ["received"]\n'
    )
    return check(replace(given, observations=seen), example(clause), now=NOW, select=["FIL001"])


@pytest.fixture(scope="module")
def given() -> Shipment:
    return shipment("may-ship-collect")


def _of_line_1(result: CheckResult) -> str:
    reasons = "; ".join(one.reason for one in result.not_checked)
    return next((one for one in reasons.split("; ") if one.startswith("line 1")), "")


def test_a_count_that_differs_is_told_with_the_result(given: Shipment) -> None:
    told = check(replace(given, observations=(_count(90),)), example(""), now=NOW).warnings
    ordered = given.orders[0]
    said = [one for one in told if "received" in one]
    ours = f"the ship notices ship {ordered.lines[0].quantity} EA"
    assert said == [f"order {ordered.po_number}, line 1: the retailer received 90 EA, {ours}"]


def test_our_own_count_is_not_the_retailers(given: Shipment) -> None:
    told = check(
        replace(given, observations=(_count(90, by="own"),)), example(""), now=NOW
    ).warnings
    assert not [one for one in told if "received" in one]


def test_one_receipt_in_two_files_counts_once(given: Shipment) -> None:
    whole = int(given.orders[0].lines[0].quantity or 0)
    counts = _count(whole), _count(whole, file="portal.csv")
    assert _of_line_1(_checked(given, *counts)) == ""


def test_one_receipt_that_two_files_tell_otherwise_cannot_be_told(given: Shipment) -> None:
    result = _checked(given, _count(90), _count(91, file="portal.csv"))
    assert _of_line_1(result) == "line 1: receipt R1 of the retailer is told in two ways"
