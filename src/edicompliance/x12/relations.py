"""Notes that bind the elements of a segment to each other: `P0304`, both or none.

Five kinds, each with its positions: P all or none, R at least one, E at most one, C if the first
then all the others, L if the first then at least one of the others.

>>> relation = Relation.read("C0403")
>>> relation.words()
'if 04 is there, 03 must be'
>>> relation.broken_at(lambda position: position == 4)
3
>>> relation.broken_at(lambda position: position == 3) is None
True
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

_WORDS = {
    "P": "{all}: all or none of them",
    "R": "{all}: at least one of them",
    "E": "{all}: at most one of them",
    "C": "if {first} is there, {others} must be",
    "L": "if {first} is there, at least one of {others} must be",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """One note of a segment or a composite."""

    kind: str
    """P, R, E, C or L."""
    positions: tuple[int, ...]
    """The elements it binds, 1 = first, in the order of the note."""

    @classmethod
    @cache
    def read(cls, note: str) -> Relation:
        """Read `P0304`; the note is known to be well formed."""
        return cls(note[0], tuple(int(note[at : at + 2]) for at in range(1, len(note), 2)))

    @property
    def excludes(self) -> bool:
        """Whether it is broken by what is there, and not by what is missing."""
        return self.kind == "E"

    def words(self) -> str:
        """The note for people."""
        names = [f"{position:02d}" for position in self.positions]
        return _WORDS[self.kind].format(
            all=_listed(names), first=names[0], others=_listed(names[1:])
        )

    def broken_at(self, has: Callable[[int], bool]) -> int | None:
        """The position of what is missing, or too much; None where the note is kept.

        `has` tells whether a position is filled.
        """
        first, *others = self.positions
        if self.kind == "E":
            filled = [position for position in self.positions if has(position)]
            return filled[1] if len(filled) > 1 else None
        if self.kind == "P":
            missing = [position for position in self.positions if not has(position)]
            return missing[0] if 0 < len(missing) < len(self.positions) else None
        if self.kind == "R":
            return None if any(map(has, self.positions)) else first
        if not has(first):
            return None
        missing = [position for position in others if not has(position)]
        if self.kind == "C":
            return missing[0] if missing else None
        return missing[0] if len(missing) == len(others) else None


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
