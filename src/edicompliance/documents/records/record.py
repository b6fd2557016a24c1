"""A record: one segment of business, as values with names, that knows where each of them stood.

`REF*DP*38~` becomes `Reference(qualifier="DP", value="38")`. A record that was read keeps one
handle, to its transaction set and segment; its values are read at the first look at them (see
`late.py`), and the place of a value is computed when somebody asks for it. Two records are equal
when their values are, wherever they came from.

>>> class Reference(Record):
...     ELEMENTS = {"qualifier": "REF01", "value": "REF02"}
...     qualifier: str = ""
...     value: str = ""
>>> list(Reference(qualifier="DP", value="38").segments())
[('REF', 'DP', '38')]
>>> Reference(qualifier="DP").where("value")
Traceback (most recent call last):
edicompliance.errors.DocumentError: Reference was composed, not read: it has no place in a file
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import ConfigDict

from edicompliance.documents.records.codec import Element, element
from edicompliance.documents.records.handles import Handle, Run
from edicompliance.documents.records.late import LateModel
from edicompliance.documents.records.layout import Composed, Direct, Layout, Part, composed
from edicompliance.documents.records.plans import Plans, plain_row, read_run, row_of
from edicompliance.documents.records.source import Entry, LateEntry, settled
from edicompliance.errors import DocumentError
from edicompliance.location import Location
from edicompliance.x12.envelope import TransactionSet
from edicompliance.x12.segment import Segment
from edicompliance.x12.writer import Value


class Record(LateModel):
    """The root of all documents and their parts. Immutable; equality is by value."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    ELEMENTS: ClassVar[Mapping[str, str]] = {}
    """Field -> its element: `REF02`; `+02` counts from where the record begins in its segment;
    `PO106..` begins a row of records; a bare tag, `N3`, is all elements of all such segments."""
    PARTS: ClassVar[Mapping[str, str]] = {}
    """Tag -> the field that holds the records of such segments, in the order of the table;
    `CTT/AMT` are those inside the loop of one of the own segments."""
    DERIVED: ClassVar[Mapping[str, tuple[str, str, str]]] = {}
    """Property -> the property whose record has it, its field there, its element if absent."""
    SPANS: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """Name -> the first and last field of several that are one place."""
    TAIL: ClassVar[tuple[str, ...]] = ()
    """Own tags that are written after the parts."""
    RUN: ClassVar[Run | None] = None
    """Set where one segment holds several of them."""

    _layout: ClassVar[Layout]
    _absent_values: ClassVar[dict[str, Any]]
    _private: ClassVar[dict[str, Any] | None]
    _plans: ClassVar[Plans]
    _row: ClassVar[Direct | None]
    """How it is read where many follow each other in one segment, if that is plain."""
    _is_loop: ClassVar[bool]
    """Whether each entry is one record, with records of its own."""
    _is_plain: ClassVar[bool]
    """Whether it is read from one segment of its own, as all such are."""
    if TYPE_CHECKING:
        _handle: Handle | None

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        cls._layout = Layout.of(cls, cls.ELEMENTS, cls.PARTS)
        cls._absent_values = dict(list(cls._layout.absent.items()))  # as small as it can be
        private = {name: one.default for name, one in cls.__private_attributes__.items()}
        cls._private = private or None
        cls._plans = Plans(cls)
        cls._row = plain_row(cls._layout)
        own_way = cls.read_all.__func__ is not Record.read_all.__func__  # type: ignore[attr-defined]
        cls._is_loop = cls.RUN is None and not own_way and bool(cls.PARTS)
        cls._is_plain = not (own_way or private or cls.PARTS) and len(cls._layout.tags) == 1

    def __eq__(self, other: object) -> bool:
        """Compare values; where they were read does not count."""
        if type(self) is not type(other):
            return NotImplemented
        return self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__.values()))

    # Where it stood ------------------------------------------------------------------------------

    def where(self, field: str | None = None) -> Location:
        """Return the place of a field, or of the whole segment.

        What is absent has length 0, at the place where it belongs. Raises `DocumentError` for a
        record that was composed.
        """
        if field is None:
            handle = self._read_at()
            return handle.set.locate(handle.head)
        if field in self.SPANS:
            first, last = (self.where(name) for name in self.SPANS[field])
            return replace(first, length=max(last.offset + last.length - first.offset, 0))
        if field in self.DERIVED:
            owner, name, missing = self.DERIVED[field]
            record = getattr(self, owner)
            return self._absent(element(missing)) if record is None else record.where(name)
        if (by := self._changed_by(field)) is not None:
            return by[0].where(by[1])
        if field in self._layout.elements:
            return self._where_element(self._layout.elements[field])
        return self._where_part(field)

    def raw(self, field: str) -> str:
        """Return one field as X12 has it: as it was read, else as it would be written."""
        kind = self._layout.kind(field)
        if kind is None:
            raise self._no_field(field)
        value = getattr(self, field)
        if self._handle is not None and kind.parse(read := self.said(field)) == value:
            return read
        return "" if value == kind.absent else kind.render(value)

    def said(self, field: str) -> str:
        """Return what stands at the place of a field, whatever its value is now."""
        if (by := self._changed_by(field)) is not None:
            return by[0].said(by[1])
        if self._handle is None or field not in self._layout.elements:
            return self.raw(field)
        where = self._layout.elements[field]
        segment, at = _find(self._handle, where), self._handle.shift * where.relative
        return segment.get(where.position + at, where.component) if segment else ""

    def changed_by(self, by: Record, fields: Mapping[str, str]) -> Self:
        """Return itself, its `fields` being said by those of another record: where, and how."""
        if by._handle is None:
            return self
        own, copy = self._handle or by._handle, self.model_copy()
        said = {field: (by, other) for field, other in fields.items()}
        copy._handle = own._replace(changed={**(own.changed or {}), **said})
        return copy

    def _changed_by(self, field: str) -> tuple[Record, str] | None:
        return self._handle.changed.get(field) if self._handle and self._handle.changed else None

    @property
    def repeated(self) -> tuple[str, ...]:
        """Tags of segments that came again where there is a place for one; the first was read."""
        return self._handle.repeated if self._handle else ()

    def _read_at(self) -> Handle:
        if self._handle is None:
            name = type(self).__name__
            raise DocumentError(f"{name} was composed, not read: it has no place in a file")
        return self._handle

    def _where_element(self, where: Element) -> Location:
        handle = self._read_at()
        segment = _find(handle, where)
        if segment is None:
            return self._absent(where)
        if not where.position:
            return handle.set.locate(segment)
        at = where.position + handle.shift * where.relative
        return handle.set.locate(segment, at, where.component)

    def _where_part(self, field: str) -> Location:
        """Return the place of the first record of a field, or of where one would stand."""
        tag = next((tag for tag, name in self.PARTS.items() if name == field), None)
        if tag is None:
            raise self._no_field(field)
        value = getattr(self, field)
        record = value[0] if isinstance(value, tuple) and value else value
        if isinstance(record, Record):
            return record.where()
        return self._absent(Element(tag.rpartition("/")[2]))

    def _absent(self, where: Element) -> Location:
        """Return the place behind the head, where a segment that is missing belongs."""
        handle = self._read_at()
        head = handle.head
        return replace(
            handle.set.locate(head),
            offset=head.offset + len(head.raw) + len(head.trail),
            length=0,
            segment=where.tag,
            segment_number=None,
            set_segment_number=None,
            element=where.reference if where.position else None,
        )

    def _no_field(self, field: str) -> ValueError:
        known = (*type(self).model_fields, *self.DERIVED, *self.SPANS)
        near = get_close_matches(field, known, 1)
        hint = f"; did you mean {near[0]!r}?" if near and near[0] != field else ""
        return ValueError(f"{type(self).__name__} has no place for {field!r}{hint}")

    # Reading -------------------------------------------------------------------------------------

    @classmethod
    def read_all(cls, ts: TransactionSet, entry: Entry) -> Iterator[Record]:
        """Yield the records of this class that a segment or loop holds: nearly always one."""
        layout = cls._layout
        if cls.RUN is not None:
            yield from read_run(cls, ts, entry.head, entry.head.elements, cls.RUN)
        elif layout.parts or len(layout.tags) > 1 or entry.is_whole:
            yield cls._class_of(entry)._late(ts, entry)

    @classmethod
    def _class_of(cls, entry: Entry) -> type[Record]:  # noqa: ARG003 - subclasses ask
        """The class of the one record of an entry: this one, or one below it."""
        return cls

    @classmethod
    def read_entries(cls, ts: TransactionSet, head: Segment, entries: Iterable[Entry]) -> Self:
        """Return the record that has the segments and loops of `entries`."""
        return cls._trusted(*cls._read(ts, head, entries))

    def _settle(self, ts: TransactionSet, entry: Entry) -> None:
        layout = self._layout
        if not (layout.parts or len(layout.tags) > 1):
            self._take(self._own_values(ts, entry.tag, entry.head), Handle(ts, entry.head))
            return
        shape = entry.shape
        if shape is not None and isinstance(entry, LateEntry):
            plan = self._plans.of(entry, shape)
            if plan is not None:
                values, handle = plan.read(type(self), ts, entry)
                self._fill(values, handle, self._private and {**self._private})
                return
        self._take(*self._read(ts, entry.head, entry.inside or (entry,)))

    @classmethod
    def _read(
        cls, ts: TransactionSet, head: Segment, entries: Iterable[Entry]
    ) -> tuple[dict[str, Any], Handle]:
        """Read the own values of a record; the records below it are pending."""
        layout, values = cls._layout, dict[str, Any]()
        own: dict[str, Segment] = {}
        repeated: list[str] = []
        for entry in settled(entries, layout.parts):
            tag = entry.tag
            if tag in layout.parts:
                if not cls._gather(values, ts, tag, entry):
                    repeated.append(tag)
            elif tag in layout.texts:
                own.setdefault(tag, entry.head)
                texts = filter(None, entry.head.elements[1:])
                values.setdefault(layout.texts[tag], []).extend(texts)
            elif tag in layout.tags and tag not in own and entry.is_whole:
                own[tag] = entry.head
                values |= cls._own_values(ts, tag, entry.head)
                for inner in entry.inside:
                    cls._gather(values, ts, f"{tag}/{inner.tag}", inner)
        for field, value in values.items():
            if type(value) is list:
                values[field] = tuple(value)
        segments = [own[tag] for tag in layout.tags if tag in own] or [head]
        return values, Handle(ts, segments[0], tuple(segments[1:]), 0, tuple(repeated))

    @classmethod
    def _gather(cls, values: dict[str, Any], ts: TransactionSet, tag: str, entry: Entry) -> bool:
        """Add the records of one entry to the field that holds such; False where that is full."""
        part = cls._layout.parts.get(tag)
        if part is None:
            return True
        if part.many and part.record._is_loop:
            record = part.record._class_of(entry)._late(ts, entry)
            values.setdefault(part.field, []).append(record)
            return True
        records = part.record.read_all(ts, entry)
        if part.many:
            values.setdefault(part.field, []).extend(records)
        elif part.field in values:
            return False
        elif (record := next(records, None)) is not None:
            values[part.field] = record
        return True

    @classmethod
    def _own_values(cls, ts: TransactionSet, tag: str, segment: Segment) -> dict[str, Any]:
        elements = segment.elements
        values = cls._layout.values(tag, segment, elements)
        if row := cls._layout.rows.get(tag):
            values[row.field] = row_of(row, ts, segment, elements)
        return values

    @classmethod
    def _trusted(cls, values: dict[str, Any], handle: Handle) -> Self:
        """Build a record from values of the right types, without validating them again.

        It does what `model_construct` does, at a tenth of its cost; and it holds what pydantic
        would refuse, such as the surrogates of bytes that are no UTF-8.
        """
        record = cls.__new__(cls)
        record._take(values, handle)
        return record

    def _take(self, values: dict[str, Any], handle: Handle) -> None:
        every = self._absent_values.copy()
        every.update(values)
        self._fill(every, handle, self._private and {**self._private})

    # Writing -------------------------------------------------------------------------------------

    def segments(self, release: str = "004010") -> Iterator[Composed]:
        """Yield the record's segments in the order of the table, as `release` has them."""
        own = [tag for tag in self._layout.tags if tag not in self.TAIL]
        for tag in own:
            yield from self._own_segments(tag, always=tag == own[0])
        for part in self._parts_in(release):
            yield from self._part_segments(part, release)
        for tag in self.TAIL:
            inner = self._layout.parts_behind(tag)
            behind = [one for part in inner for one in self._part_segments(part, release)]
            yield from self._own_segments(tag, always=bool(behind))
            yield from behind

    @classmethod
    def _parts_in(cls, release: str) -> tuple[Part, ...]:  # noqa: ARG003 - subclasses ask
        """Return the parts in the order that the table of a release has them."""
        return cls._layout.parts_behind(None)

    def _part_segments(self, part: Part, release: str) -> Iterator[Composed]:
        value = getattr(self, part.field)
        records = value if part.many else () if value is None else (value,)
        yield from part.record.write_all(records, release)

    @classmethod
    def write_all(cls, records: Sequence[Self], release: str) -> Iterator[Composed]:
        """Yield the segments of several records of this class that follow each other."""
        if cls.RUN is None:
            for record in records:
                yield from record.segments(release)
            return
        for _, alike in groupby(records, cls._shared):
            group = list(alike)
            for at in range(0, len(group), cls.RUN.together):
                yield cls._together(group[at : at + cls.RUN.together], cls.RUN)

    def _own_segments(self, tag: str, *, always: bool) -> Iterator[Composed]:
        if field := self._layout.texts.get(tag):
            texts = getattr(self, field)
            yield from ((tag, *texts[at : at + 2]) for at in range(0, len(texts), 2))
            return
        elements = self._layout.compose(tag, self.__dict__)
        if row := self._layout.rows.get(tag):
            for nth, record in enumerate(getattr(self, row.field)):
                elements |= record.elements_at(row.where.position - 1 + nth * row.run.step)
        segment = composed(tag, elements)
        if always or len(segment) > 1:
            yield segment

    def elements_at(self, shift: int) -> dict[int, Value]:
        """Return its elements by position, for a record that stands within a segment."""
        return self._layout.compose(self._layout.tags[0], self.__dict__, shift)

    @classmethod
    def _together(cls, records: Sequence[Self], run: Run) -> Composed:
        elements: dict[int, Value] = {}
        for nth, record in enumerate(records):
            elements |= record.elements_at(run.start - 1 + nth * run.step)
        return composed(cls._layout.tags[0], elements)

    def _shared(self) -> tuple[Any, ...]:
        """Return the values that records in one segment have in common."""
        places = self._layout.elements.items()
        return tuple(getattr(self, field) for field, where in places if not where.relative)


def _find(handle: Handle, where: Element) -> Segment | None:
    """Return the segment of a record that holds an element."""
    if not where.tag:
        return handle.head
    segments = (handle.head, *handle.others)
    return next((one for one in segments if one.tag == where.tag), None)
