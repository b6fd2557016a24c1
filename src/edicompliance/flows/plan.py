"""What to do when stock or time is short: the ways there are, each with its price.

Ship whole and late, ship what is there, split it over two trucks, leave earlier, or ask the
retailer for a later date: each way is judged by the same rules as any shipment, and the cheapest is
proposed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.documents.shipment import Shipment
from edicompliance.documents.times import zone_info
from edicompliance.errors import EdiError
from edicompliance.flows.stock import Stock
from edicompliance.flows.trucks import Supply, planned_notice, unused_rows, wanted
from edicompliance.profiles import Profile
from edicompliance.rules.amending import amended
from edicompliance.rules.catalogue import all_rules
from edicompliance.rules.engine import check
from edicompliance.rules.known import NOTHING_MORE, Known
from edicompliance.rules.model import CheckResult, Finding
from edicompliance.rules.plan import WAYS, Goods, Option, Plan, Truck, Way
from edicompliance.rules.scope import own_facts

__all__ = ["WAYS", "Option", "Plan", "plan"]

_MOST_TIMES: Final = 12
"""So many times of a second truck are tried."""
_MINUTE: Final = timedelta(minutes=1)
_IN_FULL: Final = ("FIL", "ACK005")
"""The rules of what ships in the end: what was ordered, and what was acknowledged."""


def plan(
    shipment: Shipment,
    profile: Profile,
    *,
    now: datetime,
    stock: Stock | None = None,
    known: Known = NOTHING_MORE,
) -> Plan:
    """Return the ways to ship the orders of a shipment, with the money of each.

    Without `stock` everything ordered is there. Raises `EdiError` where it cannot be planned: no
    order, no planned departure, an order whose lines do not add up.
    """
    unused = tuple(f"{row.item} (line {row.line})" for row in unused_rows(stock, shipment.orders))
    planner = _Planner(shipment, profile, now, stock, known)
    options = sorted(planner.options(), key=_order)
    if not options:
        raise EdiError(f"{shipment.path}: nothing of what is ordered is in stock")
    own = [one for one in options if not one.if_granted]
    return Plan(shipment, profile.id, profile.currency, tuple(options), own[0].way, unused)


def _order(option: Option) -> tuple[bool, int, int, Decimal, int]:
    """The cheapest first; what cannot be told comes after what can."""
    unsure = option.if_granted, len(option.doubts), option.unpriced
    return *unsure, option.at_risk, list(WAYS).index(option.way)


class _Planner:
    """Works out the ways of one shipment."""

    def __init__(
        self,
        shipment: Shipment,
        profile: Profile,
        now: datetime,
        stock: Stock | None,
        known: Known,
    ) -> None:
        facts = shipment.facts
        if not shipment.orders:
            raise EdiError(f"{shipment.path}: expected an order (850) to plan for, got none")
        if facts.planned_departure is None:
            raise EdiError(
                f"{shipment.path}: expected planned_departure in shipment.toml, got none"
            )
        self.departure = facts.planned_departure
        self.journey = (
            facts.planned_arrival - facts.planned_departure if facts.planned_arrival else None
        )
        shipment = amended(shipment, profile.partner(own_facts(shipment))).shipment
        self.bare = replace(shipment, notices=(), pack_plans=(), packed=None, faults=None)
        self.profile, self.now, self.stock, self.known = profile, now, stock, known
        self.asked = self._check(self.bare, ("WIN",))
        self.orders = sorted(shipment.orders, key=self._closing)
        self.wanted = wanted(self.orders)

    def options(self) -> Iterator[Option]:
        """Yield every way that there is."""
        one_truck, missing = self._one_truck(self.departure)
        if not missing:
            yield (whole := self._option("whole", [one_truck], []))
        else:
            if one_truck.goods:
                yield self._option("short", [one_truck], missing)
            splits = list(self._splits())
            if splits:
                yield min(splits, key=_order)
            late = self._whole_when_there()
            if late is None:
                return
            yield (whole := late)
        yield from self._earlier(whole)
        yield from self._extension(whole)

    def _one_truck(self, departs: datetime) -> tuple[Truck, list[Goods]]:
        there, missing = Supply(self.stock, self.orders).take(self.wanted, departs)
        return self._truck(departs, there), missing

    def _truck(self, departs: datetime, goods: Sequence[Goods]) -> Truck:
        return Truck(departs, departs + self.journey if self.journey else None, tuple(goods))

    def _later(self) -> list[datetime]:
        """The times at which more is there, after the planned departure."""
        rows = self.stock.rows if self.stock else ()
        times = {row.at for row in rows if row.at is not None and row.at > self.departure}
        return sorted(times)[:_MOST_TIMES]

    def _splits(self) -> Iterator[Option]:
        for time in self._later():
            supply = Supply(self.stock, self.orders)
            first, missing = supply.take(self.wanted, self.departure)
            second, left = supply.take(missing, time)
            if first and second:
                trucks = [self._truck(self.departure, first), self._truck(time, second)]
                yield self._option("split", trucks, left)

    def _whole_when_there(self) -> Option | None:
        for time in self._later():
            truck, missing = self._one_truck(time)
            if not missing:
                return self._option("whole", [truck], [])
        return None

    def _earlier(self, whole: Option) -> Iterator[Option]:
        """Where the plan itself is too late: the same by the latest safe minute."""
        safe = self.asked.latest_safe_ship
        if not whole.findings or safe is None or not self.now <= safe < whole.trucks[0].departs:
            return
        truck, missing = self._one_truck(safe)
        if not missing:
            yield self._option("earlier", [truck], [])

    def _extension(self, whole: Option) -> Iterator[Option]:
        """Where time is what is short: what it costs if the dates move."""
        timely = [one for one in whole.findings if one.code not in _time_codes()]
        if len(timely) == len(whole.findings):
            return
        missed = [_by(one) for one in whole.findings if one.code in _time_codes()]
        closing = [self._limit(order) for order in self.orders]
        ask_by = min((at for at in (*missed, *closing) if at is not None), default=None)
        yield replace(
            whole, way="extension", findings=tuple(timely), if_granted=True, ask_by=ask_by
        )

    # -- judging

    def _option(self, way: Way, trucks: Sequence[Truck], left: Sequence[Goods]) -> Option:
        results = [self._judged(truck, n) for n, truck in enumerate(trucks, 1)]
        notices = tuple(notice for one in results for notice in one.shipment.notices)
        results.append(self._in_full(notices))
        doubts = dict.fromkeys((one.code, one.reason) for r in results for one in r.not_checked)
        findings = tuple(finding for result in results for finding in result.findings)
        return Option(way, tuple(trucks), tuple(left), findings, tuple(doubts))

    def _judged(self, truck: Truck, number: int) -> CheckResult:
        """A truck by the rules of time, with the orders that are on it."""
        aboard = {one.po for one in truck.goods}
        orders = tuple(one for one in self.orders if one.po_number in aboard)
        notice = planned_notice(truck, orders, f"PLAN-{number}", self.now)
        facts = self.bare.facts.model_copy(update=self._times(truck))
        one = replace(self.bare, orders=orders, notices=(notice,), facts=facts)
        return self._check(one, tuple(sorted(_time_codes())))

    def _times(self, truck: Truck) -> dict[str, datetime | None]:
        facts = self.bare.facts
        moved = truck.departs - self.departure
        notice = facts.asn_sent or facts.asn_planned
        return {
            "planned_departure": truck.departs,
            "planned_arrival": truck.arrives,
            "asn_sent": None,
            "asn_planned": notice + moved if notice is not None else None,
        }

    def _in_full(self, notices: Sequence[ShipNotice]) -> CheckResult:
        """All trucks together by what was ordered and acknowledged, when no more can follow."""
        closing = [at for order in self.orders for at in self._ends(order)]
        now = max([self.now, *(at + _MINUTE for at in closing)])
        whole = replace(self.bare, notices=tuple(notices))
        return check(whole, self.profile, now=now, select=_IN_FULL, known=self.known)

    def _check(self, shipment: Shipment, select: Sequence[str]) -> CheckResult:
        return check(shipment, self.profile, now=self.now, select=select, known=self.known)

    def _closing(self, order: PurchaseOrder) -> tuple[bool, float]:
        limit = self._limit(order)
        return limit is None, limit.timestamp() if limit else 0.0

    def _limit(self, order: PurchaseOrder) -> datetime | None:
        """When the ship or cancel window of an order closes, the earlier of them."""
        return min(self._ends(order), default=None)

    def _ends(self, order: PurchaseOrder) -> list[datetime]:
        return [
            one.closes.last.astimezone(zone_info(one.closes.zone))
            for one in self.asked.in_force
            if one.closes is not None
            and one.clause in ("windows.ship", "windows.cancel")
            and order.po_number in one.orders
        ]


def _by(finding: Finding) -> datetime | None:
    """Until when what is found could still be averted; None: it does not say."""
    due = finding.violation.due
    return due.last.astimezone(zone_info(due.zone)) if due is not None else None


def _time_codes() -> frozenset[str]:
    return frozenset(rule.code for rule in all_rules() if rule.time)
