"""How a retailer wants the label of a carton or pallet: its zones, its bars, its size, its place.

A shipping label is a form of zones with letters, A to I: where the goods come from and go to, the
postal code and the serial number as bars, and between them what the retailer's docks want to read.
A profile fills this in; what it leaves out is as GS1 and most guides have it.

>>> spec = LabelSpec(padding={"store": 5})
>>> spec.padded("store", "912"), spec.zone("I").identifiers, spec.zone_of("postal").letter
('00912', ('00',), 'C')
>>> spec.quiet_zone_mm(Decimal("0.5")), spec.bar_height.holds(Decimal(30))
(Decimal('5.0'), False)
>>> LabelSpec(certified_per=("site",)).certified(date(2026, 11, 18), site="70017")
Certified(state='unattested', text='a certified label is wanted for each site; none is attested')
"""

from __future__ import annotations

import math
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from edicompliance.labels.fields import FIELDS, field_of

LETTERS: Final = string.ascii_uppercase[:9]
"""The zones there can be."""
Unit = Literal["carton", "pallet"]
"""What a label is on."""
Postal = Literal["either", "5", "9"]
"""How many digits of a ZIP code the bars of (420) hold."""
CertifiedState = Literal["not asked", "attested", "expired", "unattested"]
NumberedPer = Literal["shipment", "po", "store"]
"""Among which cartons `3 of 12` counts."""
INCH: Final = Decimal("25.4")


@dataclass(frozen=True, slots=True)
class Limit:
    """A size in millimetres, from the least to the most, both taken in."""

    least: Decimal | None = None
    most: Decimal | None = None
    text: str = ""
    """As the guide writes it; for people."""

    def holds(self, size: Decimal) -> bool:
        """Whether a size lies within."""
        return (self.least is None or size >= self.least) and (
            self.most is None or size <= self.most
        )

    def __str__(self) -> str:
        if self.text:
            return self.text
        ends = [f"{one:f}" for one in (self.least, self.most) if one is not None]
        word = "at most " if self.least is None else "at least " if self.most is None else ""
        return f"{word}{' to '.join(ends)} mm"


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone of the label."""

    letter: str
    """`A` to `I`."""
    shows: tuple[str, ...] = ()
    """The fields that stand in it in letters."""
    identifiers: tuple[str, ...] = ()
    """The application identifiers of the bar code that stands in it; empty: none does."""
    required: bool = True
    """Whether it must be there."""
    height: Limit | None = None
    """How high it is."""
    text_height: Limit | None = None
    """How high its letters are."""

    def encodes(self, identifier: str) -> str | None:
        """Return the field behind an identifier; one without a meaning of its own has the first."""
        return field_of(identifier) or next(iter(self.shows), None)

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields in it, whether in letters or in bars."""
        barred = (self.encodes(one) for one in self.identifiers)
        return tuple(dict.fromkeys((*self.shows, *filter(None, barred))))


USUAL_ZONES: Final = (
    Zone("A", ("ship_from",), required=False),
    Zone("B", ("ship_to",), required=False),
    Zone("C", ("postal",), ("420",), required=False),
    Zone("D", ("carrier", "pro", "bol"), required=False),
    Zone("E", ("po", "department", "item", "quantity", "carton"), required=False),
    Zone("I", ("sscc",), ("00",)),
)
"""Where a guide says nothing: drawn as most have it, and nothing but the SSCC must be there."""


class Size(NamedTuple):
    """How large a label is."""

    width: Limit
    height: Limit
    drawn: tuple[Decimal, Decimal] = (4 * INCH, 6 * INCH)
    """Width and height in millimetres as it is drawn."""

    def __str__(self) -> str:
        return f"{self.width} x {self.height}"


USUAL_SIZE: Final = Size(
    Limit(4 * INCH, 4 * INCH, "exactly 4 in"), Limit(6 * INCH, 6 * INCH, "exactly 6 in")
)


@dataclass(frozen=True, slots=True)
class Attestation:
    """Somebody has looked at a printed label and approved it."""

    by: str
    """Who."""
    until: date | None = None
    """The last day it holds for; None: it does not end."""
    site: str = ""
    """The supplier's place it holds for; empty: all."""
    format: str = ""
    """The format or printer it holds for; empty: all."""

    def is_of(self, format: str) -> bool:  # noqa: A002 - the guide's word
        """Whether it holds for labels of a format, in large letters or small."""
        return not self.format or self.format.casefold() == format.casefold()


class Certified(NamedTuple):
    """Whether a label is certified: a state of its own, and neither a pass nor a fail."""

    state: CertifiedState
    text: str
    """By whom and until when, or what is missing."""


@dataclass(frozen=True, slots=True)
class LabelSpec:
    """How the label of a carton or pallet must be."""

    on: Unit = "carton"
    zones: tuple[Zone, ...] = USUAL_ZONES
    """The zones, from top to bottom."""
    symbology: str = "GS1-128"
    """The kind of bar code."""
    sizes: tuple[Size, ...] = (USUAL_SIZE,)
    """How large it may be; the first is drawn."""
    x_dimension: Limit = Limit(Decimal("0.495"), Decimal("1.016"))
    """How wide the narrowest bar is; a printer draws the whole dots that are nearest."""
    bar_height: Limit = Limit(Decimal("31.75"), None, "at least 1.25 in")
    """How high the bars of the SSCC are."""
    quiet_zone: Limit | None = None
    """What is left white on both sides of the bars; None: ten narrowest bars."""
    dpi: int = 0
    """Dots of the printer to the inch, for print streams that do not say it; 0: unknown."""
    count: int = 1
    """How many labels are on one carton or pallet."""
    placement: str = ""
    """Where they are, for the reader: nothing that is printed shows it."""
    mixed: Mapping[str, str] = field(default_factory=dict)
    """Field -> what stands there when the carton holds several; absent: all of them do."""
    on_mixed: bool = True
    """Whether one of several articles bears a label at all."""
    horizon_days: int = 366
    """For how many days an SSCC may not come again; 0: the guide says nothing."""
    padding: Mapping[str, int] = field(default_factory=dict)
    """Field -> to how many digits it is filled with zeros."""
    postal: Postal = "either"
    """Which form of a ZIP code (420) has."""
    numbered_per: NumberedPer = "shipment"
    """Among which cartons they are numbered."""
    total_required: bool = True
    """Whether `3 of 12` needs its 12."""
    print_grade: str = ""
    """The least grade of print, A to D, that a verifier measures on paper; empty: none is asked."""
    aperture: str = ""
    """Through which aperture, in the guide's words."""
    large_digits: int = 0
    """How many last digits of the SSCC are printed larger."""
    certified_per: tuple[str, ...] = ()
    """For each of what the label is certified: `site`, `format`; empty: it is not asked for."""
    attested: tuple[Attestation, ...] = ()
    """What was approved, by whom, until when."""

    def zone(self, letter: str) -> Zone | None:
        """Return a zone by its letter."""
        return next((one for one in self.zones if one.letter == letter), None)

    def zone_of(self, name: str) -> Zone | None:
        """Return the zone a field stands in."""
        return next((one for one in self.zones if name in one.fields), None)

    @property
    def verified(self) -> str:
        """What only a verifier can measure on the printed label, in words; empty: nothing.

        >>> LabelSpec(print_grade="B", aperture="10 mil").verified
        'print of grade B or better at an aperture of 10 mil'
        """
        better = "" if self.print_grade == "A" else " or better"
        grade = f"print of grade {self.print_grade}{better}" if self.print_grade else ""
        return f"{grade} at an aperture of {self.aperture}" if grade and self.aperture else grade

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields of the label."""
        return tuple(dict.fromkeys(name for zone in self.zones for name in zone.fields))

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The application identifiers that its bar codes have."""
        return tuple(one for zone in self.zones for one in zone.identifiers)

    def padded(self, name: str, value: str) -> str:
        """Return a value as it is printed: a number filled up with zeros where the guide says so.

        What is no number, or longer already, stays as it is.
        """
        width = self.padding.get(name, 0)
        digits = value.isascii() and value.isdecimal()
        return value.zfill(width) if digits else value

    def same(self, name: str, first: str, second: str) -> bool:
        """Whether two values of a field are one: zeros before it do not count where it is padded.

        >>> LabelSpec(padding={"po": 10}).same("po", "0004501061", "4501061")
        True
        """
        if name not in self.padding:
            return first == second
        return self._bare(first) == self._bare(second)

    @staticmethod
    def _bare(value: str) -> str:
        digits = value.isascii() and value.isdecimal()
        return value.lstrip("0") or "0" if digits else value

    def fits(self, width: Decimal, height: Decimal) -> bool:
        """Whether a label of these millimetres has one of the sizes."""
        return any(one.width.holds(width) and one.height.holds(height) for one in self.sizes)

    def takes_bars(self, x_dimension: Decimal, dot: Decimal) -> bool:
        """Whether the narrowest bar is right, told by a printer whose dots are so wide.

        It draws whole dots. Where no number of them is within the limits, half a dot more or less
        is as near as it can come.

        >>> twenty_mil = LabelSpec(x_dimension=Limit(Decimal("0.508"), Decimal("0.508")))
        >>> dot = INCH / 203
        >>> twenty_mil.takes_bars(4 * dot, dot), twenty_mil.takes_bars(3 * dot, dot)
        (True, False)
        """
        if self.x_dimension.holds(x_dimension):
            return True
        least, most = self.x_dimension.least or dot, self.x_dimension.most or 100 * dot
        if math.ceil(least / dot) <= math.floor(most / dot):
            return False
        return least - dot / 2 <= x_dimension <= most + dot / 2

    def quiet_zone_mm(self, x_dimension: Decimal) -> Decimal:
        """Return what must be left white on each side of bars with that narrowest bar."""
        least = self.quiet_zone.least if self.quiet_zone else None
        return 10 * x_dimension if least is None else least

    def certified(self, day: date, *, site: str = "", format: str = "") -> Certified:  # noqa: A002 - the guide's word
        """Return whether the label of a place and format is certified on a day."""
        if not self.certified_per:
            return Certified("not asked", "the guide asks for no certified label")
        wanted = f"a certified label is wanted for each {' and '.join(self.certified_per)}"
        fitting = [one for one in self.attested if one.site in ("", site) and one.is_of(format)]
        holding = [one for one in fitting if one.until is None or one.until >= day]
        if holding:
            one = max(holding, key=lambda each: each.until or date.max)
            until = f" until {one.until}" if one.until else ""
            return Certified("attested", f"attested by {one.by}{until}")
        for_others = [one.format for one in self.attested if one.site in ("", site) and one.format]
        if fitting:
            last = max(fitting, key=lambda each: each.until or date.min)
            return Certified("expired", f"attested by {last.by}, which ended on {last.until}")
        if for_others:
            only = ", ".join(dict.fromkeys(for_others))
            of = f"these are {format.upper()}" if format else "which these have, nobody says"
            return Certified("unattested", f"{wanted}; attested is the format {only}, and {of}")
        return Certified("unattested", f"{wanted}; none is attested")


def fault_of_zones(zones: tuple[Zone, ...]) -> str | None:
    """Return what is wrong with the zones of a label, or None."""
    letters = [zone.letter for zone in zones]
    for zone in zones:
        if letters.count(zone.letter) > 1:
            return f"zone {zone.letter} is there twice"
        if not zone.fields:
            return f"zone {zone.letter} shows nothing"
        strange = next((name for name in zone.fields if name not in FIELDS), None)
        if strange:
            return f"zone {zone.letter} shows {strange!r}, which no label has"
    return None
