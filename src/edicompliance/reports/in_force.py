"""Which dates and times are in force by another word than the order's or the plan's, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edicompliance.documents.times import Moment, words
from edicompliance.rules.model import CheckResult
from edicompliance.rules.timing.limits_told import LimitInForce, Saying

_USUAL: Final = frozenset(("order", "plan", "own", ""))


def moved(result: CheckResult) -> Iterator[str]:
    """Yield a sentence for each limit that somebody else's word decides."""
    for limit in result.in_force:
        told = [_saying(one) for one in limit.told if one.by not in _USUAL]
        if told:
            orders = f" of {', '.join(limit.orders)}" if limit.orders else ""
            yield f"{limit.clause}{orders}, {_limit(limit)}: {'; '.join(told)}"


def _limit(limit: LimitInForce) -> str:
    ends = (_moment(limit.opens), _moment(limit.closes))
    if limit.word != "within":
        return f"{limit.word} {ends[1]}"
    return f"{ends[0]} to {ends[1]}"


def _moment(moment: Moment | None) -> str:
    return words(moment) if moment is not None else "any time"


def _saying(one: Saying) -> str:
    given = ", ".join(filter(None, (one.number, one.who, one.document)))
    number = f" {given}" if given else ""
    others = f" ({'; '.join(one.otherwise)})" if one.otherwise else ""
    return f"{one.anchor} by {one.by}{number}{others}"
