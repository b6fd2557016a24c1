"""The segments of one interchange: where each ends, and where the interchange does.

A terminator ends a segment, and the IEA the interchange. What makes it a trade: terminators with
nothing before them, segments without end, binary data that hold anything, and interchanges that
break off because the next one begins. None of it may lose a byte, and where the stream was cut
into chunks must not matter.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import replace

from edicompliance.location import Location
from edicompliance.x12.delimiters import (
    LOOKAHEAD,
    Delimiters,
    Detected,
    detect,
    detect_amid,
    in_bytes,
)
from edicompliance.x12.events import BLANKS, Event, Junk, Run
from edicompliance.x12.issues import Issue, issue
from edicompliance.x12.window import Window
from edicompliance.x12.wrapped import wrapped_in

MAX_LEAD = 4096
"""Bytes of blanks and empty segments that are kept with the segment they precede."""
MAX_BINARY = 64 * 1024 * 1024
_COMMENTS = re.compile(rb"(?:[ \t\r\n]*//[^\r\n]*(?:[\r\n]+|$))+")
"""As editors write them; a comment ends with its line, or with the terminator."""
_COUNT = re.compile(rb"[0-9]{1,10}")
_TAG = re.compile("[A-Z][A-Z0-9]{1,2}")

Walk = Generator[Event, None, bool | None]
"""Events on the way, then the verdict: True the IEA came, False it never will, None go on."""


class Framing:
    """One interchange, from the ISA at which the window stands."""

    def __init__(self, window: Window, found: Detected, file: str | None, max_segment: int) -> None:
        self.window = window
        self.found = found
        self.file = file
        self.max_segment = max_segment
        self.delimiters: Delimiters = found.delimiters
        self.terminator = in_bytes(found.delimiters.segment)
        self.separator = in_bytes(found.delimiters.element)
        self.tail_blanks = b""
        if self.terminator in (b"\r", b"\n"):
            self.tail_blanks = b" \t\r" if found.blank_tail else b"\r"
        self.binary_tags = (b"BIN" + self.separator, b"BDS" + self.separator)
        marks = list(map(re.escape, (b"ISA", b"IEA", *self.binary_tags)))
        if found.line_end:
            marks = [b"[\r\n]*".join((b"I", letter, b"A")) for letter in (b"S", b"E")]
        self.mark = re.compile(b"|".join(marks))
        self.unusual = frozenset({b"", b"IEA", *(tag[:3] for tag in self.binary_tags)})
        """How segments begin that are empty, end the interchange, or hold binary data."""
        self.most_blanks = min(MAX_LEAD, max_segment)
        ahead = max(len(self.terminator), len(b"ISA"))
        self.out_of_sight = self.most_blanks + max_segment + ahead
        """Bytes without a terminator, after which the segment is over the limit for sure."""
        self.comments = None if found.line_end else _COMMENTS
        self.number = 0
        self.lead = b""

    def events(self) -> Generator[Event, None, bool]:
        """Hand out everything up to the end of the interchange; returns whether the IEA came."""
        if self.found.has_isa:
            length = self.found.length - len(self.terminator)
            yield self.passed(self.run([self.window.peek(length)]))
        else:
            yield self.passed(self.run([b""], ended=False))
        done = None
        while done is None:
            done = yield from self.advance()
        return done

    def advance(self) -> Walk:
        """Go on as far as the window allows, and move it where it allows nothing."""
        window = self.window
        end = window.buffer.rfind(self.terminator, window.position)
        if end >= 0:
            return (yield from self.block(end))
        if window.ended:
            return (yield from self.last())
        if window.at_hand >= self.out_of_sight:
            return (yield from self.overlong())
        window.fill()
        return None

    def block(self, end: int) -> Walk:
        """Everything up to the terminator at `end`, or as far as the window stays where it is."""
        window, buffer = self.window, self.window.buffer
        if all(buffer.find(one, window.position, end) < 0 for one in (b"ISA", b"//")):
            run = self.run(buffer[window.position : end].split(self.terminator))
            if self.unusual.isdisjoint(run.prefixes) and not self.any_long(run.parts, end):
                yield self.passed(run, end - window.position)
                return None
        while window.position <= end and buffer is window.buffer:
            mark = self.mark.search(buffer, window.position, end)
            before = buffer.rfind(self.terminator, window.position, mark.start()) if mark else end
            if before >= 0:
                yield from self.plain(before)
                continue
            stop = buffer.find(self.terminator, window.position)
            done = yield from self.marked(stop - window.position)
            if done is not None:
                return done
        return None

    # -- segments as they should be

    def plain(self, end: int) -> Iterator[Event]:
        """Cut at each terminator up to the one at `end`."""
        window = self.window
        parts = window.buffer[window.position : end].split(self.terminator)
        run = self.run(parts)
        if b"" in run.raws or self.any_long(parts, end) or any(map(self.comment_in, parts)):
            yield from self.sifted(parts)
        else:
            yield self.passed(run, end - window.position)

    def any_long(self, parts: list[bytes], end: int) -> bool:
        """Whether a segment of these, the last of which ends at `end`, is over the limit."""
        may_be = end - self.window.position > self.max_segment
        return may_be and any(map(self.is_long, parts))

    def sifted(self, parts: list[bytes]) -> Iterator[Event]:
        """Runs, with what is empty or too long between them."""
        good: list[bytes] = []
        for whole in parts:
            part = whole
            if size := self.comment_in(whole):
                if good:
                    yield self.passed(self.run(good))
                    good = []
                yield from self.comment(whole[:size])
                part = whole[size:]
            blank = not part.strip(BLANKS)
            if not blank and not self.is_long(part):
                good.append(part)
                continue
            if good:
                yield self.passed(self.run(good))
                good = []
            if blank and size:
                yield from self.flush(part + self.terminator, limit=MAX_LEAD)
                continue
            yield from self.empty(part) if blank else self.dropped(part, self.terminator)
        if good:
            yield self.passed(self.run(good))

    def run(
        self, parts: list[bytes], *, tail_blanks: bytes | None = None, ended: bool = True
    ) -> Run:
        """The segments that begin where the window stands."""
        kind = wrapped_in(self.found.line_end) if self.found.line_end else Run
        return kind(
            parts,
            self.window.offset,
            self.number + 1,
            self.delimiters,
            lead=self.lead,
            tail_blanks=self.tail_blanks if tail_blanks is None else tail_blanks,
            ended=ended,
        )

    def passed(self, run: Run, length: int | None = None) -> Run:
        """Move behind a run; `length` is that of its parts with the terminators between them."""
        if length is None:
            length = sum(map(len, run.parts)) + (len(run) - 1) * len(run.terminator)
        self.window.position += length + len(run.terminator)
        self.number += len(run)
        self.lead = b""
        return run

    # -- segments that hold something unusual, or only look like it

    def marked(self, length: int) -> Walk:
        """The next segment, of `length` bytes: an end, another beginning, binary data, or plain."""
        part = self.window.peek(length)
        if size := self.comment_in(part):
            yield from self.comment(part[:size])
            return None
        raw = part.strip(BLANKS)
        if raw.startswith(self.binary_tags):
            binary = self.binary(part)
            if binary is not None:
                yield binary
                return None
            if not self.is_long(part):
                yield self.wrong_binary(part)
        header = self.header_within(length)
        if header >= 0:
            return (yield from self.cut_off(header))
        yield from self.plain(self.window.position + length)
        return True if self.closes(raw) and not self.is_long(part) else None

    def closes(self, raw: bytes) -> bool:
        raw = raw.replace(self.found.line_end, b"") if self.found.line_end else raw
        return raw == b"IEA" or raw.startswith(b"IEA" + self.separator)

    def header_within(self, length: int, *, amid: bool = False) -> int:
        """How far from here, within `length` bytes, another interchange begins; -1: none does.

        It begins where this segment should, or `amid` it: the one before broke off there.
        """
        window = self.window
        at = window.buffer.find(b"ISA", window.position, window.position + length)
        while at >= 0:
            far = at - window.position
            window.want(far + LOOKAHEAD)
            start = window.position + far
            blank = far <= self.most_blanks and not window.peek(far).strip(BLANKS)
            looks_so = detect if blank and not amid else detect_amid
            if looks_so(window.buffer[start : start + LOOKAHEAD]) is not None:
                return far
            at = window.buffer.find(b"ISA", start + 1, window.position + length)
        return -1

    def last(self) -> Walk:
        """The file ends without another terminator."""
        length = self.window.at_hand
        header = self.header_within(length)
        return (yield from self.cut_off(length if header < 0 else header))

    def cut_off(self, length: int) -> Generator[Event, None, bool]:
        """Nothing follows `length` more bytes; returns whether they are the IEA."""
        part = self.window.peek(length)
        raw = part.strip(BLANKS)
        if not raw:
            yield from self.flush(part)
            return False
        if self.is_long(part):
            yield from self.dropped(part, b"")
            return False
        at = self.window.offset + len(part.rstrip(BLANKS))
        yield self.passed(self.run([part], tail_blanks=BLANKS, ended=False))
        yield issue(
            "terminator-missing",
            "the last segment has no terminator",
            self.place(at, 0),
            expected=self.delimiters.segment,
            severity="info" if self.tail_blanks else None,
        )
        return self.closes(raw)

    # -- binary data

    def binary(self, part: bytes) -> Run | None:
        """BIN and BDS say how many octets they hold: those are never searched for delimiters."""
        window = self.window
        head, count = self.binary_size(part)
        size = head + count
        if count < 0 or window.want(size + len(self.terminator)) <= size:
            return None
        if not window.buffer.startswith(self.terminator, window.position + size):
            return None
        return self.passed(self.run([window.peek(size)], tail_blanks=b""))

    def binary_size(self, part: bytes) -> tuple[int, int]:
        """Bytes before the data and octets of data; -1 octets where no lawful number is given."""
        fields = part.split(self.separator, 3)
        nth = 1 if fields[0].strip(BLANKS) == b"BIN" else 2
        if len(fields) <= nth + 1 or not _COUNT.fullmatch(fields[nth]):
            return 0, -1
        count = int(fields[nth])
        head = sum(len(field) + len(self.separator) for field in fields[: nth + 1])
        lawful = count <= MAX_BINARY and head <= self.max_segment
        return head, count if lawful else -1

    def wrong_binary(self, part: bytes) -> Issue:
        _head, count = self.binary_size(part)
        return issue(
            "binary-length-wrong",
            "the binary segment is not as long as it says",
            self.segment_place(self.window.offset, len(part), part, self.number + 1),
            expected="a number of octets, and a terminator after them",
            actual=f"{count} octets" if count >= 0 else "no number",
        )

    # -- segments that are none

    def empty(self, part: bytes) -> Iterator[Event]:
        """A terminator with nothing before it; blank lines between lines are only that."""
        at = self.window.offset + len(part)
        yield from self.flush(part + self.terminator, limit=MAX_LEAD)
        if not self.tail_blanks:
            where = self.place(at, len(self.terminator))
            yield issue("empty-segment", "a terminator with no segment before it", where)

    def comment_in(self, part: bytes) -> int:
        """How many bytes of comments a segment begins with: lines that begin with `//`."""
        found = self.comments.match(part) if self.comments else None
        return found.end() if found else 0

    def comment(self, text: bytes) -> Iterator[Event]:
        """Lines that are for people; they stay with the segment that follows."""
        at = self.window.offset + len(text) - len(text.lstrip(BLANKS))
        yield from self.flush(text, limit=MAX_LEAD)
        message = "a comment stands between segments"
        yield issue("comment-between-segments", message, self.place(at, len(text.strip(BLANKS))))

    def flush(self, more: bytes = b"", *, limit: int = 0) -> Iterator[Junk]:
        """Keep `more` as the lead of the next segment, or let it all go as junk past `limit`."""
        self.window.position += len(more)
        self.lead += more
        if len(self.lead) > limit:
            yield Junk(self.window.offset - len(self.lead), self.lead)
            self.lead = b""

    def dropped(self, part: bytes, terminator: bytes) -> Iterator[Event]:
        """Let go of a segment over the limit."""
        yield from self.flush()
        start = self.window.offset
        self.window.position += len(part) + len(terminator)
        self.number += 1
        yield Junk(start, part + terminator)
        yield self.over_limit(start, len(part), part)

    def overlong(self) -> Walk:
        """A segment over the limit whose end is not in sight: let it go piece by piece."""
        window = self.window
        head = window.peek(window.at_hand)
        if head.lstrip(BLANKS).startswith(self.binary_tags):
            binary = self.binary(head)
            if binary is not None:
                yield binary
                return None
        header = self.header_within(window.at_hand)
        if header >= 0:
            return (yield from self.cut_off(header))
        yield from self.flush()
        start = window.offset
        kept = max(len(self.terminator), len(b"ISA")) - 1
        while True:
            seen = window.at_hand
            stop, ended = self.next_stop()
            if stop < 0 and window.ended and window.at_hand == seen:
                stop = seen
            if stop >= 0:
                break
            if seen > kept:
                yield Junk(window.offset, window.take(window.position + seen - kept))
            window.fill()
        length = window.offset + stop - start
        rest = window.take(window.position + stop + len(self.terminator) * ended)
        if rest:
            yield Junk(window.offset - len(rest), rest)
        self.number += 1
        yield self.over_limit(start, length, head)
        return None if ended else False

    def next_stop(self) -> tuple[int, bool]:
        """How far the next terminator or interchange is, or -1; and whether it is a terminator."""
        window = self.window
        end = window.buffer.find(self.terminator, window.position)
        length = (end if end >= 0 else len(window.buffer)) - window.position
        header = self.header_within(length, amid=True)
        if header >= 0:
            return header, False
        return (length, True) if end >= 0 else (-1, False)

    def is_long(self, part: bytes) -> bool:
        return len(part) > self.max_segment and len(part) - self.indent(part) > self.max_segment

    def indent(self, part: bytes) -> int:
        """How many blanks precede the tag; past a limit they count as the segment's own."""
        return min(len(part) - len(part.lstrip(BLANKS)), self.most_blanks)

    def over_limit(self, offset: int, length: int, head: bytes) -> Issue:
        limit, length_of_it = self.max_segment, length - self.indent(head)
        return issue(
            "segment-too-long",
            f"a segment of {length_of_it} bytes, over the limit of {limit}",
            self.segment_place(offset, length, head, self.number),
            expected=f"at most {limit} bytes",
            actual=str(length_of_it),
        )

    def place(self, offset: int, length: int) -> Location:
        return Location(file=self.file, offset=offset, length=length)

    def segment_place(self, offset: int, length: int, head: bytes, number: int) -> Location:
        """Where a segment stands that is not handed out; its tag, where it has one."""
        indent = self.indent(head)
        tag = head[indent:].partition(self.separator)[0].decode("utf-8", "replace")
        place = self.place(offset + indent, length - indent)
        return replace(place, segment=tag if _TAG.fullmatch(tag) else None, segment_number=number)
