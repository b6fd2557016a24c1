"""A shipment judged as it would be: what is put otherwise, what moves along, what it changes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.flows.shipments import SAMPLES

from edicompliance.errors import EdiError
from edicompliance.flows.batches import find_shipments
from edicompliance.flows.preship import check_batches
from edicompliance.flows.what_if import FACTS, read_what_if
from edicompliance.profiles import load_profile
from edicompliance.reports.check import as_json
from edicompliance.reports.check_text import as_text
from edicompliance.rules import CheckResult

SHIPMENTS = SAMPLES / "example-mart/shipments"


BEFORE = datetime(2026, 11, 13, 12, tzinfo=UTC)
"""Before the late shipment leaves, when another day can still be chosen."""


def checked(folder: Path, text: str = "", now: datetime | None = None) -> CheckResult:
    batches, _ = find_shipments([str(folder)])
    [(_, result)] = check_batches(
        batches,
        load_profile("example-mart"),
        now=now,
        clock=lambda: datetime(2026, 11, 18, tzinfo=UTC),
        what_if=read_what_if(text) if text else (),
    )
    assert isinstance(result, CheckResult)
    return result


def codes(result: CheckResult) -> set[str]:
    return {finding.code for finding in result.findings}


def test_an_earlier_departure_mends_what_left_too_late() -> None:
    as_it_is = checked(SHIPMENTS / "ships-late", now=BEFORE)
    assert "WIN002" in codes(as_it_is)
    other = checked(SHIPMENTS / "ships-late", "ship=2026-11-16T08:00-05:00", BEFORE)
    assert "WIN002" not in codes(other)
    assert other.what_if is not None
    assert other.what_if.verdict == as_it_is.verdict
    assert other.what_if.at_risk == as_it_is.at_risk


def test_the_arrival_and_the_ship_notice_move_with_the_departure() -> None:
    before = checked(SHIPMENTS / "must-be-held").shipment.facts
    result = checked(SHIPMENTS / "must-be-held", "ship=2026-11-19T16:00-05:00")
    after = result.shipment.facts
    assert before.planned_departure
    assert before.planned_arrival
    assert before.asn_planned
    assert after.planned_arrival == before.planned_arrival + timedelta(days=1)
    assert after.asn_planned == before.asn_planned + timedelta(days=1)
    changes = as_json(result)["what_if"]["changes"]
    assert [(one["key"], one["moved"]) for one in changes] == [
        ("ship", False),
        ("arrive", True),
        ("asn", True),
    ]


def test_an_arrival_that_is_said_does_not_move() -> None:
    said = "2026-11-20T10:00:00-06:00"
    result = checked(SHIPMENTS / "must-be-held", f"ship=2026-11-19T16:00-05:00,arrive={said}")
    assert result.shipment.facts.planned_arrival == datetime.fromisoformat(said)


def test_the_report_says_what_was_supposed_and_what_it_mends() -> None:
    result = checked(SHIPMENTS / "ships-late", "ship=2026-11-16T08:00-05:00", BEFORE)
    text = " ".join(as_text(result, "Example Mart").split())
    assert "Supposed: ship 2026-11-16T08:00:00-05:00 (is " in text
    assert "That mends WIN002 and brings" in text
    assert "WIN002" in as_json(result)["what_if"]["gone"]


def test_without_a_supposition_nothing_is_compared() -> None:
    result = checked(SHIPMENTS / "ships-late")
    assert result.what_if is None
    assert as_json(result)["what_if"] is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("ship", "expected KEY=VALUE, as ship=2026-11-21T08:00-06:00, got 'ship'"),
        ("", "expected KEY=VALUE of ship, arrive"),
        ("shipp=2026-11-21T08:00-06:00", "unknown key 'shipp'; did you mean 'ship'?"),
        ("ship=tomorrow", "ship: expected a time such as 2026-11-21T08:00-06:00, got 'tomorrow'"),
        ("ship=2026-11-21T08:00", "ship: expected a time with its date and zone"),
        ("scac=A,scac=B", "scac is supposed twice"),
        ("mode=bicycle", "mode: unknown word 'bicycle'; known: intermodal, ltl, parcel, tl"),
    ],
)
def test_what_cannot_be_supposed_is_said(text: str, complaint: str) -> None:
    with pytest.raises(EdiError) as caught:
        read_what_if(text)
    assert str(caught.value).startswith(complaint)


def test_every_key_is_one_of_the_suppliers_facts() -> None:
    assert set(FACTS.values()) <= set(
        type(checked(SHIPMENTS / "ships-late").shipment.facts).model_fields
    )


def test_an_arrival_before_the_departure_cannot_be_supposed() -> None:
    with pytest.raises(EdiError, match="arrive: expected a time after the departure"):
        raise _reason("ship=2026-11-19T16:00-05:00,arrive=2026-11-18T08:00-06:00")


def test_a_departure_that_is_over_cannot_be_supposed() -> None:
    reason = str(_reason("ship=2026-11-16T08:00-05:00"))
    assert "ship: expected a time after that of the check" in reason
    assert "got 2026-11-16T08:00:00-05:00, which is over" in reason


def _reason(text: str) -> EdiError:
    """Why a shipment cannot be judged so."""
    batches, _ = find_shipments([str(SHIPMENTS / "may-ship-prepaid")])
    [(_, reason)] = check_batches(
        batches,
        load_profile("example-mart"),
        now=None,
        clock=lambda: datetime(2026, 11, 18, tzinfo=UTC),
        what_if=read_what_if(text),
    )
    assert isinstance(reason, EdiError)
    return reason
