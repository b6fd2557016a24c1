"""How a loop is read when its like was read before.

Twenty thousand cartons of a notice are twenty thousand times `HL MAN`, each in a loop of the same
kind. Which of these segments goes to which field is found once for each *shape*, the row of tags
with the loops they open, and kept with the class of records as a plan. Where a loop has no plan,
because a segment stands out of its place, it is read entry by entry; the record is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from edicompliance.documents.records.handles import Handle, Run
from edicompliance.documents.records.late import settled
from edicompliance.documents.records.layout import Direct, Layout, Part, Row, fill
from edicompliance.documents.records.source import Entry, LateEntry, Shape
from edicompliance.x12.envelope import TransactionSet
from edicompliance.x12.segment import Segment

if TYPE_CHECKING:
    from edicompliance.documents.records.record import Record

_Record = TypeVar("_Record", bound="Record")
_tuple: Any = tuple.__new__
MOST_KEPT: Final = 512
"""Shapes of one class; when there are more, all are forgotten."""
_Read = Callable[[TransactionSet, Sequence[Segment], LateEntry], "tuple[Record, ...]"]


class Plan(NamedTuple):
    """Which of a loop's segments says what of its record."""

    own: tuple[tuple[int, str, Direct | None, Row | None], ...]
    """The record's own segments: where each stands, its tag, its fields where these are plain, and
    the records within it."""
    texts: tuple[tuple[str, tuple[int, ...]], ...]
    """Fields that gather all elements of some segments."""
    many: tuple[tuple[str, _Read, tuple[_Read, ...]], ...]
    """Fields that are tuples of records: how the first of them are read, and the others."""
    single: tuple[tuple[str, _Read], ...]
    """Fields that are one record."""
    heads: tuple[int, tuple[int, ...]]
    """Where the own segments stand, in the order they are written: the first, and the others."""
    repeated: tuple[str, ...]
    """Tags that came again where there is a place for one."""

    def read(
        self, model: type[Record], ts: TransactionSet, entry: LateEntry
    ) -> tuple[dict[str, Any], Handle]:
        """Do what `Record._read` does, for a loop of a kind that was read before.

        The values are all there, those that are absent too.
        """
        segments, values = entry.segments, model._absent_values.copy()
        layout = model._layout
        for at, tag, direct, row in self.own:
            segment = segments[at]
            elements = segment.elements
            if direct is not None:
                fill(values, direct, elements)
            else:
                layout.values(tag, segment, elements, into=values)
            if row is not None:
                values[row.field] = row_of(row, ts, segment, elements)
        for field, places in self.texts:
            texts = (text for at in places for text in segments[at].elements[1:])
            values[field] = tuple(filter(None, texts))
        for field, first, others in self.many:
            found = first(ts, segments, entry)
            for read in others:
                found += read(ts, segments, entry)
            values[field] = found
        for field, read in self.single:
            (values[field],) = read(ts, segments, entry)
        head, behind = self.heads
        further = tuple([segments[at] for at in behind]) if behind else ()
        return values, _tuple(Handle, (ts, segments[head], further, 0, self.repeated, None))


class Plans:
    """The plans of one class of records, by shape."""

    __slots__ = ("_known", "_model")

    def __init__(self, model: type[Record]) -> None:
        self._model = model
        self._known: dict[Shape, Plan | None] = {}

    def of(self, entry: LateEntry, shape: Shape) -> Plan | None:
        """The plan for a loop; None where it is read entry by entry."""
        try:
            return self._known[shape]
        except KeyError:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            found = self._known[shape] = _plan(self._model, entry)
            return found


def _plan(model: type[Record], entry: LateEntry) -> Plan | None:
    """Find out where the segments of a loop go, as `Record._read` does."""
    layout = model._layout
    own: dict[str, tuple[int, str, Direct | None, Row | None]] = {}
    texts: dict[str, list[int]] = {}
    many: dict[str, list[_Read]] = {}
    single: dict[str, _Read] = {}
    heads: dict[str, int] = {}
    repeated: list[str] = []
    for inner, start, stop in entry.outline:
        tag = inner.tag
        if not inner.is_whole:
            return None
        if (part := layout.parts.get(tag)) is not None:
            if part.many:
                many.setdefault(part.field, []).append(_part(part, inner, start, stop))
            elif part.record.RUN is not None:
                return None
            elif part.field in single:
                repeated.append(tag)
            else:
                single[part.field] = _part(part, inner, start, stop)
        elif tag in layout.texts:
            heads.setdefault(tag, start)
            texts.setdefault(layout.texts[tag], []).append(start)
        elif tag in layout.tags and tag not in heads:
            if stop - start > 1 and any(path.startswith(f"{tag}/") for path in layout.parts):
                return None
            heads[tag] = start
            own[tag] = start, tag, _direct(layout, tag), layout.rows.get(tag)
    head, *behind = [heads[tag] for tag in layout.tags if tag in heads] or [0]
    return Plan(
        tuple(own.values()),
        tuple((field, tuple(places)) for field, places in texts.items()),
        tuple((field, first, tuple(others)) for field, (first, *others) in many.items()),
        tuple(single.items()),
        (head, tuple(behind)),
        tuple(repeated),
    )


def _part(part: Part, entry: Entry, start: int, stop: int) -> _Read:
    """How the records of one segment, or of one loop, are read."""
    model: type[Record] = part.record
    tag = entry.tag
    if isinstance(entry, LateEntry):
        return lambda ts, _, whole: tuple(model.read_all(ts, whole.loop(tag, start, stop)))
    if model._is_plain:
        return _reader(model, start)
    return lambda ts, segments, _: tuple(model.read_all(ts, Entry(tag, segments[start])))


def row_of(
    row: Row, ts: TransactionSet, segment: Segment, elements: Sequence[str]
) -> tuple[Record, ...]:
    """Return the records of a row that a segment holds behind its own elements."""
    found: tuple[Record, ...] = read_run(row.record, ts, segment, elements, row.run)
    return found


def read_run(
    model: type[_Record],
    ts: TransactionSet,
    segment: Segment,
    elements: Sequence[str],
    run: Run,
) -> tuple[_Record, ...]:
    """Return the records that follow each other in one segment, but those without any value."""
    direct = model._row
    if direct is not None:
        return _run_of_plain(model, ts, segment, elements, run, direct)
    layout, found = model._layout, list[_Record]()
    tag, all_relative = layout.tags[0], len(layout.relative) == len(layout.elements)
    for shift in range(run.start - 1, min(run.until, len(elements) - 1), run.step):
        values = layout.values(tag, segment, elements, shift)
        if values and (all_relative or not layout.relative.isdisjoint(values)):
            every = model._absent_values.copy()
            every.update(values)
            found.append(_made(model, every, ts, segment, shift))
    return tuple(found)


def _run_of_plain(
    model: type[_Record],
    ts: TransactionSet,
    segment: Segment,
    elements: Sequence[str],
    run: Run,
    direct: Direct,
) -> tuple[_Record, ...]:
    """Those whose fields are one whole element each, next to each other."""
    _, names, parsed = direct
    found, absent, width = list[_Record](), model._absent_values, len(names) + 1
    for shift in range(run.start - 1, min(run.until, len(elements) - 1), run.step):
        texts = elements[shift + 1 : shift + width]
        if any(texts):
            values = absent.copy()
            values.update(zip(names, texts, strict=False))
            for field, parse in parsed:
                text = values[field]
                values[field] = parse(text) if text else None
            found.append(_made(model, values, ts, segment, shift))
    return tuple(found)


def plain_row(layout: Layout) -> Direct | None:
    """The fields of records in a row, where they are all whole elements, and next to each other."""
    direct = layout.direct.get(layout.tags[0]) if layout.tags else None
    if direct is None or len(layout.relative) != len(layout.elements):
        return None
    return direct if direct.names else None


def _direct(layout: Layout, tag: str) -> Direct | None:
    """The fields of a record's own segment, where all of them are plain."""
    return None if layout.relative else layout.direct.get(tag)


def _reader(model: type[Record], at: int) -> _Read:
    """How the records of one segment of a loop are read: at once, where its fields are plain."""
    layout = model._layout
    tag = layout.tags[0]
    direct, row, run = _direct(layout, tag), layout.rows.get(tag), model.RUN
    if run is not None:
        return lambda ts, segments, _: read_run(model, ts, segments[at], segments[at].elements, run)
    if direct is None:
        return lambda ts, segments, _: read_segment(model, ts, segments[at])
    absent = model._absent_values

    def read(ts: TransactionSet, segments: Sequence[Segment], _: LateEntry) -> tuple[Record, ...]:
        segment = segments[at]
        elements, values = segment.elements, absent.copy()
        fill(values, direct, elements)
        if row is not None:
            values[row.field] = row_of(row, ts, segment, elements)
        return (_made(model, values, ts, segment, 0),)

    return read


def read_segment(model: type[_Record], ts: TransactionSet, segment: Segment) -> tuple[_Record, ...]:
    """Read the records that stand in one segment, all of their values at once."""
    layout, elements = model._layout, segment.elements
    if model.RUN is not None:
        return read_run(model, ts, segment, elements, model.RUN)
    tag = layout.tags[0]
    values = layout.values(tag, segment, elements, into=model._absent_values.copy())
    if row := layout.rows.get(tag):
        values[row.field] = row_of(row, ts, segment, elements)
    return (_made(model, values, ts, segment, 0),)


def _made(
    model: type[_Record], values: dict[str, Any], ts: TransactionSet, segment: Segment, shift: int
) -> _Record:
    """Return the record of one segment: what `Record._trusted` does, for the very many."""
    return settled(model, values, _tuple(Handle, (ts, segment, (), shift, (), None)))
