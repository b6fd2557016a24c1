"""Where scope words come from: a retailer's places, by the numbers that stand in its documents.

That the warehouse 6006 is a regional one is on no document; the retailer publishes it in a list.
With that list in the profile, an order's ship-to tells the network, and so which window holds.

>>> dcs = Location.model_validate({"codes": ["6006", "6021"], "is": {"network": "rdc"}})
>>> dcs.find("6006").words["network"], dcs.find("9999")
('rdc', None)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictStr,
    field_validator,
    model_validator,
)

from edicompliance.gs1.check_digit import is_valid
from edicompliance.profiles.bodies import Body, Row
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.scope import DIMENSIONS
from edicompliance.profiles.tables import iana_zone
from edicompliance.profiles.texts import FrozenTexts, Several

Zone = Annotated[StrictStr, AfterValidator(iana_zone)]


def _gln(value: str) -> str:
    if len(value) == 13 and is_valid(value):
        return value
    raise ValueError(f"expected a GLN of 13 digits with its check digit, got {value!r}")


def _with_columns(schema: dict[str, Any]) -> None:
    """In a table each scope word is a column."""
    columns = {**schema["properties"], **{name: {"type": "string"} for name in DIMENSIONS}}
    schema["properties"] = {name: one for name, one in columns.items() if name != "words"}


class PlaceRow(Row):
    """One place, as a row of a table says it: its numbers, its zone, its scope words."""

    model_config = ConfigDict(json_schema_extra=_with_columns)

    code: StrictStr = ""
    """The retailer's own number, N104 with N103 = 92."""
    gln: StrictStr = ""
    """Its GLN, N104 with N103 = UL."""
    zone: Zone | None = None
    """The zone of its clocks."""
    name: StrictStr = ""
    """For the reader."""
    words: FrozenTexts = Field(default_factory=FrozenMapping)
    """What it is in the words of the scope; in a table, each a column."""

    @model_validator(mode="before")
    @classmethod
    def _columns(cls, row: Any) -> Any:
        if not isinstance(row, dict) or "words" in row:
            return row
        words = {key: value for key, value in row.items() if key in DIMENSIONS}
        return {**{key: row[key] for key in row if key not in words}, "words": words}

    @field_validator("gln")
    @classmethod
    def _checked(cls, value: str) -> str:
        return _gln(value) if value else value

    @model_validator(mode="after")
    def _numbered(self) -> PlaceRow:
        if not (self.code or self.gln):
            raise ValueError("a place needs a 'code' or a 'gln'")
        return self

    def __str__(self) -> str:
        told = [f"{key} {word}" for key, word in self.words.items()]
        told += [self.zone] if self.zone else []
        return f"{self.code or self.gln}: {', '.join(told)}"


class Location(Body):
    """Some of a retailer's places, and what they have in common."""

    EITHER = (frozenset({"table", "rows", "codes"}), frozenset({"table", "rows", "glns"}))
    ROWS: ClassVar[Mapping[str, type[BaseModel]]] = {"rows": PlaceRow}

    codes: Several = ()
    """The retailer's own numbers of them."""
    glns: Several = ()
    """Their GLNs."""
    words: FrozenTexts = Field(default_factory=FrozenMapping, alias="is")
    """What they are in the words of the scope: `{ network = "rdc" }`."""
    zone: Zone | None = None
    """The zone of their clocks."""
    table: StrictStr | None = None
    """A CSV file beside the profile with a row for each."""
    rows: tuple[PlaceRow, ...] = ()
    """Each place with words of its own; read from the table, where there is one."""

    @field_validator("glns")
    @classmethod
    def _checked(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_gln(value) for value in values)

    @model_validator(mode="after")
    def _somewhere(self) -> Location:
        if not (self.codes or self.glns or self.rows or self.table):
            raise ValueError("expected 'codes', 'glns', 'rows' or a 'table'")
        return self

    def places(self) -> Iterator[PlaceRow]:
        """Yield each place with all that is said of it."""
        for code in self.codes:
            yield PlaceRow(code=code, zone=self.zone, words=self.words)
        for gln in self.glns:
            yield PlaceRow(gln=gln, zone=self.zone, words=self.words)
        for row in self.rows:
            words = FrozenMapping({**self.words, **row.words})
            yield row.model_copy(update={"zone": row.zone or self.zone, "words": words})

    def find(self, number: str) -> PlaceRow | None:
        """Return the place that has this code or GLN."""
        return self._by_number.get(number)

    @cached_property
    def _by_number(self) -> dict[str, PlaceRow]:
        found: dict[str, PlaceRow] = {}
        for place in self.places():
            for number in filter(None, (place.code, place.gln)):
                found.setdefault(number, place)
        return found
