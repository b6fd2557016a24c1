"""Which dates and times are in force by another word than the order's or the plan's, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from edicompliance.rules.model import CheckResult
from edicompliance.rules.timing.kept import limit_words
from edicompliance.rules.timing.limits_told import LimitInForce, Saying

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


def _sentence(limit: LimitInForce, told: Iterable[Saying]) -> str:
    orders = f" of {', '.join(limit.orders)}" if limit.orders else ""
    return f"{limit.clause}{orders}, {limit_words(limit)}: {'; '.join(map(_saying, told))}"


def _saying(one: Saying) -> str:
    given = ", ".join(filter(None, (one.number, one.who, one.document)))
    number = f" {given}" if given else ""
    others = f" ({'; '.join(one.otherwise)})" if one.otherwise else ""
    return f"{one.anchor} by {one.by}{number}{others}"
