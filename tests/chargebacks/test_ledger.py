"""The ledger of chargebacks: money is moved, never lost, never doubled, never edited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from edicompliance.chargebacks import ENDS, MOVES, PLACES, Entry, Ledger, Posting, Standing
from edicompliance.chargebacks.ledger import OUTSIDE, chain_faults
from edicompliance.errors import LedgerError

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def entered(ledger: Ledger, *steps: tuple[str, str], line: int = 1) -> list[Entry]:
    """Enter steps of one line, each with its money."""
    return [
        ledger.post(Posting("D1", line, step, Decimal(money), "USD"), NOON, "ana")
        for step, money in steps
    ]


def balances(ledger: Ledger, line: int = 1) -> dict[str, str]:
    return {str(at): str(money) for at, money in ledger.line("D1", line).balances.items()}


def test_a_part_is_won_a_part_denied_and_fought_again() -> None:
    ledger = Ledger()
    entered(ledger, ("deduct", "100"), ("match", "100"), ("dispute", "100"), ("approve", "60"))
    entered(ledger, ("deny", "40"), ("dispute", "40"), ("deny", "15"))
    back = Posting("D1", 1, "repay", Decimal(60), "USD", source=Standing("approved", 1))
    ledger.post(back, NOON, "ana")
    assert balances(ledger) == {
        "disputed (attempt 2)": "25.00",
        "denied (attempt 2)": "15.00",
        "repaid (attempt 1)": "60.00",
    }
    assert ledger.line("D1", 1).state == "mixed"
    assert ledger.line("D1", 1).total == 100


def test_what_came_back_and_is_taken_again_is_open_again() -> None:
    ledger = Ledger()
    entered(ledger, ("deduct", "9.50"), ("dispute", "9.50"), ("approve", "9.50"))
    entered(ledger, ("repay", "9.50"), ("close", "0"))
    assert ledger.line("D1", 1).state == "closed"
    entered(ledger, ("re-deduct", "9.50"))
    assert balances(ledger) == {"re-deducted (attempt 1)": "9.50"}
    assert not ledger.line("D1", 1).closed


def test_a_prediction_becomes_a_deduction_or_is_avoided() -> None:
    ledger = Ledger()
    entered(ledger, ("predict", "50"), ("put at risk", "50"), ("observe", "50"))
    entered(ledger, ("assess", "50"), ("deduct", "50"))
    entered(ledger, ("predict", "20"), ("avoid", "20"), line=2)
    assert balances(ledger) == {"deducted": "50.00"}
    assert ledger.line("D1", 2).state == "avoided"


@pytest.mark.parametrize(
    ("steps", "refused", "told"),
    [
        (
            [],
            ("approve", "1"),
            "expected money that is disputed, got nothing of it was entered",
        ),
        (
            [("deduct", "10"), ("dispute", "10")],
            ("deny", "10.01"),
            "cannot deny: expected at most 10.00 disputed (attempt 1), got 10.01",
        ),
        ([("deduct", "10")], ("close", "0"), "expected all its money at an end, got deducted"),
        ([("deduct", "10")], ("win", "10"), "expected a step: predict, put at risk"),
        ([("deduct", "10")], ("accept", "0.001"), "expected money to the cent, got 0.001"),
        ([("deduct", "10")], ("accept", "-1"), "expected more than nothing, nothing for close"),
        (
            [("deduct", "10"), ("accept", "10"), ("close", "0")],
            ("deduct", "10"),
            "expected a line that is open, it is closed",
        ),
        (
            [("deduct", "10"), ("dispute", "4"), ("deny", "4")],
            ("dispute", "2"),
            "say which, got deducted and denied (attempt 1)",
        ),
    ],
)
def test_a_step_that_is_not_lawful_is_refused_in_words_and_enters_nothing(
    steps: list[tuple[str, str]], refused: tuple[str, str], told: str
) -> None:
    ledger = Ledger()
    entered(ledger, *steps)
    before = ledger.entries
    with pytest.raises(LedgerError, match="deduction D1, line 1") as why:
        entered(ledger, refused)
    assert told in str(why.value)
    assert ledger.entries == before


def test_where_money_stands_at_two_such_places_the_place_is_named() -> None:
    ledger = Ledger()
    entered(ledger, ("deduct", "10"), ("dispute", "4"), ("deny", "4"))
    again = Posting("D1", 1, "dispute", Decimal(4), "USD", source=Standing("denied", 1))
    ledger.post(again, NOON, "ana")
    assert balances(ledger) == {"deducted": "6.00", "disputed (attempt 2)": "4.00"}


def test_the_same_key_is_entered_once_and_another_amount_under_it_is_refused() -> None:
    ledger = Ledger()
    taken = Posting("D1", 1, "deduct", Decimal(7), "USD", key="820/77/3")
    first = ledger.post(taken, NOON, "poller")
    assert ledger.post(taken, NOON + timedelta(days=1), "ana") is first
    with pytest.raises(LedgerError, match="expected deduct 7 USD, got deduct 8 USD"):
        ledger.post(replace(taken, amount=Decimal(8)), NOON, "ana")
    assert len(ledger.entries) == 1


def test_a_mistake_is_mended_by_an_entry_that_takes_it_back_once() -> None:
    ledger = Ledger()
    entered(ledger, ("deduct", "10"), ("accept", "10"))
    ledger.reverse(2, "the wrong line", NOON, "ana")
    assert balances(ledger) == {"deducted": "10.00"}
    with pytest.raises(LedgerError, match="expected an entry that stands, 2 is reversed"):
        ledger.reverse(2, "again", NOON, "ana")
    ledger.reverse(1, "never taken", NOON, "ana")
    assert (balances(ledger), ledger.line("D1", 1).state) == ({}, "reversed")


def test_one_line_has_one_currency_and_every_entry_a_zone_and_a_person() -> None:
    ledger = Ledger()
    entered(ledger, ("deduct", "10"))
    with pytest.raises(LedgerError, match="expected USD, got CAD"):
        ledger.post(Posting("D1", 1, "accept", Decimal(1), "CAD"), NOON, "ana")
    with pytest.raises(LedgerError, match="expected a time with its zone"):
        ledger.post(Posting("D1", 1, "accept", Decimal(1), "USD"), NOON.replace(tzinfo=None), "ana")
    with pytest.raises(LedgerError, match="expected who enters it, got nobody"):
        ledger.post(Posting("D1", 1, "accept", Decimal(1), "USD"), NOON, "")


def changes(entry: Entry) -> Iterator[Entry]:
    """The entry with each of its parts changed."""
    one = entry.posting
    yield replace(entry, at=entry.at + timedelta(microseconds=1))
    yield replace(entry, actor="eve")
    yield replace(entry, target=Standing("repaid", 1))
    parts: dict[str, Any] = {
        "deduction": "D2",
        "line": 2,
        "step": "accept",
        "amount": one.amount + Decimal("0.01"),
        "currency": "CAD",
        "why": "because",
        "evidence": ("x",),
        "detail": {"code": "D10"},
        "key": "k",
        "source": Standing("denied", 3),
        "reverses": 1,
    }
    for name, other in parts.items():
        yield replace(entry, posting=replace(one, **{name: other}))


def test_every_changed_deleted_or_moved_entry_breaks_the_chain() -> None:
    ledger = Ledger()
    entries = entered(ledger, ("deduct", "10"), ("dispute", "10"), ("deny", "4"))
    for at in range(2):
        for changed in changes(entries[at]):
            assert list(chain_faults([*entries[:at], changed, *entries[at + 1 :]]))
    assert list(chain_faults([entries[0], entries[2]]))
    assert list(chain_faults([entries[1], entries[0], entries[2]]))
    assert list(Ledger(entries).faults()) == []
    with pytest.raises(LedgerError, match="entry 2: expected"):
        Ledger([entries[0], replace(entries[1], previous="0" * 64)])


def test_entries_read_from_elsewhere_must_lead_where_they_say() -> None:
    ledger = Ledger()
    first, second = entered(ledger, ("deduct", "10"), ("dispute", "10"))
    forged = replace(second, target=Standing("repaid", 1))
    with pytest.raises(LedgerError, match="entry 2: it does not lead where it says"):
        Ledger([first, forged])


def test_every_step_leads_from_known_places_to_a_place_and_every_place_is_reached() -> None:
    assert {move.target for move in MOVES.values()} | {"outside"} == set(PLACES)
    assert all(set(move.sources) <= set(PLACES) for move in MOVES.values())


class LedgerMachine(RuleBasedStateMachine):
    """Any sequence of commands; beside it a book of double entries that shares no code with it."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger()
        self.book: list[tuple[tuple[int, str, int], tuple[int, str, int], Decimal]] = []

    @rule(
        line=st.integers(1, 2),
        step=st.sampled_from(sorted(MOVES)),
        cents=st.integers(1, 500),
        attempt=st.integers(0, 2),
        place=st.sampled_from(PLACES),
        named=st.booleans(),
        key=st.sampled_from(["", "", "", "a", "b"]),
    )
    def post(
        self, line: int, step: str, cents: int, attempt: int, place: str, named: bool, key: str
    ) -> None:
        source = Standing(place, attempt if place != "outside" else 0) if named else None  # type: ignore[arg-type]
        posting = Posting("D1", line, step, Decimal(cents) / 100, "USD", key=key, source=source)
        count, seen = len(self.ledger.entries), {one.posting.key for one in self.ledger.entries}
        try:
            entry = self.ledger.post(posting, NOON, "ana")
        except LedgerError:
            assert len(self.ledger.entries) == count
            return
        if key and key in seen:
            assert len(self.ledger.entries) == count
            return
        self._booked(line, entry)

    def _booked(self, line: int, entry: Entry) -> None:
        end = (line, *entry.source), (line, *entry.target)
        self.book.append((*end, entry.posting.amount))

    @precondition(lambda self: self.ledger.entries)
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        seq = data.draw(st.integers(1, len(self.ledger.entries)))
        try:
            entry = self.ledger.reverse(seq, "a mistake", NOON, "ana")
        except LedgerError:
            return
        self._booked(entry.posting.line, entry)

    @rule(line=st.integers(1, 2))
    def close(self, line: int) -> None:
        try:
            self.ledger.post(Posting("D1", line, "close", Decimal(0), "USD"), NOON, "ana")
        except LedgerError:
            return
        assert all(at.place in ENDS for at in self.ledger.line("D1", line).balances)

    @invariant()
    def balances_are_those_of_the_double_entries(self) -> None:
        counted: dict[tuple[int, str, int], Decimal] = {}
        for source, target, money in self.book:
            counted[source] = counted.get(source, Decimal(0)) - money
            counted[target] = counted.get(target, Decimal(0)) + money
        assert sum(counted.values()) == 0
        inside = {at: money for at, money in counted.items() if at[1] != "outside" and money}
        assert all(money > 0 for money in inside.values())
        assert inside == {
            (line.number, *at): money
            for line in self.ledger.lines("D1")
            for at, money in line.balances.items()
        }

    @invariant()
    def the_chain_is_whole_and_reads_back(self) -> None:
        assert not list(self.ledger.faults())
        again = Ledger(self.ledger.entries)
        assert [one.balances for one in again.lines()] == [
            one.balances for one in self.ledger.lines()
        ]

    @invariant()
    def no_entry_ever_changes(self) -> None:
        assert [one.seq for one in self.ledger.entries] == list(
            range(1, len(self.ledger.entries) + 1)
        )
        assert self.ledger.line("D1", 9).balances == {}
        assert OUTSIDE.place == "outside"


TestLedgerMachine = LedgerMachine.TestCase
