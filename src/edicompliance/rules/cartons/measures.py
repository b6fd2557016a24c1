"""How heavy and how large a carton or a pallet is, as far as anybody says it.

A ship notice tells it in PO4, MEA, TD1 or PAL of the carton's or pallet's own level; of a carton
that is one full case of one article, the supplier's list of items tells it. What nobody says is not
known.

>>> from edicompliance.documents.segments.goods import Measurement
>>> from edicompliance.documents.segments.levels import Pack
>>> heavy = Measurement(reference="PD", qualifier="G", value=Decimal("52.5"), unit="LB")
>>> weight_of(Pack(number="3", measurements=(heavy,))).value
Decimal('52.5')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from edicompliance.documents.comparing.items import ItemMaster
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.goods import Measurement
from edicompliance.documents.segments.levels import Level
from edicompliance.profiles.quantities import WEIGHTS
from edicompliance.rules.model import Evidence

_UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "LB": "lb",
        "01": "lb",
        "L": "lb",
        "KG": "kg",
        "50": "kg",
        "K": "kg",
        "GR": "g",
        "OZ": "oz",
        "IN": "in",
        "FT": "ft",
        "CM": "cm",
        "MM": "mm",
        "MR": "m",
        "CF": "cuft",
        "CI": "cuin",
        "CR": "cbm",
        "": "",
    }
)
"""X12's unit -> ours."""
_WEIGHTS: Final = ("G", "WT", "A", "E", "")
"""MEA02, and the qualifiers of weights, that are the gross weight or may be it."""
_SIDES: Final[Mapping[str, str]] = MappingProxyType({"LN": "length", "WD": "width", "HT": "height"})
"""MEA02 -> the side."""


@dataclass(frozen=True, slots=True)
class Size:
    """One measure, and what says it."""

    value: Decimal
    unit: str
    """`lb`, `in` ...; empty: a unit that is not known."""
    evidence: tuple[Evidence, ...] = ()
    said_by: str = ""
    """Whose list says it, where no document does."""

    def __str__(self) -> str:
        return f"{self.value.normalize():f} {self.unit}".strip()


def unit_of(code: str) -> str:
    """Our name of a unit of X12; empty for one that is not known.

    >>> unit_of("LB"), unit_of("ZZ")
    ('lb', '')
    """
    return _UNITS.get(code, "")


def _size(record: Record, value: str, unit: str) -> Size | None:
    number: Decimal | None = getattr(record, value)
    if number is None or number <= 0:
        return None
    return Size(number, unit_of(getattr(record, unit)), (Evidence.of(record, value),))


def is_measured(level: Level) -> bool:
    """Whether a carton's or pallet's own level says anything of its weight and size."""
    return bool(level.packings or level.measurements or level.packaging or level.pallet)


def weight_of(level: Level) -> Size | None:
    """The weight that a carton's or pallet's own level says; None where it says two."""
    said = list(_weights(level))
    in_grams = {one.value * WEIGHTS[one.unit] for one in said if one.unit in WEIGHTS}
    return said[0] if said and len(in_grams) <= 1 else None


def _weights(level: Level) -> Iterator[Size]:
    if level.pallet is not None and (found := _size(level.pallet, "weight", "weight_unit")):
        yield found
    for one in level.measurements:
        if one.qualifier in _WEIGHTS and unit_of(one.unit) in ("lb", "kg", "g", "oz"):
            yield from filter(None, [_size(one, "value", "unit")])
    for packing in level.packings:
        if packing.weight_qualifier in _WEIGHTS:
            yield from filter(None, [_size(packing, "weight", "weight_unit")])
    for lading in level.packaging:
        if lading.quantity in (None, 1) and lading.weight_qualifier in _WEIGHTS:
            yield from filter(None, [_size(lading, "weight", "weight_unit")])


def sides_of(level: Level) -> dict[str, Size]:
    """The sides that a carton's or pallet's own level says: length, width, height."""
    found: dict[str, Size] = {}
    for record in filter(None, (level.pallet, *level.packings)):
        for side in _SIDES.values():
            size = _size(record, side, "dimension_unit")
            if size is not None:
                found.setdefault(side, size)
    for one in level.measurements:
        side = _SIDES.get(one.qualifier, "")
        size = _size(one, "value", "unit")
        if side and size is not None:
            found.setdefault(side, size)
    return found


def volume_of(level: Level) -> Size | None:
    """The volume that a carton's or pallet's own level says."""
    for record in filter(None, (level.pallet, *level.packings)):
        if found := _size(record, "volume", "volume_unit"):
            return found
    for lading in level.packaging:
        if lading.quantity in (None, 1) and (found := _size(lading, "volume", "volume_unit")):
            return found
    return _volume(level.measurements)


def _volume(measurements: Iterable[Measurement]) -> Size | None:
    found = (_size(one, "value", "unit") for one in measurements if one.qualifier in ("VOL", "VL"))
    return next(filter(None, found), None)


# -- what the list of items says of a full case


def listed_weight(row: ItemMaster, path: str) -> Size | None:
    """The weight of a full case."""
    if row.case_weight_lb is None:
        return None
    return Size(row.case_weight_lb, "lb", said_by=path)


def listed_sides(row: ItemMaster, path: str) -> dict[str, Size]:
    """The sides of a full case."""
    said = {
        "length": row.case_length_in,
        "width": row.case_width_in,
        "height": row.case_height_in,
    }
    return {
        side: Size(value, "in", said_by=path) for side, value in said.items() if value is not None
    }


# -- as a guide measures


def by_size(sides: Mapping[str, Size]) -> dict[str, Size]:
    """The sides as a guide counts them: the longest, the second, and how high it is.

    Which is the longest can only be told where all three are known in one unit.

    >>> box = {"length": Size(Decimal(12), "in"), "width": Size(Decimal(40), "in"),
    ...        "height": Size(Decimal(9), "in")}
    >>> {name: str(side) for name, side in by_size(box).items()}
    {'height': '9 in', 'length': '40 in', 'width': '12 in', 'girth': '82 in'}
    """
    found = {name: side for name, side in sides.items() if name == "height"}
    units = {side.unit for side in sides.values()}
    if len(sides) == len(_SIDES) and len(units) == 1:
        longest, second, third = sorted(sides.values(), key=lambda side: side.value, reverse=True)
        around = longest.value + 2 * (second.value + third.value)
        evidence = (*longest.evidence, *second.evidence, *third.evidence)
        girth = Size(around, longest.unit, evidence, longest.said_by)
        found |= {"length": longest, "width": second, "girth": girth}
    return found


def cube(sides: Mapping[str, Size]) -> Size | None:
    """The volume that three sides make."""
    if len(sides) < len(_SIDES) or {side.unit for side in sides.values()} != {"in"}:
        return None
    values: Sequence[Size] = list(sides.values())
    volume = values[0].value * values[1].value * values[2].value
    evidence = tuple(one for side in values for one in side.evidence)
    return Size(volume, "cuin", evidence, values[0].said_by)
