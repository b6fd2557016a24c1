"""Rates over many shipments: what is counted, over what time, what does not count.

The same word means different things: one retailer counts cases and takes the first order, another
counts orders as they were changed, leaves imports out, and lets what it cannot find count as late.

>>> fill = Measure.model_validate({"kind": "fill-rate", "goal": "95%", "minimum": 20})
>>> fill.outcome(Decimal(95), Decimal(100)), fill.outcome(Decimal(94), Decimal(100), Decimal(1))
('at goal', 'cannot tell')
>>> fill.outcome(Decimal(1), Decimal(19))
'not measured'
>>> str(Exclusion.read("down-confirmed within 5 days").duration)
'5 days'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Final, Literal, Self

from pydantic import Field, PlainValidator, StrictBool, StrictInt, WithJsonSchema, model_validator

from edicompliance.profiles.anchors import ANCHORS
from edicompliance.profiles.bodies import Timed
from edicompliance.profiles.complaints import shown, unknown_word
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.quantities import Duration, parse_duration
from edicompliance.profiles.texts import DurationText, Percent, Several

EXCLUSIONS: Final[Mapping[str, str]] = FrozenMapping(
    {
        "imports": "goods the retailer imports itself",
        "drop-ship": "orders sent to consumers",
        "e-commerce": "orders of the web shop",
        "direct-to-store": "goods brought to stores",
        "samples": "testers and goods without charge",
        "cancelled by retailer": "what the retailer cancelled",
        "changed by retailer": "what the retailer changed",
        "cancelled": "what was cancelled, whoever did it",
        "down-confirmed": "what the supplier took back",
        "item code changed": "goods whose number was changed",
        "no appointment": "deliveries no appointment could be had for",
        "declared event": "what an event declared by the retailer touched",
        "waived": "what the retailer waived",
        "new item": "an item's first weeks",
        "new place": "a warehouse's first weeks",
        "new vendor": "a supplier's first weeks",
        "overage": "what came above the order",
    }
)
"""What a measure may leave out; with `within 5 days` or `for 90 days` only for so long."""

_KINDS_OF_QUANTITY: Final = frozenset({"down-confirmed", "overage"})
"""Exclusions that say something only where quantities are measured."""

_OF_QUANTITY: Final = frozenset({"in-full", "otif", "fill-rate", "on-time", "perfect-order"})

Kind = Literal[
    "on-time",
    "in-full",
    "otif",
    "collect-ready",
    "fill-rate",
    "asn-on-time",
    "asn-accuracy",
    "label-accuracy",
    "appointment-kept",
    "acknowledgment-on-time",
    "invoice-match",
    "received-as-ordered",
    "perfect-order",
]
_FIXED: Final = (
    "week",
    "4 weeks",
    "month",
    "retailer month",
    "quarter",
    "retailer quarter",
    "year",
)
Outcome = Literal["below goal", "at goal", "cannot tell", "not measured", "no goal"]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What does not count, and for how long."""

    word: str
    """Of `EXCLUSIONS`."""
    duration: Duration | None = None
    """None: always."""

    @classmethod
    def read(cls, text: str) -> Exclusion:
        """Read `imports`, `cancelled within 24 hours`, `new item for 90 days`."""
        for joint in (" within ", " for "):
            word, found, length = text.partition(joint)
            if found and word in EXCLUSIONS:
                return cls(word, parse_duration(length))
        if text not in EXCLUSIONS:
            raise ValueError(unknown_word("exclusion", text, EXCLUSIONS))
        return cls(text)

    def __str__(self) -> str:
        joint = "for" if self.word.startswith("new ") else "within"
        return f"{self.word} {joint} {self.duration}" if self.duration else self.word


@dataclass(frozen=True, slots=True)
class MeasurePeriod:
    """Over what time a rate is taken."""

    text: str
    """As it is written."""
    rolling: Duration | None = None
    """Ending each day anew; None: from start to end of a week, a month ..."""

    @classmethod
    def read(cls, value: object) -> MeasurePeriod:
        """Read `retailer month` or `rolling 4 weeks`."""
        if isinstance(value, str) and value.startswith("rolling "):
            return cls(value, parse_duration(value.removeprefix("rolling ")))
        if isinstance(value, str) and value in _FIXED:
            return cls(value)
        given = value if isinstance(value, str) else shown(value)
        raise ValueError(unknown_word("period", given, (*_FIXED, "rolling 4 weeks")))

    def __str__(self) -> str:
        return self.text


def _exclusions(value: object) -> tuple[Exclusion, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(one, str) for one in listed):
        raise ValueError(f"expected a list of words, got {shown(value)}")
    return tuple(Exclusion.read(one) for one in listed)


PeriodText = Annotated[
    MeasurePeriod, PlainValidator(MeasurePeriod.read), WithJsonSchema({"type": "string"})
]
Exclusions = Annotated[
    tuple[Exclusion, ...],
    PlainValidator(_exclusions),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


def _anchor(value: object) -> str:
    if isinstance(value, str) and value in ANCHORS:
        return value
    given = value if isinstance(value, str) else shown(value)
    raise ValueError(unknown_word("anchor", given, ANCHORS))


AnchorText = Annotated[str, PlainValidator(_anchor), WithJsonSchema({"type": "string"})]


class Measure(Timed):
    """A rate over many shipments; the code knows how each kind is reckoned."""

    kind: Kind
    """What is measured."""
    goal: Percent | None = None
    """Below it, charges with a trigger fall due; in percent."""
    unit: Literal["unit", "case", "carton", "line", "po", "asn", "shipment", "cost"] | None = None
    """What is counted."""
    quantity: Literal["original", "revised"] | None = None
    """Of the first order, or as it was changed."""
    period: PeriodText | None = None
    """Over what time: `retailer month`, `rolling 4 weeks`."""
    dated_by: AnchorText | None = None
    """Whose day says into which period something falls, `must_arrive_by`; None: nobody says."""
    by: Several = ()
    """For each of what it is reckoned: a department, an item."""
    exclude: Exclusions = ()
    """What does not count."""
    capped: StrictBool | None = None
    """Whether more than ordered counts for nothing."""
    minimum: Annotated[StrictInt, Field(ge=1)] | None = None
    """Of fewer than this nothing is measured."""
    missing: Literal["fails", "passes", "left out"] | None = None
    """What is made of that of which nothing is known; None: nobody says, so it cannot be told."""
    grace: DurationText | None = None
    """What is no later than this is in time."""
    sampled: StrictBool | None = None
    """Whether the retailer looks at some only."""
    measures: Several = ()
    """A perfect order: of which measures it is made."""
    combine: Literal["product", "all"] | None = None
    """Their rates multiplied, or the orders that are right in all of them."""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        perfect = self.kind == "perfect-order"
        if bool(self.measures) != perfect or bool(self.combine) != perfect:
            raise ValueError("'measures' and 'combine' go with the kind 'perfect-order'")
        for one in self.exclude:
            if one.word in _KINDS_OF_QUANTITY and self.kind not in _OF_QUANTITY:
                raise ValueError(f"{one.word!r} says nothing of {self.kind!r}")
        return self

    def outcome(self, met: Decimal, counted: Decimal, missing: Decimal = Decimal(0)) -> Outcome:
        """Return how a population ends: of `counted`, so many met it, of `missing` none knows."""
        if self.missing == "left out":
            counted, missing = counted - missing, Decimal(0)
        if not counted or (self.minimum is not None and counted < self.minimum):
            return "not measured"
        if self.goal is None:
            return "no goal"
        least = Fraction(met + (missing if self.missing == "passes" else 0)) * 100
        most = least + (Fraction(missing) * 100 if self.missing is None else 0)
        limit = Fraction(self.goal) * Fraction(counted)
        if least < limit <= most:
            return "cannot tell"
        return "below goal" if least < limit else "at goal"
