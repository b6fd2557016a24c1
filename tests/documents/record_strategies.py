"""Any record at all: values drawn by the annotations of its fields."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin

from hypothesis import strategies as st

from edicompliance.documents.inventory_advice import PlacedParts
from edicompliance.documents.receiving_advice import Questioned
from edicompliance.documents.records.codec import Implied
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.carriage import Mark
from edicompliance.documents.segments.goods import ProductId, StoreQuantity
from edicompliance.documents.segments.levels import LEVELS, Level
from edicompliance.documents.segments.parts import ContactNumber, Filled

R = TypeVar("R", bound=Record)

filled = st.text(
    st.characters(
        codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="*~>^:\r\n"
    ),
    min_size=1,
    max_size=12,
)
texts = st.just("") | filled
numbers = st.none() | st.decimals(
    -(10**15), 10**15, allow_nan=False, allow_infinity=False, places=4
)
counts = st.none() | st.integers(-(10**9), 10**9)
days = st.none() | st.dates()

IN_A_ROW: dict[type[Record], tuple[str, ...]] = {
    ProductId: ("qualifier", "value"),
    ContactNumber: ("qualifier", "value"),
    StoreQuantity: ("store",),
    Mark: ("qualifier",),
    Questioned: ("condition",),
    PlacedParts: ("end_id",),
}
"""Records within a segment, and one with an end: without any value they would not be written."""


def any_record(model: type[R]) -> st.SearchStrategy[R]:
    """Return records of a class, with any values that X12 can hold."""
    if issubclass(model, Level) and model is Level:
        return st.one_of([_any(one) for one in LEVELS.values()] + [_odd_level()])
    return _any(model)


def _odd_level() -> st.SearchStrategy[Any]:
    return _any(Level, code=st.sampled_from(["", "X", "SO"]))


def _any(model: type[R], **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[R]:
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for name, info in model.model_fields.items():
        if name in fixed or name in IN_A_ROW.get(model, ()):
            fields[name] = fixed.get(name, filled)
        elif name != "code" or not issubclass(model, Level):
            fields[name] = _values(info.annotation, info.metadata)
    return st.builds(model, **fields)


def _values(annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    arguments = get_args(annotation)
    if get_origin(annotation) is tuple:
        if arguments[0] == Filled:
            return st.lists(filled, max_size=3).map(tuple)
        return st.lists(st.deferred(_lazily(arguments[0])), max_size=2).map(tuple)
    if annotation is str:
        return texts
    for mark in metadata:
        if isinstance(mark, Implied):
            return _implied(mark.places)
    kinds: dict[Any, st.SearchStrategy[Any]] = {Decimal: numbers, int: counts, date: days}
    kind = next(one for one in arguments if one is not NoneType)
    return kinds[kind] if kind in kinds else st.none() | st.deferred(_lazily(kind))


def _implied(places: int) -> st.SearchStrategy[Decimal | None]:
    exact = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=places)
    return st.none() | exact


def _lazily(model: type[Record]) -> Callable[[], st.SearchStrategy[Any]]:
    return lambda: any_record(model)
