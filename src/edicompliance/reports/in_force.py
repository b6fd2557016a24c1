"""Which dates and times are in force by another word than the order's or the plan's, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from edicompliance.documents.segments.times import Moment, words
from edicompliance.reports.timeline_rows import LIMIT_NAMES
from edicompliance.rules.model import CheckResult
from edicompliance.rules.timing.limits_told import LimitInForce, Saying

_HELD: Final = frozenset(("kept", "in-time", "at-risk"))
_USUAL: Final = frozenset(("order", "plan", "own", ""))


def moved(result: CheckResult) -> Iterator[str]:
    """Yield a sentence for each limit that somebody else's word decides."""
    for limit in result.in_force:
        if told := [one for one in limit.told if one.by not in _USUAL]:
            yield _sentence(limit, told)


def granted(result: CheckResult) -> dict[str, tuple[Saying, list[str]]]:
    """Number of each authorization that moved a date -> it, and a sentence for each limit."""
    found: dict[str, tuple[Saying, list[str]]] = {}
    for limit in result.in_force:
        for one in limit.told:
            if one.by == "authorization":
                found.setdefault(one.number, (one, []))[1].append(_sentence(limit, [one]))
    return found


def held(result: CheckResult, rule: str) -> Iterator[str]:
    """Yield a sentence for each limit that a rule judges by and that was kept, by one clock."""
    for limit in result.in_force:
        stands = limit.standing
        if rule in limit.rules and stands.state in _HELD and stands.seen is not None:
            orders = f", PO {', '.join(limit.orders)}" if limit.orders else ""
            name = LIMIT_NAMES.get(limit.clause, limit.clause)
            end = limit.closes or limit.opens
            seen = replace(stands.seen, zone=end.zone) if end is not None else stands.seen
            yield f"{name}{orders}: {_limit(limit)}; ours {words(seen)}"


def _sentence(limit: LimitInForce, told: Iterable[Saying]) -> str:
    orders = f" of {', '.join(limit.orders)}" if limit.orders else ""
    return f"{limit.clause}{orders}, {_limit(limit)}: {'; '.join(map(_saying, told))}"


def _limit(limit: LimitInForce) -> str:
    ends = (_moment(limit.opens), _moment(limit.closes))
    if limit.word != "within":
        return f"{limit.word} {ends[1]}"
    if limit.opens is None and limit.closes is not None:
        return f"until {ends[1]}"
    return f"{ends[0]} to {ends[1]}"


def _moment(moment: Moment | None) -> str:
    return words(moment) if moment is not None else "any time"


def _saying(one: Saying) -> str:
    given = ", ".join(filter(None, (one.number, one.who, one.document)))
    number = f" {given}" if given else ""
    others = f" ({'; '.join(one.otherwise)})" if one.otherwise else ""
    return f"{one.anchor} by {one.by}{number}{others}"
