"""What the label of one carton or pallet must say, and where the documents say it.

A value keeps the record it came from, so that whoever compares a label with it can point at the
byte of the ship notice or the order. How a value is printed is the guide's: with zeros before it,
or with one word where a carton holds goods of several orders.

>>> content = LabelContent(
...     on="carton", sscc="006141410000003105", number=3, total=12,
...     values={"po": (Told("4501061"),), "store": (Told("7"), Told("9"))})
>>> spec = LabelSpec(padding={"store": 4}, mixed={"po": "MIXED"})
>>> content.text("po", spec), content.text("store", spec), content.text("carton", spec)
('4501061', '0007, 0009', '3 of 12')
>>> [(one.zone, one.text) for one in label_fields(content, spec) if one.is_barcode]
[('I', '(00) 006141410000003105')]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from edicompliance.labels.fields import Elements, as_people_read, fault_of_element
from edicompliance.labels.spec import LabelSpec, Unit, Zone
from edicompliance.location import Location


class Placed(Protocol):
    """A record or a row of a document that knows where its values stand."""

    def where(self, field: str) -> Location:
        """Return the place of a value."""
        ...


class Told(NamedTuple):
    """A value, and who says it."""

    text: str
    """As the document has it; an address has a line for each of its lines."""
    by: Placed | None = None
    """The record; None: it was composed."""
    field: str = ""
    """Its field in the record."""

    def where(self) -> Location | None:
        """Return its place in the document."""
        return self.by.where(self.field) if self.by is not None else None


@dataclass(frozen=True, slots=True)
class LabelContent:
    """What the label of one carton or pallet must say."""

    on: Unit
    sscc: str = ""
    """The serial shipping container code, 18 digits; empty: it has none yet."""
    number: int | None = None
    """Which carton it is; None: it is not counted."""
    total: int | None = None
    """Of how many."""
    values: Mapping[str, tuple[Told, ...]] = field(default_factory=dict)
    """Field -> its values in the documents: several where the carton is mixed."""
    notice: str = ""
    """The ship notice that announces it, BSN02."""
    level: str = ""
    """Its level there, HL01."""
    sscc_by: Told | None = None
    """Where the notice says its SSCC."""

    def told(self, name: str) -> tuple[Told, ...]:
        """Return what the documents say of a field, and where."""
        if name == "sscc":
            return (self.sscc_by or Told(self.sscc),) if self.sscc else ()
        if name == "carton":
            return (Told(self._counted(total=True)),) if self.number is not None else ()
        return self.values.get(name, ())

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the values of a field as the documents have them."""
        if name == "sscc":
            return (self.sscc,) if self.sscc else ()
        return tuple(one.text for one in self.told(name))

    def text(self, name: str, spec: LabelSpec) -> str:
        """Return a field as it is printed; empty where the documents do not say it."""
        if name == "carton" and self.number is not None:
            return self._counted(total=True)
        found = self.texts(name)
        if len(found) > 1 and name in spec.mixed:
            return spec.mixed[name]
        if name not in spec.padding:
            return ", ".join(found)
        return ", ".join(spec.padded(name, one) for one in found)

    def _counted(self, *, total: bool) -> str:
        return f"{self.number} of {self.total}" if total and self.total else f"{self.number}"


class LabelField(NamedTuple):
    """One thing on a label: a text, or a bar code."""

    name: str
    """The field: `po`; of a bar code the first it holds."""
    zone: str
    """The zone it stands in, `A` to `I`."""
    text: str
    """As it is printed, lines apart; of a bar code as people read it: `(420) 43004`."""
    elements: Elements = ()
    """Of a bar code: its identifiers with their values."""
    required: bool = True
    """Whether it must be there."""
    doubt: str = ""
    """Why it is not printed, although it is wanted."""

    @property
    def is_barcode(self) -> bool:
        """Whether it is bars, and no letters."""
        return bool(self.elements)

    @property
    def missing(self) -> bool:
        """Whether it must be there and the documents do not say it."""
        return self.required and not self.text


def label_fields(content: LabelContent, spec: LabelSpec) -> tuple[LabelField, ...]:
    """Return all that the label must say, zone by zone, its bar codes among it."""
    return tuple(one for zone in spec.zones for one in _of_zone(zone, content, spec))


def _of_zone(zone: Zone, content: LabelContent, spec: LabelSpec) -> Iterator[LabelField]:
    for name in zone.shows:
        text = content.text(name, spec)
        doubt = "" if text else "the documents do not say it"
        yield LabelField(name, zone.letter, text, required=zone.required, doubt=doubt)
    if zone.identifiers:
        yield barcode_field(zone, content, spec)


def barcode_field(zone: Zone, content: LabelContent, spec: LabelSpec) -> LabelField:
    """Return the bar code of a zone; with a doubt where it cannot be made."""
    elements = [(one, barred(zone.encodes(one) or "", content, spec)) for one in zone.identifiers]
    name = zone.encodes(zone.identifiers[0]) or ""
    for identifier, value in elements:
        fault = fault_of_element(identifier, value)
        if fault:
            why = fault if value else "the documents do not say it"
            return LabelField(name, zone.letter, "", required=zone.required, doubt=why)
    text = as_people_read(elements)
    return LabelField(name, zone.letter, text, tuple(elements), required=zone.required)


def barred(name: str, content: LabelContent, spec: LabelSpec) -> str:
    """Return the value of a field as its bars hold it; empty where there is no single one.

    >>> said = LabelContent(on="carton", values={"postal": (Told("43004-1234"),)})
    >>> barred("postal", said, LabelSpec()), barred("postal", said, LabelSpec(postal="5"))
    ('430041234', '43004')
    """
    found = content.texts(name)
    if len(found) > 1:
        return spec.mixed.get(name, "")
    value = spec.padded(name, found[0]) if found else ""
    if name == "postal":
        return _postal(value, spec)
    return value.partition(" ")[0] if name == "quantity" else value


def _postal(value: str, spec: LabelSpec) -> str:
    bare = value.replace("-", "").replace(" ", "").upper()
    is_zip = bare.isascii() and bare.isdecimal()
    return bare[:5] if spec.postal == "5" and is_zip else bare
