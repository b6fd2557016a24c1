"""A charge that belongs to a month and not to a shipment: what it is made of, what comes of it.

Each shipment brings its lines and its faults to a *case*; cases of one charge and one period are
put together, with what was before, and priced once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from edicompliance.charges import Amount
from edicompliance.charges.condition import Condition
from edicompliance.charges.counted import CountedLine, Counting
from edicompliance.charges.population import Population, Prospect
from edicompliance.profiles import ChargeClause
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules.model import Violation

Numbers = Mapping[str, Decimal | None]
ItemKey = tuple[str, str, str, str, str, str]
"""Shipment, rule, order, line, store, and a number where all of these are the same."""


@dataclass(frozen=True, slots=True)
class Period:
    """The month, week or quarter that something falls into."""

    text: str
    """As the guide calls it: `retailer month`."""
    starts: date
    """Its first day, by the retailer's clock."""
    ends: date
    """Its last day."""
    group: str = ""
    """Of what in it, where each has a rate of its own: `department=17`."""

    def __str__(self) -> str:
        of = f" of {self.group}" if self.group else ""
        return f"{self.text} {self.starts} to {self.ends}{of}"


CaseKey = tuple[str, str, Period]
"""Charge, measure, period."""


@dataclass(frozen=True, slots=True)
class Failing:
    """A fault that a period's charge is made for."""

    key: ItemKey
    violation: Violation
    """What is at fault: counts, cost, subject; without its evidence."""
    quantity: Fraction | None = None
    """In what the measure counts; None: not known."""
    lines: tuple[tuple[str, Decimal | None], ...] = ()
    """The lines it is about, and what each costs; none: the order as a whole."""
    short: bool = False
    """Whether it is that something does not ship."""
    silenced: bool = False
    """Whether a waiver of our own silences it."""
    grain: str = ""
    """Where the charge is made for each order, line ... of the period: for which."""

    @property
    def shipment(self) -> str:
        """Which shipment."""
        return self.key[0]

    @property
    def code(self) -> str:
        """Of the rule."""
        return self.key[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePart:
    """One of the rates that are multiplied, with its own lines."""

    name: str
    """Of the measure."""
    measure: Measure
    codes: tuple[str, ...] = ()
    """The rules whose faults miss it."""
    counting: Counting = field(default_factory=Counting)
    lines: tuple[CountedLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCase:
    """What shipments bring to one charge of one period."""

    label: str
    """Of the charge's clause: `charges.otif-on-time#2024`."""
    clause: ChargeClause
    period: Period
    currency: str
    measure_name: str = ""
    """Empty: the charge hangs on no measure."""
    measure: Measure | None = None
    condition: Condition | None = None
    """On the rate; None: the charge is made each time."""
    waives: bool = False
    """Whether the condition is that it is not made."""
    goals: tuple[Decimal | None, ...] = (None,)
    """The measure's goal, and what other sources say it is."""
    counting: Counting = field(default_factory=Counting)
    not_billed: str = ""
    """Why it is only shown, where it is."""
    anchor: str = ""
    """Whose day says which period it is."""
    assumed_anchor: bool = False
    """Whether that is our reading and not the guide's word."""
    over: bool = False
    """Whether the period has ended."""
    lines: tuple[CountedLine, ...] = ()
    """What the rate counts."""
    parts: tuple[RatePart, ...] = ()
    """The rates that are multiplied; none: it is one rate."""
    failing: tuple[Failing, ...] = ()
    """What the charge is made for."""
    pos: frozenset[str] = frozenset()
    """The orders that count."""
    shipments: frozenset[str] = frozenset()
    """Whose lines and faults these are."""
    wholes: Mapping[tuple[str, str], tuple[Numbers, Numbers]] = field(default_factory=dict)
    """By shipment and grain: the counts and sums of all that counts, at fault or not."""
    tiers: Mapping[tuple[str, str], tuple[Decimal | None, str]] = field(default_factory=dict)
    """Likewise: what chooses the tier of the price, or why that is not known."""
    notes: tuple[str, ...] = ()
    """What the guide says and could not be looked at, in sentences."""

    @property
    def key(self) -> CaseKey:
        """What tells it from other cases."""
        return self.label, self.measure_name, self.period


def together(cases: Sequence[PeriodCase]) -> PeriodCase:
    """Return cases of one charge and period as one; their order makes no difference to the money.

    Where an edition ends inside the period both goals count, the higher one as our reading.
    """
    first = max(cases, key=lambda one: one.goals[0] or Decimal(0))
    goals = sorted({goal for one in cases for goal in one.goals if goal is not None})
    return replace(
        first,
        goals=tuple(dict.fromkeys((*first.goals, *goals))),
        over=any(one.over for one in cases),
        lines=tuple(line for one in cases for line in one.lines),
        parts=_parts_of(cases),
        failing=tuple(fault for one in cases for fault in one.failing),
        pos=frozenset(po for one in cases for po in one.pos),
        shipments=frozenset(name for one in cases for name in one.shipments),
        wholes={key: whole for one in cases for key, whole in one.wholes.items()},
        tiers={key: value for one in cases for key, value in one.tiers.items()},
        notes=tuple(dict.fromkeys(note for one in cases for note in one.notes)),
    )


def _parts_of(cases: Sequence[PeriodCase]) -> tuple[RatePart, ...]:
    """Each of the rates that are multiplied, with the lines of all cases."""
    found: dict[str, RatePart] = {}
    for part in (part for one in cases for part in one.parts):
        known = found.get(part.name)
        found[part.name] = replace(part, lines=(*known.lines, *part.lines)) if known else part
    return tuple(found.values())


def _renamed(lines: Sequence[CountedLine], name: str) -> tuple[CountedLine, ...]:
    return tuple(replace(one, shipment=name) for one in lines)


def renamed(case: PeriodCase, name: str) -> PeriodCase:
    """Return the case of one shipment under another name."""
    return replace(
        case,
        lines=_renamed(case.lines, name),
        parts=tuple(replace(one, lines=_renamed(one.lines, name)) for one in case.parts),
        failing=tuple(replace(one, key=(name, *one.key[1:])) for one in case.failing),
        shipments=frozenset((name,)),
        wholes={(name, grain): whole for (_, grain), whole in case.wholes.items()},
        tiers={(name, grain): value for (_, grain), value in case.tiers.items()},
    )


@dataclass(frozen=True, slots=True)
class Allotted:
    """The part of a period's charge that one failing line bears."""

    shipment: str
    """Empty: of before, and no shipment is named."""
    code: str
    po: str
    line: str
    """Empty: the order as a whole."""
    amount: Amount
    before: bool = False
    """Whether it is from the history."""
    silenced: bool = False
    """Whether a waiver of our own silences it."""


@dataclass(frozen=True, slots=True)
class PeriodShare:
    """What one finding bears of a period's charge."""

    case: CaseKey
    item: ItemKey
    amount: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCharge:
    """What a period costs, as far as it can be told."""

    case: PeriodCase
    before: Population | None
    """What had been counted before; None: nobody says."""
    own: Population
    """What these shipments add."""
    whole: Population
    """Both."""
    made: Prospect
    """Whether the charge is made."""
    amount: Amount
    """Of the whole period."""
    amount_before: Amount | None
    """What it would be without these shipments; None: not known."""
    items: Mapping[ItemKey, Amount]
    """What each fault of these shipments bears of it."""
    allotted: tuple[Allotted, ...]
    """The same line by line, and what was before."""
    exposure: Decimal | None
    """What the faults would come to if each shipment bore the charge alone; None: no bound."""
    missing: str = ""
    """What keeps it from being told: no history, no counts in it."""
    notes: tuple[str, ...] = ()
    """What it rests on."""

    @property
    def own_amounts(self) -> tuple[Amount, ...]:
        """What falls on these shipments."""
        return tuple(one.amount for one in self.allotted if not one.before)


@dataclass(frozen=True, slots=True)
class UntoldPeriod:
    """A charge of a period of which not even the period, or what it counts, can be told."""

    label: str
    measure_name: str
    reason: str
