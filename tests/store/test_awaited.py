"""What we sent awaits its answer: due from delivery, settled once, refused as a whole by a TA1."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.store.places import Place

from edicompliance.store import NewDocument, NewInterchange, NewSet, Store
from edicompliance.store.acknowledgments import Outcome
from edicompliance.store.dismissing import dismiss
from edicompliance.store.outbox import Outgoing


def sent(store: Store, number: int, groups: int = 1, hours: float = 24, key: str = "") -> int:
    """An interchange in the outbox, whose groups await their 997s; return the document in it."""
    new = NewInterchange(
        sender="US", receiver="MART", control_number=f"{number:09}", digest=f"{number}",
        partner="mart",
    )  # fmt: skip
    with store.work("a") as work:
        interchange = work.interchanges.send(new)
        out = Outgoing(
            idempotency=f"{number}", partner="mart", kind="856", name=f"{number}", payload=b"x"
        )
        put, _ = work.outbox.put(out)
        sets = [
            NewSet(position=nth + 1, set_id="856", group_control_number=str(number * 10 + nth))
            for nth in range(groups)
        ]
        rows = work.interchanges.sets(interchange, sets)
        for one in sets:
            group = ("SH", one.group_control_number)
            due = work.after(hours * 3600)
            work.acknowledgments.await_("997", interchange, "mart", group, due, put)
        kept = NewDocument(
            direction="out", partner="mart", set_id="856", thing="ship-notice",
            thing_key=key or f"ASN{number}", digest="d", transaction_set_id=rows[0],
        )  # fmt: skip
        return work.documents.add(kept)


def deliver(store: Store) -> None:
    with store.work("a") as work:
        for one in work.outbox.claim("a", seconds=30, most=9):
            work.acknowledgments.sent(one.claim.id)
            work.outbox.sent(one.claim)


def test_an_answer_is_due_from_delivery_on_and_from_the_second_one_when_it_is_sent_again(
    timed: Store, place: Place
) -> None:
    sent(timed, 1)
    for wait in (3, 5):
        place.clock.pass_(wait * 3600)
        deliver(timed)
        with timed.work("clerk") as work:
            (row,) = work.acknowledgments.awaited()
            left = row.due_at - work.now
            assert abs(left - timedelta(hours=24)) < timedelta(minutes=1)
            work.outbox.resend(1, reason="lost")


@pytest.mark.parametrize("kind", ["997", "999"])
@pytest.mark.parametrize("outcome", ["accepted", "accepted-with-errors", "rejected"])
def test_the_first_answer_counts_whether_997_or_999(
    timed: Store, kind: str, outcome: Outcome
) -> None:
    number = sent(timed, 1)
    with timed.work("a") as work:
        assert work.acknowledgments.of_document(number) == "waiting"
        came = work.acknowledgments.came(kind, "mart", ("SH", "10"), outcome)  # type: ignore[arg-type]
        assert came == outcome == work.acknowledgments.of_document(number)
        assert work.acknowledgments.came("997", "mart", ("SH", "10"), "accepted") == outcome


def test_an_answer_after_its_time_is_late_though_nobody_swept(timed: Store, place: Place) -> None:
    sent(timed, 1, hours=1)
    place.clock.pass_(3601)
    with timed.work("a") as work:
        came = work.acknowledgments.came("997", "mart", ("SH", "10"), "accepted")
        assert came == "acknowledged-late"


def test_a_ta1_refuses_every_group_of_its_interchange_and_of_no_other(timed: Store) -> None:
    sent(timed, 1, groups=2)
    sent(timed, 2)
    with timed.work("a") as work:
        assert work.acknowledgments.refused("mart", "1") == 2
        assert work.acknowledgments.refused("mart", "1") == 0
        assert work.acknowledgments.refused("other", "2") == 0
        assert work.acknowledgments.counts() == {"rejected": 2, "waiting": 1}
        states = [row.group_control_number for row in work.acknowledgments.awaited("rejected")]
        assert states == ["10", "11"]


def test_what_was_rejected_counts_until_what_was_sent_instead_is_accepted(timed: Store) -> None:
    def rejected() -> int:
        with timed.look() as look:
            return look.acknowledgments.counts().get("rejected", 0)

    def came(number: int, outcome: Outcome) -> None:
        with timed.work("a") as work:
            work.acknowledgments.came("997", "mart", ("SH", f"{number * 10}"), outcome)

    sent(timed, 1)
    sent(timed, 2)
    came(1, "rejected")
    came(2, "accepted")
    assert rejected() == 1
    sent(timed, 3, key="ASN1")
    assert rejected() == 1
    came(3, "rejected")
    assert rejected() == 2
    sent(timed, 4, key="ASN1")
    came(4, "accepted-with-errors")
    assert rejected() == 0


def test_what_is_rejected_or_not_answered_needs_nobody_once_somebody_saw_to_it(
    timed: Store, place: Place
) -> None:
    sent(timed, 1)
    sent(timed, 2)
    deliver(timed)
    with timed.work("clerk") as work:
        work.acknowledgments.came("997", "mart", ("SH", "10"), "rejected")
    place.clock.pass_(25 * 3600)
    with timed.work("clerk") as work:
        work.acknowledgments.sweep()
        assert work.acknowledgments.counts() == {"rejected": 1, "overdue": 1}
        assert [work.acknowledgments.seen_to(file) for file in (1, 2, 1)] == [1, 1, 0]
        assert work.acknowledgments.counts() == {}
        came = work.acknowledgments.came("997", "mart", ("SH", "20"), "accepted")
        assert came == "acknowledged-late"  # it is taken still


def test_a_parked_file_that_somebody_saw_to_waits_no_longer_until_it_is_sent_again(
    timed: Store, place: Place
) -> None:
    sent(timed, 1)
    with timed.work("clerk") as work:
        (held,) = work.outbox.claim("clerk", seconds=30)
        work.outbox.park(held.claim, "another file has its name")
        assert work.outbox.counts() == {"parked": 1}
        assert dismiss(work, "outbox", 1, reason="not wanted")
        assert not dismiss(work, "outbox", 1, reason="not wanted")
        assert work.outbox.counts() == {}
        work.outbox.resend(1, reason="wanted after all")
        assert work.outbox.counts() == {"queued": 1}
