"""Who says what of a time, and whose word of it counts: the parts of `whose_word`, by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.rules.samples import context_of, shipment

from edicompliance.documents import CannotTell
from edicompliance.documents.order_change import OrderChange
from edicompliance.documents.segments.times import at_instant, on_day, words
from edicompliance.documents.tables.observations import Observation
from edicompliance.profiles import Authorization
from edicompliance.rules.model import Evidence
from edicompliance.rules.timing.whose_word import (
    Told,
    Words,
    changed_date,
    chosen,
    evidence_of,
    routed_pickup,
)

ZONE = "America/Chicago"
NOON, LATER = (datetime(2026, 11, 18, hour, tzinfo=UTC) for hour in (18, 19))
DAY = date(2026, 11, 20)


def on(day: int) -> Told:
    return Told(on_day(date(2026, 11, day), ZONE), (Evidence("x", value=str(day)),))


def at(instant: datetime) -> Told:
    return Told(at_instant(instant, ZONE), (Evidence("y", value="seen"),))


def seen(
    what: str, source: Any = "carrier", when: datetime | date = NOON, **more: Any
) -> Observation:
    instant = isinstance(when, datetime)
    keys: dict[str, Any] = {"at" if instant else "day": when, **more}
    return Observation(what=what, source=source, file="o.csv", line=2, **keys)


def by(*order: str) -> Callable[[str], tuple[str, ...]]:
    return lambda _: order


def said(*observed: Observation, **more: Any) -> Words:
    return Words(prefer=by("order"), observed=observed, **more)


# -- events


@pytest.mark.parametrize(
    ("anchor", "other"),
    [
        ("arrived", "gate_in"),
        ("arrived", "checked_in"),
        ("arrived", "in_yard"),
        ("checked_in", "arrived"),
        ("gate_in", "in_yard"),
        ("in_yard", "checked_in"),
        ("departed", "picked_up"),
        ("picked_up", "departed"),
    ],
)
def test_another_event_stands_in_where_nobody_speaks_of_the_thing_itself(
    anchor: str, other: str
) -> None:
    assert said(seen(other)).of_event(anchor, ZONE)["carrier"].moment.first == NOON
    both = said(seen(other, when=LATER), seen(anchor)).of_event(anchor, ZONE)
    assert both["carrier"].moment.first == NOON
    assert said(seen("unloaded")).of_event(anchor, ZONE) == {}


def test_one_who_gives_two_times_for_a_thing_tells_none_and_twice_the_same_is_once() -> None:
    twice = said(seen("arrived"), seen("arrived")).of_event("arrived", ZONE)
    assert len(twice["carrier"].evidence) == 2
    with pytest.raises(CannotTell, match=r"^the carrier gives 2 different times for arrived$"):
        said(seen("arrived"), seen("arrived", when=LATER)).of_event("arrived", ZONE)
    two = said(seen("arrived"), seen("arrived", "retailer", LATER)).of_event("arrived", ZONE)
    assert list(two) == ["carrier", "retailer"]


def test_a_day_alone_is_one_of_its_place_and_needs_its_zone() -> None:
    day = said(seen("arrived", when=DAY))
    assert day.of_event("arrived", ZONE)["carrier"].moment == on_day(DAY, ZONE)
    with pytest.raises(CannotTell, match="gives only a day for arrived: needs its zone"):
        day.of_event("arrived", None)


@pytest.mark.parametrize(
    ("collect", "anchors"),
    [
        (True, {"departed", "picked_up", "pickup_planned"}),
        (False, {"arrived", "gate_in"}),
        (None, set()),
    ],
)
def test_the_appointment_is_of_the_pickup_or_of_the_delivery(
    collect: bool | None, anchors: set[str]
) -> None:
    met = said(appointment=at(NOON), collect=collect)
    events = ("departed", "picked_up", "pickup_planned", "arrived", "gate_in", "unloaded")
    assert {one for one in events if "appointment" in met.of_event(one, ZONE)} == anchors


def test_the_routing_says_when_a_pickup_is_planned_unless_the_retailer_said_it() -> None:
    routed = said(routed=at(NOON))
    assert routed.of_event("pickup_planned", ZONE) == {"retailer": at(NOON)}
    assert routed.of_event("departed", ZONE) == {}
    told = said(seen("pickup_planned", "retailer", LATER), routed=at(NOON))
    assert told.of_event("pickup_planned", ZONE)["retailer"].moment.first == LATER


# -- dates


@pytest.mark.parametrize(
    ("anchor", "collect", "moved"),
    [
        ("ship_requested", True, {"routing", "appointment"}),
        ("ship_requested", False, set()),
        ("must_arrive_by", False, {"appointment"}),
        ("must_arrive_by", True, set()),
        ("must_arrive_by", None, set()),
        ("ship_not_after", True, {"routing", "appointment"}),
        ("ship_not_before", True, set()),
        ("deliver_not_after", False, {"appointment"}),
        ("deliver_not_after", True, set()),
        ("deliver_not_before", False, set()),
        ("cancel_after", True, set()),
    ],
)
def test_what_was_agreed_moves_a_requested_date_and_widens_a_window(
    anchor: str, collect: bool | None, moved: set[str]
) -> None:
    agreed = said(routed=on(20), appointment=on(20), collect=collect)
    assert set(agreed.of_date(anchor, ZONE, on(19))) == moved
    sooner = said(routed=on(18), appointment=on(18), collect=collect)
    opens = {"ship_not_before": True, "deliver_not_before": False}
    if anchor in opens and collect is opens[anchor]:
        assert "appointment" in sooner.of_date(anchor, ZONE, on(19))
    same = said(routed=on(19), appointment=on(19), collect=collect)
    if "not" in anchor:
        assert same.of_date(anchor, ZONE, on(19)) == {}
        assert agreed.of_date(anchor, ZONE, None) == {}


def test_the_portal_the_change_and_an_authorization_say_dates() -> None:
    grant = Authorization(
        number="RA-1", by="the desk", document="a mail", orders=("1",), dates={"cancel_after": DAY}
    )
    words_of = said(
        seen("cancel_after", "retailer", DAY),
        seen("cancel_after", "carrier", DAY),
        granted={"cancel_after": (DAY, grant)},
        file="waivers.toml",
        changed=lambda anchor: on(25) if anchor == "cancel_after" else None,
    )
    known = words_of.of_date("cancel_after", ZONE, None)
    assert list(known) == ["change", "portal", "authorization"]
    granted = known["authorization"]
    assert (granted.number, granted.who, granted.document) == ("RA-1", "the desk", "a mail")
    assert granted.moment == on_day(DAY, ZONE)
    key = "authorization RA-1: cancel_after"
    assert granted.evidence == (Evidence("waivers.toml", value="2026-11-20", key=key),)
    assert words_of.of_date("ship_requested", ZONE, None) == {}


def test_an_authorization_without_a_zone_is_a_day_of_nowhere() -> None:
    grant = Authorization(number="RA-1", by="the desk", dates={"cancel_after": DAY})
    assert said(granted={"cancel_after": (DAY, grant)}).of_date("cancel_after", None, None) == {}


# -- which counts


def test_the_first_word_of_the_guides_order_counts_and_the_others_are_told() -> None:
    known = {"order": on(20), "portal": on(21), "plan": on(22)}
    told = chosen("cancel_after", known, by("portal", "order", "plan"))
    assert told is not None
    assert (told.by, told.moment) == ("portal", on(21).moment)
    assert told.otherwise == ("the order says 2026-11-20 for cancel_after",)
    assert [(one.by, one.otherwise) for one in told.evidence] == [("portal", told.otherwise)]
    agree = chosen("cancel_after", {"order": on(20), "portal": on(20)}, by("portal", "order"))
    assert agree is not None
    assert agree.otherwise == ()
    assert chosen("cancel_after", {}, by("order")) is None


def test_an_appointment_counts_only_where_the_guide_says_so() -> None:
    assert chosen("arrived", {"appointment": at(NOON)}, by("plan")) is None
    known = {"appointment": at(NOON), "plan": at(LATER)}
    without = chosen("arrived", known, by("plan"))
    assert without is not None
    assert (without.by, without.otherwise) == ("plan", ())
    with_it = chosen("arrived", known, by("appointment", "plan"))
    assert with_it is not None
    assert (with_it.by, with_it.otherwise) == ("appointment", ())


def test_where_no_word_of_the_order_is_said_it_is_named_which_are() -> None:
    known = {"portal": on(20), "change": on(21)}
    told = r"^needs cancel_after by the word of order or routing, not of portal and change$"
    with pytest.raises(CannotTell, match=told):
        chosen("cancel_after", known, by("order", "routing"))


# -- papers


def test_an_observation_stands_in_its_line() -> None:
    assert evidence_of(seen("arrived")) == Evidence(
        "o.csv", value="2026-11-18T18:00:00+00:00", key="line 2: arrived"
    )
    assert evidence_of(seen("arrived", when=DAY)).value == "2026-11-20"
    bare = Observation(what="received_quantity", source="carrier", file="o.csv", line=3)
    assert evidence_of(bare) == Evidence("o.csv", value="", key="line 3: received_quantity")
    assert evidence_of(replace(bare, quantity=Decimal(3))).value == "3"
    assert evidence_of(replace(bare, value="short")).value == "short"


def change(sequence: str, day: int | None, purpose: str = "04", po: str = "4501001") -> OrderChange:
    return OrderChange(
        purpose=purpose,
        po_number=po,
        change_sequence=sequence,
        date=date(2026, 11, day) if day else None,
    )


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ([change("1", 3), change("2", 4)], "2"),
        ([change("10", 3), change("9", 4)], "10"),
        ([change("1", 4), change("1", 3)], "1"),
        ([change("1", 3), change("2", 4, "01")], "1"),
        ([change("1", 3), change("2", 4, po="9")], "1"),
        ([], None),
    ],
)
def test_the_last_change_of_an_order_that_says_a_date_counts(
    changes: list[OrderChange], found: str | None
) -> None:
    (order,) = shipment().orders
    asked: list[str] = []

    def read(one: OrderChange, anchor: str) -> Told:
        asked.append(anchor)
        return Told(on_day(one.date or DAY, ZONE), (), number=one.change_sequence)

    told = changed_date(changes, order, read, "cancel_after")
    assert (told.number if told else None) == found
    assert set(asked) <= {"cancel_after"}
    if told and len(changes) > 1 and changes[0].change_sequence == changes[1].change_sequence:
        assert words(told.moment) == "2026-11-04"


ROUTING = (
    "BGN*{purpose}*{number}*20261114*1030*CT*RR1~\nLX*1~\nOID**4501001**CTN*12~\n{pickup}~\n"
    "N1*ST**92*0912~"
)


def routed(*texts: str, pos: tuple[str, ...] = ("4501001",), zone: str | None = ZONE) -> str:
    named = {f"754-{number}": text for number, text in enumerate(texts)}
    told = routed_pickup(context_of(shipment(sets=named)).shipment.routing, pos, zone)
    if told is None:
        return "nothing"
    return f"{words(told.moment)} by {' '.join(one.value for one in told.evidence)}"


def test_the_last_routing_that_says_it_tells_when_the_carrier_comes() -> None:
    first = ROUTING.format(purpose="00", number="A", pickup="G62*69*20261118*U*1500*ET")
    second = ROUTING.format(purpose="05", number="B", pickup="G62*69*20261119*U*1500")
    dateless = ROUTING.format(purpose="05", number="C", pickup="G62*69")
    cancelled = ROUTING.format(purpose="01", number="D", pickup="G62*69*20261120*U*1500")
    assert routed(first) == "2026-11-18 15:00 EST by 20261118 1500"
    assert routed(first, second) == "2026-11-19 15:00 CST by 20261119 1500"
    assert routed(first, dateless) == routed(first, cancelled) == routed(first)
    assert routed(first, pos=("9",)) == routed() == "nothing"
    day = ROUTING.format(purpose="00", number="A", pickup="G62*69*20261118")
    assert routed(day) == "2026-11-18 by 20261118"
