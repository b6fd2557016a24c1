"""What is due is listed by urgency, told twice at most, and moved by what touches it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.store.places import START, Place

from edicompliance.errors import LostClaim, StoreError
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
        assert work.deadlines.met("mart", "ship-notice", "4506001")
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
        assert work.deadlines.met("mart", "ship-notice", "4506001")
        assert work.deadlines.alerts() == []
        assert work.deadlines.alert("missed", "ship-notice 4506001", "missed", due) is None


# -- all of an order


def order_due(what: str, hours: float, **more: object) -> Due:
    named = {"partner": "mart", "what": what, "subject": "7", "po_number": "7", "edition": "e1"}
    return Due(at=START + timedelta(hours=hours), **(named | more))  # type: ignore[arg-type]


def states(work: Work) -> dict[str, str]:
    return {row.what: row.state for row in work.deadlines.of_order("mart", "7")}


def test_the_deadlines_of_an_order_are_those_that_are_written_and_no_others(timed: Store) -> None:
    with timed.work("a") as work:
        first = [order_due("855", 4), order_due("ship-notice", 9)]
        assert [one.before for one in work.deadlines.rewrite("mart", "7", first)] == [None, None]
        assert work.deadlines.rewrite("mart", "7", first) == ()
        done = order_due("855", 4, state="met", settled_at=START)
        moved = work.deadlines.rewrite("mart", "7", [done, order_due("invoice", 20)])
        assert [(one.what, one.before is None, one.after is None) for one in moved] == [
            ("855", False, True),
            ("ship-notice", False, True),
            ("invoice", True, False),
        ]
        assert states(work) == {"855": "met", "ship-notice": "void", "invoice": "open"}
        assert work.deadlines.of_order("mart", "8") == []


def test_what_was_missed_stays_so_until_it_is_due_at_another_time_or_done(
    timed: Store, place: Place
) -> None:
    dues = [order_due("855", 1), order_due("ship-window-opens", 1)]
    with timed.work("a") as work:
        work.deadlines.rewrite("mart", "7", dues)
    place.clock.pass_(3601)
    with timed.work("a") as work:
        assert [row.what for row in work.deadlines.sweep()] == ["855"]
        work.deadlines.rewrite("mart", "7", dues)
        assert states(work) == {"855": "missed", "ship-window-opens": "met"}
        work.deadlines.rewrite("mart", "7", [order_due("855", 6), dues[1]])
        assert states(work) == {"855": "open", "ship-window-opens": "met"}


def test_what_a_person_did_is_done_as_long_as_it_is_not_due_at_another_time(timed: Store) -> None:
    with timed.work("a") as work:
        work.deadlines.rewrite("mart", "7", [order_due("appointment", 4)])
        [row] = work.deadlines.due()
        work.deadlines.done(row.id, "maria", reason="made in the portal")
        work.deadlines.rewrite("mart", "7", [order_due("appointment", 4)])
        assert states(work) == {"appointment": "met"}
        with pytest.raises(StoreError, match="expected one that is open, found none"):
            work.deadlines.done(row.id, "maria", reason="again")
        work.deadlines.rewrite("mart", "7", [order_due("appointment", 5)])
        assert states(work) == {"appointment": "open"}


def test_what_comes_near_is_found_by_its_own_hours_and_once(timed: Store) -> None:
    hours = {"855": 3.0, "ship-notice": 10.0}
    with timed.work("a") as work:
        dues = [order_due("855", 4), order_due("ship-notice", 9), order_due("invoice", 1)]
        work.deadlines.rewrite("mart", "7", dues)
        [row] = work.deadlines.near(hours)
        assert row.what == "ship-notice"
        work.deadlines.alert("approaching", "ship-notice 7", "due", row.id)
        assert work.deadlines.near(hours) == []
        assert work.deadlines.near({}) == []


def test_what_was_worked_out_by_another_edition_is_found_order_by_order(timed: Store) -> None:
    with timed.work("a") as work:
        work.deadlines.rewrite("mart", "7", [order_due("855", 4), order_due("invoice", 9)])
        assert work.deadlines.stale({"mart": "e1"}, 9) == []
        assert work.deadlines.stale({"mart": "e2", "other": "e1"}, 9) == [("mart", "7")]
        assert work.deadlines.stale({}, 9) == []


# -- alerts on their way


def test_an_alert_goes_by_each_of_its_channels_once(timed: Store) -> None:
    with timed.work("a") as work:
        due = work.deadlines.put(ASN)
        work.deadlines.alert("approaching", "x", "due", due, channels=("log", "mail", "log"))
        both = work.deliveries.claim(["log", "mail"], "a", seconds=60, most=9)
        assert sorted(one.channel for one in both) == ["log", "mail"]
        assert work.deliveries.claim(["log", "mail"], "b", seconds=60, most=9) == []
        work.deliveries.sent(both[0])
        assert len(work.deadlines.alerts(unsent=True)) == 1
        work.deliveries.sent(both[1])
        assert work.deadlines.alerts(unsent=True) == []
        assert len(work.deadlines.alerts()) == 1


def test_one_that_was_begun_and_never_ended_goes_again_and_says_so(
    timed: Store, place: Place
) -> None:
    with timed.work("a") as work:
        work.deadlines.alert("trouble", "x", "news", channels=("mail",))
        [first] = work.deliveries.claim(["mail"], "a", seconds=60)
        assert not first.again
    place.clock.pass_(61)
    with timed.work("b") as work:
        [second] = work.deliveries.claim(["mail"], "b", seconds=60)
        assert (second.again, second.alert_id) == (True, first.alert_id)
        with pytest.raises(LostClaim):
            work.deliveries.sent(first)
        work.deliveries.sent(second)
        assert work.deadlines.alerts() == []  # news is over when it was told


def test_a_channel_that_fails_waits_and_what_is_over_is_not_sent(
    timed: Store, place: Place
) -> None:
    with timed.work("a") as work:
        due = work.deadlines.put(ASN)
        work.deadlines.alert("missed", "x", "missed", due, channels=("mail",))
        [one] = work.deliveries.claim(["mail"], "a", seconds=60)
        work.deliveries.failed(one, "busy", again_in=30)
        assert work.deliveries.claim(["mail"], "a", seconds=60) == []
        [waiting] = work.deliveries.waiting()
        assert tuple(waiting) == ("mail", 1, "busy")
    place.clock.pass_(31)
    with timed.work("a") as work:
        work.deadlines.met("mart", "ship-notice", "4506001")
        assert work.deliveries.claim(["mail"], "a", seconds=60) == []
        assert (work.deliveries.waiting(), work.deadlines.alerts()) == ([], [])


def test_the_alerts_of_a_day_come_with_their_deadlines(timed: Store, place: Place) -> None:
    with timed.work("a") as work:
        due = work.deadlines.put(ASN)
        work.deadlines.alert("approaching", "x", "due", due)
        day = timedelta(days=1)
        [row] = work.deadlines.alerted(START, START + day)
        assert (row.kind, row.deadline_what, row.deadline_state) == (
            "approaching",
            "ship-notice",
            "open",
        )
        assert work.deadlines.alerted(START + day, START + 2 * day) == []


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
        [row] = work.deadlines.due()
        assert (row.what, row.subject) == ("997", f"997 owed to group SH 77 of interchange {one}")
        assert work.acknowledgments.counts() == {"queued": 1}
        assert work.acknowledgments.sent(out) == 1
        assert work.acknowledgments.owed() == []
        assert work.acknowledgments.counts() == {"sent": 1}
        assert work.deadlines.due() == []


@pytest.mark.parametrize("outcome", ["accepted", "accepted-with-errors", "rejected"])
def test_an_answer_that_comes_in_time_says_how_the_group_stands(timed: Store, outcome: str) -> None:
    with timed.work("a") as work:
        one = _interchange(work)
        work.acknowledgments.await_("997", one, "mart", GROUP, START + timedelta(days=1))
        came = work.acknowledgments.came
        assert came("997", "mart", ("SH", "78"), "accepted") is None
        assert came("TA1", "mart", GROUP, "accepted") is None
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
