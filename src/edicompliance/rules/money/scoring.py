"""What an order adds to a scorecard: how much of it counts in each measure, and how much met it.

The rules are put to the order and its papers once. Each measure of the guide then counts by the
guide's formula: the first order or the changed one, cases or lines, what is left out. What no rule
could tell is open: it is counted, and it never counts as met.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from functools import partial
from typing import Any, Final

from edicompliance.charges.counted import CountedLine, population_of
from edicompliance.charges.exact import NONE, total
from edicompliance.charges.population import Population
from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.conventions import party, ship_to
from edicompliance.documents.shipment import Shipment
from edicompliance.profiles import Profile
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules.bindings import check_bindings
from edicompliance.rules.cartons.cargo import line_name
from edicompliance.rules.context import Context
from edicompliance.rules.engine import chosen
from edicompliance.rules.guides.let_pass import excuse_of
from edicompliance.rules.guides.scope import told
from edicompliance.rules.judging import Judged, judged_by
from edicompliance.rules.known import NOTHING_MORE, Known
from edicompliance.rules.model import Violation
from edicompliance.rules.money.left_out import in_grace, left_out, not_looked_at
from edicompliance.rules.money.period_of import SHORT, codes_of, counting_of, day_of
from edicompliance.rules.money.scoring_kinds import OWN_MEASURES, QUANTITIES, codes_of_kind
from edicompliance.rules.money.scoring_limits import ahead, amount_of, spoken_of
from edicompliance.rules.money.scoring_model import (
    NOT_OF_PERFECT,
    Scored,
    carriers_of,
    failed,
    item_of,
)
from edicompliance.rules.orders.counted_order import OneLine, counted_lines
from edicompliance.rules.timing.limits import NotApplicable

_ONE: Final = Fraction(1)
_DAY_BY: Final = ("arrived", "departed", "must_arrive_by", "po_date")
"""By whose day an order is put on the scorecard, the first that is told."""


def scored(
    shipment: Shipment, profile: Profile, *, now: datetime, known: Known = NOTHING_MORE
) -> tuple[Scored, ...]:
    """Score the orders of a shipment by a guide, as of a time."""
    check_bindings(profile)
    with closing(Context.of(shipment, profile, now, known)) as context:
        judged = {rule.code: judged_by(rule, context) for rule in chosen()}
        return tuple(
            row
            for order in context.shipment.orders
            for row in _Order(order, context, judged).rows()
        )


class _Order:
    """One order, and what the rules say of it."""

    def __init__(
        self, order: PurchaseOrder, context: Context, judged: Mapping[str, Judged]
    ) -> None:
        self.order, self.context, self.judged = order, context, judged
        self.po = order.po_number
        self.faults = {code: tuple(self._faults(one)) for code, one in judged.items()}

    def _faults(self, one: Judged) -> Iterator[Violation]:
        """What is at fault with the order, but for what the retailer excused."""
        only = len(self.context.shipment.orders) == 1
        for violation in one.violations:
            about = self.po in violation.pos or (not violation.pos and only)
            if about and not excuse_of(one.rule.code, violation, self.context):
                yield violation

    def rows(self) -> Iterator[Scored]:
        """Measure by measure: those of the guide, then ours for what it does not score."""
        found: list[Scored] = []
        names, kinds = set(), set()
        for name in self._names():
            rows, kind = self._of_guide(name)
            found += rows
            names.add(name)
            kinds.add(kind)
        for own in OWN_MEASURES:
            if own.name not in names and own.kind not in kinds and own.kind != "perfect-order":
                found += self._measured(own.name, own.kind, "", self._own_formula(own.kind), ())
        found += self._perfect(found, own=not kinds & {"perfect-order"})
        yield from (replace(row, **self._dims(row)) for row in found)

    # -- the guide's own formulas

    def _names(self) -> tuple[str, ...]:
        return tuple(sorted(self.context.profile.names_in("measures")))

    def _of_guide(self, name: str) -> tuple[list[Scored], str]:
        context = self.context
        try:
            resolved = context.resolve("measures", name, context.facts(self.order))
        except CannotTell as doubt:
            return [self._unknown(name, "", "", doubt.reason)], ""
        except NotApplicable:
            return [], ""
        measure: Measure = resolved.clause
        if word := left_out(measure, self.order, context):
            return [self._left_out(name, measure, resolved.label, word)], measure.kind
        rows = self._measured(name, measure.kind, resolved.label, measure, measure.measures)
        return rows, measure.kind

    def _own_formula(self, kind: str) -> Measure | None:
        if kind not in QUANTITIES:
            return None
        return Measure.model_validate({"kind": kind, "unit": "unit", "quantity": "revised"})

    def _measured(
        self, name: str, kind: str, label: str, measure: Measure | None, _parts: Sequence[str]
    ) -> list[Scored]:
        try:
            rows = list(self._reckoned(name, kind, measure))
        except CannotTell as doubt:
            amount = amount_of(measure, self.order, self.context) if measure is not None else _ONE
            return [self._unknown(name, kind, label, doubt.reason, amount)]
        return [replace(row, clause=label) for row in rows]

    def _reckoned(self, name: str, kind: str, measure: Measure | None) -> Iterator[Scored]:
        if kind in QUANTITIES and measure is not None:
            yield from self._quantities(name, measure)
        elif kind == "order-cycle-time":
            yield self._cycle(name)
        elif kind == "cancelled":
            yield from self._cancelled(name)
        elif kind != "perfect-order":
            yield from self._documents(name, kind, measure)

    # -- quantities

    def _quantities(self, name: str, measure: Measure) -> Iterator[Scored]:
        codes = codes_of(name, measure, self.context.profile)
        counting, unit = counting_of(measure)
        if (short := self.judged.get(SHORT)) and SHORT in codes and short.is_unsure_of(self.po):
            raise CannotTell(f"{SHORT} cannot be told: {'; '.join(short.doubts)}")
        codes = spoken_of(name, codes, self.po, self.judged, self.context)
        times = [code for code in codes if code != SHORT and code in self.judged]
        if times and not any(self.judged[code].speaks_of(self.po) for code in times):
            yield self._left_out(name, measure, "", f"{', '.join(times)} judges no such order")
            return
        own = list(counted_lines(self.order, unit, measure.quantity, self.context))
        doubts = [self.judged[code] for code in times]
        why = next((next(iter(d.doubts)) for d in doubts if d.is_unsure_of(self.po)), "")
        is_late = any(self.faults.get(code) for code in times)
        if not is_late and not why and (coming := ahead(times, self.po, self.context)):
            yield replace(self._left_out(name, measure, "", coming), ahead=True)
            return
        lines = [self._line(one, codes, measure, why) for one in own]
        if counting.each in ("po", "shipment"):
            yield self._row(name, measure.kind, population_of(lines, counting), lines, "", why)
            return
        for line in lines:
            found = population_of([line], counting)
            yield self._row(name, measure.kind, found, [line], line.line, why)

    def _line(self, one: OneLine, codes: Sequence[str], measure: Measure, why: str) -> CountedLine:
        about = [
            (code, fault)
            for code in codes
            for fault in self.faults.get(code, ())
            if fault.subject.line in (None, one.name) and not in_grace(measure, fault)
        ]
        short = total(one.short_in(fault) for code, fault in about if code == SHORT)
        late = {code: one.shipped for code, _ in about if code != SHORT}
        unsure = one.shipped if why and not late else NONE
        return CountedLine(
            shipment=self.context.shipment.id,
            po=self.po,
            line=one.name,
            ordered=one.ordered,
            shipped=one.shipped,
            short=short,
            faults={**late, **({SHORT: NONE} if short else {})},
            open=unsure,
        )

    def _row(
        self,
        name: str,
        kind: str,
        found: Population,
        lines: Sequence[CountedLine],
        line: str,
        why: str,
    ) -> Scored:
        rules = sorted({code for one in lines for code in one.faults}) if found.failed else []
        return Scored(
            measure=name,
            kind=kind,
            thing=self.po,
            line=line,
            rules=tuple(rules),
            counted=found.counted,
            met=found.met,
            open=found.open,
            why=why if found.open else "",
        )

    # -- documents

    def _documents(self, name: str, kind: str, measure: Measure | None) -> Iterator[Scored]:
        codes = [code for code in codes_of_kind(kind) if code in self.judged]
        if not codes:
            raise CannotTell("no rule tells it")
        failing = [
            code
            for code in codes
            if any(
                measure is None or not in_grace(measure, fault)
                for fault in self.faults.get(code, ())
            )
        ]
        judged = [self.judged[code] for code in codes]
        doubts = [one for one in judged if one.is_unsure_of(self.po)]
        asked = failing or doubts or [one for one in judged if one.applied]
        if not asked:
            return
        why = f"{doubts[0].rule.code}: {next(iter(doubts[0].doubts))}" if doubts else ""
        missed, unsure = bool(failing), bool(why) and not failing
        if not missed and not unsure and (coming := ahead(codes, self.po, self.context)):
            yield self._coming(name, kind, coming)
            return
        yield Scored(
            measure=name,
            kind=kind,
            thing=self.po,
            rules=tuple(failing),
            counted=_ONE,
            met=NONE if missed or unsure else _ONE,
            open=_ONE if unsure else NONE,
            why=why if unsure else "",
        )

    def _cycle(self, name: str) -> Scored:
        ordered = self.order.po_date
        if ordered is None:
            raise CannotTell("the order has no date")
        told_of = self.context.told("arrived", "ship_to", self.order)
        if told_of.by in ("", "plan"):
            raise CannotTell("nobody says when it arrived, only when it was to")
        arrived = day_of(told_of.moment, self.context)
        days = Fraction((arrived - ordered).days)
        return Scored(measure=name, kind="order-cycle-time", thing=self.po, counted=_ONE, met=days)

    def _cancelled(self, name: str) -> Iterator[Scored]:
        first = {one.name: one for one in counted_lines(self.order, "", "original", self.context)}
        last = {one.name: one for one in counted_lines(self.order, "", "revised", self.context)}
        for line, one in first.items():
            left = last[line].ordered if line in last else NONE
            gone = max(one.ordered - left, NONE)
            yield Scored(
                measure=name,
                kind="cancelled",
                thing=self.po,
                line=line,
                counted=one.ordered,
                met=gone,
            )

    def _perfect(self, rows: Sequence[Scored], *, own: bool) -> Iterator[Scored]:
        """The orders that are right in all of a perfect order's measures."""
        made: list[tuple[str, str, Sequence[str]]] = []
        for name in self._names():
            try:
                resolved = self.context.resolve("measures", name, self.context.facts(self.order))
            except (CannotTell, NotApplicable):
                continue
            if resolved.clause.combine == "all":  # a product is of a period's rates, of no order's
                made.append((name, resolved.label, resolved.clause.measures))
        if own:
            others = {row.measure for row in rows if row.kind not in NOT_OF_PERFECT}
            made.append(("perfect-order", "", sorted(others)))
        for name, label, parts in made:
            yield from self._all_right(name, label, [r for r in rows if r.measure in parts])

    def _all_right(self, name: str, label: str, rows: Sequence[Scored]) -> Iterator[Scored]:
        if not any(row.counted for row in rows):
            return
        wrong = sorted({code for row in rows for code in row.rules if failed(row)})
        wrongly, doubts = any(map(failed, rows)), [row for row in rows if row.open]
        coming = next((row.why for row in rows if row.ahead), "")
        if coming and not wrongly:
            yield replace(self._coming(name, "perfect-order", coming), clause=label)
            return
        unsure = bool(doubts) and not wrongly
        yield Scored(
            measure=name,
            kind="perfect-order",
            clause=label,
            thing=self.po,
            rules=tuple(wrong),
            counted=_ONE,
            met=NONE if wrongly or unsure else _ONE,
            open=_ONE if unsure else NONE,
            why=f"{doubts[0].measure}: {doubts[0].why}" if unsure else "",
        )

    # -- what nobody knows, and what does not count

    def _unknown(self, name: str, kind: str, label: str, why: str, much: Fraction = _ONE) -> Scored:
        return Scored(
            measure=name, kind=kind, clause=label, thing=self.po, counted=much, open=much, why=why
        )

    def _left_out(self, name: str, measure: Measure, label: str, word: str) -> Scored:
        amount = amount_of(measure, self.order, self.context)
        return Scored(
            measure=name, kind=measure.kind, clause=label, thing=self.po, excluded=amount, why=word
        )

    def _coming(self, name: str, kind: str, why: str) -> Scored:
        return Scored(measure=name, kind=kind, thing=self.po, excluded=_ONE, why=why, ahead=True)

    def notes(self, measure: Measure) -> tuple[str, ...]:
        """The words that a measure leaves out and that nobody tells of the order."""
        return not_looked_at(measure, self.order, self.context)

    # -- where it belongs

    def _dims(self, row: Scored) -> dict[str, Any]:
        place, threepl, carrier, day = self.context.once(("scored", self.po), self._places)
        return {
            "dc": place,
            "threepl": threepl,
            "carrier": carrier,
            "day": self._day_of(row) or day,
            "sku": self._items.get(row.line, "") if row.line else "",
        }

    def _places(self) -> tuple[str, str, str, date | None]:
        context, order = self.context, self.order
        conventions = context.conventions("850", order)
        to = told(partial(ship_to, order, conventions))
        sender = next(
            (
                found
                for notice in context.shipment.notices
                if (found := told(partial(party, notice, "ship_from", context.conventions("856"))))
            ),
            None,
        )
        return (
            (to.code or to.name or "") if to else "",
            (sender.code or sender.name or "") if sender else "",
            context.shipment.facts.scac or self._scac(),
            next((day for by in _DAY_BY if (day := self._told_day(by))), order.po_date),
        )

    def _scac(self) -> str:
        notices = self.context.shipment.notices
        codes = {code for one in notices for code in carriers_of(one)}
        return codes.pop() if len(codes) == 1 else ""

    def _day_of(self, row: Scored) -> date | None:
        """By the day that the guide names, where it does."""
        if not row.clause:
            return None
        try:
            resolved = self.context.resolve("measures", row.measure, self.context.facts(self.order))
        except (CannotTell, NotApplicable):
            return None
        by = resolved.clause.dated_by
        return self._told_day(by) if by else None

    def _told_day(self, anchor: str) -> date | None:
        place = "ship_from" if anchor in ("departed", "ready") else "ship_to"
        try:
            return day_of(self.context.told(anchor, place, self.order).moment, self.context)  # type: ignore[arg-type]
        except (CannotTell, NotApplicable):
            return None

    @property
    def _items(self) -> Mapping[str, str]:
        match = self.context.aboard.match_of(self.order)
        return self.context.once(
            ("scored items", self.po),
            lambda: {line_name(one): item_of(one.line) for one in match.lines},
        )
