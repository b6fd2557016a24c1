"""The small texts that stand in clauses, and how each is read: percentages, times, charges, codes.

Each is read when the profile is loaded; what cannot be read is refused with what was expected.

>>> parse_percent("97.5%")
Decimal('97.5')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Any, Final, TypeVar

from pydantic import BeforeValidator, PlainValidator, StrictStr, WithJsonSchema

from edicompliance.charges import (
    Allowance,
    Charge,
    Condition,
    PeriodLimit,
    parse_allowance,
    parse_charge,
    parse_condition,
    parse_limit,
)
from edicompliance.profiles.complaints import shown
from edicompliance.profiles.frozen import FrozenMapping, freeze, thaw
from edicompliance.profiles.pointparser import parse_point, parse_span
from edicompliance.profiles.points import Point, Span
from edicompliance.profiles.quantities import (
    COUNTS,
    LENGTHS,
    VOLUMES,
    WEIGHTS,
    Bounds,
    Duration,
    parse_bounds,
    parse_duration,
)
from edicompliance.profiles.templates import Template, parse_template
from edicompliance.x12.narrowing import Demand

T = TypeVar("T")

_CODE: Final = re.compile(r"[A-Z]{3}[0-9]{3}")
_PERCENT: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)%")


def _read(parse: Callable[[str], T]) -> Callable[[object], T]:
    """Return a reader of text that refuses all else."""

    def read(value: object) -> T:
        if isinstance(value, str):
            return parse(value)
        raise ValueError(f"expected text, got {shown(value)}")

    return read


def parse_percent(value: object) -> Decimal:
    """Return the number of hundredths.

    >>> parse_percent("97.5%")
    Decimal('97.5')
    """
    found = _PERCENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found or Decimal(found[1]) > 100:
        raise ValueError(f"expected a percentage such as '95%', got {shown(value)}")
    return Decimal(found[1])


def _code(text: str) -> str:
    if _CODE.fullmatch(text):
        return text
    raise ValueError(f"expected the code of a rule such as 'ASN001', got {text!r}")


def _reference(text: str) -> str:
    Demand.read(text)
    return text


def table_of(value: object) -> FrozenMapping[str, Any]:
    """Return a table that cannot be changed; ValueError for what is none."""
    if isinstance(value, Mapping):
        return FrozenMapping(freeze(value))
    raise ValueError(f"expected a table, got {shown(value)}")


def _codes(value: object) -> FrozenMapping[str, tuple[str, ...]]:
    return _table_of(value, "a list of codes", _is_list_of_texts)


def texts_of(value: object) -> FrozenMapping[str, str]:
    """Return a table of texts; ValueError for what is none."""
    return _table_of(value, "text", lambda each: isinstance(each, str))


def _table_of(value: object, what: str, fits: Callable[[object], bool]) -> FrozenMapping[str, Any]:
    table = table_of(value)
    for place in table:
        if not fits(table[place]):
            raise ValueError(f"expected {what} for {place!r}, got {shown(thaw(table[place]))}")
    return table


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(one, str) for one in value)


def _money(value: object) -> Decimal:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        amount = Decimal(value)
        if amount.is_finite() and 0 <= amount < 10**9:
            return amount
    raise ValueError(f"expected an amount of money such as 500 or 99.50, got {shown(value)}")


def _bounds(units: Mapping[str, Decimal]) -> Callable[[object], Bounds]:
    return _read(lambda text: parse_bounds(text, units))


_TEXT: Final = WithJsonSchema({"type": "string"})
SpanText = Annotated[Span, PlainValidator(_read(parse_span)), _TEXT]
PointText = Annotated[Point, PlainValidator(_read(parse_point)), _TEXT]
ChargeText = Annotated[Charge, PlainValidator(_read(parse_charge)), _TEXT]
AllowanceText = Annotated[Allowance, PlainValidator(_read(parse_allowance)), _TEXT]
LimitText = Annotated[PeriodLimit, PlainValidator(_read(parse_limit)), _TEXT]
ConditionText = Annotated[Condition, PlainValidator(_read(parse_condition)), _TEXT]
Percent = Annotated[Decimal, PlainValidator(parse_percent), _TEXT]
Code = Annotated[str, PlainValidator(_read(_code)), _TEXT]
Money = Annotated[Decimal, PlainValidator(_money), WithJsonSchema({"type": "number"})]
TemplateText = Annotated[Template, PlainValidator(_read(parse_template)), _TEXT]
DurationText = Annotated[Duration, PlainValidator(_read(parse_duration)), _TEXT]
WeightText = Annotated[Bounds, PlainValidator(_bounds(WEIGHTS)), _TEXT]
LengthText = Annotated[Bounds, PlainValidator(_bounds(LENGTHS)), _TEXT]
VolumeText = Annotated[Bounds, PlainValidator(_bounds(VOLUMES)), _TEXT]
CountText = Annotated[Bounds, PlainValidator(_bounds(COUNTS)), _TEXT]
Params = Annotated[
    FrozenMapping[str, Any], PlainValidator(table_of), WithJsonSchema({"type": "object"})
]
Several = Annotated[
    tuple[StrictStr, ...],
    BeforeValidator(lambda value: (value,) if isinstance(value, str) else value),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""One text, or a list of them."""
Reference = Annotated[str, PlainValidator(_read(_reference)), _TEXT]
FrozenCodes = Annotated[
    FrozenMapping[str, tuple[str, ...]],
    PlainValidator(_codes),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "array"}}),
]
FrozenTexts = Annotated[
    FrozenMapping[str, str],
    PlainValidator(texts_of),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}}),
]
