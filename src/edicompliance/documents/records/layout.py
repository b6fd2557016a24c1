"""How a class of records lies in its segments, worked out once for each class.

A record says where its fields stand (`ELEMENTS`), which fields hold the records below it (`PARTS`),
and by its annotations what they are. From this come the reading and the writing of all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from edicompliance.documents.records.codec import Element, Kind, element, kind_of
from edicompliance.documents.records.handles import Run
from edicompliance.x12.segment import Segment
from edicompliance.x12.writer import Value

Composed = tuple[Value, ...]
"""A segment to write: its tag, then its elements; a composite is a tuple of its components."""


class Scalar(NamedTuple):
    """A field that is one element."""

    field: str
    position: int
    relative: bool
    component: int
    kind: Kind


_END = 1 << 30
"""Behind all elements."""


class Direct(NamedTuple):
    """Fields that are one whole element each."""

    fields: tuple[tuple[str, int, Callable[[str], Any] | None], ...]
    """Their positions, and how they are parsed if not text."""
    names: tuple[str, ...]
    """They alone, where the first stands in the first element and none is left out."""
    parsed: tuple[tuple[str, Callable[[str], Any]], ...]
    """Those that are no text."""


class Row(NamedTuple):
    """A field whose records follow each other in one segment."""

    field: str
    where: Element
    record: Any
    """The class of the records."""
    run: Run
    """How they follow each other."""


class Part(NamedTuple):
    """A field whose records are segments or loops of their own."""

    field: str
    record: Any
    """The class of the records."""
    many: bool
    """Whether the field is a tuple of them, or one or None."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the values of one class of records stand."""

    elements: Mapping[str, Element]
    """Every field that has a place of its own."""
    scalars: Mapping[str, tuple[Scalar, ...]]
    """By tag, in the order of their places; "" for a record that occurs in several segments."""
    rows: Mapping[str, Row]
    """By tag."""
    texts: Mapping[str, str]
    """Tag -> the field that gathers all elements of all such segments."""
    parts: Mapping[str, Part]
    """By tag, in the order of the table."""
    absent: Mapping[str, Any]
    """Every field, as it is when nothing was read for it."""
    tags: tuple[str, ...]
    """The tags of its own segments, in the order they are written."""
    relative: frozenset[str]
    """The fields that are counted from where the record begins in its segment."""
    direct: Mapping[str, Direct]
    """By tag, where all scalars are whole elements, and all or none are relative."""

    @classmethod
    def of(
        cls, model: type[BaseModel], elements: Mapping[str, str], parts: Mapping[str, str]
    ) -> Layout:
        """Work out the layout of a model from its declarations."""
        places = {field: element(text) for field, text in elements.items()}
        absent: dict[str, Any] = dict.fromkeys(model.model_fields, ())
        scalars: defaultdict[str, list[Scalar]] = defaultdict(list)
        rows, texts = {}, {}
        for field, where in places.items():
            info = model.model_fields[field]
            if where.repeats:
                record = get_args(info.annotation)[0]
                run = Run(where.position, len(record.ELEMENTS), where.until or _END, 1)
                rows[where.tag] = Row(field, where, record, run)
            elif not where.position:
                texts[where.tag] = field
            else:
                kind = kind_of(info.annotation, *info.metadata)
                scalar = Scalar(field, where.position, where.relative, where.component, kind)
                scalars[where.tag].append(scalar)
                absent[field] = kind.absent
        below = {tag: _part(field, model) for tag, field in parts.items()}
        absent |= {part.field: None for part in below.values() if not part.many}
        by_place = attrgetter("position", "component")
        frozen = {tag: tuple(sorted(found, key=by_place)) for tag, found in scalars.items()}
        tags = tuple(dict.fromkeys(where.tag for where in places.values()))
        relative = frozenset(field for field, where in places.items() if where.relative)
        direct = {tag: found for tag, scalars in frozen.items() if (found := _direct(scalars))}
        return cls(places, frozen, rows, texts, below, absent, tags, relative, direct)

    def parts_behind(self, tag: str | None) -> tuple[Part, ...]:
        """Return the parts inside the loop of an own segment, or, for None, all others."""
        found = (part for path, part in self.parts.items() if _outer(path) == tag)
        return tuple(dict.fromkeys(found))

    def kind(self, field: str) -> Kind | None:
        """Return the kind of a field that is one element."""
        where = self.elements.get(field)
        found = self.scalars.get(where.tag, ()) if where else ()
        return next((scalar.kind for scalar in found if scalar.field == field), None)

    def values(
        self,
        tag: str,
        segment: Segment,
        elements: Sequence[str],
        shift: int = 0,
        into: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Read the fields that are single elements of one segment; what is absent is left out."""
        values = {} if into is None else into
        direct = self.direct.get(tag)
        if direct is not None:
            _pick(values, direct, elements, shift if self.relative else 0)
            return values
        size = len(elements)
        for field, position, relative, component, kind in self.scalars.get(tag, ()):
            at = position + shift if relative else position
            if position >= size:
                break
            if at < size and (text := elements[at]):
                values[field] = kind.parse(segment.get(at, component) if component else text)
        return values

    def compose(self, tag: str, values: Mapping[str, Any], shift: int = 0) -> dict[int, Value]:
        """Return the elements of one segment by their positions."""
        composed: dict[int, Value] = {}
        for field, position, relative, component, kind in self.scalars.get(tag, ()):
            value = values[field]
            text = "" if value == kind.absent else kind.render(value)
            at = position + shift if relative else position
            if component > 1:
                before = composed.get(at, "")
                parts = [before] if isinstance(before, str) else list(before)
                parts += [""] * (component - 1 - len(parts))
                composed[at] = (*parts, text)
            else:
                composed[at] = text
        return composed


def fill(values: dict[str, Any], direct: Direct, elements: Sequence[str]) -> None:
    """Read fields that are one whole element each into values that are all absent."""
    _, names, parsed = direct
    if not names:
        _pick(values, direct, elements, 0)
        return
    values.update(zip(names, elements[1:], strict=False))
    for field, parse in parsed:
        text = values[field]
        values[field] = parse(text) if text else None


def _pick(values: dict[str, Any], direct: Direct, elements: Sequence[str], shift: int) -> None:
    """Read fields one by one; what is absent is left as it is."""
    size = len(elements)
    for field, position, parse in direct.fields:
        at = position + shift
        if at >= size:
            break
        if text := elements[at]:
            values[field] = text if parse is None else parse(text)


def _direct(scalars: Sequence[Scalar]) -> Direct | None:
    """The scalars of one tag as the plainest of them are read; None where they are not such."""
    if any(one.component for one in scalars) or len({one.relative for one in scalars}) != 1:
        return None
    fields = tuple(
        (one.field, one.position, None if one.kind.parse is str else one.kind.parse)
        for one in scalars
    )
    in_a_row = [position for _, position, _ in fields] == list(range(1, len(fields) + 1))
    names = tuple(field for field, _, _ in fields) if in_a_row else ()
    parsed = tuple((field, parse) for field, _, parse in fields if parse is not None)
    return Direct(fields, names, parsed)


def composed(tag: str, elements: Mapping[int, Value]) -> Composed:
    """Return a segment from elements by position, without what is empty at its end.

    >>> composed("REF", {1: "DP", 2: "", 4: ("", "")})
    ('REF', 'DP')
    """
    filled = {at: value for at, value in elements.items() if _trimmed(value)}
    last = max(filled, default=0)
    return (tag, *(_trimmed(filled.get(at, "")) for at in range(1, last + 1)))


def _trimmed(value: Value) -> Value:
    """Drop empty components at the end; one component alone is a plain element."""
    if isinstance(value, str):
        return value
    parts = list(value)
    while parts and not parts[-1]:
        parts.pop()
    return tuple(parts) if len(parts) > 1 else "".join(parts)


def _outer(path: str) -> str | None:
    return path.rpartition("/")[0] or None


def _part(field: str, model: type[BaseModel]) -> Part:
    """Return what `tuple[Reference, ...]` or `Packing | None` says of a field."""
    annotation = model.model_fields[field].annotation
    many = get_origin(annotation) is tuple
    return Part(field, get_args(annotation)[0], many)
