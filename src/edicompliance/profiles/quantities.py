"""Limits of weight, size and number, and lengths of time, as a guide writes them.

>>> carton = parse_bounds("3 to 50 lb", WEIGHTS)
>>> carton.holds(Decimal(20), "kg"), carton.holds(Decimal(25), "kg")
(True, False)
>>> parse_bounds("at most 48 in", WEIGHTS)
Traceback (most recent call last):
ValueError: expected a unit of g, kg, lb, oz, got 'in'
>>> parse_duration("365 days").end_after(date(2027, 1, 1))
datetime.date(2028, 1, 1)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from edicompliance.profiles.fiscal import months_later

WEIGHTS: Final[Mapping[str, Decimal]] = MappingProxyType(
    {
        "g": Decimal(1),
        "kg": Decimal(1000),
        "oz": Decimal("28.349523125"),
        "lb": Decimal("453.59237"),
    }
)
"""Units of weight, in grams."""

LENGTHS: Final[Mapping[str, Decimal]] = MappingProxyType(
    {
        "mm": Decimal(1),
        "cm": Decimal(10),
        "m": Decimal(1000),
        "in": Decimal("25.4"),
        "ft": Decimal("304.8"),
    }
)
"""Units of length, in millimetres."""

VOLUMES: Final[Mapping[str, Decimal]] = MappingProxyType(
    {"cbm": Decimal(1), "cuft": Decimal("0.028316846592"), "cuin": Decimal("0.000016387064")}
)
"""Units of volume, in cubic metres."""

COUNTS: Final[Mapping[str, Decimal]] = MappingProxyType({"": Decimal(1)})
"""Things that are counted have no unit."""

_NUMBER: Final = r"([0-9]{1,9}(?:\.[0-9]{1,6})?)"
_BOUNDS: Final = re.compile(
    rf"(?:at least {_NUMBER}|at most {_NUMBER}|exactly {_NUMBER}|{_NUMBER} to {_NUMBER})"
    r"(?: ([a-z]+))?",
    re.ASCII,
)
_DURATION: Final = re.compile(r"([1-9][0-9]{0,3}) (minute|hour|day|week|month|year)s?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bounds:
    """From the least to the most, both taken in."""

    text: str
    """As it is written."""
    least: Decimal | None
    most: Decimal | None
    unit: str
    """Of `units`; empty for a number of things."""
    units: Mapping[str, Decimal]
    """What it can be compared with."""

    def holds(self, value: Decimal, unit: str = "") -> bool:
        """Whether a value lies within; in another unit of the same kind it is converted."""
        size = value * self.units[unit] / self.units[self.unit]
        return (self.least is None or size >= self.least) and (
            self.most is None or size <= self.most
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bounds) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _again, (self.text, tuple(self.units.items()))

    def __str__(self) -> str:
        return self.text


def _again(text: str, units: tuple[tuple[str, Decimal], ...]) -> Bounds:
    return parse_bounds(text, dict(units))


def parse_bounds(text: str, units: Mapping[str, Decimal]) -> Bounds:
    """Return the limits that a text means; ValueError for what is none."""
    found = _BOUNDS.fullmatch(text.strip())
    known = ", ".join(sorted(filter(None, units)))
    example = f" {next(iter(sorted(filter(None, units))))}" if known else ""
    if found is None:
        wanted = f"'at most 50{example}', 'at least 3{example}' or '3 to 50{example}'"
        raise ValueError(f"expected {wanted}, got {text!r}")
    least, most, exact, low, high, unit = found.groups()
    if (unit or "") not in units:
        wanted = f"a unit of {known}" if known else "a number without a unit"
        raise ValueError(f"expected {wanted}, got {unit or 'none'!r}")
    ends = [Decimal(end) if end else None for end in (least or low or exact, most or high or exact)]
    if ends[0] is not None and ends[1] is not None and ends[0] > ends[1]:
        raise ValueError(f"{text!r} ends before it begins")
    return Bounds(text.strip(), ends[0], ends[1], unit or "", units)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: `365 days` and `12 months` differ in a leap year."""

    count: int
    unit: str
    """`day`, `month` ..."""

    def end_after(self, day: date) -> date:
        """Return the first day on which it is over; less than a day is over on the same one."""
        if self.unit in {"month", "year"}:
            return months_later(day, self.count * (12 if self.unit == "year" else 1))
        days = {"day": self.count, "week": 7 * self.count}.get(self.unit, 0)
        return day + timedelta(days=days)

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'s' if self.count > 1 else ''}"


def parse_duration(text: str) -> Duration:
    """Return the length of time that a text means; ValueError for what is none."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"expected a length of time such as '365 days', got {text!r}")
    return Duration(int(found[1]), found[2])
