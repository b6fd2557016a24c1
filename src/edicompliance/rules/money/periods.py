"""The charge of a month, priced once: shipments put together with what was before.

What low, expected and high are: if all that still comes in the period met the measure; if the
period ended as it stands with these shipments; if all that still comes missed it. What later lines
may themselves cost is in none of the three: it is theirs. Where nobody says what was before, the
charge stays what may yet be made: nothing for certain, and all of it at the most.

>>> from datetime import date
>>> from edicompliance.profiles import ChargeClause
>>> from edicompliance.rules.money.period_model import Period
>>> clause = ChargeClause.model_validate(
...     {"id": "late", "for": ["WIN003"], "each": "month", "is": "3% of failing cost"})
>>> month = Period("month", date(2026, 11, 1), date(2026, 11, 30))
>>> print(charge_of(PeriodCase(label="late", clause=clause, period=month, currency="USD")).amount)
0.00 USD
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final

from edicompliance.charges import Amount, total
from edicompliance.charges.exact import ZERO
from edicompliance.charges.period import allot, under
from edicompliance.charges.population import OPEN, SURE, Population, Prospect, count_text
from edicompliance.rules.cartons.cargo import known_sum
from edicompliance.rules.catalogue import all_rules
from edicompliance.rules.history import History, PeriodBefore, nothing_before
from edicompliance.rules.model import Rule, Violation
from edicompliance.rules.money.grains import Whole, base_in
from edicompliance.rules.money.period_model import (
    Allotted,
    CaseKey,
    Numbers,
    PeriodCase,
    PeriodCharge,
    together,
)
from edicompliance.rules.money.period_parts import BEFORE, Priced, numbered, settled
from edicompliance.rules.money.period_rates import rates_of, unlisted

_NO_HISTORY: Final = "no history is given"


def charges_of(cases: Iterable[PeriodCase], history: History | None) -> tuple[PeriodCharge, ...]:
    """Put cases of one charge and one period together, and price each period once."""
    gathered: defaultdict[CaseKey, list[PeriodCase]] = defaultdict(list)
    for case in cases:
        gathered[case.key].append(case)
    return tuple(_told(together(each), history) for each in gathered.values())


def _told(case: PeriodCase, history: History | None) -> PeriodCharge:
    if history is None:
        return charge_of(case)
    before, unsaid = _before(case, history)
    if before is not None:
        return charge_of(case, before, until_end=_is_complete(case, history))
    missing = f"the history has no counts of {unsaid} for the {case.period}"
    return charge_of(case, missing=missing)


def _before(case: PeriodCase, history: History) -> tuple[PeriodBefore | None, str]:
    """What the history says of a case, or of which measure it says nothing."""
    name, starts, group = case.measure_name or case.clause.id, case.period.starts, case.period.group
    found = history.of_period(name, starts, group)
    if not case.parts:
        return found, name
    own = {one.measure: one for one in found.parts} if found else {}
    parts = {
        one.name: own.get(one.name) or history.of_period(one.name, starts, group)
        for one in case.parts
    }
    unsaid = [of for of, one in parts.items() if one is None]
    if unsaid:
        return None, unsaid[0]
    told = tuple(one for one in parts.values() if one is not None)
    return replace(found or nothing_before(name, starts, group), parts=told), ""


def _is_complete(case: PeriodCase, history: History | None) -> bool:
    """Whether the history goes to the period's end; one that does not say goes to today."""
    until = history.until if history is not None else None
    return case.over and (until is None or until.date() >= case.period.ends)


def charge_of(
    case: PeriodCase,
    before: PeriodBefore | None = None,
    *,
    until_end: bool = False,
    missing: str = _NO_HISTORY,
) -> PeriodCharge:
    """Price one period; `until_end`: what was before and the case are all that will be counted.

    `missing` is why it is not known what was before.
    """
    return _Period(case, before, until_end=until_end, missing=missing).charge()


class _Period:
    """One period at work."""

    def __init__(
        self, case: PeriodCase, before: PeriodBefore | None, *, until_end: bool, missing: str
    ) -> None:
        self.case, self.before, self.missing = case, before, missing
        self.until_end = until_end
        again = case.shipments & frozenset(before.shipments if before else ())
        self.rates = rates_of(case, before, until_end=until_end)
        rows = before.failing if before else ()
        self.rows = tuple(
            one
            for one in rows
            if case.clause.time
            and one.code in case.clause.for_codes
            and not (one.shipment and one.shipment in again)
        )
        self.failing = tuple(settled(case))
        told = before is not None and case.measure is not None and case.clause.is_of_a_period
        self.unlisted = unlisted(case, before) if told and before else Fraction(0)

    def charge(self) -> PeriodCharge:
        whole = self.rates.whole
        made = self._made(whole)
        mine = [Priced(one.key, one) for one in self.failing]
        theirs = [Priced(key, row) for key, row in numbered(self.rows)]
        priced = [
            (self._under(self._price(parts), made, whole), parts)
            for parts in self._groups([*mine, *theirs])
        ]
        known = self._sum([amount for amount, _ in priced])
        items = {key: one for each in priced for key, one in self._items(*each)}
        limited = self._limited(known)
        if limited is not known:
            items = dict(allot(limited, [(key, one.high) for key, one in items.items()]))
        amount = limited if self.unlisted <= 0 else self._with_unlisted(limited, made)
        return PeriodCharge(
            case=self.case,
            before=self.rates.before,
            own=self.rates.own,
            whole=whole,
            made=made,
            amount=amount,
            amount_before=self._without_these(theirs),
            items={one.key: items[one.key] for one in self.failing},
            allotted=tuple(self._by_line(items)),
            exposure=self._exposure(),
            missing="" if self.before else self.missing,
            notes=tuple(self._notes()),
        )

    # -- the rate

    def _made(self, whole: Population) -> Prospect:
        """Whether the charge is made; where sources have another goal, all of them must agree."""
        case = self.case
        if case.condition is None:
            return SURE
        if self.before is None or case.measure is None:
            return OPEN
        minimum = case.measure.minimum
        each = [whole.prospect(case.condition, goal, minimum) for goal in case.goals]
        held = Prospect(all(p.always for p in each), each[0].now, any(p.ever for p in each))
        if self._is_sampled:
            held = Prospect(always=False, now=held.now, ever=True)
        return ~held if case.waives else held

    @property
    def _is_sampled(self) -> bool:
        """Whether the retailer looks at some only, of what these shipments add."""
        case = self.case
        measures = [case.measure, *(part.measure for part in case.parts)]
        return bool(self.rates.own.counted) and any(one and one.sampled for one in measures)

    # -- the money

    def _groups(self, parts: Sequence[Priced]) -> list[Sequence[Priced]]:
        """What is priced together: all of it, or each order, line ... by itself."""
        clause = self.case.clause
        if clause.is_of_a_period or not parts:
            return [parts]
        grains: defaultdict[tuple[str, str], list[Priced]] = defaultdict(list)
        for one in parts:
            apart = "" if clause.time else one.key[0]
            grains[apart, one.grain(clause.things)].append(one)
        return [each for _, each in sorted(grains.items(), key=lambda item: item[0])]

    def _price(self, parts: Sequence[Priced]) -> Amount:
        """What things that are priced together cost if the charge is made."""
        case = self.case
        if not parts:
            return Amount.zero(case.currency, "nothing that failed is known")
        as_one = case.clause.is_of_a_period
        whole = self._whole if as_one else self._whole_of_grain(parts)
        value, why = self._tier(parts)
        base = base_in(case.currency, self._found(parts), whole)
        if self.before is None and case.clause.allowance is not None:
            return case.clause.price_at_most(base, value)
        return case.clause.price(base, value, why)

    def _whole_of_grain(self, parts: Sequence[Priced]) -> Whole:
        """All that counts of an order, a line ...; not known where several shipments have of it."""
        case = self.case
        keys = dict.fromkeys((one.key[0], one.grain(case.clause.things)) for one in parts)
        found = [case.wholes[key] for key in keys if key in case.wholes]
        if len(found) == 1 == len(keys):
            return dict(found[0][0]), dict(found[0][1])
        one_each = dict.fromkeys(case.clause.things, Decimal(1)) if case.clause.time else {}
        return {**one_each}, {}

    def _limited(self, amount: Amount) -> Amount:
        """All that is charged in the period, as far as the guide limits it."""
        case = self.case
        if not case.clause.limits:
            return amount
        limited = case.clause.within_limits(amount)
        if self.before is None:
            return limited.as_exposure(f"{self.missing}, so what else is charged is not known")
        return limited

    def _tier(self, parts: Sequence[Priced]) -> tuple[Decimal | None, str]:
        """What chooses the tier of some things; not known where shipments say different things."""
        keys = {(one.key[0], one.grain(self.case.clause.things)) for one in parts}
        if any(key not in self.case.tiers for key in keys):
            return None, ""
        found = {self.case.tiers[key] for key in keys}
        return found.pop() if len(found) == 1 else (None, "it differs between shipments")

    def _sum(self, amounts: Sequence[Amount]) -> Amount:
        if len(amounts) == 1:
            return amounts[0]
        why = f"{len(amounts)} charges, one for each {self.case.clause.each}"
        return total(amounts, self.case.currency, why)

    @cached_property
    def _whole(self) -> Whole:
        """All that counts in the period: what these shipments have, and what was before."""
        tables = list(self.case.wholes.values())
        counts = _added(counts for counts, _ in tables)
        money = _added(money for _, money in tables)
        if len(tables) > 1:
            counts |= {"po": Decimal(len(self.case.pos)), "shipment": Decimal(len(tables))}
        if self.before is None:
            return counts, money
        numbers = dict(self.before.numbers)
        unit = self.case.measure.unit if self.case.measure else None
        if unit:
            numbers.setdefault(unit, self.before.counted)
        counts = {name: _plus(value, numbers.get(name)) for name, value in counts.items()}
        return counts, {name: _plus(value, numbers.get(name)) for name, value in money.items()}

    @cached_property
    def _rules(self) -> Mapping[str, Rule]:
        return {rule.code: rule for rule in all_rules()}

    def _found(self, parts: Iterable[Priced]) -> list[tuple[Rule, Violation]]:
        return [(self._rules[one.key[1]], one.violation) for one in parts]

    def _under(self, price: Amount, made: Prospect, whole: Population) -> Amount:
        """The price as far as it is sure that it is made."""
        case = self.case
        if case.not_billed:
            why = f"{case.not_billed}, so {ZERO}; else {price.explanation}"
            return Amount.zero(case.currency, why)
        if case.condition is None:
            return price
        if self.before is None:
            word = "not made with" if case.waives else "only if the period ends with"
            return price.as_exposure(f"{word} {case.condition}")
        return under(price, made, self.says(made, whole))

    def says(self, made: Prospect, whole: Population) -> str:
        """How the period stands, in a sentence."""
        case = self.case
        goal = case.goals[0] if case.condition and case.condition.limit is None else None
        limit = f" (goal {goal}%)" if goal is not None else ""
        if made.always:
            how = "made whatever still comes" if whole.rest != 0 else "made"
        elif not made.ever:
            how = "not made whatever still comes" if whole.rest != 0 else "not made"
        else:
            now = {True: "made", False: "not made", None: "not told"}[made.now]
            how = f"{now} as it stands, and not settled"
        word = "not made with" if case.waives else "made with"
        return f"{case.period}: {whole.rate_text}; {word} {case.condition}{limit}: {how}"

    def _with_unlisted(self, known: Amount, made: Prospect) -> Amount:
        """The whole charge, where of some that failed before the cost is not known."""
        if not made.ever or self.case.not_billed:
            return known
        told = f"what {count_text(self.unlisted)} more that failed before cost is not known"
        expected = known.expected if made.now is False else None
        return replace(
            known, expected=expected, high=None, explanation=f"{known.explanation}; {told}"
        )

    def _without_these(self, rows: Sequence[Priced]) -> Amount | None:
        """What the period would cost if these shipments were not."""
        whole = self.rates.without
        if whole is None or self.unlisted > 0:
            return None
        parts = tuple(replace(one, lines=()) for one in self.case.parts)
        alone = _Period(
            replace(self.case, lines=(), parts=parts, failing=(), wholes={}, pos=frozenset()),
            self.before,
            until_end=self.until_end,
            missing=self.missing,
        )
        made = self._made(whole)
        groups = alone._groups(rows)
        amounts = [alone._under(alone._price(group), made, whole) for group in groups]
        return alone._limited(alone._sum(amounts))

    def _exposure(self) -> Decimal | None:
        """What it would come to if each shipment were looked at alone, and added up."""
        by_shipment: defaultdict[str, list[Priced]] = defaultdict(list)
        for one in self.case.failing:
            by_shipment[one.shipment].append(Priced(one.key, one))
        wholes: defaultdict[str, dict[tuple[str, str], tuple[Numbers, Numbers]]]
        wholes = defaultdict(dict)
        for key, whole in self.case.wholes.items():
            wholes[key[0]][key] = whole
        bare = replace(self.case, lines=(), parts=(), failing=(), pos=frozenset())
        highs = []
        for name, parts in sorted(by_shipment.items()):
            own = replace(bare, wholes=wholes[name], shipments=frozenset((name,)))
            alone = _Period(own, None, until_end=False, missing="")
            each = [alone._price(group).high for group in alone._groups(parts)]
            highs.append(ZERO if self.case.not_billed else known_sum(each))
        added = known_sum([ZERO, *highs])
        return None if added is None else added.quantize(ZERO)

    # -- who bears it

    def _items(
        self, known: Amount, parts: Sequence[Priced]
    ) -> Iterator[tuple[tuple[str, ...], Amount]]:
        """Share it among what failed, by what each would cost alone."""
        alone = [self._price([one]).expected for one in parts]
        is_told = None not in alone and any(alone)
        weights = alone if is_told else [one.cost for one in parts]
        keys = (one.key for one in parts)
        yield from allot(known, list(zip(keys, weights, strict=True)))

    def _by_line(self, items: Mapping[tuple[str, ...], Amount]) -> Iterator[Allotted]:
        """The same line by line."""
        own = {one.key: one for one in self.failing}
        for key, amount in items.items():
            shipment, code, po, line = key[:4]
            if key[-1] == BEFORE:
                yield Allotted(shipment, code, po, line, amount, before=True)
                continue
            one = own[key]  # type: ignore[index]  # a key of an item
            lines = one.lines or ((line, None),)
            shares = allot(amount, [((name,), cost) for name, cost in lines])
            for (name,), part in shares:
                yield Allotted(shipment, code, po, name, part, silenced=one.silenced)

    # -- what it rests on

    def _notes(self) -> Iterator[str]:
        case = self.case
        if case.assumed_anchor:
            yield f"assumed: {case.anchor} says which period it is; the guide does not"
        if len(case.goals) > 1:
            others = " or ".join(f"{goal}%" for goal in case.goals[1:])
            yield f"another source says the goal is {others}"
        if case.condition and case.condition.limit is None and case.goals == (None,):
            yield f"the goal of {case.measure_name} is not told: it may be met or not"
        if self._is_sampled:
            yield "the retailer looks at some only: what it finds may be another rate"
        yield from case.notes


def _added(tables: Iterable[Numbers]) -> dict[str, Decimal | None]:
    rows = list(tables)
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: known_sum(row.get(name) for row in rows) for name in names}


def _plus(own: Decimal | None, before: Decimal | None) -> Decimal | None:
    return None if own is None or before is None else own + before
