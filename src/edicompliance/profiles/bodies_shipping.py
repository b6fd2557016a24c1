"""How goods are packed and sent: cartons and pallets, what may be mixed, the mode, the carrier.

>>> small = Routing.model_validate({"bands": [
...     {"mode": "parcel", "weight": "at most 150 lb", "cartons": "at most 10"},
...     {"mode": "ltl", "weight": "at most 20000 lb"}, {"mode": "tl"}]})
>>> small.mode_for({"weight": Decimal(149), "cartons": Decimal(12)})
'ltl'
>>> small.mode_for({"weight": Decimal(149)})
Traceback (most recent call last):
edicompliance.documents.doubt.CannotTell: needs cartons
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    PlainValidator,
    StrictBool,
    StrictInt,
    StrictStr,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from edicompliance.documents.doubt import CannotTell
from edicompliance.labels.slips.slip import Place, SlipText
from edicompliance.profiles.bodies import Body, Row, Timed
from edicompliance.profiles.complaints import all_known, shown, unknown_word
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.points import Point, Span
from edicompliance.profiles.quantities import Bounds
from edicompliance.profiles.texts import (
    CountText,
    DurationText,
    LengthText,
    PointText,
    Several,
    SpanText,
    VolumeText,
    WeightText,
    table_of,
)

UNITS: Final[Mapping[str, str]] = FrozenMapping(
    {"weight": "lb", "length": "in", "width": "in", "height": "in", "girth": "in", "cube": "cuft"}
)
"""What is measured, and the unit of a number that comes without one."""

Mode = Literal["parcel", "ltl", "tl", "intermodal"]
_MIXED: Final = ("po", "store", "dc", "item", "department", "lot", "size")
_SCAC: Final = re.compile(r"[A-Z]{2,4}")
_ASKED: Final = (
    "weight",
    "cube",
    "cartons",
    "pallets",
    "pieces",
    "ready date",
    "ship-from",
    "ship-to",
    "order numbers",
    "stackable",
    "hazardous",
    "freight class",
)

ON_BILL: Final = (
    "bill of lading",
    "master bill of lading",
    "order number",
    "department",
    "store",
    "vendor number",
    "ship from",
    "ship to",
    "carrier",
    "pro number",
    "freight terms",
    "freight class",
    "trailer",
    "seal",
    "cartons",
    "pallets",
    "weight",
    "cube",
    "ship date",
    "ship notice",
    "authorization",
)
"""What a bill of lading can be asked to show."""


_BILLS_PER: Final = ("po", "store", "dc", "trailer", "day", "master bol")
"""What there can be one bill of lading for."""


def _mixed(value: object) -> FrozenMapping[str, int]:
    table = table_of(value)
    for name, most in table.items():
        if name not in _MIXED:
            raise ValueError(unknown_word("thing to mix", name, _MIXED))
        if not isinstance(most, int) or isinstance(most, bool) or most < 1:
            raise ValueError(f"expected how many of one {name} at most, got {shown(most)}")
    return table


Mixed = Annotated[
    FrozenMapping[str, int],
    PlainValidator(_mixed),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "integer"}}),
]


def _scac(value: str) -> str:
    if _SCAC.fullmatch(value):
        return value
    raise ValueError(f"expected a carrier's code of two to four capitals, got {value!r}")


class SlipTextRow(Row):
    """A sentence that a pack slip must have."""

    text: StrictStr = Field(min_length=1)
    """The sentence."""
    at: Place | None = None
    """Where on the slip; None: anywhere."""

    @property
    def made(self) -> SlipText:
        """As slips know it."""
        return SlipText(self.text, self.at or "")

    def __str__(self) -> str:
        return f"{self.text!r}, {self.at}" if self.at else repr(self.text)


class Packing(Body):
    """How one carton, pallet or trailer is made up."""

    ROWS: ClassVar[Mapping[str, type[BaseModel]]] = {"sentences": SlipTextRow}

    of: Literal["carton", "pallet", "trailer", "pack slip", "bill of lading"]
    """What is packed, or the paper that goes with it."""
    weight: WeightText | None = None
    """How heavy it may be."""
    length: LengthText | None = None
    """Its longest side."""
    width: LengthText | None = None
    """Its second side."""
    height: LengthText | None = None
    """How high it may be."""
    girth: LengthText | None = None
    """Length and twice the other two."""
    cube: VolumeText | None = None
    """How much it may hold."""
    layers: CountText | None = None
    """How many stand on one another."""
    mixed: Mixed = Field(default_factory=FrozenMapping)
    """`{ po = 1, item = 5 }`: how many different ones may be in it at most."""
    types: Several = ()
    """The kinds of pallet or carton that are taken."""
    dated: Several = ()
    """What goods with a date must show: `lot`, `expiry`, `production`."""
    shelf_life: DurationText | None = None
    """How long they must keep when they arrive."""
    shows: Several = ()
    """What a pack slip, or the bill of lading, must show."""
    one_per: Several = ()
    """Of a bill of lading: one for each of these; several: one for each combination."""
    sentences: tuple[SlipTextRow, ...] = ()
    """Sentences that must stand on a pack slip."""
    place: StrictStr | None = None
    """Where it is, for the reader."""
    sealed: StrictBool | None = None
    """Whether it must be sealed."""

    @field_validator("dated")
    @classmethod
    def _known(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        all_known("date", values, ("lot", "expiry", "production"))
        return values

    @model_validator(mode="after")
    def _on_bill(self) -> Self:
        if self.of == "bill of lading":
            all_known("thing to show on a bill of lading", self.shows, ON_BILL)
            all_known("thing to have a bill of lading for", self.one_per, _BILLS_PER)
        elif self.one_per:
            raise ValueError(f"'one_per' is for a bill of lading, and this is of a {self.of}")
        return self

    def unshown(self, shown: Collection[str]) -> tuple[str, ...]:
        """Return what a paper must show, and does not."""
        return tuple(one for one in self.shows if one not in shown)

    def broken(self, sizes: Mapping[str, tuple[Decimal, str]]) -> Iterator[str]:
        """Yield which of the limits these sizes break: `{"weight": (Decimal(60), "lb")}`."""
        for name, (value, unit) in sizes.items():
            limit: Bounds | None = getattr(self, name)
            if limit is not None and not limit.holds(value, unit):
                yield name

    def too_mixed(self, counts: Mapping[str, int]) -> Iterator[str]:
        """Yield of what there are too many different ones: `{"po": 2}`."""
        for name, count in counts.items():
            if name in self.mixed and count > self.mixed[name]:
                yield name


class Band(Row):
    """A row of a routing guide: so heavy, so large goes so."""

    mode: Mode
    """How it goes."""
    weight: WeightText | None = None
    """Of the whole shipment."""
    cube: VolumeText | None = None
    """Of the whole shipment."""
    cartons: CountText | None = None
    """How many."""
    pallets: CountText | None = None
    """How many."""

    @property
    def limits(self) -> dict[str, Bounds]:
        """What it is limited by."""
        names = ("weight", "cube", "cartons", "pallets")
        return {name: limit for name in names if (limit := getattr(self, name)) is not None}

    def __str__(self) -> str:
        told = " and ".join(f"{name} {limit}" for name, limit in self.limits.items())
        return f"{told or 'else'}: {self.mode}"


def _several(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


Carriers = Annotated[
    tuple[StrictStr, ...], BeforeValidator(_several), WithJsonSchema({"type": "string"})
]
"""One or several, with spaces between them."""


class Lane(Row):
    """A row of a carrier table: from here to there with these."""

    from_: StrictStr = Field("", alias="from")
    """The supplier's place; empty: any."""
    to: StrictStr = ""
    """The retailer's place, its code; empty: any."""
    mode: Mode | None = None
    """None: any."""
    scac: Carriers
    """The carriers, `ABCD EFGH`."""
    days: StrictInt | StrictStr | None = None
    """Days on the way."""

    @field_validator("scac")
    @classmethod
    def _codes(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_scac(value) for value in values)

    def fit(self, lane: Mapping[str, str]) -> int | None:
        """Return how many of its conditions say that it is this lane; None: it is another."""
        own = {"from": self.from_, "to": self.to, "mode": self.mode or ""}
        said = {key: value for key, value in own.items() if value}
        return len(said) if all(lane.get(key) == value for key, value in said.items()) else None

    def __str__(self) -> str:
        way = (("from", self.from_), ("to", self.to), ("by", self.mode))
        told = " ".join(f"{word} {value}" for word, value in way if value) or "any lane"
        return f"{told}: {' '.join(self.scac)}"


class Routing(Timed):
    """How the retailer wants its goods sent."""

    EITHER = (frozenset({"table", "rows"}),)
    ROWS: ClassVar[Mapping[str, type[BaseModel]]] = {"bands": Band, "rows": Lane}

    bands: tuple[Band, ...] = ()
    """By weight and size: which mode. The first that holds counts."""
    table: StrictStr | None = None
    """A CSV file beside the profile with a row for each lane."""
    rows: tuple[Lane, ...] = ()
    """Which carriers go on which lane."""
    carriers: Several = ()
    """Those that are taken on any lane."""
    request_by: PointText | None = None
    """When routing must be asked for: `pickup_requested - 2 business days at 14:00`."""
    needs: Several = ()
    """What the request must say."""
    pickup: SpanText | None = None
    """From when to when goods may be picked up."""
    appointment_by: PointText | None = None
    """When the appointment must be made."""
    appointment_change_by: PointText | None = None
    """Until when it may be moved or cancelled."""
    consolidate: Several = ()
    """What goes together on one bill: all of one `location`, `day`, `dc`."""
    exception: StrictStr | None = None
    """What allows another carrier or mode: an authorization's number."""

    @field_validator("needs")
    @classmethod
    def _known(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        all_known("thing to say", values, _ASKED)
        return values

    @field_validator("consolidate")
    @classmethod
    def _together(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        known = ("location", "day", "dc", "mode", "department")
        all_known("thing to go together", values, known)
        return values

    @field_validator("carriers")
    @classmethod
    def _codes(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_scac(value) for value in values)

    @model_validator(mode="after")
    def _reached(self) -> Self:
        for number, band in enumerate(self.bands[:-1], 1):
            if not band.limits:
                raise ValueError(f"bands: row {number} takes all; the rows after it never count")
        return self

    @property
    def texts(self) -> tuple[Point | Span, ...]:
        """Its times."""
        names = ("request_by", "pickup", "appointment_by", "appointment_change_by")
        return tuple(one for name in names if (one := getattr(self, name)) is not None)

    def modes_for(self, load: Mapping[str, Decimal]) -> tuple[list[Mode | None], list[str]]:
        """Return the modes that a load may have, and what has to be known to tell which of them.

        In pounds and cubic feet. None is one of them where the guide may not say.
        """
        found: dict[Mode | None, None] = {}
        needed: list[str] = []
        for band in self.bands:
            missing = [name for name in band.limits if name not in load]
            if not all(
                limit.holds(load[name], UNITS.get(name, ""))
                for name, limit in band.limits.items()
                if name in load
            ):
                continue
            found[band.mode] = None
            if not missing:
                break
            needed = needed or missing
        else:
            found[None] = None
        return list(found), needed if len(found) > 1 else []

    def mode_for(self, load: Mapping[str, Decimal]) -> Mode | None:
        """Return the mode of a load, in pounds and cubic feet; None: the guide does not say.

        Raises `CannotTell` where what is not known decides.
        """
        found, needed = self.modes_for(load)
        if needed:
            raise CannotTell(f"needs {' and '.join(needed)}")
        return found[0]

    def takes_the_rest(self, mode: str) -> bool:
        """Whether a load beyond all bands may go so, for all they say: by the last one, or none."""
        return mode == self.bands[-1].mode or mode not in {band.mode for band in self.bands}

    def carriers_for(self, **lane: str) -> tuple[str, ...]:
        """Return the carriers of a lane, `to="6006", mode="tl"`: of the row that fits closest."""
        lane = {key.removesuffix("_"): value for key, value in lane.items()}
        fits = [(fit, row) for row in self.rows if (fit := row.fit(lane)) is not None]
        closest = max((fit for fit, _ in fits), default=0)
        found = [scac for fit, row in fits if fit == closest for scac in row.scac]
        return tuple(dict.fromkeys(found)) or self.carriers
