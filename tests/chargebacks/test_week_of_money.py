"""What was decided in a week counts by the day of its paper, and what was taken back does not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from edicompliance.chargebacks.ledger import Ledger, Posting
from edicompliance.chargebacks.week_of_money import Outcomes, outcomes_of

WEEK = date(2026, 11, 22), date(2026, 11, 28)


def books(*steps: tuple[str, str, datetime, dict[str, str]]) -> Ledger:
    ledger = Ledger()
    for step, amount, at, detail in steps:
        ledger.post(Posting("m/D1", 1, step, Decimal(amount), "USD", detail=detail), at, "ana")
    return ledger


def test_a_repayment_counts_on_the_day_of_its_paper_and_an_answer_when_it_was_entered() -> None:
    late = datetime(2026, 12, 9, tzinfo=UTC)
    ledger = books(
        ("deduct", "100", late, {}),
        ("repay", "30", late, {"day": "2026-11-25"}),
        ("repay", "20", late, {"day": "2026-11-29"}),
        ("dispute", "50", late, {}),
        ("deny", "50", late, {}),
    )
    assert outcomes_of(ledger.entries, *WEEK, UTC) == (Outcomes("USD", back=Decimal(30)),)


def test_an_answer_of_the_night_counts_by_the_retailers_clock() -> None:
    night = datetime(2026, 11, 29, 2, tzinfo=UTC)
    ledger = books(
        ("deduct", "9", night, {}), ("dispute", "9", night, {}), ("deny", "9", night, {})
    )
    chicago = ZoneInfo("America/Chicago")
    assert outcomes_of(ledger.entries, *WEEK, chicago)[0].denied == Decimal(9)
    assert outcomes_of(ledger.entries, *WEEK, UTC) == ()


def test_an_answer_that_was_taken_back_is_none() -> None:
    at = datetime(2026, 11, 25, tzinfo=UTC)
    ledger = books(("deduct", "9", at, {}), ("dispute", "9", at, {}), ("approve", "9", at, {}))
    ledger.reverse(3, "it was the other case", at, "ana")
    assert outcomes_of(ledger.entries, *WEEK, UTC) == ()
