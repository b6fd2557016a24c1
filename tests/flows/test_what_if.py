"""A shipment judged as it would be: what is put otherwise, what moves along, what it changes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.flows.shipments import SAMPLES

from edicompliance.errors import EdiError
from edicompliance.flows.preship import check_batches
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.flows.shipping.what_if import FACTS, read_what_if
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


def only_in_documents(tmp_path: Path, *more: str) -> Path:
    """A shipment whose plan stands in its ship notice alone: it leaves 18 November at 16:00."""
    source = SHIPMENTS / "may-ship-prepaid"
    kept = [
        line
        for line in (source / "shipment.toml").read_text().splitlines()
        if not line.startswith(("planned_", "asn_"))
    ]
    for one in source.iterdir():
        (tmp_path / one.name).write_bytes(one.read_bytes())
    (tmp_path / "shipment.toml").write_text("\n".join((*kept, *more)))
    return tmp_path


def refused(folder: Path, text: str) -> str:
    """Why a supposition is not judged."""
    batches, _ = find_shipments([str(folder)])
    profile, now = load_profile("example-mart"), datetime(2026, 11, 18, 15, tzinfo=UTC)
    found = check_batches(batches, profile, now=now, clock=lambda: now, what_if=read_what_if(text))
    [(_, reason)] = found
    assert isinstance(reason, EdiError)
    return str(reason)


def test_what_only_the_ship_notice_says_moves_with_the_departure_too(tmp_path: Path) -> None:
    result = checked(only_in_documents(tmp_path), "ship=2026-11-19T16:00-05:00")
    changes = {one["key"]: one for one in as_json(result)["what_if"]["changes"]}
    assert changes["ship"]["before"] == "2026-11-18T16:00:00-05:00"
    assert changes["asn"]["before"] == "2026-11-18T16:30:00-05:00"
    assert changes["asn"]["after"] == "2026-11-19T16:30:00-05:00"
    assert changes["asn"]["moved"] is True


def test_a_departure_past_an_arrival_that_cannot_be_moved_is_refused(tmp_path: Path) -> None:
    folder = only_in_documents(tmp_path)
    assert refused(folder, "ship=2026-11-25T08:00-05:00") == (
        "arrive: expected a time after the departure, 2026-11-25T08:00:00-05:00, got 2026-11-20, "
        "which nobody moved; say arrive=TIME, too"
    )
    told = checked(folder, "ship=2026-11-25T08:00-05:00,arrive=2026-11-27T08:00-06:00")
    assert "WIN003" in codes(told)


def test_a_departure_past_a_ship_notice_that_cannot_be_moved_is_refused(tmp_path: Path) -> None:
    folder = only_in_documents(tmp_path, "asn_planned = 2026-11-18T16:30:00-05:00")
    notice = (folder / "856.edi").read_bytes()
    undated = notice.replace(b"DTM*011*20261118*1600~", b"DTM*011*20261118~")
    (folder / "856.edi").write_bytes(undated)
    assert refused(folder, "ship=2026-11-19T08:00-05:00") == (
        "asn: expected a time after the departure, 2026-11-19T08:00:00-05:00, got "
        "2026-11-18T16:30:00-05:00, which nobody moved; say asn=TIME, too"
    )
    told = checked(folder, "ship=2026-11-19T08:00-05:00,asn=2026-11-19T08:30-05:00")
    assert told.what_if is not None


def test_a_ship_notice_that_was_sent_stays_and_that_is_said(tmp_path: Path) -> None:
    folder = only_in_documents(tmp_path, "asn_sent = 2026-11-18T09:30:00-05:00")
    told = checked(folder, "ship=2026-11-19T08:00-05:00").warnings
    assert (
        "the ship notice was sent 2026-11-18T09:30:00-05:00, before it would leave "
        "2026-11-19T08:00:00-05:00: its dates are then not true any more"
    ) in told


def test_an_appointment_before_the_new_arrival_stays_and_that_is_said(tmp_path: Path) -> None:
    source = SHIPMENTS / "may-ship-prepaid"
    for one in source.iterdir():
        (tmp_path / one.name).write_bytes(one.read_bytes())
    facts = (source / "shipment.toml").read_text()
    (tmp_path / "shipment.toml").write_text(facts + "\nappointment = 2026-11-20T10:00:00-06:00\n")
    for more, said in (("", True), (",appointment=2026-11-22T10:00-06:00", False)):
        told = checked(tmp_path, f"ship=2026-11-20T16:00-05:00{more}").warnings
        assert any(one.startswith("the appointment, 2026-11-20T10:00") for one in told) is said
