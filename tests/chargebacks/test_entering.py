"""Each taking is entered once, whoever tells of it and however often."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sizes import examples

from edicompliance.chargebacks.entering import Books, Deduction, Entered
from edicompliance.chargebacks.ledger import Ledger, Posting
from edicompliance.chargebacks.reordering import standing_of
from edicompliance.chargebacks.taken import About, Kind, Taken, TakenFile, TakenLine

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
DAY = date(2026, 11, 20)


def taken(
    kind: Kind = "deducted", *amounts: str, number: str = "DM-7", payment: str = "", day: date = DAY
) -> Taken:
    lines = tuple(TakenLine(Decimal(one), About(po="4501")) for one in amounts or ("25.50",))
    return Taken(retailer="mart", kind=kind, number=number, payment=payment, day=day, lines=lines)


def enter(books: Books, *told: Taken) -> list[str]:
    return [books.enter(one, NOON, "ana").outcome for one in told]


def states(books: Books) -> dict[str, str]:
    return {f"{one.deduction}:{one.number}": one.state for one in books.ledger.lines()}


def test_what_is_billed_by_one_paper_and_taken_by_another_is_one_deduction() -> None:
    books = Books()
    billed, paid = taken("assessed"), taken(payment="0099")
    assert enter(books, billed, billed, paid, paid, billed) == [
        "entered", "known", "entered", "known", "known",
    ]  # fmt: skip
    assert states(books) == {"mart/DM-7:1": "deducted"}


def test_what_another_payment_takes_again_is_doubled_until_it_came_back() -> None:
    books = Books()
    first, second = taken(payment="0099"), taken(payment="0100")
    back = taken("repaid", payment="0101")
    assert enter(books, first, second, back) == ["entered", "doubled", "entered"]
    assert books.deductions["mart/DM-7~2"].doubles == "mart/DM-7"
    assert states(books) == {"mart/DM-7:1": "repaid", "mart/DM-7~2:1": "deducted"}


def test_what_had_come_back_and_is_taken_again_is_the_same_deduction_reopened() -> None:
    books = Books()
    told = taken(payment="0099"), taken("repaid", payment="0100"), taken(payment="0101")
    assert enter(books, *told) == ["entered", "entered", "again"]
    assert states(books) == {"mart/DM-7:1": "re-deducted"}
    assert enter(books, told[2]) == ["known"]


def test_the_same_without_a_payment_on_another_day_is_refused_for_nobody_can_tell() -> None:
    books = Books()
    enter(books, taken())
    refused: Entered = books.enter(taken(day=date(2026, 12, 1)), NOON, "ana")
    assert refused.outcome == "refused"
    assert "it may be the same, or taken a second time" in refused.reason


def test_a_repayment_goes_to_its_lines_or_is_refused() -> None:
    books = Books()
    enter(books, taken("deducted", "10", "20"))
    part = books.enter(taken("repaid", "5"), NOON, "ana")
    assert (part.outcome, "which line of it" in part.reason) == ("refused", True)
    assert enter(books, taken("repaid", "30", payment="9")) == ["entered"]
    assert set(states(books).values()) == {"repaid"}
    never = books.enter(taken("repaid", number="X"), NOON, "ana")
    assert never.reason == "gives back 25.50 of X, which was never entered"


def test_numbers_compare_as_the_guide_says() -> None:
    books = Books(plain=lambda _retailer, number: number.replace("-", "").lstrip("0"))
    enter(books, taken(number="00DM-7", payment="1"))
    assert enter(books, taken(number="DM7", payment="1")) == ["known"]


@given(
    st.lists(
        st.builds(
            taken,
            st.sampled_from(["deducted", "assessed", "repaid"]),
            st.sampled_from(["5.00", "7.25"]),
            number=st.sampled_from(["A", "B"]),
            payment=st.sampled_from(["", "1", "2"]),
        ).filter(lambda one: one.kind != "assessed" or not one.payment),
        max_size=8,
    )
)
def test_told_again_nothing_is_entered(told: list[Taken]) -> None:
    books = Books()
    numbered = TakenFile.of(told).taken
    enter(books, *numbered, *numbered)  # a repayment may have come before what it gives back
    entries = books.ledger.entries
    assert set(enter(books, *numbered)) <= {"known", "refused"}
    assert books.ledger.entries == entries
    assert not list(books.ledger.faults())
    money = sum((line.total for line in books.ledger.lines()), Decimal(0))
    assert money <= sum((one.amount for one in told if one.kind != "repaid"), Decimal(0))


def test_a_credit_within_an_812_lets_off_a_part_of_its_bill() -> None:
    bill = Taken(retailer="mart", kind="assessed", number="DM-9", source="812",
                 lines=(TakenLine(Decimal(100)),))  # fmt: skip
    books, when = Books(), datetime(2026, 11, 27, tzinfo=UTC)
    credit = replace(bill, kind="repaid", lines=(TakenLine(Decimal(20)),))
    taken = replace(bill, kind="deducted", payment="0099", lines=(TakenLine(Decimal(80)),))
    told = [books.enter(one, when, "ana").outcome for one in (bill, credit, taken, credit, taken)]
    assert told == ["entered", "entered", "entered", "known", "known"]
    (line,) = books.ledger.lines()
    assert {str(at): str(money) for at, money in line.balances.items()} == {
        "excused": "20.00", "deducted": "80.00",
    }  # fmt: skip


def test_what_was_let_off_and_is_taken_all_the_same_is_taken_again_and_not_known() -> None:
    books = Books()
    billed, credit = taken("assessed", "100"), taken("repaid", "100", day=date(2026, 11, 22))
    paid = taken("deducted", "100", payment="0099")
    assert enter(books, billed, credit, paid, paid) == ["entered", "entered", "again", "known"]
    assert states(books) == {"mart/DM-7:1": "re-deducted"}


def test_of_a_bill_that_was_let_off_in_part_all_that_is_taken_is_entered() -> None:
    books = Books()
    enter(books, taken("assessed", "100"), taken("repaid", "40", day=date(2026, 11, 22)))
    told = books.enter(taken("deducted", "100", payment="0099"), NOON, "ana")
    assert told.reason == "it was billed before; 40.00 of it was let off before"
    stands = books.ledger.line("mart/DM-7", 1).balances
    assert {at.place: money for at, money in stands.items()} == {
        "deducted": Decimal(60), "re-deducted": Decimal(40),
    }  # fmt: skip


def test_the_same_claim_with_another_amount_is_refused_for_nobody_can_tell() -> None:
    books = Books()
    enter(books, taken())
    changed = books.enter(taken("deducted", "30"), NOON, "ana")
    assert changed.outcome == "refused"
    assert "mart/DM-7 of 25.50 was entered for 2026-11-20; this one says 30" in changed.reason
    assert enter(books, taken("deducted", "30", payment="0100")) == ["entered"]


def test_another_currency_is_another_taking() -> None:
    books = Books()
    other = replace(taken(), currency="CAD")
    assert enter(books, taken(), other, other) == ["entered", "entered", "known"]
    assert {line.currency for line in books.ledger.lines()} == {"USD", "CAD"}


def test_a_part_of_what_was_billed_leaves_the_rest_billed() -> None:
    books = Books()
    enter(books, taken("assessed"))
    part = books.enter(taken("deducted", "10", payment="0099"), NOON, "ana")
    assert (part.outcome, part.reason) == ("entered", "it was billed before: 10.00 of the 25.50")
    (line,) = books.ledger.lines()
    assert {str(at): str(money) for at, money in line.balances.items()} == {
        "assessed": "15.50", "deducted": "10.00",
    }  # fmt: skip


def test_more_than_was_billed_is_entered_and_the_bill_is_named() -> None:
    books = Books()
    enter(books, taken("assessed"))
    more = books.enter(taken("deducted", "30", payment="0099"), NOON, "ana")
    assert more.reason == "mart/DM-7 is billed for 25.50: look whether this is a part of it"


EVENTS = (
    taken(payment="1", day=date(2026, 1, 10)), taken(payment="2", day=date(2026, 1, 20)),
    taken("repaid", payment="3", day=date(2026, 1, 25)),
    taken(payment="4", day=date(2026, 1, 30)), taken("repaid", payment="5", day=date(2026, 2, 5)),
    taken(payment="6", day=date(2026, 2, 7)), taken("repaid", "20", payment="7", day=DAY),
    taken("deducted", "10", "15.50", payment="8", day=date(2026, 2, 9)),
    taken("repaid", payment="9", day=date(2026, 1, 5)),
)  # fmt: skip


def told_of(books: Books) -> tuple[object, ...]:
    """What is told of the payments: the balances, what was taken by which, and what is doubled."""

    def payments(one: Deduction) -> tuple[str, ...]:
        entries = (each for line in books.ledger.lines(one.id) for each in line.entries)
        taking = (each.posting for each in standing_of(entries) if each.posting.step != "repay")
        return tuple(dict.fromkeys(each.detail.get("payment", "") for each in taking))

    by_id = {one.id: payments(one) for one in books.standing}
    balances: dict[tuple[tuple[str, ...], str], Decimal] = defaultdict(Decimal)
    for one in books.standing:
        for line in books.ledger.lines(one.id):
            for stand, money in line.balances.items():
                balances[by_id[one.id], str(stand)] += money
    doubled = {by_id[one.id]: by_id.get(one.doubles) for one in books.standing}
    return balances, doubled


def read_back(books: Books) -> Books:
    """The books as a store gives them: what was first told of each, and the entries."""
    first = {name: replace(one, doubles="") for name, one in books.deductions.items()}
    return Books(Ledger(books.ledger.entries), first)


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(st.sampled_from(EVENTS), max_size=7, unique=True).flatmap(
    lambda some: st.tuples(st.permutations(some), st.permutations(some))
))  # fmt: skip
def test_in_whatever_order_the_files_come_the_same_is_told(
    orders: tuple[list[Taken], list[Taken]],
) -> None:
    """What was refused, as it gives back what is not here yet, is imported again at the end."""
    found = []
    for order in orders:
        books = Books()
        for one in (*order, *order, *order):
            before = books.ledger.head
            outcome = books.enter(one, NOON, "ana").outcome
            assert outcome not in ("known", "refused") or books.ledger.head == before
            books = read_back(books)
        assert not list(books.ledger.faults())
        found.append(told_of(books))
    assert found[0] == found[1]


def test_a_credit_that_was_imported_before_the_older_remittance_makes_it_no_second_taking() -> None:
    books = Books()
    first, double, back = EVENTS[:3]
    assert enter(books, first, back, double) == ["entered", "entered", "doubled"]
    assert states(books) == {"mart/DM-7:1": "repaid", "mart/DM-7~2:1": "deducted"}


def test_what_came_back_before_it_was_taken_the_second_time_is_told_so_though_it_comes_late() -> (
    None
):
    books = Books()
    first, back, again = EVENTS[0], EVENTS[2], EVENTS[3]
    assert enter(books, first, again) == ["entered", "doubled"]
    assert enter(books, back, again, back) == ["entered", "known", "known"]
    assert states(books) == {"mart/DM-7:1": "re-deducted", "mart/DM-7~2:1": "reversed"}
    assert [one.id for one in books.standing] == ["mart/DM-7"]


def test_where_people_have_gone_on_what_comes_late_is_entered_behind() -> None:
    books = Books()
    first, back, again = EVENTS[0], EVENTS[2], EVENTS[3]
    enter(books, first, again)
    books.ledger.post(Posting("mart/DM-7~2", 1, "accept", Decimal("25.50"), "USD"), NOON, "ana")
    assert enter(books, back) == ["entered"]
    assert states(books) == {"mart/DM-7:1": "repaid", "mart/DM-7~2:1": "accepted"}
