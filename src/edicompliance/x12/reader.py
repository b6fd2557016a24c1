r"""From bytes to segments, whatever the file looks like.

A file holds interchanges, each with its own delimiters, and sometimes things that are none: a byte
order mark, a mail header, half an interchange. The reader walks any stream of bytes in constant
memory and hands out events: an interchange starts, a segment, an interchange ends, junk. Every byte
of the file is in exactly one of them, and what could not be framed is reported with its offset.

>>> data = (b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
...         b"*261122*0930*U*00401*000000001*0*P*>~IEA*0*000000001~\\nhello")
>>> for event in iter_events([data]):
...     print(type(event).__name__)
Start
Segment
Segment
End
Junk
Issue
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass

from edicompliance.location import Location
from edicompliance.x12.delimiters import LOOKAHEAD, Delimiters, Detected, detect, in_bytes
from edicompliance.x12.issues import Issue, issue
from edicompliance.x12.segment import Segment

BLOCK = 1 << 17
MAX_SEGMENT = 64 * 1024
MAX_BINARY = 64 * 1024 * 1024
_BLANKS = b" \t\r\n"
_MAX_LEAD = 4096
_BOM = b"\xef\xbb\xbf"
_COUNT = re.compile(rb"[0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Start:
    """An interchange begins; its ISA is the next event."""

    offset: int
    detected: Detected


@dataclass(frozen=True, slots=True)
class End:
    """An interchange is over, by its IEA or because nothing more can belong to it."""

    offset: int
    """Of the first byte after it; blanks and line ends behind the IEA belong to it."""
    framed: bool
    """Whether it has its IEA."""
    trail: bytes = b""
    """The blanks behind the IEA."""


@dataclass(frozen=True, slots=True)
class Junk:
    """Bytes that belong to no segment; a long run comes in several pieces."""

    offset: int
    data: bytes


Event = Start | Segment | End | Junk | Issue


def iter_events(
    chunks: Iterable[bytes],
    *,
    file: str | None = None,
    max_segment: int = MAX_SEGMENT,
    block: int = BLOCK,
) -> Iterator[Event]:
    """Walk `chunks`, cut anywhere, in memory that does not grow with the file.

    `max_segment` (bytes) bounds one segment, binary ones excepted; `block` is how many bytes are
    looked at together. Raises nothing for bad data.
    """
    return _Reader(chunks, file, max_segment, block).events()


class _Reader:
    """The window on the stream: `buffer[position:]` is not handed out yet."""

    def __init__(
        self, chunks: Iterable[bytes], file: str | None, max_segment: int, block: int
    ) -> None:
        self.chunks = iter(chunks)
        self.file = file
        self.max_segment = max_segment
        self.block = block
        self.buffer = b""
        self.position = 0
        self.base = 0
        self.ended = False
        self.found_any = False

    # -- the window

    def fill(self) -> bool:
        """Bring in at least `block` bytes more, if there are any."""
        if self.ended:
            return False
        parts = [self.buffer[self.position :]]
        size = 0
        for chunk in self.chunks:
            parts.append(chunk)
            size += len(chunk)
            if size >= self.block:
                break
        else:
            self.ended = True
        self.base += self.position
        self.buffer, self.position = b"".join(parts), 0
        return size > 0

    def want(self, count: int) -> int:
        """How many bytes are at hand, having tried for `count`."""
        while len(self.buffer) - self.position < count and self.fill():
            pass
        return len(self.buffer) - self.position

    @property
    def offset(self) -> int:
        return self.base + self.position

    def take(self, end: int) -> bytes:
        data = self.buffer[self.position : end]
        self.position = end
        return data

    def place(self, offset: int, length: int, segment: Segment | None = None) -> Location:
        if segment is None:
            return Location(file=self.file, offset=offset, length=length)
        return Location(
            file=self.file,
            offset=offset,
            length=length,
            segment=segment.tag,
            segment_number=segment.number,
        )

    # -- between interchanges

    def events(self) -> Iterator[Event]:
        yield from self.byte_order_mark()
        while self.want(1):
            found = yield from self.skip_to_interchange()
            if found is not None:
                yield from self.interchange(found)
        if self.offset == 0:
            yield issue("empty-file", "the file is empty", self.place(0, 0))

    def byte_order_mark(self) -> Iterator[Event]:
        self.want(len(_BOM))
        if self.buffer.startswith(_BOM):
            yield Junk(0, self.take(len(_BOM)))
            where = self.place(0, len(_BOM))
            yield issue("byte-order-mark", "a UTF-8 byte order mark precedes the data", where)

    def skip_to_interchange(self) -> Generator[Event, None, Detected | None]:
        """Hand out what precedes the next ISA as junk; return what the ISA says, or None."""
        start, first, blank = self.offset, b"", True
        while True:
            found = self.at_isa()
            junk = self.take(self.next_candidate() if found is None else self.position)
            if junk:
                first, blank = first or junk[:4], blank and not junk.strip(_BLANKS)
                yield Junk(self.offset - len(junk), junk)
            if found is not None or not self.want(1):
                break
        if self.offset > start:
            yield self.junk_issue(start, first, blank=blank)
        return found

    def at_isa(self) -> Detected | None:
        if self.want(3) < 3 or self.buffer[self.position : self.position + 3] != b"ISA":
            return None
        self.want(LOOKAHEAD)
        return detect(self.buffer[self.position : self.position + LOOKAHEAD])

    def next_candidate(self) -> int:
        """The place in the buffer of the next `ISA`, or as far as there is none for sure."""
        found = self.buffer.find(b"ISA", self.position + 1)
        if found >= 0:
            return found
        return len(self.buffer) if self.ended else max(self.position + 1, len(self.buffer) - 2)

    def junk_issue(self, start: int, first: bytes, *, blank: bool) -> Issue:
        where = self.place(start, self.offset - start)
        if blank:
            return issue("blank-lead", "blanks stand outside any interchange", where)
        name = "bytes-between-interchanges" if self.found_any or self.want(1) else "no-interchange"
        return issue(
            name,
            f"{where.length} bytes belong to no interchange{_hint(first)}",
            where,
            expected="ISA",
            actual=first.decode("utf-8", "replace"),
        )

    # -- inside one

    def interchange(self, found: Detected) -> Iterator[Event]:
        self.found_any = True
        start = self.offset
        yield Start(start, found)
        framed = yield from _Body(self, found).segments()
        trail = b""
        if framed:
            trail = self.blanks()
        yield End(self.offset, framed, trail)
        if not framed:
            where = self.place(start, self.offset - start)
            yield issue(
                "interchange-not-ended", "the interchange has no IEA", where, expected="IEA"
            )

    def blanks(self) -> bytes:
        """The blanks and line ends that follow an IEA, within reason."""
        self.want(_MAX_LEAD)
        rest = self.buffer[self.position : self.position + _MAX_LEAD]
        return self.take(self.position + len(rest) - len(rest.lstrip(_BLANKS)))


class _Body:
    """The segments of one interchange."""

    def __init__(self, reader: _Reader, found: Detected) -> None:
        self.reader = reader
        self.found = found
        self.delimiters: Delimiters = found.delimiters
        self.terminator = in_bytes(found.delimiters.segment)
        self.separator = in_bytes(found.delimiters.element)
        self.tail_blanks = b""
        if self.terminator in b"\r\n":
            self.tail_blanks = b" \t\r" if found.blank_tail else b"\r"
        self.closing = b"IEA" + self.separator
        self.binary_tags = (b"BIN" + self.separator, b"BDS" + self.separator)
        marks = b"|".join(map(re.escape, (b"ISA", *self.binary_tags)))
        self.surprise = re.compile(marks)
        self.number = 0
        self.lead = b""

    def segments(self) -> Generator[Event, None, bool]:
        """Hand out the segments; returns whether the IEA came."""
        reader = self.reader
        head = reader.take(reader.position + self.found.length)
        yield from self.cut(
            head[: -len(self.terminator)], self.terminator, reader.offset - len(head)
        )
        done = None
        while done is None:
            end = reader.buffer.rfind(self.terminator, reader.position)
            if end >= 0:
                done = yield from self.block(end)
            elif reader.ended:
                done = yield from self.last_segment()
            elif len(reader.buffer) - reader.position > reader.max_segment:
                yield from self.drop_long()
            else:
                reader.fill()
        return done

    def block(self, end: int) -> Generator[Event, None, bool | None]:
        """Cut `buffer[position:end]`, plainly as far as nothing in it is unusual."""
        reader = self.reader
        part = reader.buffer[reader.position : end]
        if not any(mark in part for mark in (b"ISA", *self.binary_tags)):
            return (yield from self.plain(part))
        surprise = self.surprise.search(part)
        before = part.rfind(self.terminator, 0, surprise.start()) if surprise else len(part)
        if before >= 0:
            return (yield from self.plain(part[:before]))
        return (yield from self.unusual(part.split(self.terminator, 1)[0]))

    def plain(self, block: bytes) -> Generator[Event, None, bool | None]:
        """Cut at each terminator; returns True once the IEA came."""
        reader, size = self.reader, len(self.terminator)
        for part in block.split(self.terminator):
            offset = reader.base + reader.position
            reader.position += len(part) + size
            if len(part) > reader.max_segment:
                yield Junk(offset, part + self.terminator)
                yield self.over_limit(offset, len(part))
                continue
            yield from self.cut(part, self.terminator, offset)
            if self.closing in part and part.lstrip(_BLANKS).startswith(self.closing):
                return True
        return None

    def unusual(self, part: bytes) -> Generator[Event, None, bool | None]:
        """One segment that holds another header, or binary data, or only looks like it."""
        at = part.find(b"ISA")
        while at >= 0:
            if self.is_header(at):
                return (yield from self.broken_off(part[:at]))
            at = part.find(b"ISA", at + 1)
        if part.lstrip(_BLANKS).startswith(self.binary_tags):
            return (yield from self.binary(part))
        return (yield from self.plain(part))

    def is_header(self, at: int) -> bool:
        """Whether an interchange begins `at` bytes from here."""
        reader = self.reader
        reader.want(at + LOOKAHEAD)
        start = reader.position + at
        return detect(reader.buffer[start : start + LOOKAHEAD]) is not None

    def broken_off(self, rest: bytes) -> Generator[Event, None, bool]:
        """Another ISA comes: what stands before it is a last segment without terminator."""
        reader = self.reader
        offset = reader.offset
        reader.position += len(rest)
        return (yield from self.unterminated(rest, offset))

    def last_segment(self) -> Generator[Event, None, bool]:
        """The file ends without another terminator."""
        reader = self.reader
        offset = reader.offset
        rest = reader.take(len(reader.buffer))
        if len(rest) > reader.max_segment:
            yield Junk(offset, rest)
            yield self.over_limit(offset, len(rest))
            return False
        return (yield from self.unterminated(rest, offset))

    def unterminated(self, rest: bytes, offset: int) -> Generator[Event, None, bool]:
        """A last segment with no terminator, if there is one; returns whether it is the IEA."""
        if not rest.strip(_BLANKS):
            yield from self.flush(offset - len(self.lead), rest)
            return False
        where = self.reader.place(offset + len(rest), 0)
        yield from self.cut(rest, b"", offset)
        yield issue(
            "terminator-missing",
            "the last segment has no terminator",
            where,
            expected=repr(self.delimiters.segment),
            severity="info" if self.tail_blanks else None,
        )
        return rest.lstrip(_BLANKS).startswith(self.closing)

    def binary(self, part: bytes) -> Generator[Event, None, bool | None]:
        """BIN and BDS say how many octets they hold: those are never searched for delimiters."""
        reader = self.reader
        head, count = self.binary_size(part)
        size = head + count
        if count >= 0:
            reader.want(size + len(self.terminator))
        offset, at = reader.offset, reader.position + size
        if count >= 0 and reader.buffer.startswith(self.terminator, at):
            data = reader.take(at + len(self.terminator))
            yield from self.cut(data[:size], self.terminator, offset)
            return None
        yield issue(
            "binary-length-wrong",
            "the binary segment is not as long as it says",
            reader.place(offset, len(part)),
            expected="a number of octets, and a terminator after them",
            actual=str(count) if count >= 0 else "no number",
        )
        return (yield from self.plain(part))

    def binary_size(self, part: bytes) -> tuple[int, int]:
        """Bytes before the data and octets of data; -1 octets where no lawful number is given."""
        fields = part.split(self.separator, 3)
        nth = 1 if fields[0].strip(_BLANKS) == b"BIN" else 2
        if len(fields) <= nth + 1 or not _COUNT.fullmatch(fields[nth]):
            return 0, -1
        count = int(fields[nth])
        head = sum(len(field) + len(self.separator) for field in fields[: nth + 1])
        return head, count if count <= MAX_BINARY else -1

    def cut(self, part: bytes, terminator: bytes, offset: int) -> Iterator[Event]:
        """A segment from what stands between two terminators, or word that it is empty."""
        raw = part.lstrip(_BLANKS)
        before = len(part) - len(raw)
        trail = terminator
        if self.tail_blanks:
            kept = raw.rstrip(self.tail_blanks)
            if len(kept) != len(raw):
                trail, raw = raw[len(kept) :] + terminator, kept
        if not raw:
            yield from self.empty(part, terminator, offset)
            return
        lead = part[:before]
        if self.lead:
            lead, self.lead = self.lead + lead, b""
        self.number += 1
        yield Segment(raw, offset + before, self.number, self.delimiters, lead, trail)

    def empty(self, part: bytes, terminator: bytes, offset: int) -> Iterator[Event]:
        """A terminator with nothing before it; blank lines between lines are only that."""
        yield from self.flush(offset - len(self.lead), part + terminator, limit=_MAX_LEAD)
        if not self.tail_blanks:
            where = self.reader.place(offset, len(part) + len(terminator))
            yield issue("empty-segment", "a terminator with no segment before it", where)

    def flush(self, offset: int, more: bytes, limit: int = 0) -> Iterator[Event]:
        """Keep `more` as the lead of the next segment, or let it go as junk past `limit`."""
        self.lead += more
        if len(self.lead) > limit:
            yield Junk(offset, self.lead)
            self.lead = b""

    def drop_long(self) -> Iterator[Event]:
        """Let go of a segment over the limit, piece by piece, and say so once."""
        reader, start, size = self.reader, self.reader.offset, len(self.terminator)
        found = -1
        while found < 0:
            found = reader.buffer.find(self.terminator, reader.position)
            stop = len(reader.buffer) - (0 if reader.ended else size - 1)
            yield Junk(reader.offset, reader.take(stop if found < 0 else found + size))
            if found < 0 and not reader.fill() and reader.position == len(reader.buffer):
                break
        yield self.over_limit(start, reader.offset - start)

    def over_limit(self, offset: int, length: int) -> Issue:
        limit = self.reader.max_segment
        return issue(
            "segment-too-long",
            f"a segment of {length} bytes, over the limit of {limit}",
            self.reader.place(offset, length),
            expected=f"at most {limit} bytes",
            actual=str(length),
        )


def _hint(first: bytes) -> str:
    """What bytes that are no X12 probably are."""
    if first.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in first:
        return "; they look like UTF-16, X12 is read as UTF-8 or Latin-1"
    if first.startswith(b"\xc9\xe2\xc1"):
        return "; they look like EBCDIC"
    return ""
