"""Writing a document back into the set it was read from, so that nothing is lost on the way.

A document has words for what retailers use; a partner may send more. What it has no words for
stays where it was, and what it has words for stays as it was written (`7.50`, a trailing
separator) as long as its value does. Only what was changed is written anew.

Every segment that a record writes is paired with the one it was read from, its origin. When the
origins are those of the set, in its order, the set is given with the changed elements put in. When
records were added, taken away or moved, the order is that of the table, each segment without a
record follows the one it followed, and what is new between them stands where the table has it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import dropwhile, groupby, zip_longest
from typing import Any, NamedTuple

from edicompliance.documents.document import Document
from edicompliance.documents.records.layout import Composed, Part, composed
from edicompliance.documents.records.record import Record
from edicompliance.x12.envelope import TransactionSet
from edicompliance.x12.loops import Loop
from edicompliance.x12.schema import LoopRule
from edicompliance.x12.segment import Segment
from edicompliance.x12.writer import Value

_ENDS = ("ST", "SE")
_START = 0
"""In place of a segment's number: before all of them."""


class _Piece(NamedTuple):
    """A segment that a record writes."""

    composed: Composed
    origin: Segment | None
    """The segment of the source it was read from; None for what is new."""


class _Stray(NamedTuple):
    """A segment that no record has."""

    composed: Composed
    tag: str
    """Its tag, or the first one of the loop without a record that it is in."""
    around: LoopRule | None
    """The rule of the loop that this is directly in."""

    def comes_after(self, new: Composed) -> bool:
        """Whether the table has it behind a new segment that follows the same one."""
        rule, tag = self.around, str(new[0])
        if rule is None or self.tag not in rule.places:
            return False
        if tag not in rule.places:
            return tag in rule.inner
        return 0 < min(rule.places[tag]) <= max(rule.places[self.tag])


class KeptDocument(Document):
    """A document that keeps what it has no words for."""

    def write(self, *, release: str | None = None) -> list[Composed]:
        """Return the segments between ST and SE, those without a field in their places.

        `release` decides where releases differ; by default it is the one the document was read
        from, else 004010.
        """
        source = self.source
        if source is None:
            return super().write(release=release)
        was = _Pieces(source, source.schema_release).of(type(self).read(source))
        return _woven(source, was, _Pieces(source, release or source.schema_release).of(self))

    @property
    def is_as_read(self) -> bool:
        """Whether nothing of it was changed since it was read."""
        return self.source is not None and self == type(self).read(self.source)


class _Pieces:
    """What a record writes, each segment with its origin in one set."""

    def __init__(self, source: TransactionSet, release: str) -> None:
        self.source = source
        self.release = release
        self._loops: dict[int, Loop] = {}

    def of(self, record: Record) -> list[_Piece]:
        """The pieces of a record, in the order of the table."""
        return list(self._record(record))

    def _record(self, record: Record) -> Iterator[_Piece]:
        if type(record).segments is not Record.segments:
            origins = self._origins(record, None)
            yield from _paired(record.segments(self.release), origins)
            return
        layout = record._layout
        own = [tag for tag in layout.tags if tag not in record.TAIL]
        for tag in own:
            yield from self._own(record, tag, always=tag == own[0])
        for part in record._parts_in(self.release):
            yield from self._part(record, part)
        for tag in record.TAIL:
            behind = [one for part in layout.parts_behind(tag) for one in self._part(record, part)]
            yield from self._own(record, tag, always=bool(behind))
            yield from behind

    def _own(self, record: Record, tag: str, *, always: bool) -> Iterator[_Piece]:
        origins = self._origins(record, tag)
        field = record._layout.texts.get(tag)
        if field is None:
            yield from _paired(record._own_segments(tag, always=always), origins)
            return
        as_read = [(tag, *filter(None, origin)) for origin in origins]
        if tuple(text for one in as_read for text in one[1:]) == getattr(record, field):
            yield from map(_Piece, as_read, origins)
        else:
            yield from _paired(record._own_segments(tag, always=always), origins)

    def _part(self, record: Record, part: Part) -> Iterator[_Piece]:
        value = getattr(record, part.field)
        records = value if part.many else () if value is None else (value,)
        if part.record.RUN is None:
            for one in records:
                yield from self._record(one)
            return
        for _, alike in groupby(records, self._segment_of):
            group = list(alike)
            origins = self._origins(group[0], None)
            yield from _paired(part.record.write_all(group, self.release), origins)

    def _origins(self, record: Record, tag: str | None) -> list[Segment]:
        """Where the record was read, if in this set: its segments with a tag, or its only one."""
        handle = record._handle
        if handle is None or handle.set is not self.source:
            return []
        if tag is None:
            return [handle.head]
        found = [one for one in (handle.head, *handle.others) if one.tag == tag]
        if tag in record._layout.texts and found:
            return self._loop(found[0]).segments(tag)
        return found

    def _segment_of(self, record: Record) -> tuple[int | None, tuple[Any, ...]]:
        """What tells records in one segment from those in the next."""
        origins = self._origins(record, None)
        return (origins[0].number if origins else None), record._shared()

    def _loop(self, segment: Segment) -> Loop:
        if not self._loops:
            self._loops = {one.number: path[-1][0] for one, path in _iter_paths(self.source)}
        return self._loops[segment.number]


def _paired(segments: Iterable[Composed], origins: Sequence[Segment]) -> Iterator[_Piece]:
    """Pair segments with their origins, one by one."""
    for one, origin in zip_longest(segments, origins):
        if one is not None:
            yield _Piece(one, origin)


def _woven(source: TransactionSet, was: list[_Piece], now: list[_Piece]) -> list[Composed]:
    """Return the segments of `now` with those of the set that no piece of `was` comes from."""
    before = {piece.origin.number: piece.composed for piece in was if piece.origin}
    after = {piece.origin.number: piece.composed for piece in now if piece.origin}
    if _shape(was) == _shape(now):
        return [
            _merged(after[one.number], before[one.number], one)
            if one.number in after
            else _as_read(one)
            for one in source.segments
            if one.tag not in _ENDS
        ]
    strays = _strays(source, before.keys(), after.keys())
    waiting = strays.pop(_START, deque())
    written: list[Composed] = []
    for segment, origin in now:
        while waiting and (origin is not None or not waiting[0].comes_after(segment)):
            written.append(waiting.popleft().composed)
        if origin is None:
            written.append(segment)
        else:
            written.append(_merged(segment, before.get(origin.number, ()), origin))
            waiting = strays.pop(origin.number, deque())
    return written + [stray.composed for stray in waiting]


def _shape(pieces: list[_Piece]) -> list[object]:
    """The origins of pieces; what has none is told by its content."""
    return [one.origin.number if one.origin else one.composed for one in pieces]


def _strays(
    source: TransactionSet, known: Container[int], left: Container[int]
) -> dict[int, deque[_Stray]]:
    """Return the segments without a record by the one they follow; not those of loops taken away.

    `known` are the numbers of those that have a record, `left` of those that are still written.
    """
    paths = [(one, path) for one, path in _iter_paths(source) if one.tag not in _ENDS]
    loops = {id(loop) for one, path in paths if one.number in known for loop, _ in path}
    strays, latest = defaultdict[int, deque[_Stray]](deque), _START
    for segment, path in paths:
        if segment.number in left:
            latest = segment.number
        heads = [_head(loop).number for loop, _ in path[1:]]
        if segment.number in known or any(one in known and one not in left for one in heads):
            continue
        depth = next(at for at in reversed(range(len(path))) if id(path[at][0]) in loops)
        inner = [_head(loop).tag for loop, _ in path[depth + 1 :]]
        stray = _Stray(_as_read(segment), [*inner, segment.tag][0], path[depth][1])
        strays[latest].append(stray)
    return strays


def _head(loop: Loop) -> Segment:
    """The first segment in a loop."""
    first = loop.items[0]
    return first if isinstance(first, Segment) else _head(first)


def _as_read(segment: Segment) -> Composed:
    """A segment with all its elements, those that are empty at its end too."""
    return (segment.tag, *(_value(segment, at) for at in range(1, len(segment) + 1)))


def _value(segment: Segment, position: int) -> Value:
    parts = segment.components(position)
    return tuple(parts) if len(parts) > 1 else segment[position]


def _merged(now: Composed, was: Composed, origin: Segment) -> Composed:
    """A segment as it was read, except for the elements that have another value now.

    A row of records that is changed behind a gap, which no record is, is written without the gap.
    """
    if now == was:
        return _as_read(origin)
    if now[0] != origin.tag:
        return now
    values = list(zip_longest(now, was, _as_read(origin), fillvalue=""))
    behind = dropwhile(lambda value: value[2] or not value[1], values)
    if any(new != old for new, old, _ in behind):
        return now
    merged = [read if new == old else new for new, old, read in values]
    return composed(origin.tag, dict(enumerate(merged[1:], 1)))


def _rule_of(around: LoopRule | None, name: str) -> LoopRule | None:
    items = around.items if around else ()
    return next((one for one in items if isinstance(one, LoopRule) and one.name == name), None)


_Path = tuple[tuple[Loop, LoopRule | None], ...]
"""A loop and those around it, the outermost first, each with its rule."""


def _iter_paths(source: TransactionSet) -> Iterator[tuple[Segment, _Path]]:
    """Yield the segments in their order, each with the loops it is in."""

    def walk(path: _Path) -> Iterator[tuple[Segment, _Path]]:
        loop, rule = path[-1]
        for item in loop.items:
            if isinstance(item, Segment):
                yield item, path
            else:
                yield from walk((*path, (item, _rule_of(rule, item.name))))

    schema = source.schema
    yield from walk(((source.tree(), schema.root if schema else None),))
