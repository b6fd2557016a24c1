"""What scorecards count: orders, invoices and deductions of one retailer, each as it stands now.

An order is counted anew when a paper of it has come, when anything was seen, answered or granted,
when the guide or its settings have changed, and as long as something of it is open. Sales are the
invoices that went out, charges are what the ledger says was taken. What is no longer the
retailer's, or was taken back, is taken off again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Final

from edicompliance.charges.population import rounded
from edicompliance.flows.anew.rejudge_plan import Member
from edicompliance.flows.matching import Finder
from edicompliance.flows.money.cost_papers import CostPapers
from edicompliance.flows.money.costing import costs_in
from edicompliance.flows.money.deductions import books_of
from edicompliance.flows.orders.kept_orders import KeptOrders
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.profiles import Profile
from edicompliance.rules.money.scoring import scored
from edicompliance.rules.money.scoring_kinds import MONEY_MEASURE
from edicompliance.rules.money.scoring_model import Scored
from edicompliance.store import Work
from edicompliance.store.score_sources import ScoreSources
from edicompliance.store.scores import SCALE, ScoreEntry

_PLACES: Final = 4
_GIVEN: Final = "given"
"""The mark of an order that was counted from files."""
_GONE: Final = "gone"
"""The mark of what no longer counts."""


@dataclass(slots=True)
class ScoreCounter:
    """Counts what has changed."""

    work: Work
    kept: KeptOrders
    profile: Profile
    now: datetime
    papers: CostPapers
    finder: Finder
    """Who tells which orders a charge is about."""
    _current: set[str] = field(default_factory=set)
    """All that counts today."""

    def all(self, shipments: Sequence[str] = ()) -> None:
        """Count all of it; `shipments` are folders and files as for a check."""
        for path in shipments:
            self._folder(path)
        seen = self.work.scores.seen(self.profile.id)
        named = ScoreSources(self.work, self.kept.partners).papers()
        if not self.kept.note:
            self._orders(seen)
            self._sales(seen, named)
        self._charges(seen, named)
        self._take_back(seen)

    def _name(self, kind: str, partner: str, number: str) -> str:
        """What a thing is called; several partners may have one number."""
        several = len(self.kept.partners) > 1
        return f"{kind} {partner} {number}" if several else f"{kind} {number}"

    # -- orders

    def _orders(self, seen: Mapping[str, tuple[str, bool]]) -> None:
        sources = ScoreSources(self.work, self.kept.partners)
        marks = _Marks(self.kept, sources)
        changed: dict[Member, str] = {}
        for member in self.kept.members():
            pos, mark = marks.orders(member), marks.mark(member)
            things = [self._name("order", member.partner, po) for po in pos]
            self._current |= set(things)
            if any(f"order {po}" in seen and seen[f"order {po}"][0] == _GIVEN for po in pos):
                continue
            if any(seen.get(one, ("", True)) != (mark, False) for one in things):
                changed[member] = mark
        for kept in self.kept.read(list(changed)):
            rows = scored(kept.shipment, self.profile, now=self.now, known=kept.known)
            self._keep(kept.member.partner, marks.orders(kept.member), rows, changed[kept.member])

    def _keep(self, partner: str, pos: Sequence[str], rows: Sequence[Scored], mark: str) -> None:
        by_order: dict[str, list[Scored]] = {po: [] for po in pos}
        for row in rows:
            by_order.setdefault(row.thing, []).append(row)
        for po, own in by_order.items():
            self._count(self._name("order", partner, po), own, mark)

    def _folder(self, path: str) -> None:
        for batch in find_shipments([path])[0]:
            shipment = load_shipment(batch)
            rows = scored(shipment, self.profile, now=shipment.facts.checked_at or self.now)
            for po in sorted({row.thing for row in rows}):
                self._count(f"order {po}", [row for row in rows if row.thing == po], _GIVEN)

    def _count(self, thing: str, rows: Sequence[Scored], mark: str) -> None:
        entries = [self._entry(thing, row) for row in rows]
        is_open = any(one.open for one in entries)
        self.work.scores.count(self.profile.id, thing, entries, mark, is_open=is_open)

    def _entry(self, thing: str, row: Scored) -> ScoreEntry:
        return ScoreEntry(
            retailer=self.profile.id,
            thing=thing,
            measure=row.measure,
            kind=row.kind,
            clause=row.clause,
            day=row.day or self.now.date(),
            line=row.line,
            dc=row.dc,
            carrier=row.carrier,
            threepl=row.threepl,
            sku=row.sku,
            rules=" ".join(row.rules),
            counted=_scaled(row.counted),
            met=_scaled(row.met),
            open=_scaled(row.open),
            excluded=_scaled(row.excluded),
            why=row.why,
        )

    # -- money

    def _sales(self, seen: Mapping[str, tuple[str, bool]], named: Mapping[str, int]) -> None:
        """What was invoiced, article by article, where its order went and by whom."""
        for row in ScoreSources(self.work, self.kept.partners).invoices():
            thing = self._name("invoice", row.partner, row.number)
            self._current.add(thing)
            mark = f"{row.version} {row.total} {named.get(row.po_number, 0)}"
            if row.total is not None and seen.get(thing, ("",))[0] != mark:
                day, orders = row.dated or row.received_at.date(), (row.po_number,)
                money = [
                    self._money(thing, day, row.ship_to, orders, sku, sales=sold)
                    for sku, sold in self.papers.sold(row).items()
                ]
                self.work.scores.count(self.profile.id, thing, money, mark, is_open=False)

    def _charges(self, seen: Mapping[str, tuple[str, bool]], named: Mapping[str, int]) -> None:
        """What was taken; of which article, place and carrier, its order's papers say."""
        books = books_of(self.work)
        for line, cost in costs_in(books):
            if cost.retailer != self.profile.id:
                continue
            thing, of = f"deduction {cost.deduction} {line}", books.deductions[cost.deduction]
            self._current.add(thing)
            orders = self.finder.orders(of.taken, of.line(line))
            papers = sum(named.get(po, 0) for po in orders)
            mark = f"{cost.amount} {cost.day} {cost.dc} {' '.join(orders)} {papers}"
            if seen.get(thing, ("",))[0] != mark:
                day = cost.day or self.now.date()
                sku = cost.sku or self.papers.item(self.profile.id, orders)
                money = self._money(thing, day, cost.dc, orders, sku, charged=cost.amount)
                self.work.scores.count(self.profile.id, thing, [money], mark, is_open=False)

    def _money(
        self,
        thing: str,
        day: date,
        dc: str,
        orders: Sequence[str],
        sku: str,
        *,
        sales: Decimal = Decimal(0),
        charged: Decimal = Decimal(0),
    ) -> ScoreEntry:
        whose, papers = self.profile.id, self.papers
        return ScoreEntry(
            retailer=whose,
            thing=thing,
            measure=MONEY_MEASURE.name,
            kind=MONEY_MEASURE.kind,
            day=day,
            dc=dc or papers.place(whose, orders),
            carrier=papers.carrier(whose, orders),
            threepl=papers.warehouse(whose, orders),
            sku=sku,
            counted=_scaled(Fraction(sales)),
            met=_scaled(Fraction(charged)),
        )

    def _take_back(self, seen: Mapping[str, tuple[str, bool]]) -> None:
        """Take off what is no longer the retailer's, or was taken back."""
        for thing, (mark, _) in seen.items():
            kept = thing in self._current or mark in (_GIVEN, _GONE)
            unsure = self.kept.note and not thing.startswith("deduction ")
            if not kept and not unsure:
                self.work.scores.count(self.profile.id, thing, [], _GONE, is_open=False)


class _Marks:
    """By what it is told whether a shipment has changed since it was counted."""

    def __init__(self, kept: KeptOrders, sources: ScoreSources) -> None:
        self._kept = kept
        self._orders = sources.orders()
        self._seen, self._answered = sources.observed(), sources.answered()

    def orders(self, member: Member) -> list[str]:
        """The numbers of a shipment's orders."""
        return list(dict.fromkeys(po for one in member.documents if (po := self._orders.get(one))))

    def mark(self, member: Member) -> str:
        """The same as long as it counts the same."""
        pos = self.orders(member)
        told = sha256(repr(member.documents).encode())
        told.update(repr(self._kept.granted(pos)).encode())
        told.update(repr([self._seen.get(po, 0) for po in pos]).encode())
        told.update(repr([self._answered.get(one, 0) for one in member.documents]).encode())
        return f"{self._kept.edition_for(member.partner)}:{told.hexdigest()[:16]}"


def _scaled(amount: Fraction) -> int:
    return int(rounded(amount, _PLACES) * SCALE)
