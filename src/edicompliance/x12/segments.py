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

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from edicompliance.x12.events import Run
from edicompliance.x12.segment import Segment

Piece = tuple[Run, int, int]
"""A run, and from which of its segments up to which."""


class Segments(Sequence[Segment]):
    """Treat it as the tuple it is equal to."""

    __slots__ = ("_made", "_pieces")

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self._pieces = [piece for piece in pieces if piece[1] < piece[2]]
        self._made: tuple[Segment, ...] | None = None

    @property
    def made(self) -> tuple[Segment, ...]:
        """All of them; they are made once."""
        if self._made is None:
            self._made = tuple(
                one for run, start, stop in self._pieces for one in run.segments(start, stop)
            )
        return self._made

    def encode(self) -> bytes:
        """The bytes of the runs, whole ones, that they were read from."""
        return b"".join(run.encode() for run, _, _ in self._pieces)

    def __len__(self) -> int:
        return sum(stop - start for _, start, stop in self._pieces)

    @overload
    def __getitem__(self, index: int) -> Segment: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Segment, ...]: ...
    def __getitem__(self, index: int | slice) -> Segment | tuple[Segment, ...]:
        if self._made is None and self._pieces and index in (0, -1):
            run, start, stop = self._pieces[-1 if index else 0]
            return run.segment(stop - 1 if index else start)
        return self.made[index]

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
