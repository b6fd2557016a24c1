"""Segments that follow each other, made when somebody looks at them.

A file is read to find a set in it, to send it on, to see who it is from; most of its segments are
never looked at. So a set holds the runs of bytes that its segments are in.

>>> from edicompliance.x12.delimiters import Delimiters
>>> run = Run([b"ST*850*0001", b"BEG*00*SA*1", b"SE*3*0001"], 0, 3, Delimiters())
>>> segments = Segments([(run, 0, 2), (run, 2, 3)])
>>> len(segments), segments[-1].tag, [one.number for one in segments]
(3, 'SE', [3, 4, 5])
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import overload

from edicompliance.x12.events import Run
from edicompliance.x12.segment import Segment

Piece = tuple[Run, int, int]
"""A run, and from which of its segments up to which."""


class Segments(Sequence[Segment]):
    """Treat it as the tuple it is equal to."""

    __slots__ = ("_begins", "_made", "_pieces", "_tags", "_whole")

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self._pieces = [piece for piece in pieces if piece[1] < piece[2]]
        self._begins = [0, *accumulate(stop - start for _, start, stop in self._pieces)]
        """How many segments are before each piece, and in all."""
        self._made: list[tuple[Segment, ...] | None] = [None] * len(self._pieces)
        self._whole: tuple[Segment, ...] | None = None
        self._tags: list[str] | None = None

    @property
    def made(self) -> tuple[Segment, ...]:
        """All of them; they are made once."""
        if self._whole is None:
            self._whole = tuple(chain.from_iterable(map(self._piece, range(len(self._pieces)))))
        return self._whole

    def _piece(self, nth: int) -> tuple[Segment, ...]:
        """The segments of one piece."""
        made = self._made[nth]
        if made is None:
            run, start, stop = self._pieces[nth]
            made = self._made[nth] = tuple(run.segments(start, stop))
        return made

    @property
    def tags(self) -> list[str]:
        """Their tags, found once; no segment is made for them."""
        if self._tags is None:
            self._tags = [
                tag for run, start, stop in self._pieces for tag in run.tags_of(start, stop)
            ]
        return self._tags

    def encode(self) -> bytes:
        """The bytes of the runs, whole ones, that they were read from."""
        return b"".join(run.encode() for run, _, _ in self._pieces)

    def __len__(self) -> int:
        return self._begins[-1]

    @overload
    def __getitem__(self, index: int) -> Segment: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Segment, ...]: ...
    def __getitem__(self, index: int | slice) -> Segment | tuple[Segment, ...]:
        if isinstance(index, slice):
            return self.made[index]
        at = index if index >= 0 else len(self) + index
        if not 0 <= at < len(self):
            raise IndexError(f"segment {index} of {len(self)}")
        nth = bisect_right(self._begins, at) - 1
        run, start, _ = self._pieces[nth]
        if self._made[nth] is None and index in (0, -1):
            return run.segment(start + at - self._begins[nth])
        return self._piece(nth)[at - self._begins[nth]]

    def between(self, start: int, stop: int) -> tuple[Segment, ...]:
        """Those from one place up to another; of the others only what is in one piece is made."""
        begins = self._begins
        nth = bisect_right(begins, start) - 1
        first = begins[nth]
        if stop <= begins[nth + 1]:
            return (self._made[nth] or self._piece(nth))[start - first : stop - first]
        return tuple(self[at] for at in range(start, stop))

    def __iter__(self) -> Iterator[Segment]:
        return iter(self.made)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Segments):
            return self.made == other.made
        return self.made == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.made)

    def __repr__(self) -> str:
        return repr(self.made)

    def __reduce__(self) -> tuple[type[tuple[Segment, ...]], tuple[object, ...]]:
        return tuple, (self.made,)
