r"""Files cut into lines of one length, in the middle of segments: 80 columns, as on a punched card.

A mainframe, a mail program or a printer made the lines; their ends mean nothing, and an element may
be cut by one. Such lines are told by their length: all are equally long, and the ISA, of which all
lengths are known, is whole once their ends are left out. The bytes stay as they are; only who asks
for an element does not see the line ends.

>>> part = b"REF*DP*03\n8"
>>> segment = WrappedSegment.of(part, 10, 4, Delimiters(), b"\n")
>>> segment[2], segment.span(2), segment.encoded
('038', (17, 4), b'REF*DP*03\n8')
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, cached_property
from typing import Self

from edicompliance.x12.delimiters import Delimiters, Detected, detect, in_bytes
from edicompliance.x12.events import Run
from edicompliance.x12.segment import Segment

_WIDTHS = range(40, 256)
"""Lines of one length are this long, or their length is chance."""
_LINE_ENDS = (b"\r\n", b"\n")


def detect_wrapped(head: bytes) -> Detected | None:
    """Read the delimiters from `head`, which starts with an ISA in such lines; None for others."""
    line_end = next((one for one in _LINE_ENDS if one in head), b"")
    lines = head.split(line_end) if line_end else []
    width = len(lines[0]) if lines else 0
    full = lines[:-1] if len(lines) > 2 and lines[-1] else lines[:-2]
    if width not in _WIDTHS or not full or any(len(line) != width for line in full):
        return None
    if any(len(line) > width for line in lines):
        return None
    found = detect(b"".join(lines))
    if found is None or not found.fixed_width:
        return None
    end = in_bytes(found.delimiters.segment)
    if end in (b"\r", b"\n") or all(line.endswith(end) for line in full):
        return None
    length = found.length + (found.length - 1) // width * len(line_end)
    return replace(found, length=length, line_end=line_end)


class WrappedSegment(Segment):
    """A segment with line ends in it: `raw` is without, `encoded` is how it stands in the file."""

    __slots__ = ("line_end", "whole")

    whole: bytes
    line_end: bytes

    @classmethod
    def of(
        cls,
        whole: bytes,
        offset: int,
        number: int,
        delimiters: Delimiters,
        line_end: bytes,
        lead: bytes = b"",
        trail: bytes = b"",
    ) -> Self:
        """The segment of these bytes."""
        one = cls(whole.replace(line_end, b""), offset, number, delimiters, lead, trail)
        one.whole, one.line_end = whole, line_end
        return one

    @property
    def encoded(self) -> bytes:
        """Its bytes, from the tag to the last element."""
        return self.whole

    def span(self, position: int, component: int = 0, repetition: int = 0) -> tuple[int, int]:
        """Offset and length in bytes, with the line ends in it."""
        if position == 0:
            return self.offset, len(self.whole)
        offset, length = super().span(position, component, repetition)
        start, end = (self._in_file(at - self.offset) for at in (offset, offset + length))
        return self.offset + start, end - start if length else 0

    def _in_file(self, place: int) -> int:
        """A place among the bytes without line ends, among those with them."""
        at = seen = 0
        for line in self.whole.split(self.line_end)[:-1]:
            seen += len(line)
            if seen > place:
                break
            at += len(self.line_end)
        return place + at

    def __reduce__(self) -> tuple[type[Segment], tuple[object, ...]]:
        *_, lead, trail = self._key
        values = self.whole, self.offset, self.number, self.delimiters, self.line_end, lead, trail
        return WrappedSegment.of, values  # type: ignore[return-value]  # a maker is as good


class WrappedRun(Run):
    """Segments in such lines."""

    line_end: bytes

    @cached_property
    def wholes(self) -> list[bytes]:
        """The segments' bytes as they stand in the file."""
        return [one.rstrip(self.tail_blanks) if self.tail_blanks else one for one in self._stripped]

    @cached_property
    def raws(self) -> list[bytes]:
        """The same without the line ends in them."""
        return [whole.replace(self.line_end, b"") for whole in self.wholes]

    def segment(self, index: int) -> Segment:
        """The one at `index`."""
        whole, stripped = self.wholes[index], self._stripped[index]
        lead = self.parts[index][: len(self.parts[index]) - len(stripped)]
        return WrappedSegment.of(
            whole,
            self.offset_of(index),
            self.number + index,
            self.delimiters,
            self.line_end,
            lead if index else self.lead + lead,
            stripped[len(whole) :] + self.terminator,
        )

    def segments(self, start: int = 0, stop: int | None = None) -> Iterator[Segment]:
        """Those from `start` up to `stop`, or all of them, in the order of the file."""
        return map(self.segment, range(len(self))[start:stop])


@cache
def wrapped_in(line_end: bytes) -> type[Run]:
    """The runs of a file whose lines end so."""
    return type("WrappedRun", (WrappedRun,), {"line_end": line_end})
