"""How a value stands in an element: text, whole number, decimal, date.

X12 writes everything as text: a decimal with as few signs as possible (`7.5`, `.25`), money often
with two *implied* decimals (`1234` is 12.34), a date as CCYYMMDD. Reading is lenient: what is no
number or no date gives None, and the document still says at which byte the odd text stands.

>>> kind_of(Cents).parse("1234"), kind_of(Number).parse("1,200")
(Decimal('12.34'), None)
>>> kind_of(Number).render(Decimal("0.250"))
'.25'
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import Field

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import date_from_x12

_DECIMAL: Final = re.compile(r"[+-]?(?=\.?[0-9])[0-9]{0,20}(?:\.[0-9]{0,20})?", re.ASCII)
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_ELEMENT: Final = re.compile(
    r"(?P<tag>[A-Z][A-Z0-9]{1,2})?(?P<relative>\+)?(?P<position>[0-9]{2})?"
    r"(?:-(?P<component>[0-9]))?(?:(?P<open>\.\.)(?P<until>[0-9]{2})?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Implied:
    """Marks a number whose decimal point is not written: type Nn of X12."""

    places: int
    """How many of its digits stand behind the point."""


@dataclass(frozen=True, slots=True)
class Digits:
    """Marks a number that is written with a least number of digits."""

    least: int
    """Zeros behind the point make it up: 1.25 is 1.250."""


Number = Decimal | None
"""A decimal, type R; None where it is absent or no number."""
Cents = Annotated[Decimal | None, Implied(2), Field(decimal_places=2)]
"""Money written without its point, type N2."""
Rate = Annotated[Decimal | None, Digits(4)]
"""A rate of exchange, type R of at least four digits."""
Count = int | None
"""A whole number, type N0."""
Day = date | None
"""A calendar date, type DT; None where it is absent or no date."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of value: from the text of an element, and back."""

    parse: Callable[[str], Any]
    """Never raises; what it cannot read is `absent`."""
    render: Callable[[Any], str]
    absent: Any
    """The value of an element that is not there."""


@dataclass(frozen=True, slots=True)
class Element:
    """Where a field of a record stands: its tag, position and component."""

    tag: str
    """`SLN`; empty for a record that occurs within several segments."""
    position: int = 0
    """1 = first; 0 = all elements of all segments with the tag."""
    component: int = 0
    """1 = first; 0 = the element is not divided."""
    relative: bool = False
    """Counted from where the record begins within its segment."""
    repeats: bool = False
    """Records follow each other from here on."""
    until: int | None = None
    """The last position of such records; None is the end of the segment."""

    @property
    def reference(self) -> str:
        """`SLN05-1`."""
        position = f"{self.position:02d}" if self.position else ""
        return f"{self.tag}{position}" + f"-{self.component}" * bool(self.component)


def element(text: str) -> Element:
    """Return the element that `BEG03`, `SLN05-1`, `PER03..08` or, within a segment, `+02` names.

    >>> element("SLN05-1")
    Element(tag='SLN', position=5, component=1, relative=False, repeats=False, until=None)
    """
    found = _ELEMENT.fullmatch(text)
    if found is None or not (found["tag"] or found["position"]):
        raise ValueError(f"expected an element such as 'BEG03', got {text!r}")
    return Element(
        found["tag"] or "",
        int(found["position"] or 0),
        int(found["component"] or 0),
        bool(found["relative"]),
        bool(found["open"]),
        int(found["until"]) if found["until"] else None,
    )


def kind_of(annotation: Any, *marks: Any) -> Kind:
    """Return the kind of the values that a field so annotated holds."""
    if get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        marks = (*marks, *more)
    for mark in marks:
        if isinstance(mark, Implied):
            return _implied(mark.places)
        if isinstance(mark, Digits):
            return Kind(parse_decimal, partial(_render_long, least=mark.least), None)
    if annotation is str or get_origin(annotation) is Literal:
        return _TEXT
    for type_, kind in ((Decimal, _NUMBER), (int, _COUNT), (date, _DAY)):
        if type_ in get_args(annotation):
            return kind
    raise TypeError(f"no element holds a {annotation!r}")


@lru_cache(maxsize=4096)
def parse_decimal(text: str) -> Decimal | None:
    """Return a number of type R, or None; blanks around it do not count.

    >>> parse_decimal("12."), parse_decimal("-.5"), parse_decimal("1E5"), parse_decimal("")
    (Decimal('12'), Decimal('-0.5'), None, None)
    """
    text = text.strip(" ")
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def render_decimal(value: Decimal) -> str:
    """Return the number in the fewest signs: no needless zeros, no exponent.

    >>> render_decimal(Decimal("0.50")), render_decimal(Decimal("1E3")), render_decimal(Decimal(-0))
    ('.5', '1000', '0')
    """
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    digits = digits.lstrip("0") or "0"
    return digits if digits == "0" else sign + digits


def _render_long(value: Decimal, least: int) -> str:
    text = render_decimal(value)
    missing = least - sum(sign.isdigit() for sign in text)
    return text + "." * ("." not in text and missing > 0) + "0" * missing


def _parse_count(text: str) -> int | None:
    text = text.strip(" ")
    return int(text) if _INTEGER.fullmatch(text) else None


def _parse_day(text: str) -> date | None:
    """CCYYMMDD, or YYMMDD as releases before 004010 have it."""
    text = text.strip(" ")
    try:
        return date_from_x12(text, short_year=len(text) == 6)
    except CannotTell:
        return None


def _render_day(value: date) -> str:
    return f"{value.year:04d}{value.month:02d}{value.day:02d}"


def _implied(places: int) -> Kind:
    def parse(text: str) -> Decimal | None:
        count = _parse_count(text)
        return None if count is None else Decimal(f"{count}E-{places}")

    def render(value: Decimal) -> str:
        return str(int(f"{value:.{places}f}".replace(".", "")))

    return Kind(parse, render, None)


_TEXT: Final = Kind(str, str, "")
_NUMBER: Final = Kind(parse_decimal, render_decimal, None)
_COUNT: Final = Kind(_parse_count, str, None)
_DAY: Final = Kind(_parse_day, _render_day, None)
