"""The envelope: interchanges hold functional groups, groups hold transaction sets.

`parse` reads everything a file holds and loses nothing: `generate` gives the same bytes back.
The tree is tolerant: a trailer that is missing is None, a segment that stands outside any set stays
in its interchange, and what is no interchange at all is kept as junk. Faults are the validator's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from edicompliance.location import Location
from edicompliance.x12.delimiters import Delimiters, in_bytes
from edicompliance.x12.events import End, Junk, Run, Start
from edicompliance.x12.issues import Issue
from edicompliance.x12.limits import Limits
from edicompliance.x12.loops import Loop, Paths, build_tree
from edicompliance.x12.reader import Source, chunks_of, iter_runs
from edicompliance.x12.schema import SHIPPED, Schema, Tables, load_schema, release_of_set
from edicompliance.x12.segment import Segment
from edicompliance.x12.segments import Piece, Segments

_ENVELOPE_TAGS = ("ST", "SE", "GS", "GE", "IEA")
"""The tags that open and close."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a transaction set knows of the group and interchange around it."""

    file: str | None
    """The path as it was given."""
    sender: str
    """ISA06, blanks stripped."""
    receiver: str
    """ISA08, blanks stripped."""
    interchange_control_number: str
    """ISA13."""
    functional_id: str
    """GS01."""
    group_control_number: str
    """GS06."""
    release: str
    """GS08, `004010VICS`."""
    usage: str
    """ISA15: P production, T test."""
    delimiters: Delimiters
    tables: Tables = SHIPPED
    """By which the set is cut into loops."""


@dataclass(frozen=True)
class TransactionSet:
    """One ST..SE."""

    segments: Sequence[Segment]
    """From ST to SE, immutable; a truncated set has no SE."""
    envelope: Envelope

    @property
    def set_id(self) -> str:
        """ST01, `850`."""
        return self.segments[0][1]

    @property
    def control_number(self) -> str:
        """ST02, zeros kept."""
        return self.segments[0][2]

    @property
    def release(self) -> str:
        """The release that governs the set: GS08, or ST03 where it is given."""
        return release_of_set(self.segments[0][3], self.envelope.release)

    @property
    def schema_release(self) -> str:
        """The release whose tables read this set: its base, or the nearest this library has."""
        return self.envelope.tables.reading_release(self.release)

    @property
    def schema(self) -> Schema | None:
        """The structure table, or None for a set this library does not know."""
        return load_schema(self.set_id, self.schema_release, self.envelope.tables)

    @property
    def tags(self) -> list[str]:
        """The tags of all its segments."""
        if isinstance(self.segments, Segments):
            return self.segments.tags
        return [segment.tag for segment in self.segments]

    def tree(self) -> Loop:
        """Cut into loops by its table."""
        return build_tree(self.segments, self.schema)

    def locate(
        self, segment: Segment, element: int = 0, component: int = 0, repetition: int = 0
    ) -> Location:
        """Where an element of one of this set's segments stands; 0 is the whole segment."""
        offset, length = segment.span(element, component, repetition)
        name = f"{segment.tag}{element:02d}" if element else None
        if name and component:
            name += f"-{component}"
        return Location(
            file=self.envelope.file,
            offset=offset,
            length=length,
            segment=segment.tag,
            segment_number=segment.number,
            set_segment_number=segment.number - self.segments[0].number + 1,
            element=name,
            path=self._paths.at(segment.number - self.segments[0].number),
        )

    def place(self, where: Location) -> Location:
        """A place in this set that is told by its segment's number, with its path in the set."""
        return replace(where, path=self._paths.at((where.set_segment_number or 1) - 1))

    def end(self) -> Location:
        """Where something that should have been in the set is missing: before its SE."""
        last = self.segments[-1]
        return Location(
            file=self.envelope.file,
            offset=last.offset,
            length=0,
            segment_number=last.number,
            path=self.set_id,
        )

    @cached_property
    def _paths(self) -> Paths:
        return Paths(self.tags, self.set_id, self.schema)


@dataclass(frozen=True, slots=True)
class FunctionalGroup:
    """One GS..GE."""

    gs: Segment | None
    """None where sets stand in an interchange without a group."""
    ge: Segment | None
    sets: tuple[TransactionSet, ...]

    @property
    def functional_id(self) -> str:
        """GS01, `PO`."""
        return self.gs[1] if self.gs else ""

    @property
    def control_number(self) -> str:
        """GS06."""
        return self.gs[6] if self.gs else ""

    @property
    def release(self) -> str:
        """GS08."""
        return self.gs[8] if self.gs else ""


@dataclass(frozen=True, slots=True)
class Interchange:
    """One ISA..IEA."""

    segments: Sequence[Segment]
    """All of them, immutable, in the order of the file."""
    groups: tuple[FunctionalGroup, ...]
    length: int
    """Bytes, with the blanks behind the IEA."""
    trail: bytes = b""
    """Those blanks."""
    lost: dict[int, bytes] | None = None
    """Bytes inside that no segment holds, by their offset: segments over the limit."""

    @property
    def isa(self) -> Segment:
        """The header."""
        return self.segments[0]

    @property
    def iea(self) -> Segment | None:
        """The trailer; None where the interchange is cut off."""
        return self.segments[-1] if self.segments[-1].tag == "IEA" else None

    @property
    def delimiters(self) -> Delimiters:
        """The delimiters its ISA announces."""
        return self.isa.delimiters

    @property
    def offset(self) -> int:
        """Of its first byte in the file."""
        return self.isa.offset

    @property
    def sender(self) -> str:
        """ISA06, blanks stripped."""
        return self.isa[6].strip()

    @property
    def receiver(self) -> str:
        """ISA08, blanks stripped."""
        return self.isa[8].strip()

    @property
    def control_number(self) -> str:
        """ISA13."""
        return self.isa[13].strip()

    def encode(self) -> bytes:
        """The bytes it was read from."""
        if isinstance(self.segments, Segments) and not self.lost:
            return self.segments.encode() + self.trail
        parts = [(segment.offset - len(segment.lead), _bytes(segment)) for segment in self.segments]
        parts += list((self.lost or {}).items())
        return b"".join(data for _, data in sorted(parts, key=lambda part: part[0])) + self.trail


@dataclass(frozen=True, slots=True)
class Transmission:
    """Everything one file, or one stream, holds."""

    file: str | None
    parts: tuple[Interchange | Junk, ...]
    """In the order of the file."""
    issues: tuple[Issue, ...]
    """What the reader had to complain of; the validator says more."""

    @property
    def interchanges(self) -> tuple[Interchange, ...]:
        """Those among the parts."""
        return tuple(part for part in self.parts if isinstance(part, Interchange))

    def sets(self, set_id: str | None = None) -> Iterator[TransactionSet]:
        """All transaction sets, or those with `set_id`, in the order of the file."""
        for interchange in self.interchanges:
            for group in interchange.groups:
                yield from (one for one in group.sets if set_id in (None, one.set_id))


def parse(
    source: Source,
    *,
    file: str | None = None,
    tables: Tables = SHIPPED,
    limits: Limits | None = None,
) -> Transmission:
    """Read bytes, a path, or chunks of bytes into the tree of envelopes.

    `tables`, ours or those of `load_tables`, cut a set into loops when its loops are asked for;
    of `limits` that of a segment counts: what is over it is in `lost`, and no segment.
    Raises OSError where a path cannot be read, and nothing for bad data.
    """
    file, chunks = chunks_of(source, file)
    parts: list[Interchange | Junk] = []
    issues: list[Issue] = []
    gathering: _Gathering | None = None
    for event in iter_runs(chunks, file=file, max_segment=(limits or Limits()).segment):
        if isinstance(event, Start):
            gathering = _Gathering(file, tables)
        elif isinstance(event, Issue):
            issues.append(event)
        elif gathering is None:
            if isinstance(event, Junk):
                parts.append(event)
        elif isinstance(event, End):
            parts.append(gathering.close(event))
            gathering = None
        elif isinstance(event, Junk):
            gathering.lost[event.offset] = event.data
        else:
            gathering.take(event)
    return Transmission(file, tuple(_joined(parts)), tuple(issues))


def _joined(parts: Iterable[Interchange | Junk]) -> Iterator[Interchange | Junk]:
    """The parts, with junk that comes in pieces as one."""
    for is_junk, group in groupby(parts, lambda part: isinstance(part, Junk)):
        if is_junk:
            pieces = [part for part in group if isinstance(part, Junk)]
            yield Junk(pieces[0].offset, b"".join(piece.data for piece in pieces))
        else:
            yield from group


def generate(transmission: Transmission) -> bytes:
    """The bytes a transmission was read from, each of them."""
    return b"".join(
        part.encode() if isinstance(part, Interchange) else part.data for part in transmission.parts
    )


def _bytes(segment: Segment) -> bytes:
    return segment.lead + segment.encoded + segment.trail


class _Gathering:
    """One interchange on its way from events to a tree."""

    def __init__(self, file: str | None, tables: Tables) -> None:
        self.file = file
        self.tables = tables
        self.pieces: list[Piece] = []
        self.lost: dict[int, bytes] = {}
        self.groups: list[FunctionalGroup] = []
        self.gs: Segment | None = None
        self.sets: list[TransactionSet] = []
        self.open: list[Piece] = []
        """Of the set that is open, in the runs before this one."""
        self.begun: int | None = None
        """From where on it is in this run; None: no set is open."""
        self.envelope: Envelope | None = None
        """Around the sets of the group that is open; made with the first of them."""

    def take(self, run: Run) -> None:
        self.pieces.append((run, 0, len(run)))
        separator = in_bytes(run.delimiters.element)
        for index in run.beginning_with(_ENVELOPE_TAGS):
            tag = run.raws[index].partition(separator)[0].decode("latin-1")
            if tag in _ENVELOPE_TAGS:
                self.envelope_segment(run, index, tag)
        if self.begun is not None:
            self.open.append((run, self.begun, len(run)))
            self.begun = 0

    def envelope_segment(self, run: Run, index: int, tag: str) -> None:
        self.end_set((run, self.begun or 0, index + (tag == "SE")))
        if tag == "ST":
            self.begun = index
        elif tag != "SE":
            self.end_group(run.segment(index) if tag == "GE" else None)
            self.gs = run.segment(index) if tag == "GS" else None

    def end_set(self, *last: Piece) -> None:
        if self.begun is not None:
            self.envelope = self.envelope or self.around()
            self.sets.append(TransactionSet(Segments((*self.open, *last)), self.envelope))
            self.open, self.begun = [], None

    def end_group(self, ge: Segment | None) -> None:
        if self.gs is not None or self.sets:
            self.groups.append(FunctionalGroup(self.gs, ge, tuple(self.sets)))
        self.gs, self.sets, self.envelope = None, [], None

    def around(self) -> Envelope:
        isa, gs = self.pieces[0][0].segment(0), self.gs
        return Envelope(
            file=self.file,
            sender=isa[6].strip(),
            receiver=isa[8].strip(),
            interchange_control_number=isa[13].strip(),
            functional_id=gs[1] if gs else "",
            group_control_number=gs[6] if gs else "",
            release=gs[8].strip() if gs else "",
            usage=isa[15].strip(),
            delimiters=isa.delimiters,
            tables=self.tables,
        )

    def close(self, end: End) -> Interchange:
        self.end_set()
        self.end_group(None)
        return Interchange(
            Segments(self.pieces),
            tuple(self.groups),
            end.offset - self.pieces[0][0].offset_of(0),
            end.trail,
            self.lost or None,
        )
