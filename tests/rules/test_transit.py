"""The last day on which goods can leave and be there in time, by the carrier's days on the way."""

from datetime import date
from typing import Any

import pytest
from tests.rules.samples import context_of, shipment

from edicompliance.documents import CannotTell
from edicompliance.documents.segments.times import Moment, on_day, words
from edicompliance.profiles import Facts
from edicompliance.rules.context import Context
from edicompliance.rules.timing.transit import arrival_by_transit, last_departure

NEW_YORK, CHICAGO = "America/New_York", "America/Chicago"


def prepaid(**changes: Any) -> Context:
    """The supplier's own truck leaves on Wednesday 18 November."""
    return context_of(shipment("may-ship-prepaid", **changes))


def last(closing: date, **changes: Any) -> Moment | None:
    """The last departure for an arrival on a day."""
    context = prepaid(**changes)
    (order,) = context.shipment.orders
    window = context.window("delivery", order).resolved
    return last_departure(order, window, on_day(closing, CHICAGO), context)


@pytest.mark.parametrize(
    ("days", "closing", "leaves"),
    [
        (2, date(2026, 11, 20), date(2026, 11, 18)),
        (3, date(2026, 11, 20), date(2026, 11, 17)),
        (0, date(2026, 11, 20), date(2026, 11, 20)),
        (1, date(2026, 11, 22), date(2026, 11, 19)),  # from Friday it is there on Monday
        (1, date(2026, 11, 23), date(2026, 11, 22)),  # from Sunday, too
        (1, date(2026, 11, 29), date(2026, 11, 24)),  # Thanksgiving, and the Friday is closed
        (1, date(2027, 1, 4), date(2027, 1, 3)),
    ],
)
def test_the_last_day_to_leave_is_the_last_from_which_it_is_in_time(
    days: int, closing: date, leaves: date
) -> None:
    assert last(closing, set={"transit_days": days}) == on_day(leaves, NEW_YORK)


def test_without_the_days_or_a_clock_nobody_can_tell() -> None:
    closing = date(2026, 11, 20)
    assert last(closing) is None
    assert last(closing, set={"transit_days": 2}, unset=("ship_from_zone",)) is None
    context = prepaid(set={"transit_days": 2}, unset=("ship_to_zone",))
    (order,) = context.shipment.orders
    window = context.resolve("windows", "delivery", Facts(dict(context.facts(order).scope)))
    assert last_departure(order, window, on_day(closing, CHICAGO), context) is None


def test_the_arrival_is_a_day_of_its_place_and_both_facts_tell_it() -> None:
    context = prepaid(set={"transit_days": 3})
    (order,) = context.shipment.orders
    told = arrival_by_transit(order, context.window("delivery", order).resolved, context)
    assert (words(told.moment), told.moment.zone) == ("2026-11-23", CHICAGO)
    assert [(one.key, one.value) for one in told.evidence] == [
        ("planned_departure", "2026-11-18T16:00:00-05:00"),
        ("transit_days", "3"),
    ]


@pytest.mark.parametrize("place", ["ship_from", "ship_to"])
def test_a_place_without_a_clock_is_named(place: str) -> None:
    context = prepaid(set={"transit_days": 3}, unset=(f"{place}_zone",))
    (order,) = context.shipment.orders
    window = context.resolve("windows", "delivery", context.facts(order))
    with pytest.raises(CannotTell, match=rf"^time zone unknown: needs {place}_zone$"):
        arrival_by_transit(order, window, context)
