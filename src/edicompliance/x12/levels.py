"""The hierarchy of a set, its HL segments: each with a number of its own, in a level before it.

X12 writes a tree flat. HL01 is a level's number, HL02 its parent's, HL03 what it is, and HL04,
where it is sent, says whether there are levels below it.

>>> from edicompliance.x12.delimiters import Delimiters
>>> run = Run([b"HL*1**S", b"HL*2*1*O", b"HL*3*7*I"], 0, 3, Delimiters())
>>> levels = Levels("856", run.delimiters, Limits())
>>> [levels.plain(raw, run, index) for index, raw in enumerate(run.raws)]
[True, True, False]
>>> [fault.message for fault in levels.take(run.segment(2))]
['HL02 7 is the number of no level before it']
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from edicompliance.x12.delimiters import Delimiters, in_bytes
from edicompliance.x12.events import Run
from edicompliance.x12.segment import Segment

_SHIPMENT = b"S"
_ROOTED_IN_SHIPMENT = frozenset({"856"})
"""Sets whose hierarchy begins with a shipment, and has no shipment further down."""
_HAS_CHILDREN, _CHILDLESS = b"1", b"0"
_CODE_LENGTHS = (1, 2)
"""Of HL03; one that is missing or too long is told as that, and is no level of the wrong kind."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one thing is read; past it is an issue, and memory stays bounded."""

    element: int = 4 * 1024
    """Characters of one element, binary ones excepted."""
    elements: int = 500
    """Elements of one segment."""
    levels: int = 200_000
    """HL segments of one set."""
    depth: int = 12
    """Levels inside each other."""


class Fault(NamedTuple):
    """What is wrong with a level, as the name of an issue kind."""

    kind: str
    element: int
    """The position it is wrong at."""
    message: str
    expected: str
    at: Segment | None = None
    """Where it stands, when that is not the segment at hand."""


class _Seen(NamedTuple):
    """An HL that an issue may point back at."""

    raw: bytes
    offset: int
    number: int


class Levels:
    """The levels of one set, as they come."""

    def __init__(self, set_id: str, delimiters: Delimiters, limits: Limits) -> None:
        self.delimiters = delimiters
        self.separator = in_bytes(delimiters.element)
        self.limits = limits
        self.needs_shipment = set_id in _ROOTED_IN_SHIPMENT
        self.depths: dict[bytes, int] = {}
        """Number -> how many levels it is in, itself counted."""
        self.promised: dict[bytes, _Seen] = {}
        """Levels with HL04 1 and no child yet."""
        self.childless: dict[bytes, _Seen] = {}
        """Levels with HL04 0."""

    def __len__(self) -> int:
        return len(self.depths)

    def plain(self, raw: bytes, run: Run, index: int) -> bool:
        """Take a level of which there is nothing to say; False, and nothing done, for any other."""
        fields = raw.split(self.separator)
        if len(fields) < 4:
            return False
        _tag, number, parent, code, *more = fields
        depths = self.depths
        if number in depths or len(depths) >= self.limits.levels:
            return False
        depth = 1
        if parent:
            depth += depths.get(parent, self.limits.depth)
            if depth > self.limits.depth or parent in self.childless:
                return False
        if self.needs_shipment and (code == _SHIPMENT) == bool(parent):
            return False
        depths[number] = depth
        if parent in self.promised:
            del self.promised[parent]
        if more and more[0]:
            self._remember(number, more[0], _Seen(raw, run.offset_of(index), run.number + index))
        return True

    def take(self, segment: Segment) -> Iterator[Fault]:
        """Take a level, and tell what is wrong with it."""
        number, parent, code, flag = (_bytes(segment[at]) for at in (1, 2, 3, 4))
        if len(self.depths) >= self.limits.levels:
            if len(self.depths) == self.limits.levels:
                self.depths[b""] = 0
                yield Fault(
                    "too-many-levels",
                    0,
                    f"more than {self.limits.levels} levels; those that follow are not looked at",
                    f"at most {self.limits.levels}",
                )
            return
        if number in self.depths:
            message = f"HL01 {_text(number)} was used before"
            yield Fault("level-number-repeated", 1, message, "a number of its own")
        depth = 1
        if parent:
            yield from self._in_parent(number, parent)
            depth += self.depths.get(parent, 0)
        if depth > self.limits.depth:
            message = f"the level is {depth} levels deep"
            yield Fault("level-too-deep", 2, message, f"at most {self.limits.depth}")
        is_code = len(code) in _CODE_LENGTHS
        if self.needs_shipment and is_code and (code == _SHIPMENT) == bool(parent):
            yield self._not_rooted(parent)
        if number:
            self.depths.setdefault(number, depth)
        self.promised.pop(parent, None)
        if flag:
            self._remember(number, flag, _Seen(segment.raw, segment.offset, segment.number))

    def finish(self) -> Iterator[Fault]:
        """What was promised and did not come."""
        for number, seen in self.promised.items():
            message = f"HL04 says that HL {_text(number)} has levels below it, it has none"
            yield Fault("children-flag-wrong", 4, message, "0", self._segment(seen))

    def _in_parent(self, number: bytes, parent: bytes) -> Iterator[Fault]:
        if parent == number:
            message = f"HL02 {_text(parent)} names the level itself"
            yield Fault("level-without-its-parent", 2, message, "an earlier HL01")
        elif parent not in self.depths:
            message = f"HL02 {_text(parent)} is the number of no level before it"
            yield Fault("level-without-its-parent", 2, message, "an earlier HL01")
        elif seen := self.childless.pop(parent, None):
            message = (
                f"HL04 says that HL {_text(parent)} has no levels below it, "
                f"HL {_text(number)} is one"
            )
            yield Fault("children-flag-wrong", 4, message, "1", self._segment(seen))

    def _not_rooted(self, parent: bytes) -> Fault:
        message = (
            "a shipment stands below another level"
            if parent
            else "the first level of a hierarchy is no shipment"
        )
        return Fault("level-not-allowed", 3, message, "S at the root, and only there")

    def _remember(self, number: bytes, flag: bytes, seen: _Seen) -> None:
        if flag == _HAS_CHILDREN:
            self.promised[number] = seen
        elif flag == _CHILDLESS:
            self.childless[number] = seen

    def _segment(self, seen: _Seen) -> Segment:
        return Segment(seen.raw, seen.offset, seen.number, self.delimiters)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape") or "nothing"
