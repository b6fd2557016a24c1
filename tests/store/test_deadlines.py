"""What is due is listed by urgency, told twice at most, and moved by what touches it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.store.places import START, Place

from edicompliance.errors import StoreError
from edicompliance.store import NewInterchange, Store
from edicompliance.store.deadlines import Due
from edicompliance.store.outbox import Outgoing
from edicompliance.store.work import Work

ASN = Due(
    partner="mart", what="ship-notice", subject="4506001", at=START + timedelta(hours=4),
    at_risk=Decimal("250.00"), currency="USD", because="deadlines.ship-notice",
)  # fmt: skip
INVOICE = Due(partner="mart", what="invoice", subject="4506001", at=START + timedelta(hours=1))


def test_what_is_due_comes_with_its_money_the_most_urgent_first(timed: Store) -> None:
    with timed.work("a") as work:
        work.deadlines.put(ASN)
        work.deadlines.put(INVOICE)
        assert [row.what for row in work.deadlines.due()] == ["invoice", "ship-notice"]
        [row] = work.deadlines.due(within=3600)
        assert (row.what, row.at_risk) == ("invoice", None)
        assert work.deadlines.due()[1].at_risk == Decimal("250.00")


def test_a_deadline_that_is_moved_is_one_row_and_open_again(timed: Store, place: Place) -> None:
    with timed.work("a") as work:
        number = work.deadlines.put(ASN)
        assert work.deadlines.met("mart", "ship-notice", "4506001")
        assert not work.deadlines.met("mart", "ship-notice", "4506001")
        assert work.deadlines.due() == []
        later = Due(partner="mart", what="ship-notice", subject="4506001",
                    at=START + timedelta(hours=9))  # fmt: skip
        assert work.deadlines.put(later) == number
        [row] = work.deadlines.due()
        assert (row.due_at, row.settled_at, row.at_risk) == (later.at, None, None)


def test_what_is_over_is_missed_once_and_may_still_be_met_late(timed: Store, place: Place) -> None:
    with timed.work("a") as work:
        work.deadlines.put(ASN)
        work.deadlines.put(INVOICE)
    place.clock.pass_(3600)
    with timed.work("a") as work:
        assert work.deadlines.sweep() == []
    place.clock.pass_(1)
    with timed.work("a") as work:
        assert [row.what for row in work.deadlines.sweep()] == ["invoice"]
        assert work.deadlines.sweep() == []
        assert work.deadlines.met("mart", "invoice", "4506001")
        assert work.deadlines.void("mart", "ship-notice", "4506001")
        assert work.deadlines.due() == []


def test_people_are_told_of_each_thing_once_and_of_no_resolved_one(timed: Store) -> None:
    with timed.work("a") as work:
        due = work.deadlines.put(ASN)
        first = work.deadlines.alert("approaching", "ship-notice 4506001", "due at 16:00", due)
        assert first is not None
        assert work.deadlines.alert("approaching", "ship-notice 4506001", "again", due) is None
        assert work.deadlines.alert("missed", "ship-notice 4506001", "missed", due) is not None
        assert [row.kind for row in work.deadlines.alerts(unsent=True)] == ["approaching", "missed"]
        work.deadlines.told(first)
        assert [row.kind for row in work.deadlines.alerts(unsent=True)] == ["missed"]
        assert len(work.deadlines.alerts()) == 2
        assert work.deadlines.resolve("ship-notice 4506001") == 2
        assert work.deadlines.alerts() == []
        assert work.deadlines.alert("missed", "ship-notice 4506001", "missed", due) is None


# -- acknowledgments


def _interchange(work: Work) -> int:
    new = NewInterchange(sender="MART", receiver="ACME", control_number="1", digest="a" * 64)
    return work.interchanges.send(new)


GROUP = ("SH", "77")


def test_an_answer_that_we_owe_is_owed_queued_and_sent(timed: Store) -> None:
    with timed.work("a") as work:
        one = _interchange(work)
        owed = work.acknowledgments.owe("997", one, "mart", GROUP, START + timedelta(days=1))
        assert [row.id for row in work.acknowledgments.owed()] == [owed]
        out, _ = work.outbox.put(
            Outgoing(idempotency="997", partner="mart", kind="997", name="a", payload=b"b")
        )
        work.acknowledgments.queued(owed, out)
        assert work.acknowledgments.counts() == {"queued": 1}
        assert work.acknowledgments.sent(out) == 1
        assert work.acknowledgments.owed() == []
        assert work.acknowledgments.counts() == {"sent": 1}


@pytest.mark.parametrize("outcome", ["accepted", "accepted-with-errors", "rejected"])
def test_an_answer_that_comes_in_time_says_how_the_group_stands(timed: Store, outcome: str) -> None:
    with timed.work("a") as work:
        one = _interchange(work)
        work.acknowledgments.await_("997", one, "mart", GROUP, START + timedelta(days=1))
        came = work.acknowledgments.came
        assert came("997", "mart", ("SH", "78"), "accepted") is None
        assert came("999", "mart", GROUP, "accepted") is None
        assert came("997", "other", GROUP, "accepted") is None
        assert came("997", "mart", GROUP, outcome) == outcome  # type: ignore[arg-type]
        assert came("997", "mart", GROUP, "rejected") == outcome
        assert work.acknowledgments.sweep() == []


def test_an_answer_that_does_not_come_is_overdue_once_and_still_taken_late(
    timed: Store, place: Place
) -> None:
    with timed.work("a") as work:
        one = _interchange(work)
        for number in ("77", "78"):
            work.acknowledgments.await_(
                "997", one, "mart", ("SH", number), START + timedelta(days=1)
            )
    place.clock.pass_(86_400)
    with timed.work("a") as work:
        assert len(work.acknowledgments.sweep()) == 2
        assert work.acknowledgments.sweep() == []
        assert work.acknowledgments.came("997", "mart", GROUP, "accepted") == "acknowledged-late"
        assert work.acknowledgments.came("997", "mart", ("SH", "78"), "rejected") == "rejected"


def test_a_997_without_a_group_is_refused_and_each_group_is_owed_one(timed: Store) -> None:
    with pytest.raises(StoreError, match="a 997 answers a group"), timed.work("a") as work:
        work.acknowledgments.owe("997", _interchange(work), "mart", ("SH", ""), START)
    with pytest.raises(StoreError, match=r"(?i)unique"), timed.work("a") as work:
        one = _interchange(work)
        for _ in range(2):
            work.acknowledgments.owe("TA1", one, "mart", ("", ""), START)
