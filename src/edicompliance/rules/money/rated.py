"""What an order adds to a rate: its lines or its ship notices, and which of them miss it.

A rate may be made of other rates. An order is perfect where it is right in all of them; or their
rates are multiplied, and then each is counted by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from edicompliance.charges.counted import CountedLine, Counting
from edicompliance.charges.exact import NONE, total
from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules.cartons.cargo import known_sum
from edicompliance.rules.context import Context
from edicompliance.rules.judging import Judged
from edicompliance.rules.model import Violation
from edicompliance.rules.money.grains import Found
from edicompliance.rules.money.left_out import in_grace
from edicompliance.rules.money.period_of import SHORT, counting_of
from edicompliance.rules.orders.counted_order import OneLine, counted_lines

_ONE: Final = NONE + 1


class Rated(NamedTuple):
    """A measure that an order counts in."""

    name: str
    measure: Measure
    codes: tuple[str, ...]
    """The rules whose faults miss it."""
    left: frozenset[str] = frozenset()
    """Lines of the order that it leaves out."""

    def is_missed_by(self, code: str, violation: Violation) -> bool:
        """Whether a fault misses it."""
        out = violation.subject.line in self.left
        return code in self.codes and not out and not in_grace(self.measure, violation)


@dataclass(frozen=True, slots=True)
class Counted:
    """An order as a rate counts it."""

    counting: Counting
    lines: tuple[CountedLine, ...]
    rated: tuple[Rated, ...] = ()
    """The measures that it counts in."""
    own: Mapping[str, OneLine] = field(default_factory=dict)
    """Its lines by name, in the measure's unit."""

    def passes(self, code: str, violation: Violation) -> bool:
        """Whether a fault is let pass: by its grace, or for what it is about."""
        asked = [one for one in self.rated if code in one.codes]
        return bool(asked) and not any(one.is_missed_by(code, violation) for one in asked)

    def left_by(self, code: str) -> frozenset[str]:
        """Lines that no measure counts for which a rule's faults count."""
        asked = [one.left for one in self.rated if code in one.codes] or [
            one.left for one in self.rated
        ]
        return frozenset.intersection(*asked) if asked else frozenset()

    def about(self, code: str, line: str | None) -> Sequence[OneLine]:
        """The lines that a fault is about: the one it names, else all that count."""
        left = self.left_by(code)
        if line is None:
            return [one for name, one in self.own.items() if name not in left]
        return [self.own[line]] if line in self.own else []

    def left_of(self, code: str, line: str | None) -> Sequence[OneLine]:
        """Lines that a fault of the whole order is about and that do not count."""
        left = self.left_by(code) if line is None else ()
        return [self.own[name] for name in left if name in self.own]

    def quantity_of(
        self, found: Sequence[OneLine], violation: Violation, *, short: bool
    ) -> Fraction:
        """How much a fault about some of its lines is, in what is counted."""
        if self.counting.each == "line":
            return NONE + len(found)
        if self.counting.each != "quantity":
            return _ONE
        return total(one.short_in(violation) if short else one.shipped for one in found)


def without(violation: Violation, costs: Sequence[Decimal | None]) -> Violation:
    """A fault without the lines of it that do not count, each at its cost."""
    if not costs:
        return violation
    less = known_sum(costs)
    known = violation.cost is not None and less is not None
    rest = violation.cost - less if known else None  # type: ignore[operator]  # known is both
    counts = {name: value if name == "po" else None for name, value in violation.counts.items()}
    return replace(violation, cost=rest, counts=counts)


def counted(
    order: PurchaseOrder,
    measure: Measure,
    rated: Sequence[Rated],
    found: Sequence[Found],
    judged: Mapping[str, Judged],
    context: Context,
) -> Counted:
    """Count an order as a measure does, that is made of these; raises `CannotTell`.

    `found` are the faults about the order.
    """
    return _Counter(order, measure, rated, found, judged, context).counted()


class _Counter:
    """One order at work."""

    def __init__(
        self,
        order: PurchaseOrder,
        measure: Measure,
        rated: Sequence[Rated],
        found: Sequence[Found],
        judged: Mapping[str, Judged],
        context: Context,
    ) -> None:
        self.order, self.measure, self.rated = order, measure, rated
        self.found, self.judged, self.context = found, judged, context
        self.codes = tuple(dict.fromkeys(code for one in rated for code in one.codes))
        self.missing = [
            (rule.code, violation)
            for rule, violation in found
            if any(one.is_missed_by(rule.code, violation) for one in rated)
        ]

    def counted(self) -> Counted:
        counting, unit = counting_of(self.measure, [one.measure for one in self.rated])
        self._refuse_unjudged()
        quantity = next((q for q in self._quantities() if q), None)
        own: dict[str, OneLine] = {}
        try:
            lines = counted_lines(self.order, unit, quantity, self.context)
            own = {one.name: one for one in lines}
        except CannotTell:
            if counting.each != "asn":
                raise
        found = self._notices() if counting.each == "asn" else self._lines(own.values())
        return Counted(counting, tuple(found), tuple(self.rated), own)

    def _quantities(self) -> Iterator[Literal["original", "revised"] | None]:
        yield self.measure.quantity
        yield from (one.measure.quantity for one in self.rated)

    def _refuse_unjudged(self) -> None:
        """Refuse to count where a rule that decides it was not looked at."""
        for code in self.codes:
            if code not in self.judged:
                raise CannotTell(f"{code} is not among the rules that were checked")
        if SHORT in self.codes and self.judged[SHORT].is_unsure_of(self.order.po_number):
            raise CannotTell(f"{SHORT} cannot be told: {'; '.join(self.judged[SHORT].doubts)}")

    @property
    def _is_unsure(self) -> bool:
        po = self.order.po_number
        return any(self.judged[code].is_unsure_of(po) for code in self.codes if code != SHORT)

    def _lines(self, lines: Iterable[OneLine]) -> Iterator[CountedLine]:
        """Yield the order's lines but for those that are left out."""
        faults: defaultdict[str | None, list[tuple[str, Violation]]] = defaultdict(list)
        for code, violation in self.missing:
            faults[violation.subject.line].append((code, violation))
        for one in lines:
            if not all(one.name in each.left for each in self.rated):
                yield self._line(one, [*self._of_all(one, faults[None]), *faults[one.name]])

    def _of_all(
        self, line: OneLine, faults: Iterable[tuple[str, Violation]]
    ) -> Iterator[tuple[str, Violation]]:
        """Yield the faults of the whole order that a line bears: not where it is left out."""
        for code, violation in faults:
            missed = (one for one in self.rated if one.is_missed_by(code, violation))
            if any(line.name not in one.left for one in missed):
                yield code, violation

    def _line(self, one: OneLine, about: Sequence[tuple[str, Violation]]) -> CountedLine:
        short = total(one.short_in(v) for code, v in about if code == SHORT)
        late = {code: one.shipped for code, _ in about if code != SHORT}
        return CountedLine(
            shipment=self.context.shipment.id,
            po=self.order.po_number,
            line=one.name,
            ordered=one.ordered,
            shipped=one.shipped,
            short=short,
            faults=late,
            open=one.shipped if self._is_unsure and not late else NONE,
        )

    # -- a rate of ship notices

    def _notices(self) -> Iterator[CountedLine]:
        """Yield the order's ship notices; one that is missing counts as one that misses."""
        naming = self.context.aboard.notices_naming(self.order)
        numbers = tuple(dict.fromkeys(one.notice_number for one in naming))
        general = [code for code, one in self.missing if one.notice not in numbers]
        for number in numbers:
            own = [code for code, one in self.missing if one.notice == number]
            yield self._notice(number, [*general, *own])
        if general and not numbers:
            yield self._notice("", general)

    def _notice(self, number: str, codes: Sequence[str]) -> CountedLine:
        return CountedLine(
            shipment=self.context.shipment.id,
            po=self.order.po_number,
            line=number,
            ordered=_ONE,
            shipped=_ONE,
            faults=dict.fromkeys(codes, _ONE),
            open=_ONE if self._is_unsure and not codes else NONE,
        )
