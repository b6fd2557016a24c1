"""How a plan stands against its limits: missed, kept, in time, or with little to spare."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.rules.samples import checked

from edicompliance.documents.segments.times import at_instant
from edicompliance.reports.check import as_json
from edicompliance.reports.check_text import as_text
from edicompliance.reports.timeline_rows import timeline_rows
from edicompliance.rules import CheckResult
from edicompliance.rules.timing.standing import standing
from edicompliance.rules.timing.whose_word import Told

SIX = datetime(2026, 11, 20, 6, tzinfo=UTC)
BEFORE, AFTER = SIX - timedelta(hours=9), SIX + timedelta(hours=9)


def state(minutes: int, *, by: str = "plan", now: datetime = BEFORE, on_limit: bool = False) -> str:
    """Of something so many minutes before a limit at six."""
    told = Told(at_instant(SIX - timedelta(minutes=minutes), "UTC"), (), by)
    ends = (None, at_instant(SIX, "UTC"))
    return standing(told, ends, now=now, on_limit=on_limit).state


@pytest.mark.parametrize(
    ("minutes", "expected"), [(-1, "missed"), (0, "at-risk"), (29, "at-risk"), (30, "in-time")]
)
def test_a_plan_with_less_than_half_an_hour_is_at_risk(minutes: int, expected: str) -> None:
    assert state(minutes) == expected


def test_what_must_be_before_its_limit_is_missed_on_it() -> None:
    assert (state(0, on_limit=True), state(1, on_limit=True)) == ("missed", "at-risk")


def test_what_somebody_saw_in_time_is_kept_and_a_plan_that_is_over_tells_nothing() -> None:
    assert state(5, by="carrier", now=AFTER) == "kept"
    assert state(5, by="carrier", now=SIX - timedelta(minutes=5)) == "kept"
    assert state(5, by="plan", now=AFTER) == "cannot-tell"
    assert state(-5, by="plan", now=AFTER) == "missed"


def test_before_a_window_opens_is_missed_with_time_to_spare() -> None:
    told = Told(at_instant(SIX - timedelta(minutes=1), "UTC"), (), "plan")
    ends = (at_instant(SIX, "UTC"), at_instant(AFTER, "UTC"))
    found = standing(told, ends, now=BEFORE)
    assert (found.state, found.slack) == ("missed", timedelta(hours=9, minutes=1))


def _notice(result: CheckResult) -> dict[str, Any]:
    limits = as_json(result)["in_force"]
    return next(one for one in limits if one["clause"] == "deadlines.ship-notice")


def _sent(planned: str) -> CheckResult:
    return checked("may-ship-prepaid", set={"asn_planned": datetime.fromisoformat(planned)})


def test_a_limit_tells_its_slack_the_next_action_and_until_when() -> None:
    result = _sent("2026-11-18T16:45:00-05:00")
    told = _notice(result)
    assert (told["state"], told["slack_minutes"]) == ("at-risk", 15)
    assert (told["seen"], told["by"]) == ("2026-11-18T16:45:00-05:00", "plan")
    assert told["rules"] == ["ASN001"]
    assert told["do"].startswith("Send the 856 when the trailer door closes")
    assert told["due"] == "2026-11-18T16:00:00-06:00"
    text = " ".join(as_text(result, "Example Mart").split())
    assert "At risk: deadlines.ship-notice: planned 2026-11-18 16:45 EST, by" in text
    assert "15 min to spare" in text


def test_a_limit_that_is_missed_has_less_than_no_slack_and_is_no_longer_at_risk() -> None:
    result = _sent("2026-11-18T17:01:00-05:00")
    assert (_notice(result)["state"], _notice(result)["slack_minutes"]) == ("missed", -1)
    assert "At risk" not in as_text(result, "Example Mart")


def test_what_counts_only_when_it_is_accepted_cannot_be_told_before_it_was() -> None:
    clauses = '[[deadlines.ship-notice]]\nreplaces = "ship-notice"\nlike = "ship-notice"\n'
    clauses += 'counts = "accepted"\nsource = "contract"\n'
    own = '[sources.contract]\ntitle = "Our agreement"\ngrade = "contract"\n'
    told = _notice(checked("may-ship-prepaid", own + clauses))
    assert (told["state"], told["do"]) == ("cannot-tell", None)


@pytest.mark.parametrize(
    ("minutes", "expected"), [(15, "in-time"), (16, "at-risk"), (0, "in-time")]
)
def test_the_supplier_says_what_little_slack_is(minutes: int, expected: str) -> None:
    planned = {"asn_planned": datetime.fromisoformat("2026-11-18T16:45:00-05:00")}
    result = checked("may-ship-prepaid", f"at_risk_minutes = {minutes}\n", set=planned)
    assert (_notice(result)["state"], _notice(result)["slack_minutes"]) == (expected, 15)


def _paper(clause: str, result: CheckResult) -> tuple[str, str | None, int | None]:
    """The state of a paper, when it is due, and how much time is left."""
    (told,) = [one for one in as_json(result)["in_force"] if one["clause"] == clause]
    return told["state"], told["closes"], told["slack_minutes"]


RECEIVED = {"po_received": datetime.fromisoformat("2026-11-02T08:15:00-06:00")}


@pytest.mark.parametrize(
    ("sent", "state", "minutes"),
    [
        ("2026-11-04T08:14:00-06:00", "kept", 1),
        ("2026-11-04T08:16:00-06:00", "missed", -1),
    ],
)
def test_an_answer_to_an_order_has_its_slack(sent: str, state: str, minutes: int) -> None:
    facts = {**RECEIVED, "ack_sent": datetime.fromisoformat(sent)}
    told = _paper("deadlines.acknowledgment", checked(set=facts))
    assert told == (state, "2026-11-04T08:15:00-06:00", minutes)


def test_an_answer_of_which_nobody_knows_is_due_and_cannot_be_told() -> None:
    told = _paper("deadlines.functional-acknowledgment", checked(set=RECEIVED))
    assert told == ("cannot-tell", "2026-11-03T08:15:00-06:00", None)
    assert _paper("deadlines.acknowledgment", checked())[:2] == ("cannot-tell", None)


def test_an_invoice_has_its_slack_in_whole_days() -> None:
    state, closes, minutes = _paper("deadlines.invoice", checked("invoiced"))
    assert (state, closes) == ("in-time", "2026-11-25")
    assert minutes is not None
    assert minutes % (24 * 60) == 0


def test_papers_are_in_no_timeline_of_the_truck() -> None:
    result = checked("invoiced", set=RECEIVED)
    assert any(one.is_of_papers for one in result.in_force)
    told = " ".join(row.name for row in timeline_rows(result))
    assert "deadlines." not in told
