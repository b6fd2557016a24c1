"""Which open order must ship first: by the money that a missed date costs, and the hours left.

An order is open until a ship notice that names it has been sent. What a missed date costs is what
the rules find when the order leaves a minute after its last moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.shipment import Shipment
from edicompliance.documents.times import zone_info
from edicompliance.errors import EdiError
from edicompliance.flows.batches import Batch
from edicompliance.flows.beside import Beside
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.printed import ReadBytes
from edicompliance.masters import Masters
from edicompliance.profiles import Profile
from edicompliance.rules.catalogue import all_rules
from edicompliance.rules.engine import check
from edicompliance.rules.history import History
from edicompliance.rules.known import Known
from edicompliance.rules.limits_told import LimitInForce
from edicompliance.rules.model import CheckResult
from edicompliance.rules.priority import OpenOrder

_Judge = Callable[[Shipment], CheckResult]
"""Judges by the rules of time, with what is known besides the shipment."""
_MINUTE = timedelta(minutes=1)
_ENDS = ("windows.ship", "windows.cancel")


def open_orders(
    batches: Iterable[Batch],
    profile: Profile,
    *,
    now: datetime | None,
    clock: Callable[[], datetime],
    read: ReadBytes | None = None,
    masters: Masters | None = None,
    waivers: str | None = None,
    history: History | None = None,
) -> Iterator[OpenOrder | tuple[str, EdiError | OSError]]:
    """Yield every open order of the shipments, and the path of each that cannot be read, with why.

    The time is `now`, else the shipment's `checked_at`, else the clock. `masters`, `waivers` and
    `history` are what they are to a check.
    """
    lists, beside = masters or Masters(), Beside(profile, waivers)
    for batch in batches:
        try:
            shipment = load_shipment(batch, items=lists.items, read=read)
            known = Known(masters=lists, history=history, exceptions=beside.exceptions(batch))
        except (EdiError, OSError) as reason:
            yield batch.path, reason
            continue
        at = now or shipment.facts.checked_at or clock()
        judge = partial(check, profile=profile, now=at, select=_time_codes(), known=known)
        yield from (_open_order(order, shipment, judge, at) for order in _open(shipment))


def _open(shipment: Shipment) -> Iterator[PurchaseOrder]:
    sent = shipment.notices if shipment.facts.asn_sent is not None else ()
    named = {level.po_number.strip() for notice in sent for level in notice.levels}
    seen: set[str] = set()
    for order in shipment.orders:
        if order.po_number.strip() not in named and order.po_number not in seen:
            seen.add(order.po_number)
            yield order


def _open_order(
    order: PurchaseOrder, shipment: Shipment, judge: _Judge, now: datetime
) -> OpenOrder:
    """An order's place in the row; of copies that contradict each other the earliest counts."""
    versions = tuple(one for one in shipment.orders if one.po_number == order.po_number)
    found = _judged(order, versions, shipment, judge, now)
    if found.ship_by is not None or len(versions) == 1:
        return found
    each = [_judged(one, (one,), shipment, judge, now) for one in versions]
    dated = [(one.ship_by, at, one) for at, one in enumerate(each) if one.ship_by is not None]
    if not dated:
        return found
    why = f"{len(versions)} different orders have the number {order.po_number}: the earliest counts"
    return replace(min(dated)[2], doubt=why)


def _judged(
    order: PurchaseOrder,
    versions: tuple[PurchaseOrder, ...],
    shipment: Shipment,
    judge: _Judge,
    now: datetime,
) -> OpenOrder:
    alone = replace(shipment, orders=versions, notices=(), faults=None)
    result = judge(alone)
    limits = [one for one in result.in_force if one.clause in _ENDS]
    ends = (end for one in limits if (end := _end(one)) is not None)
    by = min(ends, default=result.latest_safe_ship)
    doubt = next((one.doubt for one in limits if one.doubt), "")
    missed = _missed(alone, judge, by, now) if by is not None else None
    return OpenOrder(
        path=shipment.path,
        po=order.po_number,
        ship_to=result.ship_to,
        ship_by=by,
        hours_left=_hours(by - now) if by is not None else None,
        at_risk=missed.at_risk if missed else Decimal("0.00"),
        unpriced=missed.unpriced if missed else 0,
        codes=tuple(dict.fromkeys(one.code for one in missed.findings)) if missed else (),
        currency=result.currency,
        doubt=doubt or ("" if by is not None else _why_undated(limits)),
    )


def _why_undated(limits: list[LimitInForce]) -> str:
    return "" if limits else "the order has no ship or cancel window"


def _end(limit: LimitInForce) -> datetime | None:
    if limit.closes is None:
        return None
    return limit.closes.last.astimezone(zone_info(limit.closes.zone))


def _hours(left: timedelta) -> Decimal:
    return (Decimal(round(left.total_seconds())) / 3600).quantize(Decimal("0.1"))


def _missed(shipment: Shipment, judge: _Judge, by: datetime, now: datetime) -> CheckResult:
    """The judgement of leaving a minute after the last moment, or now where that is later."""
    leaves = max(by + _MINUTE, now)
    facts = shipment.facts
    journey = (
        facts.planned_arrival - facts.planned_departure
        if facts.planned_arrival and facts.planned_departure
        else None
    )
    moved = facts.model_copy(
        update={
            "planned_departure": leaves,
            "planned_arrival": leaves + journey if journey else None,
            "appointment": None,
            "asn_planned": None,
        }
    )
    late = replace(shipment, facts=moved)
    return judge(late)


def _time_codes() -> tuple[str, ...]:
    """The rules of departure and arrival; the ship notice and the pickup are mended by then."""
    return tuple(rule.code for rule in all_rules() if rule.time and rule.code[:3] == "WIN")
