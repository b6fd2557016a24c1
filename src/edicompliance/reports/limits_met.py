"""A limit and how it was met, in a sentence: the window, our own time, and whose word that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from typing import Final

from edicompliance.documents.segments.times import Moment, zone_info
from edicompliance.rules import CheckResult
from edicompliance.rules.timing.limits_told import LIMIT_NAMES, LimitInForce, Standing

_WHOSE: Final = {"plan": "by our plan", "own": "by our own documents", "": ""}


def limits_met(results: Iterable[CheckResult], rule: str) -> tuple[str, ...]:
    """The limits that a rule judges by, each with our own time; those that are known."""
    return tuple(dict.fromkeys(_told(results, rule)))


def _told(results: Iterable[CheckResult], rule: str) -> Iterator[str]:
    for result in results:
        zone = result.shipment.facts.ship_from_zone
        clock: tzinfo = zone_info(zone) if zone else UTC
        for one in result.in_force:
            if rule in one.rules and (one.opens or one.closes):
                ours = f"; ours {_ours(one.standing, clock)}" if one.standing.seen else ""
                yield f"{_limit(one, clock)}{ours}"


def _limit(one: LimitInForce, clock: tzinfo) -> str:
    name = LIMIT_NAMES.get(one.clause, one.clause)
    opens, closes = _moment(one.opens, clock), _moment(one.closes, clock)
    if one.word != "within":
        return f"{name} {one.word} {closes or 'a time that is not known'}"
    if opens and closes:
        return f"{name} {opens} to {closes}"
    if opens:
        return f"{name} from {opens}"
    return f"{name} {closes}" if name.startswith("not after") else f"{name} until {closes}"


def _ours(standing: Standing, clock: tzinfo) -> str:
    whose = _WHOSE.get(standing.by, f"by the {standing.by}")
    return f"{_moment(standing.seen, clock)}{f', {whose}' if whose else ''}"


def _moment(moment: Moment | None, clock: tzinfo) -> str:
    if moment is None:
        return ""
    return f"{moment.day:%a %Y-%m-%d}" if moment.day is not None else _at(moment.first, clock)


def _at(instant: datetime, clock: tzinfo) -> str:
    return f"{instant.astimezone(clock):%a %Y-%m-%d %H:%M %Z}"
