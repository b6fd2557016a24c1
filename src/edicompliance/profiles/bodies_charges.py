"""What a fault costs, as a clause says it: its price, for what it is made, what limits it.

>>> print(TierRow.model_validate({"up_to": 1, "is": "warning"}))
up to 1: warning
>>> late = ChargeClause.model_validate(
...     {"id": "late", "for": ["ASN001"], "each": "shipment", "is": "250 USD"})
>>> str(late.charge), late.for_codes
('250 USD', ('ASN001',))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal, Self, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    StrictStr,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from edicompliance.charges import (
    Amount,
    Base,
    Charge,
    Condition,
    PeriodLimit,
    Rounding,
    Tier,
    Tiers,
    widen,
)
from edicompliance.charges.limit import TIMES
from edicompliance.profiles.bodies import Body, Row
from edicompliance.profiles.complaints import shown, unknown_word
from edicompliance.profiles.texts import (
    AllowanceText,
    ChargeText,
    Code,
    ConditionText,
    DurationText,
    LimitText,
    Several,
    parse_percent,
)

Grain = Literal[
    "shipment",
    "po",
    "asn",
    "line",
    "item",
    "store",
    "carton",
    "occurrence",
    "day",
    "week",
    "month",
    "retailer month",
    "quarter",
    "retailer quarter",
]
"""What a charge is priced for, together."""

Grains = Annotated[
    tuple[Grain, ...],
    Field(min_length=1),
    BeforeValidator(lambda value: (value,) if isinstance(value, str) else value),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": list(get_args(Grain)), "type": "string"},
                {"items": {"enum": list(get_args(Grain)), "type": "string"}, "type": "array"},
            ]
        }
    ),
]
"""One of them, or a list: each combination of them."""

_TIERED_BY: Final = (
    "occurrence",
    "late_minutes",
    "late_hours",
    "late_days",
    "late_business_days",
)


class TierRow(Row):
    """A row of a charge that goes by a value."""

    charge: ChargeText = Field(alias="is")
    """What it costs."""
    above: Decimal | None = None
    """More than this."""
    from_: Decimal | None = Field(None, alias="from")
    """This or more."""
    up_to: Decimal | None = None
    """This or less."""

    @field_validator("above", "from_", "up_to", mode="before")
    @classmethod
    def _limit(cls, value: object) -> object:
        if isinstance(value, str):
            return parse_percent(value)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Decimal(value)
        raise ValueError(f"expected a number or a percentage, got {shown(value)}")

    @property
    def tier(self) -> Tier:
        """The row as charges know it."""
        return Tier(self.charge, above=self.above, from_=self.from_, up_to=self.up_to)

    def __str__(self) -> str:
        return f"{self.tier.label}: {self.charge}"


class ChargeClause(Body):
    """What a fault costs."""

    EITHER = (frozenset({"is", "tiers"}), frozenset({"is", "tiers_by"}))
    ROWS: ClassVar[Mapping[str, type[BaseModel]]] = {"tiers": TierRow}

    id: StrictStr
    """The charge's name, by which `gives_way_to` of others calls it."""
    for_codes: tuple[Code, ...] = Field(alias="for")
    """The rules whose faults it answers."""
    grains: Grains = Field(alias="each")
    """What is priced together, so that "at least 100 USD" bites once for each; several: once for
    each combination, `["store", "day"]`."""
    charge: ChargeText | None = Field(None, alias="is")
    """The price; None when it goes by tiers."""
    tiers_by: StrictStr | None = None
    """The value that chooses the tier."""
    rows: tuple[TierRow, ...] = Field((), alias="tiers")
    """The rows of its tiers, as they are written."""
    trigger: ConditionText | None = None
    """Made only when a measure ends so, as below its goal; None: each time."""
    waived_if: ConditionText | None = None
    """Not made when a measure ends so: `on-time above 90% over 4 weeks`."""
    allowance: AllowanceText | None = None
    """What costs nothing."""
    at_least: LimitText | None = None
    """What all of a time come to at the least, if any is made: `250 USD per month`."""
    at_most: LimitText | None = None
    """What all of a time come to at the most: `5000 USD per retailer month`."""
    gives_way_to: tuple[StrictStr, ...] = ()
    """Charges that make this one go, when they are made."""
    counted_per: Several = ()
    """Of charges by occurrence: of what the first, the second is counted: `item`, `po`."""
    counted_within: DurationText | None = None
    """Of charges by occurrence: after how long it begins anew; None: never, or nobody says."""
    billed_to: StrictStr | None = None
    """Whose account it is taken from, where that is another than the one it is measured for."""
    billed: StrictStr | None = None
    """When it is billed, for the reader."""
    rounding: Rounding | None = None
    """How it is brought to the cent; None: as the profile says, else half up."""
    contested: tuple[ChargeText, ...] = ()
    """What sources that disagree say; it widens low and high, and never moves expected."""

    @model_validator(mode="after")
    def _one_price(self) -> Self:
        if bool(self.tiers_by) != bool(self.rows):
            raise ValueError("'tiers_by' and 'tiers' go together")
        if (self.charge is None) == (self.tiers is None):
            got = "both" if self.charge else "neither"
            raise ValueError(f"expected 'is', or 'tiers_by' and 'tiers', got {got}")
        if (self.counted_per or self.counted_within) and self.tiers_by != "occurrence":
            raise ValueError("'counted_per' and 'counted_within' go with tiers_by = 'occurrence'")
        return self

    @model_validator(mode="after")
    def _one_time(self) -> Self:
        times = [one for one in self.grains if one in PERIOD_GRAINS]
        limits = {one.per for one in self.limits}
        if len(self.grains) > 1 and "shipment" in self.grains:
            raise ValueError("'each' shipment goes with nothing else")
        if len(times) > 1 or len(set(self.grains)) < len(self.grains):
            raise ValueError(f"'each' names one time, and each thing once, got {self.each}")
        if len(limits) > 1:
            raise ValueError("'at_least' and 'at_most' are for the same time")
        if self.at_least and self.at_most and self.at_least.amount > self.at_most.amount:
            raise ValueError(f"'at_least' {self.at_least} is more than 'at_most' {self.at_most}")
        if times and limits:
            raise ValueError(
                f"a charge made for each {self.each} is limited in its price "
                "(', at most 500 USD'); 'at_least' and 'at_most' are for charges made for each "
                "order, line ..."
            )
        return self

    @property
    def each(self) -> str:
        """What is priced together, in words: `store and day`."""
        return " and ".join(self.grains)

    @property
    def things(self) -> tuple[str, ...]:
        """For what it is made each, the time aside: nothing, where it is made once in a time."""
        return tuple(one for one in self.grains if one not in PERIOD_GRAINS)

    @property
    def time(self) -> str:
        """In what time it is gathered; empty: each shipment is by itself."""
        times = [*self.grains, *(one.per for one in self.limits)]
        return next((one for one in times if one in PERIOD_GRAINS), "")

    @property
    def limits(self) -> tuple[PeriodLimit, ...]:
        """What all that is charged in its time comes to at the least, and at the most."""
        return tuple(one for one in (self.at_least, self.at_most) if one is not None)

    def within_limits(self, amount: Amount) -> Amount:
        """Bring all that is charged in its time to what it comes to at the least and the most."""
        least, most = (one.amount if one else None for one in (self.at_least, self.at_most))
        words = (("at least", self.at_least), ("at most", self.at_most))
        why = ", ".join(f"{word} {one}" for word, one in words if one is not None)
        return amount.within(least, most, why) if self.limits else amount

    @property
    def tiers(self) -> Tiers | None:
        """The tiers, when the price goes by a value."""
        if not self.tiers_by:
            return None
        return Tiers(self.tiers_by, tuple(row.tier for row in self.rows))

    @property
    def prices(self) -> tuple[Charge, ...]:
        """Every price it names."""
        own = [self.charge] if self.charge else []
        return (*own, *(row.charge for row in self.rows), *self.contested)

    def price(self, base: Base, value: Decimal | None = None, why: str = "") -> Amount:
        """Price it on one base, with what sources that disagree make of it.

        `value` chooses the tier; None: it is not known (`why`), and every row is possible.
        """
        base = replace(base, rounding=self.rounding or base.rounding)
        if self.allowance is not None:
            base = self.allowance.apply(base)
        if self.tiers is not None:
            return self.tiers.price(base, value, why)
        if self.charge is None:
            raise TypeError(f"charge {self.id} has neither a price nor tiers")
        amount = self.charge.price(base)
        if not self.contested:
            return amount
        others = [other.price(base) for other in self.contested]
        said = " or ".join(other.explanation for other in others)
        return widen(amount, others, f"another source says {said}")

    def price_at_most(self, base: Base, value: Decimal | None = None) -> Amount:
        """Price all that is at fault, where nobody knows how much of an allowance is left."""
        unit = self.allowance.unit if self.allowance else ""
        all_of_it = {**base.counts, f"excess {unit}": base.counts.get(f"failing {unit}")}
        bare = self.model_copy(update={"allowance": None})
        amount = bare.price(replace(base, counts=all_of_it), value)
        return amount.as_exposure(f"only above {self.allowance} of the period")

    @property
    def price_text(self) -> str:
        """What it costs, as the clause says it."""
        return str(self.tiers or self.charge)

    @property
    def facts(self) -> frozenset[str]:
        """The counts and sums that its prices, and what it allows, are reckoned on."""
        names = {name.removeprefix("excess ") for price in self.prices for name in price.facts}
        return frozenset(names | ({self.allowance.unit} if self.allowance else set()))

    @property
    def is_of_a_period(self) -> bool:
        """Whether it is made once for a day, a week, a month, a quarter."""
        return bool(self.time) and not self.things

    @property
    def conditions(self) -> tuple[tuple[str, Condition], ...]:
        """What it hangs on, by key."""
        pairs = (("trigger", self.trigger), ("waived_if", self.waived_if))
        return tuple((key, one) for key, one in pairs if one is not None)

    def fault_of_tiers(self, measures: frozenset[str]) -> str | None:
        """Return what is wrong with the value its tiers go by."""
        known = {*_TIERED_BY, *measures}
        if self.tiers_by is None or self.tiers_by in known:
            return None
        return unknown_word("value of tiers", self.tiers_by, known)


GRAINS: Final = get_args(Grain)
PERIOD_GRAINS: Final = frozenset(TIMES)
"""Those that are no thing, but a time."""
