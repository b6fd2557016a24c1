"""What to do when stock or time is short: the ways there are, each with its price.

Ship whole and late, split it over two trucks, leave earlier, ask the retailer for a later date, or
ship what is there and accept the cost: each way is judged by the same rules as any shipment, and
the cheapest is proposed. A way that there is not says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Final

from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.segments.times import zone_info
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.documents.shipment import Shipment
from edicompliance.errors import EdiError
from edicompliance.flows.shipping.stock import Stock
from edicompliance.flows.shipping.trucks import (
    Supply,
    notice_of_nothing,
    planned_notice,
    unused_rows,
    wanted,
)
from edicompliance.profiles import Profile
from edicompliance.rules.catalogue import all_rules
from edicompliance.rules.engine import check
from edicompliance.rules.guides.scope import own_facts
from edicompliance.rules.known import NOTHING_MORE, Known
from edicompliance.rules.model import CheckResult, Finding
from edicompliance.rules.orders.amending import amended
from edicompliance.rules.results.plan import WAYS, Goods, Option, Plan, Truck, Way, listed

__all__ = ["WAYS", "Option", "Plan", "plan"]

_MOST_TIMES: Final = 8
"""So many times at which more comes in are tried."""
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
    options = _ranked(list(planner.options()))
    own = [one for one in options if not one.if_granted]
    offered = {one.way for one in options}
    why_not = planner.refused
    refused = tuple((way, why_not[way]) for way in WAYS if way in why_not and way not in offered)
    return Plan(shipment, profile.id, profile.currency, tuple(options), own[0].way, unused, refused)


def _ranked(options: Sequence[Option]) -> list[Option]:
    """The cheapest first; what cannot be told comes after what can.

    A doubt that every truck has says nothing for any of them, nor for shipping nothing at all.
    """
    trucked = [set(one.doubts) for one in options if one.trucks]
    shared = set[tuple[str, str]].intersection(*trucked) if trucked else set[tuple[str, str]]()
    return sorted(options, key=lambda one: _order(one, len(set(one.doubts) - shared)))


def _order(option: Option, doubts: int) -> tuple[bool, bool, int, int, Decimal, bool, int]:
    unsure = option.if_granted, bool(option.untold), doubts, option.unpriced
    return *unsure, option.at_risk, not option.trucks, list(WAYS).index(option.way)


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
        self.refused: dict[Way, str] = {}

    def options(self) -> Iterator[Option]:
        """Yield every way that there is; why there is no other stands in `refused` then."""
        truck, missing = self._one_truck(self.departure)
        planned = self._as_planned(truck, missing)
        whole = self._whole_when_there() if missing else replace(planned, way="whole")
        if whole is not None:
            yield whole
            yield from self._earlier(whole)
        if missing or planned.findings:
            yield planned
        else:
            self.refused["accept"] = "as planned, it costs nothing"
        splits = list(self._splits() if missing else self._orders_apart(planned))
        if splits:
            yield min(splits, key=lambda one: _order(one, len(one.doubts)))
        yield from self._extension(whole)

    def _as_planned(self, truck: Truck, missing: Sequence[Goods]) -> Option:
        """What is there at the planned time, and nothing more: nothing else is done."""
        if truck.goods:
            return self._option("accept", [truck], missing)
        judged = self._in_full([notice_of_nothing(missing, self.orders, "PLAN-1", self.now)])
        doubts = dict.fromkeys((one.code, one.reason) for one in judged.not_checked)
        return Option("accept", (), tuple(missing), judged.findings, tuple(doubts))

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
        """What is there at one time, and at a later one what came in by then."""
        for time, later in combinations([self.departure, *self._later()], 2):
            supply = Supply(self.stock, self.orders)
            first, missing = supply.take(self.wanted, time)
            second, left = supply.take(missing, later)
            if first and second:
                yield self._option(
                    "split", [self._truck(time, first), self._truck(later, second)], left
                )
        self.refused["split"] = "there are no two times at which some of it is there"

    def _orders_apart(self, planned: Option) -> Iterator[Option]:
        """All is there, but not all orders can leave together in time: those that cannot, apart."""
        missed = {one.violation.subject.po for one in planned.findings if one.code in _time_codes()}
        apart = tuple(one for one in self.orders if one.po_number in missed)
        self.refused["split"] = "all of it is there at the planned time, and no order needs another"
        if not apart or len(apart) == len(self.orders):
            return
        asked = self._check(replace(self.bare, orders=apart), ("WIN",))
        safe = asked.latest_safe_ship
        if safe is None or safe < self.now:
            why = asked.no_safe_ship or "their last safe minute is over"
            self.refused["split"] = f"the orders that are not in time need another truck, but {why}"
            return
        goods = [one for one in self.wanted if one.po in missed]
        rest = [one for one in self.wanted if one.po not in missed]
        there, lacking = Supply(self.stock, self.orders).take(goods, safe)
        if not lacking:
            trucks = [self._truck(safe, there), self._truck(self.departure, rest)]
            yield self._option("split", sorted(trucks, key=lambda one: one.departs), [])

    def _whole_when_there(self) -> Option | None:
        lacking: Sequence[Goods] = ()
        for time in (self.departure, *self._later()):
            truck, lacking = self._one_truck(time)
            if not lacking:
                return self._option("whole", [truck], [])
        self.refused["whole"] = f"nothing says when this is there: {listed(lacking)}"
        return None

    def _earlier(self, whole: Option) -> Iterator[Option]:
        """Where it misses a date: the same by the latest safe minute."""
        safe = self.asked.latest_safe_ship
        if not any(one.code in _time_codes() for one in whole.findings):
            return
        if safe is None or safe < self.now:
            self.refused["earlier"] = self.asked.no_safe_ship or "the latest safe minute is over"
        elif safe < whole.trucks[0].departs:
            yield from self._at(safe)

    def _at(self, safe: datetime) -> Iterator[Option]:
        truck, missing = self._one_truck(safe)
        if missing:
            self.refused["earlier"] = (
                f"by the latest safe minute this is missing: {listed(missing)}"
            )
        else:
            yield self._option("earlier", [truck], [])

    def _extension(self, whole: Option | None) -> Iterator[Option]:
        """What it costs if the dates move; where nothing says when all is there, who knows."""
        closing = [at for at in map(self._limit, self.orders) if at is not None]
        if whole is None:
            ask_by = min(closing, default=None)
            untold = self.refused["whole"]
            yield Option("extension", (), (), (), (), True, ask_by, untold)
            return
        timely = [one for one in whole.findings if one.code not in _time_codes()]
        if len(timely) == len(whole.findings):
            self.refused["extension"] = "shipped whole, it misses no date"
            return
        missed = [_by(one) for one in whole.findings if one.code in _time_codes()]
        ask_by = min((at for at in (*missed, *closing) if at is not None), default=None)
        yield replace(
            whole, way="extension", findings=tuple(timely), if_granted=True, ask_by=ask_by
        )

    # -- judging

    def _option(self, way: Way, trucks: Sequence[Truck], left: Sequence[Goods]) -> Option:
        results = [self._judged(truck, n) for n, truck in enumerate(trucks, 1)]
        trucks = [
            replace(t, leave_by=r.latest_safe_ship) for t, r in zip(trucks, results, strict=True)
        ]
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
