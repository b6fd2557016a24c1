"""Limits that were kept, in words: what the limit was, what happened, and what says so.

A rule that passes says no more than that; one who is charged all the same has to show the limit,
the time, and the paper that the time stands in.

>>> from datetime import date, time
>>> from edicompliance.documents.segments.times import at_wall_time, on_day
>>> from edicompliance.rules.timing.limits_told import Standing
>>> days = (on_day(date(2026, 3, day), "America/New_York") for day in (23, 25))
>>> seen = at_wall_time(date(2026, 3, 25), time(16), "America/New_York")
>>> one = LimitInForce("windows.ship", ("4501",), *days, "within", None, rules=("WIN002",),
...     event="departure", standing=Standing("kept", seen, by="plan", shown=("856/DTM02",)))
>>> kept_words(one)
'ship window of PO 4501: 2026-03-23 to 2026-03-25; departure 2026-03-25 16:00 EDT, by the ship \
notice: within it'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from edicompliance.documents.segments.times import Moment, words
from edicompliance.rules.timing.limits_told import LIMIT_NAMES, LimitInForce

_KEPT: Final = frozenset(("kept", "in-time", "at-risk"))
_SETS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "810": "the invoice",
        "850": "the order",
        "855": "the acknowledgment (855)",
        "856": "the ship notice",
        "997": "the 997",
    }
)
_WHOSE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "plan": "as planned",
        "own": "by our own record",
        "retailer": "by the retailer's word",
        "carrier": "by the carrier's word",
        "proof of delivery": "by the proof of delivery",
        "portal": "by the retailer's portal",
        "appointment": "by the appointment",
    }
)


def kept_limits(limits: Iterable[LimitInForce], rule: str) -> Iterator[LimitInForce]:
    """Yield the limits that a rule judges by and that were kept."""
    for one in limits:
        if rule in one.rules and one.standing.state in _KEPT and one.standing.seen is not None:
            yield one


def kept_words(one: LimitInForce) -> str:
    """A limit, what happened, and that this is within it, by one clock."""
    seen, end = one.standing.seen, one.closes or one.opens
    if seen is not None and end is not None and seen.day is None:
        seen = replace(seen, zone=end.zone)
    told = f"{one.event or 'ours'} {words(seen)}" if seen is not None else "nothing is known of it"
    fits = "within it" if one.word == "within" else "in time"
    return f"{limit_name(one)}: {limit_words(one)}; {told}{whose(one)}: {fits}"


def limit_name(one: LimitInForce) -> str:
    """What a limit is called, and of which orders it is."""
    orders = f" of PO {', '.join(one.orders)}" if one.orders else ""
    return LIMIT_NAMES.get(one.clause, one.clause) + orders


def limit_words(one: LimitInForce) -> str:
    """The times of a limit."""
    ends = (_moment(one.opens), _moment(one.closes))
    if one.word != "within":
        return f"{one.word} {ends[1]}"
    if one.opens is None and one.closes is not None:
        return f"until {ends[1]}"
    return f"{ends[0]} to {ends[1]}"


def whose(one: LimitInForce) -> str:
    """Which paper says when it happened, else by whose word it did."""
    stands = one.standing
    sets = dict.fromkeys(_SETS.get(shown[:3], "") for shown in stands.shown if "/" in shown)
    if said := [name for name in sets if name]:
        return f", by {' and '.join(said)}"
    return f", {_WHOSE[stands.by]}" if stands.by in _WHOSE else ""


def _moment(moment: Moment | None) -> str:
    return words(moment) if moment is not None else "any time"
