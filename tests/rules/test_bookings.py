"""What was arranged: which request and which answer hold, when something was done, and by when."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from tests.rules.samples import context_of, shipment

from edicompliance.documents import CannotTell
from edicompliance.documents.segments.times import at_instant, at_wall_time, on_day, words
from edicompliance.documents.tables.observations import Answer, Observation
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Subject
from edicompliance.rules.timing.acceptance import notice_taken, taken
from edicompliance.rules.timing.bookings import (
    Done,
    _needs,
    confirmed_day,
    deadline,
    done_or_not,
    late,
    limit,
    loads_for,
    requests_for,
    tell,
)
from edicompliance.rules.timing.windows import held_against, only_planned

REQUEST = (
    "BGN*{purpose}*{number}*20261116*1400*CT*{related}~\nN1*SF**92*1~\nLX*1~\n"
    "N1*ST**92*0912~\nG62*10*{ready}~\nOID**{po}**CTN*12*L*216*E*30~"
)
ANSWER = (
    "BGN*{purpose}*{number}*20261114*1030*CT*RR1~\nLX*1~\nBLR*XMPL~\nOID**4501001**CTN*12~\n"
    "G62*69*{pickup}*U*1500*ET~\nN1*ST**92*0912~"
)


def request(number: str = "RR1", ready: str = "20261118", **keys: str) -> str:
    usual = {"purpose": "00", "related": "", "po": "4501001"}
    return REQUEST.format(number=number, ready=ready, **{**usual, **keys})


def answer(number: str = "RI1", pickup: str = "20261118", purpose: str = "00") -> str:
    return ANSWER.format(number=number, pickup=pickup, purpose=purpose)


def context(*papers: str, **changes: Any) -> Context:
    """The sample with requests and answers."""
    named = {f"{'753' if 'N1*SF' in text else '754'}-{at}": text for at, text in enumerate(papers)}
    return context_of(shipment(sets=named, **changes))


def told(anchor: str, *papers: str, **changes: Any) -> str:
    one = context(*papers, **changes)
    found = tell(anchor, one.shipment.orders[0], one)
    if found is None:
        return "nothing"
    values = " ".join(each.key or each.value for each in found.evidence)
    return f"{words(found.moment)} by {values}"


# -- which hold


@pytest.mark.parametrize(
    ("papers", "numbers"),
    [
        ([request()], ["RR1"]),
        ([request(po="9999999")], []),
        ([request(), request("RR2")], ["RR1", "RR2"]),
        ([request(), request(purpose="01")], []),
        ([request(), request("RR2"), request("RR2", purpose="01")], ["RR1"]),
        ([request(), request("RR2", purpose="05", related="RR1")], ["RR2"]),
        ([request(), request("RR2", purpose="05", related="RR9")], ["RR1", "RR2"]),
        ([request(), request("RR2", purpose="04", related="RR1")], ["RR1", "RR2"]),
    ],
)
def test_a_request_holds_until_it_is_cancelled_or_replaced(
    papers: list[str], numbers: list[str]
) -> None:
    one = context(*papers)
    assert [each.request_number for each in requests_for(one.shipment.orders[0], one)] == numbers


def test_an_answer_holds_until_another_one_to_the_same_request_replaces_it() -> None:
    one = context(answer(), answer("RI2", "20261119", "05"))
    (load,) = loads_for(one.shipment.orders[0], one)
    assert load.pickup is not None
    assert load.pickup.date == date(2026, 11, 19)


# -- when it was


def test_the_suppliers_word_comes_first_and_is_quoted_with_its_file() -> None:
    said = {"pickup_requested": datetime(2026, 11, 17, 17, tzinfo=UTC)}
    assert told("pickup_requested", request(), set=said) == (
        "2026-11-17 12:00 EST by pickup_requested"
    )
    one = context(set={"pickup_confirmed": datetime(2026, 11, 17, 17, tzinfo=UTC)})
    found = tell("confirmed", one.shipment.orders[0], one)
    assert found is not None
    assert words(found.moment) == "2026-11-17 11:00 CST"
    value = "2026-11-17T17:00:00+00:00"
    assert found.evidence == (Evidence("shipment.toml", value=value, key="pickup_confirmed"),)


def test_else_the_papers_tell_it_by_their_own_places() -> None:
    assert told("pickup_requested", request()) == "2026-11-18 by 20261118"
    assert told("ready_expected", request()) == "2026-11-18 by 20261118"
    assert told("ready_expected", request(po="9999999")) == "nothing"
    assert told("pickup_planned", answer()) == "2026-11-18 15:00 EST by 20261118 1500"
    assert told("routing_requested", request()) == "2026-11-16 14:00 CST by 20261116 1400"
    assert told("routing_requested") == told("pickup_planned") == "nothing"
    assert told("departed").startswith("2026-11-18 15:00 CST by planned_departure")


def test_two_days_for_one_thing_cannot_be_told_and_two_alike_can() -> None:
    with pytest.raises(CannotTell, match=r"^2 different dates are given for ready_expected$"):
        told("ready_expected", request(), request("RR2", "20261119"))
    other = answer("RI9", "20261119").replace("*RR1~", "*RR9~")
    with pytest.raises(CannotTell, match=r"^2 different dates are given for pickup_planned$"):
        told("pickup_planned", answer(), other)
    alike = told("ready_expected", request(), request("RR2"))
    assert alike == "2026-11-18 by 20261118 20261118"


def test_the_first_request_counts() -> None:
    later = request("RR2").replace("20261116*1400", "20261116*1300")
    assert told("routing_requested", request(), later) == "2026-11-16 13:00 CST by 20261116 1300"


@pytest.mark.parametrize(
    ("papers", "day"),
    [
        ([answer()], "2026-11-18"),
        ([request()], "2026-11-18"),
        ([request(ready="20261119"), answer()], "2026-11-18"),
    ],
)
def test_the_day_that_was_confirmed_is_that_of_the_pickup_else_of_being_ready(
    papers: list[str], day: str
) -> None:
    one = context(*papers)
    assert words(confirmed_day(one.shipment.orders[0], one).moment) == day


def test_without_a_paper_or_a_clock_no_day_is_confirmed() -> None:
    one = context()
    with pytest.raises(CannotTell, match=r"^needs ready_confirmed, or a request for routing"):
        confirmed_day(one.shipment.orders[0], one)
    zoneless = context(answer(), unset=("ship_from_zone",))
    with pytest.raises(CannotTell, match=r"^time zone unknown: needs ship_from_zone$"):
        confirmed_day(zoneless.shipment.orders[0], zoneless)


# -- by when


def test_what_nobody_tells_is_named_with_what_would_tell_it() -> None:
    assert _needs(["ready_expected"]) == "needs ready_confirmed, or a request for routing (753)"
    assert _needs(["routing_requested"]) == (
        "needs routing_requested, or a request for routing (753)"
    )
    assert _needs(["confirmed"]) == "needs pickup_confirmed"
    assert _needs(["pickup_planned"]) == (
        "needs pickup_planned, a date of the routing instructions (754)"
    )
    assert _needs(["pickup_planned", "confirmed"]) == "needs pickup_planned; confirmed"


OWN = """
[[deadlines.confirm-for-pickup]]
replaces = "confirm-for-pickup"
source = "guide"
{word} = "po_received + 1 business day at 16:00"
"""
RECEIVED = {"po_received": datetime(2026, 11, 2, 14, tzinfo=UTC)}


@pytest.mark.parametrize(("word", "on_limit"), [("by", False), ("before", True)])
def test_a_deadline_counts_from_what_was_arranged(word: str, on_limit: bool) -> None:
    one = context_of(shipment(set=RECEIVED), OWN.format(word=word))
    due = deadline("confirm-for-pickup", one.shipment.orders[0], one)
    assert words(due.moment) == "2026-11-03 16:00 CST"
    assert (due.on_limit, due.word, due.counts) == (on_limit, word, "transmitted")
    assert [each.key for each in due.evidence] == ["po_received"]
    bare = context_of(shipment(), OWN.format(word=word))
    with pytest.raises(CannotTell, match=r"^needs po_received$"):
        deadline("confirm-for-pickup", bare.shipment.orders[0], bare)


def test_what_was_done_not_done_or_never_told_are_three_things() -> None:
    one = context(set={"pickup_confirmed": False})
    (order,) = one.shipment.orders
    assert done_or_not("pickup_confirmed", "confirmed", order, one) == Done(
        None, (Evidence("shipment.toml", value="false", key="pickup_confirmed"),)
    )
    at = datetime(2026, 11, 3, 22, tzinfo=UTC)
    two = context(set={"pickup_confirmed": at})
    done = done_or_not("pickup_confirmed", "confirmed", two.shipment.orders[0], two)
    assert done is not None
    assert done.at == at_instant(at, "America/Chicago")
    three = context()
    assert done_or_not("pickup_confirmed", "confirmed", three.shipment.orders[0], three) is None


@pytest.mark.parametrize(
    ("done", "word", "message", "actual"),
    [
        (datetime(2026, 11, 3, 22, tzinfo=UTC), "by", "", ""),
        (
            datetime(2026, 11, 3, 22, tzinfo=UTC),
            "before",
            "the pickup is confirmed too late",
            "2026-11-03 16:00 CST",
        ),
        (None, "by", "the pickup is not confirmed", "not confirmed at 2026-11-18 09:00 CST"),
    ],
)
def test_what_was_done_after_its_limit_or_is_not_done_after_it_is_late(
    done: datetime | None, word: str, message: str, actual: str
) -> None:
    one = context_of(shipment(set=RECEIVED), OWN.format(word=word))
    (order,) = one.shipment.orders
    due = deadline("confirm-for-pickup", order, one)
    seen = (Evidence("x", value="seen"),)
    moment = at_instant(done, "America/New_York") if done else None
    fault = late("the pickup is confirmed", "confirmed", Done(moment, seen), due, order, one)
    if not message:
        assert fault is None
        return
    assert fault is not None
    assert (fault.message, fault.actual) == (message, actual)
    assert fault.expected == f"confirmed {word} 2026-11-03 16:00 CST"
    assert fault.evidence == (*due.evidence, *seen)
    assert (fault.subject, fault.cost) == (Subject(po="4501001"), one.aboard.cost(order))
    assert fault.counts == {"carton": 12}
    assert fault.clause == due.resolved
    assert fault.due is not None
    assert fault.done is not None
    assert (words(fault.due), words(fault.done)) == (
        "2026-11-03 16:00 CST",
        actual.removeprefix("not confirmed at "),
    )


def test_a_point_may_be_told_at_the_clock_of_where_it_goes() -> None:
    own = OWN.format(word="by").replace("16:00", "16:00 ship_to")
    one = context_of(shipment(set=RECEIVED), own)
    (order,) = one.shipment.orders
    resolved = one.resolve("deadlines", "confirm-for-pickup", one.facts(order))
    told = limit(resolved.clause.point, resolved, order, one)
    assert words(told.moment) == "2026-11-03 16:00 CST"
    assert not told.on_limit


def test_another_moment_may_count_instead_of_the_one_that_is_told() -> None:
    one = context_of(shipment(set=RECEIVED), OWN.format(word="by"))
    (order,) = one.shipment.orders
    resolved = one.resolve("deadlines", "confirm-for-pickup", one.facts(order))
    told = tell("po_received", order, one)
    assert told is not None
    moved = type(told)(at_instant(datetime(2026, 11, 4, 14, tzinfo=UTC), "America/Chicago"), ())
    later = limit(resolved.clause.point, resolved, order, one, instead={"po_received": moved})
    assert words(later.moment) == "2026-11-05 16:00 CST"


def test_a_doubled_hour_is_told_with_what_was_late() -> None:
    one = context_of(shipment(set=RECEIVED), OWN.format(word="by"))
    (order,) = one.shipment.orders
    due = deadline("confirm-for-pickup", order, one)
    twice = at_wall_time(date(2027, 11, 7), time(1, 30), "America/Chicago")
    fault = late("it is confirmed", "confirmed", Done(twice, ()), due, order, one)
    assert fault is not None
    assert fault.notes == (twice.doubt,)


# -- when a document counts as received


def test_what_a_portal_shows_is_an_answer_of_the_kind_that_counts() -> None:
    seen = (
        "what,at,source,notice,value\n"
        "departed,2026-11-18T16:00:00-05:00,own,,\n"
        "asn_rejected,2026-11-18T16:40:00-05:00,retailer,ASN30001,order closed\n"
        "asn_accepted,2026-11-18T16:50:00-05:00,retailer,ASN30009,\n"
    )
    one = context(observations=seen)
    (notice,) = one.shipment.notices
    for counts, by in (("accepted", "997"), ("clean", "824")):
        found = notice_taken(notice, counts, one)
        assert found.at is None
        assert found.refused is not None
        assert (found.refused.answered_by, found.refused.set_id, found.refused.number) == (
            by,
            "856",
            "ASN30001",
        )
        assert (found.refused.outcome, found.refused.reason) == ("rejected", "order closed")
        (place,) = found.evidence
        assert place.file == "observations.csv"
    taken_of = context(observations=seen.replace("ASN30009", "ASN30001"))
    found = notice_taken(taken_of.shipment.notices[0], "accepted", taken_of)
    assert found.at == datetime(2026, 11, 18, 21, 50, tzinfo=UTC)
    assert found.by is not None
    assert found.by.outcome == "accepted"


def test_what_a_document_of_a_portal_says_is_quoted_at_its_bytes() -> None:
    one = shipment()
    (notice,) = one.notices
    stands = notice.where("notice_number")
    seen = Observation(
        what="asn_accepted",
        source="retailer",
        at=datetime(2026, 11, 18, 21, 40, tzinfo=UTC),
        file=stands.file,
        where=stands,
        raw="ASN30001",
    )
    found = notice_taken(notice, "clean", context_of(replace(one, observations=(seen,))))
    (place,) = found.evidence
    assert (place.file, place.offset, place.value) == (stands.file, stands.offset, "ASN30001")


def test_answers_count_in_the_order_in_which_they_came() -> None:
    at = [datetime(2026, 11, 18, hour, tzinfo=UTC) for hour in range(17, 20)]
    rejected = Answer("856", "A1", "997", at[0], "rejected")
    accepted = [Answer("856", "A1", "824", when, "accepted") for when in at[1:]]
    assert taken([*accepted[::-1], rejected], "clean").at == at[1]
    assert taken([rejected], "clean").refused == rejected
    assert (
        taken([accepted[0], Answer("856", "A1", "824", at[2], "rejected")], "accepted").at is None
    )
    assert taken([], "clean").evidence == ()


# -- windows


def outcomes(day: date | None, **changes: Any) -> list[str]:
    """What is wrong with an arrival, against the window of the prepaid sample: 19 and 20."""
    one = context_of(shipment("may-ship-prepaid", **changes))
    (order,) = one.shipment.orders
    arrives = one.told("arrived", "ship_to", order)
    if day is not None:
        arrives = type(arrives)(on_day(day, "America/Chicago"), arrives.evidence, "plan")
    found = held_against(one.window("delivery", order), arrives, "it arrives", order, one)
    return [
        f"{each.message}: {each.expected}, {each.actual}"
        if not isinstance(each, CannotTell)
        else each.reason
        for each in found
    ]


def test_a_window_is_missed_before_it_opens_or_after_it_closes() -> None:
    assert outcomes(None) == outcomes(date(2026, 11, 19)) == outcomes(date(2026, 11, 20)) == []
    within = "2026-11-19 to 2026-11-20"
    assert outcomes(date(2026, 11, 18)) == [
        f"it arrives before the delivery window: {within}, 2026-11-18"
    ]
    assert outcomes(date(2026, 11, 21)) == [
        f"it arrives after the delivery window: {within}, 2026-11-21"
    ]


def test_an_end_that_is_not_known_hides_no_fault_of_the_other() -> None:
    edit = (
        {"in": "850", "old": "DTM*064*20261119~", "new": "DTM*064*20261119~\nDTM*064*20261120~"},
    )
    doubt = "2 different dates are given for deliver_not_before"
    assert outcomes(date(2026, 11, 20), edit=edit) == [doubt]
    (late_one,) = outcomes(date(2026, 11, 21), edit=edit)
    assert late_one.startswith("it arrives after the delivery window")


def test_a_plan_whose_hour_is_over_is_no_fact() -> None:
    one = context()
    plan = one.told("departed", "ship_from", one.shipment.orders[0])
    assert list(only_planned("departed", plan, one)) == []
    over = type(plan)(at_instant(datetime(2026, 11, 18, 14, tzinfo=UTC)), (), "plan")
    (doubt,) = only_planned("departed", over, one)
    assert doubt.reason == (
        "the planned departure is over; whether it left needs an observation of departed"
    )
    (doubt,) = only_planned("arrived", over, one)
    assert "the planned arrival is over; whether it arrived" in doubt.reason
    carrier = type(plan)(over.moment, (), "carrier")
    assert list(only_planned("departed", carrier, one)) == []
