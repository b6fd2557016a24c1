"""What a person enters of a charge moves its money, or is refused in words."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from edicompliance.chargebacks import Ledger, Posting
from edicompliance.chargebacks.settling import Settled, settle
from edicompliance.errors import LedgerError

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def ledger_of(*steps: tuple[int, str, str]) -> Ledger:
    """A ledger of one deduction: line, step, money."""
    ledger = Ledger()
    for line, step, money in steps:
        ledger.post(Posting("D1", line, step, Decimal(money), "USD"), NOON, "ana")
    return ledger


def settled(ledger: Ledger, word: Settled, **more: object) -> list[tuple[int, str, str]]:
    found = settle(ledger, "D1", word, NOON, "ana", why="the buyer", **more)  # type: ignore[arg-type]
    return [(one.posting.line, str(one.posting.amount), one.target.place) for one in found]


def test_what_is_billed_is_excused_before_it_is_taken_as_a_whole_or_in_part() -> None:
    assert settled(ledger_of((1, "assess", "60")), "excused") == [(1, "60.00", "excused")]
    ledger = ledger_of((1, "assess", "60"), (2, "assess", "10"))
    assert settled(ledger, "excused", amount=Decimal(20), line=1) == [(1, "20", "excused")]
    assert settled(ledger, "excused") == [(1, "40.00", "excused"), (2, "10.00", "excused")]


@pytest.mark.parametrize(
    ("first", "word", "place"),
    [
        ("observe", "reported-only", "reported only"), ("deduct", "accepted", "accepted"),
        ("deduct", "written-off", "written off"), ("deduct", "triaged", "triaged"),
    ],
)  # fmt: skip
def test_each_word_leads_where_it_says(first: str, word: Settled, place: str) -> None:
    assert settled(ledger_of((1, first, "9.50")), word) == [(1, "9.50", place)]


def test_money_that_stands_elsewhere_is_refused_in_words_and_nothing_is_entered() -> None:
    ledger = ledger_of((1, "deduct", "60"))
    with pytest.raises(LedgerError) as why:
        settled(ledger, "excused")
    assert str(why.value) == (
        "D1: to be excused, money must be observed or assessed; it is deducted"
    )
    with pytest.raises(LedgerError, match=r"expected up to 60\.00 to be accepted, got 61"):
        settled(ledger, "accepted", amount=Decimal(61))
    with pytest.raises(LedgerError, match="expected all its money at an end, got deducted"):
        settled(ledger, "closed")
    assert len(ledger.entries) == 1


def test_an_amount_of_several_lines_must_say_of_which() -> None:
    ledger = ledger_of((1, "deduct", "60"), (2, "deduct", "10"))
    with pytest.raises(LedgerError, match=r"line 1: 60\.00, line 2: 10\.00"):
        settled(ledger, "accepted", amount=Decimal(5))
    settled(ledger, "accepted")
    assert settled(ledger, "closed") == [(1, "0.00", "outside"), (2, "0.00", "outside")]
