"""Which open order must ship first: by the money that a missed date costs, and the hours left.

An order is open until a ship notice that names it has been sent, or its truck was seen to leave.
What a missed date costs is what the rules find when the order leaves a minute after its last
moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.segments.times import zone_info
from edicompliance.documents.shipment import Shipment
from edicompliance.errors import EdiError
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.printing.printed import ReadBytes
from edicompliance.flows.shipping.batches import Batch
from edicompliance.flows.shipping.beside import Beside
from edicompliance.masters import Masters
from edicompliance.profiles import Profile
from edicompliance.profiles.words import in_a_row
from edicompliance.reports.layout import clock_text
from edicompliance.rules.catalogue import all_rules
from edicompliance.rules.engine import check
from edicompliance.rules.history import History
from edicompliance.rules.known import Known
from edicompliance.rules.model import CheckResult
from edicompliance.rules.results.priority import OpenOrder
from edicompliance.rules.timing.limits_told import LimitInForce

_Judge = Callable[[Shipment], CheckResult]
"""Judges by the rules of time, with what is known besides the shipment."""
_MINUTE = timedelta(minutes=1)
_ENDS = ("windows.ship", "windows.cancel")
_ARRIVAL = "windows.delivery"


class _Last(NamedTuple):
    """The last moment of an order."""

    at: datetime | None
    journey: timedelta | None
    """From departure to arrival; None: nobody says."""
    doubt: str = ""
    """What cannot be told of it."""
    why: str = ""
    """Why there is none."""


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
        yield from (_open_order(order, shipment, judge, at) for order in _open(shipment, at))


def _open(shipment: Shipment, now: datetime) -> Iterator[PurchaseOrder]:
    """Those that no sent ship notice names, and whose truck was not seen to leave."""
    sent = shipment.notices if shipment.facts.asn_sent is not None else ()
    named = {level.po_number.strip() for notice in sent for level in notice.levels}
    announced = {level.po_number.strip() for one in shipment.notices for level in one.levels}
    seen: set[str] = set()
    for order in shipment.orders:
        aboard = not announced or order.po_number.strip() in announced
        if aboard and shipment.left_at(now, order.po_number) is not None:
            continue
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
    last, missed = _last_and_missed(alone, result, judge, now)
    by = last.at
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
        doubt=last.doubt or last.why,
        untold=tuple(dict.fromkeys(_untold(missed))) if missed else _undated(last),
    )


def _last_and_missed(
    alone: Shipment, result: CheckResult, judge: _Judge, now: datetime
) -> tuple[_Last, CheckResult | None]:
    """The last moment, and the judgement of missing it.

    An order may have to leave long before its ship or cancel window closes, to be there in time.
    """
    last = _last_moment(result)
    if last.at is None:
        return last, None
    arrive = min(_ends(result, (_ARRIVAL,)), default=None)
    if arrive is not None and last.journey is not None and arrive - last.journey < last.at:
        sooner = last._replace(at=_at_the_dock(arrive - last.journey, alone))
        missed = _missed(alone, judge, sooner, now)
        if missed.findings:
            return sooner, missed
    return last, _missed(alone, judge, last, now)


def _untold(missed: CheckResult) -> Iterator[str]:
    """Which money is not in the sum, or is in it by its bound alone, and why."""
    for one in missed.findings:
        if one.charge is None:
            yield f"{one.code}: the profile has no charge for it"
        elif one.charge.expected is None:
            counted = f"at the most {one.money} counts: " if one.money is not None else ""
            yield f"{one.code}: {counted}{one.charge.explanation}"
    bounding = {rule.code for rule in all_rules() if rule.bounds}
    doubts: dict[str, list[str]] = {}
    for doubt in (*missed.not_checked, *missed.partly_checked):
        if doubt.code in bounding:
            doubts.setdefault(doubt.reason, []).append(doubt.code)
    yield from (f"{in_a_row(codes)} not checked: {why}" for why, codes in doubts.items())


def _undated(last: _Last) -> tuple[str, ...]:
    """An order without any window misses nothing; one whose window is in doubt may."""
    return (f"the last moment is not known: {last.doubt}",) if last.doubt else ()


def _last_moment(result: CheckResult) -> _Last:
    """Until when it has to leave, and what is in doubt of that.

    Where no last ship date can be told it is the end of the delivery window, less the time on the
    way as far as that is planned: whoever leaves later than that is late for certain.
    """
    doubt = next((one.doubt for one in result.in_force if one.clause in _ENDS and one.doubt), "")
    journey = _journey(result.shipment)
    by = min(_ends(result, _ENDS), default=result.latest_safe_ship)
    if by is not None:
        return _Last(by, journey, doubt)
    arrive = min(_ends(result, (_ARRIVAL,)), default=None)
    if arrive is None:
        more = (one.doubt for one in result.in_force if one.clause == _ARRIVAL and one.doubt)
        doubt = doubt or next(more, "")
        return _Last(None, None, doubt, "the order has no ship, cancel or delivery window")
    way = "" if journey else ", and the time on the way is not known"
    told = f"no last ship date is known; it has to be there by {clock_text(arrive)}{way}"
    journey = journey or timedelta(0)
    leaves = _at_the_dock(arrive - journey, result.shipment)
    return _Last(leaves, journey, "; ".join(filter(None, (told, doubt))))


def _at_the_dock(at: datetime, shipment: Shipment) -> datetime:
    """At the clock of where it leaves, as far as that is known."""
    zone = shipment.facts.ship_from_zone
    return at.astimezone(zone_info(zone)) if zone else at


def _ends(result: CheckResult, clauses: tuple[str, ...]) -> Iterator[datetime]:
    limits = (one for one in result.in_force if one.clause in clauses)
    yield from (end for one in limits if (end := _end(one)) is not None)


def _journey(shipment: Shipment) -> timedelta | None:
    facts = shipment.facts
    if facts.planned_arrival and facts.planned_departure:
        return facts.planned_arrival - facts.planned_departure
    return None


def _end(limit: LimitInForce) -> datetime | None:
    if limit.closes is None:
        return None
    last = limit.closes.last.astimezone(zone_info(limit.closes.zone))
    return last.replace(second=0, microsecond=0)


def _hours(left: timedelta) -> Decimal:
    return (Decimal(round(left.total_seconds())) / 3600).quantize(Decimal("0.1"))


def _missed(shipment: Shipment, judge: _Judge, last: _Last, now: datetime) -> CheckResult:
    """The judgement of leaving a minute after the last moment, or now where that is later."""
    leaves = now if last.at is None else max(last.at + _MINUTE, now)
    moved = shipment.facts.model_copy(
        update={
            "planned_departure": leaves,
            "planned_arrival": None if last.journey is None else leaves + last.journey,
            "appointment": None,
            "asn_planned": None,
        }
    )
    late = replace(shipment, facts=moved)
    return judge(late)


def _time_codes() -> tuple[str, ...]:
    """The rules of departure and arrival; the ship notice and the pickup are mended by then."""
    return tuple(rule.code for rule in all_rules() if rule.time and rule.code[:3] == "WIN")
