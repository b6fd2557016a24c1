"""What scorecards count: orders, invoices and deductions of one retailer, each as it stands now.

An order is counted anew when a paper of it has come, when anything was seen, answered or granted,
when the guide or its settings have changed, and as long as something of it is open. Sales are the
invoices that went out, charges are what the ledger says was taken. What is no longer the
retailer's, or was taken back, is taken off again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any, Final

from edicompliance.chargebacks.costs import Cost
from edicompliance.chargebacks.matching import match_deductions
from edicompliance.charges.population import rounded
from edicompliance.flows.anew.rejudge_plan import Member
from edicompliance.flows.matching import Finder
from edicompliance.flows.money.cost_papers import CostPapers
from edicompliance.flows.money.costing import costs_in, told_costs
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
from edicompliance.store.scores import SCALE, UNTOLD, ScoreEntry

_FORMULA: Final = "2"
"""Raised where an order counts otherwise than it did: each is then counted anew, once."""
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
    """Who tells which orders a charge is about, and what for."""
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
        is_open = any(row.open or row.ahead for row in rows)
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
                day, where = row.dated or row.received_at.date(), self._where(row)
                money = [
                    replace(self._money(thing, day, where, sku), counted=_scaled(Fraction(sold)))
                    for sku, sold in self.papers.sold(row).items()
                ]
                self.work.scores.count(self.profile.id, thing, money, mark, is_open=False)

    def _where(self, invoice: Any) -> tuple[str, str, str]:
        """To where the goods of an invoice went, by whom, from where."""
        whose, orders = self.profile.id, (invoice.po_number,)
        return (
            invoice.ship_to or self.papers.place(whose, orders),
            self.papers.carrier(whose, orders),
            self.papers.warehouse(whose, orders),
        )

    def _charges(self, seen: Mapping[str, tuple[str, bool]], named: Mapping[str, int]) -> None:
        """What was taken, for what it was matched with; its order's papers say where that was."""
        books, marks = books_of(self.work), _ChargeMarks.of(self.work, self.kept, named)
        changed: dict[tuple[str, int], tuple[str, str]] = {}
        every = [one for one in costs_in(books) if one[1].retailer == self.profile.id]
        for line, cost in every:
            thing, of = f"deduction {cost.deduction} {line}", books.deductions[cost.deduction]
            self._current.add(thing)
            orders = self.finder.orders(of.taken, of.line(line))
            kept = self.finder.verdicts(self.profile.id, orders)
            mark = marks.mark(cost, orders, kept)
            if seen.get(thing, ("",))[0] != mark:
                changed[cost.deduction, line] = thing, mark
        wanted = [books.deductions[name] for name in dict.fromkeys(name for name, _ in changed)]
        found = match_deductions(wanted, self.finder.evidence(books))
        plain = [(line, cost) for line, cost in every if (cost.deduction, line) in changed]
        told = told_costs(plain, found, self.papers, by=None)
        for (line, _), cost in zip(plain, told, strict=True):
            thing, mark = changed[cost.deduction, line]
            money = self._charged(thing, cost)
            self.work.scores.count(self.profile.id, thing, [money], mark, is_open=False)

    def _charged(self, thing: str, cost: Cost) -> ScoreEntry:
        where = cost.dc, cost.carrier, cost.threepl
        money = self._money(thing, cost.day or self.now.date(), where, cost.sku)
        return replace(money, met=_scaled(Fraction(cost.amount)), rules=cost.rule or UNTOLD)

    def _money(self, thing: str, day: date, where: tuple[str, str, str], sku: str) -> ScoreEntry:
        """Money of nothing yet; `where`: to which place, by which carrier, from which warehouse."""
        return ScoreEntry(
            retailer=self.profile.id,
            thing=thing,
            measure=MONEY_MEASURE.name,
            kind=MONEY_MEASURE.kind,
            day=day,
            dc=where[0],
            carrier=where[1],
            threepl=where[2],
            sku=sku,
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
        return f"{_FORMULA} {self._kept.edition_for(member.partner)}:{told.hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class _ChargeMarks:
    """By what it is told whether a charge may be matched otherwise than it was."""

    edition: str
    named: Mapping[str, int]
    """Order -> how many papers name it."""
    seen: Mapping[str, int]
    """Order -> how often anything was seen of it."""
    answered: Mapping[str, int]
    """Order -> how many answers there are to its papers."""
    kept: KeptOrders

    @classmethod
    def of(cls, work: Work, kept: KeptOrders, named: Mapping[str, int]) -> _ChargeMarks:
        sources = ScoreSources(work, kept.partners)
        edition = " ".join(map(kept.edition_for, kept.partners))
        return cls(edition, named, sources.observed(), sources.answers(), kept)

    def mark(self, cost: Cost, orders: Sequence[str], verdicts: Sequence[str]) -> str:
        """The same as long as it counts the same."""
        money = cost.amount, cost.day, cost.dc, cost.sku
        counts = [[of.get(po, 0) for po in orders] for of in
                  (self.named, self.seen, self.answered)]  # fmt: skip
        told = self.edition, money, orders, verdicts, counts, self.kept.granted(orders)
        return f"charge:{sha256(repr(told).encode()).hexdigest()[:32]}"


def _scaled(amount: Fraction) -> int:
    return int(rounded(amount, _PLACES) * SCALE)
