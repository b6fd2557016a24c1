"""Mending what is mechanical: the widths of the ISA, counts, echoes, trailers, terminators.

Nothing is guessed: what is put in follows from what is there. Everything else stays as it is, byte
for byte, and each thing that was done is said.

>>> from edicompliance.x12.writer import new_interchange
>>> from datetime import UTC, datetime
>>> order = [("BEG", "00", "SA", "4500012", "", "20261101"), ("PO1", "1", "12", "EA")]
>>> good = new_interchange([("850", order)], sender=("ZZ", "ACME"), receiver=("ZZ", "STORES"),
...     control_number=7, at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
>>> repaired = repair(good.replace(b"SE*4*0001", b"SE*9*1"))
>>> [str(one) for one in repaired.mends]
['byte 206: SE01 was 9, is 4', 'byte 206: SE02 was 1, is 0001']
>>> repaired.data == good
True
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from edicompliance.x12.delimiters import in_bytes
from edicompliance.x12.envelope import Interchange, parse
from edicompliance.x12.events import BLANKS, Junk
from edicompliance.x12.issues import shown
from edicompliance.x12.reader import Source
from edicompliance.x12.segment import Segment

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1)
"""Of ISA01 to ISA15."""
_CONTROL_NUMBER = 13
_COMPONENT_SEPARATOR = 16
_UNUSED = (">", ":", "<", "|", "^", "`", "\\")
"""What may become the component separator where ISA16 is missing: the first that occurs nowhere."""
_COUNT = re.compile("[0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing that was done, or could not be."""

    offset: int
    """Of the segment it was done to, or before which it was put in; bytes of what was read."""
    what: str
    """In words."""
    done: bool = True
    """False where it is wrong, and stays: nobody can say what belongs there."""

    def __str__(self) -> str:
        return f"byte {self.offset}: {self.what}"


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came of it."""

    data: bytes
    """All bytes, mended."""
    mends: tuple[Mend, ...]
    """What was done and what could not be, in the order of the file; none where nothing had to."""


def repair(source: Source) -> Repaired:
    """Mend what is mechanical; raises OSError where a path cannot be read."""
    pieces: list[bytes] = []
    mends: list[Mend] = []
    for part in parse(source).parts:
        if isinstance(part, Interchange):
            mender = _Mender(part)
            pieces.append(mender.mended())
            mends += mender.mends
        elif part.data == _BYTE_ORDER_MARK:
            mends.append(Mend(part.offset, "the byte order mark is taken away"))
        else:
            pieces.append(part.data)
    return Repaired(b"".join(pieces), tuple(mends))


class _Mender:
    """Mends one interchange."""

    def __init__(self, interchange: Interchange) -> None:
        self.interchange = interchange
        self.mends: list[Mend] = []
        self.separator = interchange.delimiters.element
        self.terminator = in_bytes(interchange.delimiters.segment)
        self.pieces: list[bytes] = []
        self.groups = self.sets = self.segments = 0
        self.gs: Segment | None = None
        self.st: Segment | None = None
        first = interchange.segments[1] if len(interchange.segments) > 1 else interchange.isa
        self.line_end = first.lead if not first.lead.strip() else b""
        """What is put before a segment that is put in, as it is before the others."""

    def mended(self) -> bytes:
        """The bytes of the interchange, mended.

        They stay as they are where the delimiters clash, or where the ISA is missing: what stood in
        it would have to be guessed.
        """
        if self.interchange.delimiters.clashes or not self.interchange.isa.raw:
            return self.interchange.encode()
        lost = (Junk(offset, data) for offset, data in (self.interchange.lost or {}).items())
        found: list[Segment | Junk] = [*self.interchange.segments, *lost]
        if any(one.raw != one.encoded for one in self.interchange.segments):
            self.say(self.interchange.isa, "the line ends in segments are taken away")
        for one in sorted(found, key=lambda one: one.offset):
            if isinstance(one, Junk):
                self.pieces.append(self.unheld(one))
            else:
                self.take(one)
        if self.interchange.iea is None:
            last = self.interchange.segments[-1]
            self.end_group(end := last.offset + len(last.raw) + len(last.trail))
            self.put_in(f"IEA{self.separator}{self.groups}{self.echo(self.isa_number)}", end)
        return b"".join(self.pieces) + self.interchange.trail

    @property
    def isa_number(self) -> str:
        """ISA13 for the IEA to repeat; empty where it is blank, or holds a terminator."""
        number = self.interchange.isa[_CONTROL_NUMBER].strip()
        if not number or self.terminator in in_bytes(number):
            return ""
        return number.zfill(_WIDTHS[_CONTROL_NUMBER - 1])

    def take(self, segment: Segment) -> None:
        """One segment as it comes."""
        tag, values = segment.tag, segment.elements
        if tag in ("ST", "GS", "GE", "IEA"):
            self.end_set(segment.offset)
        if tag in ("GS", "IEA"):
            self.end_group(segment.offset)
        self.segments += 1
        if segment.number == 1:
            values = self.with_widths(segment)
        elif tag == "GS":
            self.gs, self.groups, self.sets = segment, self.groups + 1, 0
        elif tag == "ST":
            self.st, self.segments, self.sets = segment, 1, self.sets + 1
        elif tag == "SE" and self.st is not None:
            values = self.trailer(segment, self.segments, self.st[2])
            self.st = None
        elif tag == "GE" and self.gs is not None:
            values = self.trailer(segment, self.sets, self.gs[6])
            self.gs = None
        elif tag == "IEA":
            values = self.trailer(segment, self.groups_said(segment), self.isa_number)
        raw = segment.raw if values == segment.elements else in_bytes(self.separator.join(values))
        self.pieces += [self.lead(segment), raw, self.trail(segment)]

    def groups_said(self, iea: Segment) -> int:
        """How many groups there are; a TA1 alone may count as one."""
        alone = self.groups == 0 and any(one.tag == "TA1" for one in self.interchange.segments)
        return 1 if alone and iea[1] == "1" else self.groups

    def with_widths(self, isa: Segment) -> list[str]:
        """The elements of the ISA, each filled to its width."""
        values = list(isa.elements[:17]) + [""] * (17 - len(isa.elements))
        for position, width in enumerate(_WIDTHS, 1):
            was = values[position]
            text = was.strip() if len(was) != width else was
            is_number = position == _CONTROL_NUMBER and text
            filled = text.zfill(width) if is_number else f"{text:{width}}"
            if len(filled) > width:
                what = f"ISA{position:02d} is longer than {width} characters: not mended"
                self.say(isa, what, done=False)
            elif filled != was:
                values[position] = filled
                self.say(isa, f"ISA{position:02d} had {len(was)} characters, has {width}")
        if not self.interchange.delimiters.component:
            values[_COMPONENT_SEPARATOR] = self.component_separator(isa)
        return values

    def component_separator(self, isa: Segment) -> str:
        """ISA16 where it is missing: what is no other delimiter, and in no value."""
        data = self.interchange.encode()
        unused = next((char for char in _UNUSED if in_bytes(char) not in data), "")
        if unused:
            self.say(isa, f"ISA16 was missing, is {unused}")
        else:
            what = "ISA16 is missing, and every usual separator is in use: not mended"
            self.say(isa, what, done=False)
        return unused

    def trailer(self, segment: Segment, count: int, number: str) -> list[str]:
        """The elements of a trailer, with the count and the control number that are right."""
        values = [*segment.elements, "", ""][: max(3, len(segment.elements))]
        for position, right in ((1, str(count)), (2, number.strip())):
            was = values[position]
            is_count = position == 1 and _COUNT.fullmatch(was) and int(was) == count
            if right in ("", was) or is_count:
                continue
            values[position] = right
            before = shown(was) or "empty"
            self.say(segment, f"{segment.tag}{position:02d} was {before}, is {right}")
        return values

    # -- what is missing

    def end_set(self, offset: int) -> None:
        """Put in the SE that should have come."""
        if self.st is not None:
            self.put_in(f"SE{self.separator}{self.segments + 1}{self.echo(self.st[2])}", offset)
        self.st = None

    def end_group(self, offset: int) -> None:
        """Put in the SE and the GE that should have come."""
        self.end_set(offset)
        if self.gs is not None:
            self.put_in(f"GE{self.separator}{self.sets}{self.echo(self.gs[6])}", offset)
        self.gs = None

    def echo(self, number: str) -> str:
        return f"{self.separator}{number.strip()}"

    def put_in(self, text: str, offset: int) -> None:
        begun = bool(self.pieces) and self.pieces[-1].endswith(self.line_end)
        self.pieces.append((b"" if begun else self.line_end) + in_bytes(text) + self.terminator)
        self.mends.append(Mend(offset, f"{text} is put in: it was missing"))

    # -- between the segments

    def lead(self, segment: Segment) -> bytes:
        """What stands before a segment, without terminators that end nothing."""
        if self.terminator in segment.lead and self.terminator.strip():
            self.say(segment, f"an empty segment before {shown(segment.tag)} is taken away")
            return segment.lead.replace(self.terminator, b"")
        return segment.lead

    def trail(self, segment: Segment) -> bytes:
        """Its terminator, also where it was missing."""
        if self.terminator in segment.trail:
            return segment.trail
        self.say(segment, f"{shown(segment.tag)} was not ended, and may be cut short: it is ended")
        return self.terminator + segment.trail

    def unheld(self, junk: Junk) -> bytes:
        """What no segment holds: a segment over the limit as it is, empty segments not at all."""
        before = next(filter(bytes.strip, reversed(self.pieces)), b"")
        ended = before.rstrip(BLANKS).endswith(self.terminator)
        left = junk.data.replace(self.terminator, b"")
        if left.strip(BLANKS) or left == junk.data or not (ended and self.terminator.strip()):
            self.segments += self.terminator in junk.data
            return junk.data
        self.mends.append(Mend(junk.offset, "empty segments are taken away"))
        return left

    def say(self, segment: Segment, what: str, *, done: bool = True) -> None:
        self.mends.append(Mend(segment.offset, what, done))


def lines_of(data: bytes) -> Iterator[str]:
    """A segment a line with its terminator, for a person to compare; blanks between do not count.

    Empty segments are lines, too, and so is what no segment holds, or no interchange.
    """
    for part in parse(data).parts:
        if isinstance(part, Interchange):
            yield from _lines_of(part)
        else:
            yield _text(part.data)


def _lines_of(interchange: Interchange) -> Iterator[str]:
    end = in_bytes(interchange.delimiters.segment)
    lost = (Junk(offset, data) for offset, data in (interchange.lost or {}).items())
    found: list[Segment | Junk] = [*interchange.segments, *lost]
    for one in sorted(found, key=lambda one: one.offset):
        if isinstance(one, Junk):
            yield from _ended(one.data, end)
            continue
        yield from _ended(one.lead, end)
        yield _text(one.raw + end.strip() * (end in one.trail))
        if end not in one.trail and not end.strip():
            yield "\\ no line end"


def _ended(data: bytes, end: bytes) -> Iterator[str]:
    """A line for each terminator in what no segment holds, and for a rest that has none."""
    *lines, rest = data.split(end)
    for piece in (*(line + end for line in lines), rest):
        if line := _text(piece.strip(BLANKS)):
            yield line


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
