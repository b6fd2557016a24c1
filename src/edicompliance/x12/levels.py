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
from typing import NamedTuple

from edicompliance.x12.delimiters import Delimiters, in_bytes
from edicompliance.x12.events import Run
from edicompliance.x12.issues import Severity
from edicompliance.x12.limits import Limits
from edicompliance.x12.nesting import UNSURE, Nesting, Path
from edicompliance.x12.segment import Segment

_HAS_CHILDREN, _CHILDLESS = b"1", b"0"
_CODE_LENGTHS = (1, 2)
"""Of HL03; one that is missing or too long is told as that, and is no level of the wrong kind."""
_DIGITS = 12
"""Of a number that is reckoned with."""


class Fault(NamedTuple):
    """What is wrong with a segment by what others say, as the name of an issue kind."""

    kind: str
    element: int
    """The position it is wrong at."""
    message: str
    expected: str
    at: Segment | None = None
    """Where it stands, when that is not the segment at hand."""
    severity: Severity | None = None
    """Where it is not that of its kind."""


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
        self.nesting = Nesting(set_id)
        self.paths: dict[bytes, Path] = {}
        """Number -> the codes from the root down to the level."""
        self.below: dict[tuple[Path, bytes], Path] = {}
        """The path of a level, and a code -> the path of a level with it below, if that may be."""
        self.orphans: set[bytes] = set()
        """Numbers of missing levels that were told."""
        self.unseen = 0
        """Levels that are missing, told elsewhere, and whose number is not known yet."""
        self.promised: dict[bytes, _Seen] = {}
        """Levels with HL04 1 and no child yet."""
        self.childless: dict[bytes, _Seen] = {}
        """Levels with HL04 0."""

    def __len__(self) -> int:
        return len(self.paths)

    def plain(self, raw: bytes, run: Run, index: int) -> bool:
        """Take a level of which there is nothing to say; False, and nothing done, for any other."""
        fields = raw.split(self.separator)
        if len(fields) < 4:
            return False
        _tag, number, parent, code, *more = fields
        paths = self.paths
        if number in paths or not number or len(paths) >= self.limits.levels:
            return False
        above = paths.get(parent) if parent else ()
        if above is None or parent in self.childless:
            return False
        path = self.below.get((above, code)) or self._path(above, code)
        if path is None:
            return False
        paths[number] = path
        if parent in self.promised:
            del self.promised[parent]
        if more and more[0]:
            self._remember(number, more[0], _Seen(raw, run.offset_of(index), run.number + index))
        return True

    def take(self, segment: Segment) -> Iterator[Fault]:
        """Take a level, and tell what is wrong with it."""
        number, parent, code, flag = (_bytes(segment[at]) for at in (1, 2, 3, 4))
        if len(self.paths) >= self.limits.levels:
            yield from self._too_many()
            return
        if number in self.paths:
            self.unseen += 1
            message = f"HL01 {_text(number)} was used before"
            yield Fault("level-number-repeated", 1, message, "a number of its own")
        elif not number:
            self.unseen += 1
        yield from self._in_parent(number, parent)
        above = self.paths.get(parent, (UNSURE,)) if parent else ()
        depth = len(above) + 1
        if depth == self.limits.depth + 1:
            message = f"the level is {depth} levels deep"
            yield Fault("level-too-deep", 2, message, f"at most {self.limits.depth}")
        code = code if len(code) in _CODE_LENGTHS else UNSURE
        wrong = self.nesting.fault(above, code)
        if wrong is not None:
            self.nesting.tell(wrong)
            severity: Severity = "error" if wrong.is_error else "info"
            yield Fault("level-not-allowed", 3, wrong.message, wrong.expected, severity=severity)
        if number:
            below = (*above, code if wrong is None else UNSURE)
            self.paths.setdefault(number, above if depth > self.limits.depth + 1 else below)
        self.promised.pop(parent, None)
        if flag:
            self._remember(number, flag, _Seen(segment.raw, segment.offset, segment.number))

    def finish(self) -> Iterator[Fault]:
        """What was promised and did not come; where levels are missing, they may have been it."""
        if self.missing:
            return
        for number, seen in self.promised.items():
            message = f"HL04 says that HL {_text(number)} has levels below it, it has none"
            yield Fault("children-flag-wrong", 4, message, "0", self._segment(seen))

    def miss(self) -> None:
        """A level is missing, and that is told: those that name it as their parent are right."""
        self.unseen += 1

    def is_missing_before(self, segment: Segment) -> bool | None:
        """Whether, by its numbers, a level is missing before this one; None if they do not tell."""
        number, parent = segment[1], _bytes(segment[2])
        is_known = parent in self.paths or parent in self.orphans or parent == _bytes(number)
        if parent and not is_known and not self.unseen:
            return True
        return skips(number, len(self.paths) + self.missing)

    @property
    def missing(self) -> int:
        """How many levels are missing, as far as that was told."""
        return self.unseen + len(self.orphans)

    def _path(self, above: Path, code: bytes) -> Path | None:
        """The path of a level with `code` below `above`; None where there is something to say."""
        told = not code or len(code) not in _CODE_LENGTHS or len(above) >= self.limits.depth
        if told or self.nesting.fault(above, code):
            return None
        return self.below.setdefault((above, code), (*above, code))

    def _too_many(self) -> Iterator[Fault]:
        if len(self.paths) == self.limits.levels:
            self.paths[b""] = ()
            message = f"more than {self.limits.levels} levels; those that follow are not looked at"
            yield Fault("too-many-levels", 0, message, f"at most {self.limits.levels}")

    def _in_parent(self, number: bytes, parent: bytes) -> Iterator[Fault]:
        """What is wrong with the level that it is in; of one that is missing, told once."""
        if seen := self.childless.pop(parent, None):
            message = (
                f"HL04 says that HL {_text(parent)} has no levels below it, "
                f"HL {_text(number)} is one"
            )
            yield Fault("children-flag-wrong", 4, message, "1", self._segment(seen))
        elif not parent or parent in self.paths or parent in self.orphans:
            return
        elif self.unseen and parent != number:
            self.unseen -= 1
            self.orphans.add(parent)
        else:
            self.orphans.add(parent)
            what = (
                "names the level itself"
                if parent == number
                else "is the number of no level before it"
            )
            yield Fault(
                "level-without-its-parent", 2, f"HL02 {_text(parent)} {what}", "an earlier HL01"
            )

    def _remember(self, number: bytes, flag: bytes, seen: _Seen) -> None:
        if flag == _HAS_CHILDREN:
            self.promised[number] = seen
        elif flag == _CHILDLESS:
            self.childless[number] = seen

    def _segment(self, seen: _Seen) -> Segment:
        return Segment(seen.raw, seen.offset, seen.number, self.delimiters)


def skips(number: str, count: int) -> bool | None:
    """Whether a number, after so many, leaves one out; None where it does not count them.

    >>> skips("3", 1), skips("2", 1), skips("20", 1), skips("A", 1)
    (True, False, None, None)
    """
    left_out = int(number[:_DIGITS]) - count - 1 if number.isdecimal() else None
    return bool(left_out) if left_out in (0, 1) else None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape") or "nothing"
