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

from collections.abc import Generator, Iterable, Iterator
from os import PathLike
from pathlib import Path

from edicompliance.location import Location
from edicompliance.x12.delimiters import LOOKAHEAD, Detected, detect, detect_amid
from edicompliance.x12.events import BLANKS, End, Event, Junk, Run, Start
from edicompliance.x12.framing import MAX_LEAD, Framing
from edicompliance.x12.headless import FIRST, detect_headless
from edicompliance.x12.issues import Issue, issue
from edicompliance.x12.limits import Limits
from edicompliance.x12.segment import Segment
from edicompliance.x12.window import BLOCK, Window
from edicompliance.x12.wrapped import detect_wrapped

MAX_SEGMENT = Limits().segment
_BOM = b"\xef\xbb\xbf"
_FIRST = 16
"""Bytes of junk that an issue shows."""

Source = bytes | bytearray | memoryview | str | PathLike[str] | Iterable[bytes]
"""Where X12 comes from: bytes, a path, or chunks of bytes."""


def chunks_of(source: Source, file: str | None) -> tuple[str | None, Iterable[bytes]]:
    """What bytes, a path, or chunks of bytes are called, and the chunks they come in."""
    if isinstance(source, str | PathLike):
        path = Path(source)
        return file or str(path), (path.read_bytes(),)
    if isinstance(source, bytes | bytearray | memoryview):
        return file, (bytes(source),)
    return file, source


def iter_events(
    chunks: Iterable[bytes],
    *,
    file: str | None = None,
    max_segment: int = MAX_SEGMENT,
    block: int = BLOCK,
) -> Iterator[Start | Segment | End | Junk | Issue]:
    """Walk `chunks`, cut anywhere, in memory that does not grow with the file.

    `max_segment` (bytes) bounds one segment, binary ones excepted; `block` is how many bytes are
    looked at together. Raises nothing for bad data.
    """
    for event in iter_runs(chunks, file=file, max_segment=max_segment, block=block):
        if isinstance(event, Run):
            yield from event.segments()
        else:
            yield event


def iter_runs(
    chunks: Iterable[bytes],
    *,
    file: str | None = None,
    max_segment: int = MAX_SEGMENT,
    block: int = BLOCK,
) -> Iterator[Event]:
    """Walk as `iter_events` does, with segments that follow each other in one `Run`."""
    return _Reader(Window(chunks, block), file, max_segment).events()


class _Reader:
    """What stands between interchanges, and where the next one begins."""

    def __init__(self, window: Window, file: str | None, max_segment: int) -> None:
        self.window = window
        self.file = file
        self.max_segment = max_segment
        self.found_any = False

    def events(self) -> Iterator[Event]:
        window = self.window
        yield from self.byte_order_mark()
        if not window.want(1):
            where = self.place(window.offset, 0)
            yield issue("empty-file", "the file is empty", where, expected="ISA")
        if found := (yield from self.without_isa()):
            yield from self.interchange(found)
        while window.want(1):
            found = yield from self.skip_to_interchange()
            if found is not None:
                yield from self.interchange(found)

    def byte_order_mark(self) -> Iterator[Event]:
        window = self.window
        window.want(len(_BOM))
        if window.buffer.startswith(_BOM):
            yield Junk(0, window.take(len(_BOM)))
            where = self.place(0, len(_BOM))
            yield issue("byte-order-mark", "a UTF-8 byte order mark precedes the data", where)

    def without_isa(self) -> Generator[Event, None, Detected | None]:
        """What a GS or ST says with which the file begins, blanks aside; those are handed out."""
        window, start = self.window, self.window.offset
        window.want(2 * LOOKAHEAD)
        head = window.peek(2 * LOOKAHEAD)
        lead = len(head) - len(head.lstrip(BLANKS))
        found = None
        if lead <= LOOKAHEAD and head[lead : lead + 2] in FIRST:
            found = detect_headless(head[lead : lead + LOOKAHEAD])
        if found and lead:
            yield Junk(start, window.take(window.position + lead))
            yield self.junk_issue(start, b"", blank=True)
        return found

    def skip_to_interchange(self) -> Generator[Event, None, Detected | None]:
        """Hand out what precedes the next ISA as junk; return what the ISA says, or None."""
        window = self.window
        start, first, blank, before = window.offset, b"", True, b""
        while True:
            found = self.at_isa(before)
            junk = window.take(window.position if found else self.next_candidate())
            if junk:
                before = junk[-1:]
                first = first if len(first) == _FIRST else (first + junk)[:_FIRST]
                blank = blank and not junk.strip(BLANKS)
                yield Junk(window.offset - len(junk), junk)
            if found or not window.want(1):
                break
        if window.offset > start:
            yield self.junk_issue(start, first, blank=blank)
        return found

    def at_isa(self, before: bytes) -> Detected | None:
        """What an ISA says that begins where the window stands, behind a byte of no interchange."""
        window = self.window
        if window.want(3) < 3 or not window.buffer.startswith(b"ISA", window.position):
            return None
        window.want(LOOKAHEAD)
        head = window.peek(LOOKAHEAD)
        amid = before.isalnum() or before == head[3:4]
        if amid:
            return detect_amid(head)
        return detect_wrapped(head) or detect(head)

    def next_candidate(self) -> int:
        """The place in the buffer of the next `ISA`, or as far as there is none for sure."""
        window = self.window
        found = window.buffer.find(b"ISA", window.position + 1)
        if found >= 0:
            return found
        size = len(window.buffer)
        return size if window.ended else max(window.position + 1, size - 2)

    def junk_issue(self, start: int, first: bytes, *, blank: bool) -> Issue:
        where = self.place(start, self.window.offset - start)
        alone = not self.found_any and not self.window.want(1)
        if blank:
            name = "empty-file" if alone else "blank-lead"
            words = (
                "the file holds only blanks" if alone else "blanks stand outside any interchange"
            )
            return issue(name, words, where)
        return issue(
            "no-interchange" if alone else "bytes-between-interchanges",
            f"{where.length} bytes belong to no interchange{_hint(first)}",
            where,
            expected="ISA",
            actual=first.decode("utf-8", "replace"),
        )

    def interchange(self, found: Detected) -> Iterator[Event]:
        self.found_any = True
        start = self.window.offset
        if found.line_end:
            where = self.place(start, found.length)
            message = (
                "lines of one length cut the segments; their ends are left out of the elements"
            )
            yield issue("lines-cut-segments", message, where)
        yield Start(start, found)
        framed = yield from Framing(self.window, found, self.file, self.max_segment).events()
        trail = self.blanks() if framed else b""
        yield End(self.window.offset, framed and found.has_isa, trail)
        if not found.has_isa:
            where = self.place(start, self.window.offset - start)
            message = "the interchange has no ISA; its delimiters were found in its first segment"
            yield issue("interchange-header-missing", message, where, expected="ISA")
        elif not framed:
            where = self.place(start, self.window.offset - start)
            yield issue(
                "interchange-not-ended", "the interchange has no IEA", where, expected="IEA"
            )

    def blanks(self) -> bytes:
        """The blanks and line ends that follow an IEA, within reason."""
        window = self.window
        window.want(MAX_LEAD)
        rest = window.peek(MAX_LEAD)
        return window.take(window.position + len(rest) - len(rest.lstrip(BLANKS)))

    def place(self, offset: int, length: int) -> Location:
        return Location(file=self.file, offset=offset, length=length)


def _hint(first: bytes) -> str:
    """What bytes that are no X12 probably are."""
    if first.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in first:
        return "; they look like UTF-16, X12 is read as UTF-8 or Latin-1"
    if first.startswith(b"\xc9\xe2\xc1"):
        return "; they look like EBCDIC"
    return ""
