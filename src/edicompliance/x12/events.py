r"""What the reader hands out, one after the other, as it walks a file.

`Start`, the segments, `End` make an interchange; `Junk` is what belongs to no segment, and an issue
says what is wrong. Segments come in runs: most of them are only ever looked at as bytes, so that a
`Segment` is made when somebody wants one.

>>> run = Run([b"N3*1 MAIN ST", b"\nN4*DALLAS*TX"], 200, 7, Delimiters())
>>> [(one.tag, one.offset, one.number) for one in run.segments()]
[('N3', 200, 7), ('N4', 214, 8)]
>>> run.segment(1).lead
b'\n'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, count, repeat
from operator import add, sub

from edicompliance.x12.delimiters import Delimiters, Detected, in_bytes
from edicompliance.x12.issues import Issue
from edicompliance.x12.segment import Segment

BLANKS = b" \t\r\n"
"""What may stand before a segment, and is no part of it."""

PREFIX = 3
"""So many bytes of a segment tell its tag from all others."""


@dataclass(frozen=True, slots=True)
class Start:
    """An interchange begins; its ISA is the first segment that follows."""

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


class Run:
    """Segments of one interchange that follow each other without a byte between them."""

    def __init__(
        self,
        parts: list[bytes],
        offset: int,
        number: int,
        delimiters: Delimiters,
        *,
        lead: bytes = b"",
        tail_blanks: bytes = b"",
        ended: bool = True,
    ) -> None:
        self.parts = parts
        """What stands between two terminators, leading blanks included; none is blank."""
        self.offset = offset
        """Of the first part in the file."""
        self.number = number
        """Ordinal of the first segment in its interchange."""
        self.delimiters = delimiters
        self.lead = lead
        """Empty segments right before the first part."""
        self.tail_blanks = tail_blanks
        """Blanks that belong to the line end which terminates a segment."""
        self.terminator = in_bytes(delimiters.segment) if ended else b""
        """None behind a last segment that the file, or another interchange, cuts off."""
        self.judged: tuple[object, int] = None, 0
        """Who judged its segments last, and up to which index he found them right."""
        self._known = 0, 0
        """A segment, and its position in `text`."""
        self._begun = 0, offset
        """A segment, and where in the file the part begins that it is in."""

    def __len__(self) -> int:
        return len(self.parts)

    @cached_property
    def raws(self) -> list[bytes]:
        """The segments' bytes, from the tag to the last element."""
        if not self.tail_blanks:
            return self._stripped
        return list(map(bytes.rstrip, self._stripped, repeat(self.tail_blanks)))

    @cached_property
    def text(self) -> bytes:
        """All of them, each with the terminator alone behind it."""
        end = in_bytes(self.delimiters.segment)
        return end.join(self.raws) + end

    @cached_property
    def prefixes(self) -> list[bytes]:
        """How each begins: three bytes of a tag, or two and of a separator."""
        return [raw[:PREFIX] for raw in self.raws]

    @cached_property
    def tags(self) -> bytes:
        """All prefixes in a row, the short ones filled up."""
        tags = b"".join(self.prefixes)
        if len(tags) < PREFIX * len(self):
            tags = b"".join(prefix.ljust(PREFIX, b"\0") for prefix in self.prefixes)
        return tags

    def beginning_with(self, tags: Iterable[str]) -> list[int]:
        """Which of them may have one of these tags; some may have another that begins alike."""
        marks = {
            in_bytes(tag + end)[:PREFIX] for tag in tags for end in ("", self.delimiters.element)
        }
        if marks.isdisjoint(self.prefixes):
            return []
        return [index for index, prefix in enumerate(self.prefixes) if prefix in marks]

    def position(self, index: int) -> int:
        """Where the segment at `index` begins in `text`; asked for from the first to the last."""
        self._known = _moved(self._known, index, self.raws, len(in_bytes(self.delimiters.segment)))
        return self._known[1]

    @cached_property
    def _stripped(self) -> list[bytes]:
        return list(map(bytes.lstrip, self.parts, repeat(BLANKS)))

    def offset_of(self, index: int) -> int:
        """Where the segment at `index` begins in the file."""
        self._begun = _moved(self._begun, index, self.parts, len(self.terminator), self.offset)
        return self._begun[1] + len(self.parts[index]) - len(self._stripped[index])

    def tags_of(self, start: int, stop: int) -> list[str]:
        """The tags of those from `start` up to `stop`."""
        separator = in_bytes(self.delimiters.element)
        tags = [raw.partition(separator)[0] for raw in self.raws[start:stop]]
        words = {tag: tag.decode("utf-8", "surrogateescape") for tag in set(tags)}
        return list(map(words.__getitem__, tags))

    def elements(self, index: int) -> list[str]:
        """The tag and the elements of the one at `index`."""
        return Segment(self.raws[index], 0, 0, self.delimiters).elements

    def segment(self, index: int) -> Segment:
        """The one at `index`."""
        raw, stripped = self.raws[index], self._stripped[index]
        lead = self.parts[index][: len(self.parts[index]) - len(stripped)]
        return Segment(
            raw,
            self.offset_of(index),
            self.number + index,
            self.delimiters,
            lead if index else self.lead + lead,
            stripped[len(raw) :] + self.terminator,
        )

    def segments(self, start: int = 0, stop: int | None = None) -> Iterator[Segment]:
        """Those from `start` up to `stop`, or all of them, in the order of the file."""
        parts, stripped, raws = (
            some[start:stop] for some in (self.parts, self._stripped, self.raws)
        )
        if not parts:
            return iter(())
        indents = list(map(sub, map(len, parts), map(len, stripped)))
        begins = accumulate(map(len, parts), initial=self.offset_of(start) - indents[0])
        offsets = map(add, map(add, begins, count(0, len(self.terminator))), indents)
        leads = [part[:indent] for part, indent in zip(parts, indents, strict=True)]
        if start == 0:
            leads[0] = self.lead + leads[0]
        trails: Iterable[bytes] = repeat(self.terminator)
        if self.tail_blanks:
            pairs = zip(raws, stripped, strict=True)
            trails = [whole[len(raw) :] + self.terminator for raw, whole in pairs]
        numbers = count(self.number + start)
        return map(Segment, raws, offsets, numbers, repeat(self.delimiters), leads, trails)

    def encode(self) -> bytes:
        """The bytes it was read from."""
        return self.lead + self.terminator.join(self.parts) + self.terminator


def _moved(
    known: tuple[int, int], index: int, parts: list[bytes], between: int, start: int = 0
) -> tuple[int, int]:
    """Where the part at `index` begins, from where another one is known to; 0 begins at `start`."""
    at, position = known if known[0] <= index else (0, start)
    return index, position + sum(map(len, parts[at:index])) + (index - at) * between


Event = Start | Run | End | Junk | Issue
