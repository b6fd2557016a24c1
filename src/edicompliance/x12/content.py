"""What the segments of a set say of each other: its levels, its sums, its bounded loops.

>>> from edicompliance.x12.delimiters import Delimiters
>>> content = Content("856", Delimiters(), Limits())
>>> [fault.kind for fault in content.take(Segment(b"HL*1**O", 0, 4, Delimiters()))]
['level-not-allowed']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edicompliance.x12.delimiters import Delimiters, in_bytes
from edicompliance.x12.events import Run
from edicompliance.x12.levels import Fault, Levels
from edicompliance.x12.limits import Limits
from edicompliance.x12.segment import Segment
from edicompliance.x12.totals import Plain, Totals


class Content:
    """What was said so far in one set."""

    def __init__(
        self, set_id: str, delimiters: Delimiters, limits: Limits, counted: str = ""
    ) -> None:
        self.levels = Levels(set_id, delimiters, limits)
        self.totals = Totals(set_id, delimiters, counted)
        self.bounds: list[Segment] = []
        """The LS segments whose loops are open."""
        self.unbegun = 0
        """LS segments that are missing, which is told elsewhere."""
        self.supposed = 0
        """Of these, those that may be missing."""

    def plain(self) -> dict[str, Plain]:
        """What takes the segments of a tag, for the tags that say something."""
        takers = self.totals.plain() | {"LS": leave, "LE": leave, "BSN": leave}
        takers["HL"] = self._level_and_line if "HL" in takers else self.levels.plain
        return takers

    def take(self, segment: Segment) -> Iterator[Fault]:
        """Take any segment, and tell what is wrong with it by what came before."""
        tag = segment.tag
        if tag == "HL":
            yield from self.levels.take(segment)
        if tag in self.totals.tags:
            yield from self.totals.take(segment)
        elif tag == "CTT":
            self.totals.unseen += self.levels.missing if self.counted == "HL" else 0
            yield from self.totals.closing(segment)
        elif tag == "BSN":
            self.levels.nesting.announce(in_bytes(segment[5]))
        elif tag == "LS":
            self.bounds.append(segment)
        elif tag == "LE":
            yield from self._bound_ends(segment)

    def finish(self) -> Iterator[Fault]:
        """What is wrong once no more can come."""
        yield from self.levels.finish()
        yield from self.totals.finish()
        for bound in self.bounds:
            message = f"the loop that LS {bound[1]} begins has no LE"
            yield Fault("loop-bounds-differ", 1, message, f"LE*{bound[1]}", bound)

    @property
    def counted(self) -> str:
        """The tag that the CTT counts, if it counts any."""
        return self.totals.counting.counted

    def missed(self, tags: Iterable[str]) -> None:
        """Segments are missing, and that is told: what follows from it is not told again."""
        for tag in tags:
            if tag == "HL":
                self.levels.miss()
            elif tag == self.counted:
                self.totals.unseen += 1
            elif tag == "LS":
                self.unbegun += 1
            elif tag == "LE" and self.bounds:
                self.bounds.pop()

    def suppose(self, tags: Iterable[str]) -> None:
        """Segments may be missing: an LE is not held to an LS of which that is not decided yet."""
        self.supposed = sum(tag == "LS" for tag in tags)
        self.unbegun += self.supposed

    def decided(self, missed: Iterable[str]) -> None:
        """It is decided which segments are missing."""
        self.missed(missed)
        self.unbegun = max(0, self.unbegun - self.supposed)
        self.supposed = 0

    def missing_before(self, segment: Segment) -> dict[str, bool]:
        """Tags of which one is missing before this segment, by its number, or surely is not."""
        tag, known = segment.tag, None
        if tag == "HL":
            known = self.levels.is_missing_before(segment)
        elif tag == self.counted or (tag == "CTT" and self.counted):
            tag, known = self.counted, self.totals.is_missing_before(segment)
        return {} if known is None else {tag: known}

    def _level_and_line(self, raw: bytes, run: Run, index: int) -> bool:
        totals = self.totals
        return (
            totals.is_even()
            and self.levels.plain(raw, run, index)
            and totals.count_plain(raw, run, index)
        )

    def _bound_ends(self, end: Segment) -> Iterator[Fault]:
        """What is wrong with an LE; that one of the two has no loop id is told elsewhere."""
        if not self.bounds and self.unbegun:
            self.unbegun -= 1
            return
        begun = self.bounds.pop()[1] if self.bounds else None
        if end[1] and begun != "" and end[1] != begun:
            message = f"LE01 is {end[1]}, the loop began with {begun or 'no LS'}"
            yield Fault("loop-bounds-differ", 1, message, begun or "")


def leave(_raw: bytes, _run: Run, _index: int) -> bool:
    """Take no segment: those that are few are taken one by one."""
    return False
