"""How a retailer wants its labels, in the words of a profile: sizes with units, a row a zone.

The label room knows a label's settings as `LabelSpec`; this fills one in. What a clause leaves out
is as GS1 and most guides have it.

>>> clause = Label.model_validate({"size": "4 x 6 in", "tolerance": "0.2 in", "unique": "1 year",
...     "zones": [{"zone": "A", "shows": "ship_from", "height": "0.8 to 1.2 in"},
...               {"zone": "I", "barcode": "00"}]})
>>> spec = clause.spec("carton")
>>> str(spec.sizes[0].width), spec.horizon_days, spec.zone("A").height.most
('3.8 to 4.2 in', 366, Decimal('30.48'))
>>> print(clause.zones[1])
zone I: bar code (00)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal, NamedTuple, Self

from pydantic import (
    BaseModel,
    Field,
    PlainValidator,
    StrictBool,
    StrictInt,
    StrictStr,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from edicompliance.labels.fields import FIELDS, IDENTIFIERS
from edicompliance.labels.spec import (
    LETTERS,
    USUAL_ZONES,
    Attestation,
    LabelSpec,
    Limit,
    NumberedPer,
    Postal,
    Size,
    Unit,
    Zone,
    fault_of_zones,
)
from edicompliance.profiles.bodies import Body, Row
from edicompliance.profiles.complaints import all_known, shown, unknown_word
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.quantities import LENGTHS, Bounds, Duration, parse_bounds
from edicompliance.profiles.texts import DurationText, Several, table_of

_PRINTED: Final[Mapping[str, Decimal]] = FrozenMapping(
    {**LENGTHS, "mil": Decimal("0.0254"), "pt": Decimal("25.4") / 72}
)
"""Units of what is printed: bars are told in mils, letters in points."""
_SIZE: Final = re.compile(
    r"(at least )?([0-9]{1,4}(?:\.[0-9]{1,4})?) x ([0-9]{1,4}(?:\.[0-9]{1,4})?) (in|mm|cm)",
    re.ASCII,
)
MEASURED: Final = ("width", "height", "x_dimension", "bar_height", "quiet_zone")
"""What of a label is measured."""
_DAYS: Final[Mapping[str, int]] = {"day": 1, "week": 7, "month": 31, "year": 366}
"""The most days that a length of time can have."""


def _printed(value: object) -> Bounds:
    if isinstance(value, str):
        return parse_bounds(value, _PRINTED)
    raise ValueError(f"expected a size such as 'at least 1.25 in', got {shown(value)}")


class _Sides(NamedTuple):
    """Width and height of a label, and whether it may be larger."""

    width: Decimal
    height: Decimal
    unit: str
    or_more: bool
    text: str

    def __str__(self) -> str:
        return self.text

    def made(self, more: Decimal) -> Size:
        """Return the limits, so many millimetres more or less."""
        sides = [side * _PRINTED[self.unit] for side in (self.width, self.height)]
        width, height = (self._limit(side, more) for side in sides)
        return Size(width, height, (sides[0], sides[1]))

    def _limit(self, side: Decimal, more: Decimal) -> Limit:
        ends = [(side + by) / _PRINTED[self.unit] for by in (-more, more)]
        told = " to ".join(dict.fromkeys(f"{one.normalize():f}" for one in ends))
        if self.or_more:
            told = f"at least {ends[0].normalize():f}"
        text = f"{told if more or self.or_more else f'exactly {told}'} {self.unit}"
        return Limit(side - more, None if self.or_more else side + more, text)


def _sides(value: object) -> tuple[_Sides, ...]:
    several = value if isinstance(value, list | tuple) else (value,)
    return tuple(map(_one_size, several))


def _one_size(value: object) -> _Sides:
    found = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"expected width and height such as '4 x 6 in', got {shown(value)}")
    return _Sides(Decimal(found[2]), Decimal(found[3]), found[4], bool(found[1]), found[0])


def _more_or_less(value: object) -> str:
    number, _, unit = value.partition(" ") if isinstance(value, str) else ("", "", "")
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,4})?", number) and unit in _PRINTED:
        return f"{number} {unit}"
    raise ValueError(f"expected how much more or less, such as '0.2 in', got {shown(value)}")


def _millimetres(text: str) -> Decimal:
    number, _, unit = text.partition(" ")
    return Decimal(number) * _PRINTED[unit]


def _by_field(fits: Callable[[object], bool], wanted: str) -> PlainValidator:
    """A table whose keys are fields of a label."""

    def read(value: object) -> FrozenMapping[str, object]:
        table = table_of(value)
        for name, one in table.items():
            if name not in FIELDS:
                raise ValueError(unknown_word("field of a label", name, FIELDS))
            if not fits(one):
                raise ValueError(f"expected {wanted} for {name!r}, got {shown(one)}")
        return table

    return PlainValidator(read)


_TEXT: Final = WithJsonSchema({"type": "string"})
Printed = Annotated[Bounds, PlainValidator(_printed), _TEXT]
Sizes = Annotated[
    tuple[_Sides, ...],
    PlainValidator(_sides),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
MoreOrLess = Annotated[str, PlainValidator(_more_or_less), _TEXT]
Words = Annotated[
    FrozenMapping[str, str],
    _by_field(lambda one: isinstance(one, str) and bool(one), "the text that stands there"),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}}),
]
Widths = Annotated[
    FrozenMapping[str, int],
    _by_field(lambda one: type(one) is int and 0 < one < 31, "a number of digits"),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "integer"}}),
]


def _limit(bounds: Bounds | None) -> Limit | None:
    """Return the limits in millimetres."""
    if bounds is None:
        return None
    by = bounds.units[bounds.unit]
    least, most = (None if one is None else one * by for one in (bounds.least, bounds.most))
    return Limit(least, most, bounds.text)


class ZoneRow(Row):
    """One zone of the label."""

    zone: StrictStr
    """Its letter, `A` to `I`."""
    shows: Several = ()
    """The fields that stand in it in letters."""
    barcode: Several = ()
    """The application identifiers of its bar code; (90) to (99) hold the first of `shows`."""
    required: StrictBool = True
    """Whether it must be there."""
    height: Printed | None = None
    """How high it is."""
    text: Printed | None = None
    """How high its letters are: `at least 20 pt`."""

    @field_validator("zone")
    @classmethod
    def _letter(cls, value: str) -> str:
        if len(value) != 1 or value not in LETTERS:
            raise ValueError(f"expected the letter of a zone, A to I, got {value!r}")
        return value

    @field_validator("shows")
    @classmethod
    def _fields(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        all_known("field of a label", values, FIELDS)
        return values

    @field_validator("barcode")
    @classmethod
    def _identifiers(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        all_known("application identifier", values, IDENTIFIERS)
        return values

    @property
    def made(self) -> Zone:
        """The zone as the label room knows it."""
        return Zone(
            self.zone,
            self.shows,
            self.barcode,
            required=self.required,
            height=_limit(self.height),
            text_height=_limit(self.text),
        )

    def __str__(self) -> str:
        bars = "".join(f"({one})" for one in self.barcode)
        told = [", ".join(self.shows), f"bar code {bars}" if bars else ""]
        told += [f"{self.height} high" if self.height else ""]
        told += [f"letters {self.text}" if self.text else "", "" if self.required else "optional"]
        return f"zone {self.zone}: {'; '.join(filter(None, told))}"


class AttestedRow(Row):
    """Somebody has approved a printed label."""

    by: StrictStr
    """Who."""
    until: date | None = None
    """The last day it holds for; None: it does not end."""
    site: StrictStr = ""
    """The supplier's place it holds for, the retailer's number of it; empty: all."""
    format: StrictStr = ""
    """The format or printer it holds for; empty: all."""

    def __str__(self) -> str:
        told = (f"by {self.by}", self.until and f"until {self.until}", self.site, self.format)
        return ", ".join(str(one) for one in told if one)


class Label(Body):
    """How the label of a carton or pallet must be."""

    FREE = frozenset({"attested", "dpi"})
    ROWS: ClassVar[Mapping[str, type[BaseModel]]] = {"zones": ZoneRow, "attested": AttestedRow}

    zones: tuple[ZoneRow, ...] = ()
    """Its zones, from top to bottom; none: those that most guides have."""
    symbology: Literal["GS1-128"] | None = None
    """The kind of bar code."""
    size: Sizes = ()
    """Width and height: `4 x 6 in`, `at least 4 x 6 in`; the first of several is drawn."""
    tolerance: MoreOrLess | None = None
    """How much more or less the size may be."""
    zone_height: Printed | None = None
    """How high every zone is but that of the SSCC; a zone may say otherwise."""
    sscc_zone_height: Printed | None = None
    """How high the zone of the SSCC is."""
    x_dimension: Printed | None = None
    """How wide the narrowest bar is: `15 to 20 mil`."""
    bar_height: Printed | None = None
    """How high the bars of the SSCC are."""
    quiet_zone: Printed | None = None
    """What is left white on both sides of the bars."""
    dpi: Literal[203, 300, 600] | None = None
    """How many dots of the printer are an inch, for print streams that do not say it."""
    print_grade: Literal["A", "B", "C", "D"] | None = None
    """The least grade of print of the bars, as a verifier measures it (ISO/IEC 15416)."""
    aperture: Printed | None = None
    """The verifier's aperture: `10 mil`."""
    count: Annotated[StrictInt, Field(ge=1, le=10)] | None = None
    """How many labels are on one carton or pallet."""
    placement: StrictStr | None = None
    """Where they are, for the reader."""
    mixed: Words = Field(default_factory=FrozenMapping)
    """`{ po = "MIXED" }`: what stands there where the carton holds several."""
    on_mixed: StrictBool | None = None
    """Whether a pallet or carton of several articles bears a label at all."""
    unique: DurationText | None = None
    """For how long an SSCC may not come again."""
    padding: Widths = Field(default_factory=FrozenMapping)
    """`{ store = 5 }`: to how many digits a number is filled with zeros."""
    postal: Postal | None = None
    """How many digits of a ZIP code (420) has: `5`, `9`, `either`."""
    numbered_per: NumberedPer | None = None
    """Among which cartons `3 of 12` counts."""
    total: StrictBool | None = None
    """Whether `3 of 12` needs its 12."""
    large_digits: Annotated[StrictInt, Field(ge=1, le=18)] | None = None
    """How many last digits of the SSCC are printed larger."""
    certified_per: Several = ()
    """For each of what a label is certified: `site`, `format`."""
    attested: tuple[AttestedRow, ...] = ()
    """What was approved, by whom, until when: the supplier's own to say."""

    @field_validator("symbology", mode="before")
    @classmethod
    def _drawn(cls, value: object) -> object:
        if isinstance(value, str) and value.upper() != "GS1-128":
            raise ValueError(
                f"expected 'GS1-128', got {value!r}: labels are drawn and judged with GS1-128 only;"
                " say in a note what other bar code the guide wants"
            )
        return value

    @field_validator("certified_per")
    @classmethod
    def _known(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        all_known("thing to certify for", values, ("site", "format"))
        return values

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.tolerance is not None and not self.size:
            raise ValueError("'tolerance' goes with 'size'")
        if self.aperture is not None and self.print_grade is None:
            raise ValueError("'aperture' goes with 'print_grade'")
        for row in self.zones:
            own = [one for one in row.barcode if one.startswith("9")]
            if own and not row.shows:
                raise ValueError(f"zone {row.zone}: say in 'shows' what ({own[0]}) holds")
        if fault := fault_of_zones(tuple(row.made for row in self.zones)):
            raise ValueError(fault)
        return self

    def broken(self, sizes: Mapping[str, str]) -> Iterator[str]:
        """Yield which of its sizes these break: `{"x_dimension": "10 mil"}`."""
        spec = self.spec("carton")
        told = {name: _millimetres(text) for name, text in sizes.items()}
        for name, length in told.items():
            limit: Limit | None
            if name in ("width", "height"):
                limits = [getattr(one, name) for one in spec.sizes]
                broken = not any(each.holds(length) for each in limits)
            else:
                limit = getattr(spec, name)
                broken = limit is not None and not limit.holds(length)
            if broken:
                yield name

    def spec(self, on: Unit) -> LabelSpec:
        """Return the settings of the label; what the clause leaves out is as usual."""
        usual = USUAL_PALLET if on == "pallet" else LabelSpec()
        return LabelSpec(
            on=on,
            zones=tuple(self._zones()),
            symbology=self.symbology or usual.symbology,
            sizes=tuple(one.made(self._more) for one in self.size) or usual.sizes,
            x_dimension=_limit(self.x_dimension) or usual.x_dimension,
            bar_height=_limit(self.bar_height) or usual.bar_height,
            quiet_zone=_limit(self.quiet_zone),
            print_grade=self.print_grade or "",
            aperture=self.aperture.text.removeprefix("exactly ") if self.aperture else "",
            dpi=self.dpi or 0,
            count=self.count or usual.count,
            placement=self.placement or "",
            mixed=self.mixed,
            on_mixed=self.on_mixed is not False,
            horizon_days=_days(self.unique),
            padding=self.padding,
            postal=self.postal or usual.postal,
            numbered_per=self.numbered_per or usual.numbered_per,
            total_required=self.total is not False,
            large_digits=self.large_digits or 0,
            certified_per=self.certified_per,
            attested=tuple(
                Attestation(row.by, row.until, row.site, row.format) for row in self.attested
            ),
        )

    @property
    def _more(self) -> Decimal:
        """How much more or less a side may have, in millimetres."""
        return _millimetres(self.tolerance or "0 mm")

    def _zones(self) -> Iterator[Zone]:
        """Its zones, else the usual ones; one that says no height has that of all."""
        for zone in tuple(row.made for row in self.zones) or USUAL_ZONES:
            height = self.sscc_zone_height if "sscc" in zone.fields else self.zone_height
            yield replace(zone, height=zone.height or _limit(height))


USUAL_PALLET: Final = LabelSpec(on="pallet", count=2)
"""Most guides want a pallet's label on two sides."""


def _days(length: Duration | None) -> int:
    """Return for how many days at the most; a clause that says nothing asks for nothing."""
    return 0 if length is None else max(1, length.count * _DAYS.get(length.unit, 0))
