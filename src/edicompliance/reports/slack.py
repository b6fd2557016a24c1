"""How much time is left between what is planned and a limit: slack, in words.

>>> from datetime import UTC
>>> from edicompliance.documents.segments.times import at_instant
>>> at = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
>>> close = at_instant(at + timedelta(minutes=30), "UTC")
>>> by = LimitInForce("deadlines.ship-notice", (), None, close, "by", None)
>>> slack_of(by, at), slack_of(by, at + timedelta(minutes=70))
('30 min to spare', '40 min too late')
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from edicompliance.documents.segments.times import Moment
from edicompliance.documents.shipment import ShipmentFacts
from edicompliance.rules.timing.limits_told import LimitInForce

_MET_BY: Final = {
    "windows.ship": ("planned_departure",),
    "windows.cancel": ("planned_departure",),
    "windows.delivery": ("planned_arrival",),
    "deadlines.ship-notice": ("asn_sent", "asn_planned"),
    "deadlines.ship-notice-arrival": ("asn_sent", "asn_planned"),
}
"""Clause -> the facts that meet it or not, the first that is known."""
_MINUTE, _TICK = timedelta(minutes=1), timedelta(microseconds=1)


def met_by(one: LimitInForce, facts: ShipmentFacts) -> datetime | None:
    """What is planned against a limit; None: nothing that is known."""
    found = (getattr(facts, name) for name in _MET_BY.get(one.clause, ()))
    return next((at for at in found if at is not None), None)


def slack_of(one: LimitInForce, at: datetime) -> str:
    """How far a time is inside a limit, or outside; "" where neither can be told."""
    if one.opens is not None and at < one.opens.first:
        return f"{span(one.opens.first - at)} too early"
    if one.closes is None:
        return ""
    end = last_of(one.closes)
    is_late = at >= end if one.word == "before" else at > end
    over = end + _TICK if one.closes.day is not None else end  # a day ends at midnight
    return f"{span(at - over)} too late" if is_late else f"{span(over - at)} to spare"


def last_of(moment: Moment) -> datetime:
    """The last instant of a day, the instant of a time."""
    return moment.last if moment.day is not None else moment.first


def span(length: timedelta) -> str:
    """So long, to the minute; what is shorter is said to be so.

    >>> span(timedelta(hours=30, minutes=5)), span(timedelta(seconds=3)), span(timedelta(hours=3))
    ('1 day 6 h', 'less than a minute', '3 h')
    """
    minutes = length // _MINUTE
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} day{'s' * (days > 1)}" + f" {hours} h" * bool(hours)
    if hours:
        return f"{hours} h" + f" {rest} min" * bool(rest)
    return f"{rest} min" if rest else "less than a minute"
