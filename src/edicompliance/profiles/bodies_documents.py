"""Which documents a retailer wants, in what order, one for what, how they are numbered and mended.

>>> notice = DocumentDemand.model_validate({"required": True, "one_per": ["bol"],
...     "structure": ["S-O-P-I"], "forms": {"REF02 if REF01 is BM": "{number:capitals 1..17}"},
...     "unique": {"BSN02": "1 year"}})
>>> notice.form_of("REF02 if REF01 is BM").match("bol 1"), str(notice.unique["BSN02"])
(None, '1 year')
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import Field, PlainValidator, StrictBool, WithJsonSchema, field_validator

from edicompliance.profiles.bodies import Timed
from edicompliance.profiles.complaints import all_known
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.points import Point, Span
from edicompliance.profiles.quantities import Duration, parse_duration
from edicompliance.profiles.templates import Template, parse_template
from edicompliance.profiles.texts import PointText, Several, texts_of
from edicompliance.x12.narrowing import Demand

Per = Literal[
    "bol",
    "master bol",
    "trailer",
    "pallet",
    "parcel",
    "carton",
    "po",
    "store",
    "dc",
    "shipment",
    "day",
    "interchange",
]
"""One for each of what."""

DEADLINES: Final = FrozenMapping(
    {
        "ready": "goods ready to be picked up",
        "ship-notice": "856, counted from departure",
        "ship-notice-arrival": "856, before the goods arrive",
        "confirm-for-pickup": "order confirmed for pickup by the retailer's carrier",
        "acknowledgment": "855",
        "confirm-down": "quantity confirmed lower than ordered, or refused",
        "functional-acknowledgment": "997",
        "bill-of-lading": "bill of lading sent",
        "appointment": "delivery appointment made",
        "routing-request": "753",
        "invoice": "810",
    }
)
"""The deadlines that rules ask for by their names."""
_LEVELS: Final = re.compile(r"[A-Z](?:-[A-Z])+")


def _by_element(parse: Any) -> Any:
    """Return a reader of tables whose keys are elements and whose values are small texts."""

    def read(value: object) -> FrozenMapping[str, Any]:
        found = {}
        for place, text in texts_of(value).items():
            if not Demand.read(place).element:
                raise ValueError(f"expected an element such as 'BIG02', got {place!r}")
            found[place] = parse(text)
        return FrozenMapping(found)

    return read


_TABLE: Final = WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}})
Forms = Annotated[FrozenMapping[str, Template], PlainValidator(_by_element(parse_template)), _TABLE]
Horizons = Annotated[
    FrozenMapping[str, Duration], PlainValidator(_by_element(parse_duration)), _TABLE
]


class DocumentDemand(Timed):
    """What a retailer wants of one kind of document."""

    required: StrictBool | None = None
    """Whether it wants it at all."""
    after: Several = ()
    """The documents that must have come before."""
    deadline: Several = ()
    """By when: the names of clauses of `deadlines`, ours or the profile's own."""
    one_per: Several = ()
    """One for each of these; several: one for each combination."""
    structure: Several = ()
    """The levels of a ship notice that are taken: `S-O-P-I`."""
    structure_codes: Several = ()
    """Their codes, BSN05."""
    correct_with: Several = ()
    """The purposes that correct one, BSN01 or BIG08: `05`."""
    correct_number: Literal["same", "new"] | None = None
    """Whether a correction keeps the number of what it corrects."""
    correct_until: PointText | None = None
    """Until when it may be corrected."""
    unique: Horizons = Field(default_factory=FrozenMapping)
    """`BIG02` = `1 year`: for how long a number may not come again."""
    forms: Forms = Field(default_factory=FrozenMapping)
    """`BIG02` = `{number:digits 1..10}`: how a number is made up."""
    alone: StrictBool | None = None
    """Whether an interchange may hold nothing but this kind of document."""

    @field_validator("one_per")
    @classmethod
    def _known(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        all_known("thing to have one for", values, get_args(Per))
        return values

    @field_validator("structure")
    @classmethod
    def _levels(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if not _LEVELS.fullmatch(value):
                raise ValueError(f"expected levels such as 'S-O-P-I', got {value!r}")
        return values

    @property
    def texts(self) -> tuple[Point | Span, ...]:
        """Its times."""
        return (self.correct_until,) if self.correct_until else ()

    @property
    def own_deadlines(self) -> tuple[str, ...]:
        """Those of its deadlines that no rule but that for documents asks for."""
        return tuple(one for one in self.deadline if one not in DEADLINES)

    def form_of(self, element: str) -> Template:
        """Return how the number in an element is made up."""
        return self.forms[element]
