"""What a shipment adds to the rates it is measured by: its lines, those that pass among them.

A month's rate is made of all lines, so the ones without a fault count as much as the late ones. Of
each order it is looked up which charge of which period it may cost; then its lines are counted in
the measure's own unit, and the faults that were found stand for what misses.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, TypeVar

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.segments.times import at_instant
from edicompliance.profiles import ChargeClause, Resolved
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules.context import Context
from edicompliance.rules.guides.footing import REMEDY, without_weak
from edicompliance.rules.guides.let_pass import waiver_of
from edicompliance.rules.judging import Judged
from edicompliance.rules.model import Violation
from edicompliance.rules.money.grains import Found, key_of, split, whole_of, whole_of_orders
from edicompliance.rules.money.left_out import left_out, lines_left_out, not_looked_at, note_of
from edicompliance.rules.money.period_model import (
    CaseKey,
    Failing,
    ItemKey,
    PeriodCase,
    RatePart,
    UntoldPeriod,
    together,
)
from edicompliance.rules.money.period_of import (
    NOT_BILLED,
    SHORT,
    case_of,
    codes_of,
    condition_of,
    dated,
    day_of,
    measure_of,
    parts_of,
)
from edicompliance.rules.money.rated import Counted, Rated, counted, without
from edicompliance.rules.money.tiering import value_of
from edicompliance.rules.timing.limits import NotApplicable

Label = str
_Said = TypeVar("_Said", ChargeClause, Measure)


class Place(NamedTuple):
    """Where a fault is priced: in a case, as one of its items."""

    case: CaseKey
    item: ItemKey


@dataclass(slots=True)
class Populations:
    """The cases of one shipment, and which fault is which item of them."""

    cases: tuple[PeriodCase, ...] = ()
    untold: tuple[UntoldPeriod, ...] = ()
    places: Mapping[tuple[Label, int, int], Place] = field(default_factory=dict)
    """Charge, fault and which part of it -> where it is priced."""


def populations(found: Sequence[Found], judged: Iterable[Judged], context: Context) -> Populations:
    """What a shipment adds to its periods; `found` are the faults that nobody excused."""
    return _Builder(found, {one.rule.code: one for one in judged}, context).all()


class _LeftOut(Exception):  # noqa: N818 - an outcome, not an error
    """The measure leaves the order out."""


class _Builder:
    """Goes through the orders of one shipment, then through its faults."""

    def __init__(
        self, found: Sequence[Found], judged: Mapping[str, Judged], context: Context
    ) -> None:
        self.found, self.judged, self.context = found, judged, context
        self.parts: defaultdict[CaseKey, list[PeriodCase]] = defaultdict(list)
        self.cases: dict[CaseKey, PeriodCase] = {}
        self.failing: defaultdict[CaseKey, list[Failing]] = defaultdict(list)
        self.originals: defaultdict[tuple[CaseKey, str], list[Found]] = defaultdict(list)
        self.of_order: dict[tuple[Label, str], PeriodCase] = {}
        self.counted: dict[tuple[Label, str], Counted] = {}
        self.untold: dict[UntoldPeriod, None] = {}

    def all(self) -> Populations:
        for order in self.context.shipment.orders:
            for charge in self.context.tariff.of_periods(order.po_number):
                self._put(order, charge)
        self.cases = {key: together(parts) for key, parts in self.parts.items()}
        places = dict(self._place_all())
        cases = tuple(
            self._with_wholes(replace(case, failing=tuple(self.failing[key])))
            for key, case in self.cases.items()
        )
        return Populations(cases, tuple(self.untold), places)

    # -- the orders, each in its period

    def _put(self, order: PurchaseOrder, charge: Resolved[ChargeClause]) -> None:
        try:
            case = self._case(order, charge)
        except _LeftOut:
            return
        except CannotTell as doubt:
            self._leave_open(charge, doubt.reason)
        except NotApplicable as none:
            faults = (rule.code for rule, _ in self._found_of.get(order.po_number, ()))
            if set(faults) & set(charge.clause.for_codes):
                self._leave_open(charge, f"{none} does not hold for order {order.po_number}")
        else:
            self.parts[case.key].append(case)
            self.of_order[case.label, order.po_number] = case

    def _leave_open(self, charge: Resolved[ChargeClause], reason: str) -> None:
        condition = condition_of(charge)
        name = condition.measure if condition else ""
        self.untold[UntoldPeriod(charge.label, name, reason)] = None

    def _case(self, order: PurchaseOrder, charge: Resolved[ChargeClause]) -> PeriodCase:
        context, clause = self.context, charge.clause
        if clause.gives_way_to or len(clause.conditions) > 1:
            raise CannotTell("it hangs on more than one thing")
        charge = self._sourced(charge)
        condition = condition_of(charge)
        resolved = measure_of(condition, context.facts(order), context) if condition else None
        if resolved is not None:
            resolved = self._sourced(resolved)
        measure = resolved.clause if resolved else None
        when = dated(order, clause, measure, condition, context)
        case = replace(
            case_of(charge, resolved, when, context.currency),
            over=self._today > when.period.ends,
            pos=frozenset((order.po_number,)),
            shipments=frozenset((context.shipment.id,)),
        )
        if condition is None or resolved is None:
            return case
        return self._counted(case, order, self._rated(condition.measure, resolved, order))

    def _rated(
        self, name: str, resolved: Resolved[Measure], order: PurchaseOrder
    ) -> tuple[Rated, ...]:
        """The measures that an order counts in: one, or several of which a perfect one is made."""
        context, found = self.context, []
        if left_out(resolved.clause, order, context):
            raise _LeftOut
        parts = parts_of(name, resolved, context.facts(order), context)
        for called, part in parts:
            measure = (part if part is resolved else self._sourced(part)).clause
            if not left_out(measure, order, context):
                left = {*lines_left_out(measure, order, context)}
                left |= {*lines_left_out(resolved.clause, order, context)}
                codes = codes_of(called, measure, context.profile)
                found.append(Rated(called, measure, codes, frozenset(left)))
        if not found:
            raise _LeftOut
        return tuple(found)

    def _sourced(self, resolved: Resolved[_Said]) -> Resolved[_Said]:
        """Refuse a weak source, where these are refused, and what such have against a good one."""
        if not self.context.strict_sources:
            return resolved
        if resolved.weak_keys:
            source = resolved.source
            why = f"{resolved.label} from {source.title}, grade {source.grade}"
            raise CannotTell(f"not priced: weak source: {why}; {REMEDY}")
        return without_weak(resolved)[0]

    @cached_property
    def _today(self) -> date:
        zone = self.context.zone("retailer")
        return day_of(at_instant(self.context.now, zone), self.context)

    @cached_property
    def _found_of(self) -> Mapping[str, Sequence[Found]]:
        """By order the faults that are about it."""
        found: defaultdict[str, list[Found]] = defaultdict(list)
        for one in self.found:
            for po in one[1].pos:
                found[po].append(one)
        return found

    # -- the lines of an order, as the measure counts them

    def _counted(
        self, case: PeriodCase, order: PurchaseOrder, rated: Sequence[Rated]
    ) -> PeriodCase:
        measure, context, po = case.measure, self.context, order.po_number
        if measure is None:
            return case
        faults = self._found_of.get(po, ())
        multiplied = measure.combine == "product"
        each = [(one.measure, [one]) for one in rated] if multiplied else [(measure, rated)]
        found = [counted(order, of, of_them, faults, self.judged, context) for of, of_them in each]
        first = next((one for one in found if one.counting.in_full), found[0])
        self.counted[case.label, po] = replace(first, rated=tuple(rated))
        words = [not_looked_at(one, order, context) for one in self._all(measure, rated)]
        return replace(
            case,
            counting=first.counting,
            lines=first.lines,
            parts=self._parts(rated, found) if multiplied else (),
            notes=tuple(note_of(tuple(dict.fromkeys(word for each in words for word in each)))),
        )

    @staticmethod
    def _all(measure: Measure, rated: Sequence[Rated]) -> Sequence[Measure]:
        others = [one.measure for one in rated if one.measure is not measure]
        return [measure, *others]

    @staticmethod
    def _parts(rated: Sequence[Rated], found: Sequence[Counted]) -> tuple[RatePart, ...]:
        return tuple(
            RatePart(
                name=one.name,
                measure=one.measure,
                codes=one.codes,
                counting=each.counting,
                lines=each.lines,
            )
            for one, each in zip(rated, found, strict=True)
        )

    # -- the faults, each in the period of its orders

    def _place_all(self) -> Iterator[tuple[tuple[Label, int, int], Place]]:
        numbers: Counter[object] = Counter()
        for label in dict.fromkeys(case.label for case in self.cases.values()):
            for at, (rule, violation) in enumerate(self.found):
                case = self._case_of(label, rule.code, violation)
                if case is None:
                    continue
                parts = split(case.clause.things, violation, self.context)
                for number, part in enumerate(parts):
                    item = self._item(case, rule.code, part, numbers)
                    self.failing[case.key].append(item)
                    seen = (self.judged[rule.code].rule, part)
                    self.originals[case.key, item.grain].append(seen)
                    yield (label, at, number), Place(case.key, item.key)

    def _case_of(self, label: Label, code: str, violation: Violation) -> PeriodCase | None:
        """The one case that a fault belongs to; None: to none, or to several."""
        if violation.clause is not None and violation.clause.status in NOT_BILLED:
            return None
        pos = violation.pos or tuple(po for of, po in self.of_order if of == label)
        found = {id(case): case for po in pos if (case := self.of_order.get((label, po)))}
        keys = {case.key for case in found.values()}
        complete = all((label, po) in self.of_order for po in pos)
        if len(keys) != 1 or not complete:
            return None
        case = next(iter(found.values()))
        seen = [one for po in pos if (one := self.counted.get((label, po)))]
        passes = bool(seen) and all(one.passes(code, violation) for one in seen)
        return case if code in case.clause.for_codes and not passes else None

    def _item(
        self, case: PeriodCase, code: str, violation: Violation, numbers: Counter[object]
    ) -> Failing:
        subject, shipment = violation.subject, self.context.shipment.id
        po, line = subject.po or " ".join(violation.orders), subject.line or ""
        same = (case.label, code, po, line, subject.store or "")
        numbers[same] += 1
        counts = [one for po in violation.pos if (one := self.counted.get((case.label, po)))]
        own = [one for each in counts for one in each.about(code, subject.line)]
        out = [one.cost for each in counts for one in each.left_of(code, subject.line)]
        short = code == SHORT
        return Failing(
            key=(shipment, code, po, line, subject.store or "", str(numbers[same])),
            violation=replace(
                without(violation, out), evidence=(), clause=None, due=None, notes=()
            ),
            quantity=counts[0].quantity_of(own, violation, short=short) if own else None,
            lines=tuple((one.name, violation.cost if short else one.cost) for one in own),
            short=short,
            silenced=waiver_of(code, violation, self.context) is not None,
            grain="" if case.clause.is_of_a_period else str(key_of(case.clause.things, violation)),
        )

    # -- all that counts, at fault or not

    def _with_wholes(self, case: PeriodCase) -> PeriodCase:
        shipment = self.context.shipment.id
        case = replace(case, tiers=self._tiers(case))
        if case.clause.is_of_a_period:
            whole = whole_of_orders(self.context, sorted(case.pos))
            return replace(case, wholes={(shipment, ""): whole})
        grains: defaultdict[str, list[Failing]] = defaultdict(list)
        for one in case.failing:
            grains[one.grain].append(one)
        rules = {code: one.rule for code, one in self.judged.items()}
        wholes = {
            (shipment, grain): whole_of(
                case.clause.things,
                [(rules[one.code], one.violation) for one in each],
                self.context,
                case.clause.facts,
            )
            for grain, each in grains.items()
        }
        return replace(case, wholes=wholes)

    def _tiers(self, case: PeriodCase) -> dict[tuple[str, str], tuple[Decimal | None, str]]:
        """What chooses the tier of the price of each grain; nothing where it has no tiers.

        How late the faults of a whole period are, and which time each happens, it cannot be told.
        """
        tiers, shipment = case.clause.tiers, self.context.shipment.id
        by_measure = tiers is not None and tiers.by in self.context.profile.names_in("measures")
        if tiers is None or (case.clause.is_of_a_period and not by_measure):
            return {}
        found = {}
        for grain in dict.fromkeys(one.grain for one in case.failing):
            value = value_of(case.clause, self.originals[case.key, grain], self.context)
            found[shipment, grain] = (value.value, value.why)
        return found
