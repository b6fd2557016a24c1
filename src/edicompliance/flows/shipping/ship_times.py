"""What a shipment costs by when it leaves: the same check, over the ship times that there are.

From now until a day after the last limit, the last safe minute and the one after it among them: in
between the money changes, and what changes it stands with each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from edicompliance.errors import EdiError
from edicompliance.flows.orders.order_check import ReadyOrder
from edicompliance.flows.shipping.what_if import Supposed
from edicompliance.rules.model import CheckResult

_STEPS: Final = 10
_LONGEST: Final = timedelta(days=30)
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Leaving:
    """How it would be judged if it left at a time."""

    at: datetime
    verdict: str
    """Empty: it cannot leave then."""
    at_risk: Decimal
    codes: tuple[str, ...]
    why_not: str = ""
    """What contradicts it."""


def over_ship_times(
    order: ReadyOrder, result: CheckResult, besides: Sequence[Supposed] = ()
) -> tuple[Leaving, ...]:
    """Judge an order as if it left at one time after the other; `result` is as it is.

    `besides` is what else is put otherwise, such as the carrier.
    """
    told = order.otherwise(result, besides) if besides else result
    return tuple(_leaving(order, result, at, besides) for at in ship_times(told, order.now))


def ship_times(result: CheckResult, now: datetime) -> tuple[datetime, ...]:
    """The times that are worth a look, the soonest first; all are to come."""
    safe, planned = result.latest_safe_ship, result.shipment.facts.planned_departure
    ends = [one.closes.last for one in result.in_force if one.closes and not one.is_of_papers]
    last = max((at for at in (*ends, safe, planned) if at is not None), default=now) + _DAY
    last = min(max(last, now + _DAY), now + _LONGEST)
    first = _whole_hour(now)
    step = max(_whole_hours(last - first) // _STEPS, 1) * _HOUR
    wanted = {first + number * step for number in range(_STEPS + 1)}
    named = {at for at in (safe, safe and safe + _MINUTE, planned) if at is not None}
    zone = (safe or planned or now).tzinfo
    return tuple(sorted({at.astimezone(zone) for at in wanted | named if at > now}))


def _whole_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0) + _HOUR


def _whole_hours(length: timedelta) -> int:
    return -(-length // _HOUR)


def _leaving(
    order: ReadyOrder, result: CheckResult, at: datetime, besides: Sequence[Supposed]
) -> Leaving:
    supposed = Supposed("ship", at.isoformat(), at)
    try:
        other = order.otherwise(result, (*besides, supposed))
    except EdiError as why:
        return Leaving(at, "", Decimal(0), (), str(why))
    codes = tuple(dict.fromkeys(_costly(other)))
    return Leaving(at, other.verdict, other.at_risk, codes)


def _costly(result: CheckResult) -> Iterator[str]:
    """The rules that cost something, dearest first."""
    found: Sequence[tuple[str, Decimal | None]] = [(x.code, x.money) for x in result.findings]
    yield from (code for code, money in found if money is None or money > 0)
