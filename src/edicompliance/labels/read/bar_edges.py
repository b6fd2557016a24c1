"""Where a bar code really ends in a picture: a decoder knows it along its bars only.

A decoder needs one clean line across the bars; how high they are it guesses from the lines that it
happened to read. Every line near it is held against the widths that the bars must have, its left
and right half for themselves: the lines that fit are those of the code, and how far the halves must
be moved says how it lies askew.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float32]
Points = NDArray[np.float64]
STEP: Final = 4
"""Dots from one line that is looked at to the next."""
REACH: Final = 24
"""Dots by which a line may be moved."""
_FITS: Final = 0.6
"""How alike a line and the bars must be, of 1, for it to be one of the code: set by hand, and held
by the proof with pictures (tests/labels/photographed.py)."""
_MISSED: Final = 4
"""So many lines of a code may not fit: a scratch."""


class Strip(NamedTuple):
    """The lines around a bar code, and how they lie in the picture."""

    matrix: Points
    """From dots, counted from where the bars begin on the line that was read, to pixels."""
    wide: int
    high: int


def strip_of(corners: Points, wide: int, high: int) -> Strip:
    """Return where to look, by the corners that a decoder gave."""
    left, right = (corners[0] + corners[3]) / 2, (corners[1] + corners[2]) / 2
    across = (right - left) / max(1, wide - 1)
    down = np.array([-across[1], across[0]])
    matrix = np.vstack([np.column_stack([across, down, left]), [0, 0, 1]])
    return Strip(matrix, wide, high)


def edges(strip: Strip, lines: Grid, profile: Grid) -> Points | None:
    """Return the corners of the bars in dots of the strip; None: too few lines fit.

    `lines` are those from `-high` to `high`, `STEP` dots apart, from `REACH` dots before the bars
    to as many behind; `profile` is what a line of the bars looks like.
    """
    half = strip.wide // 2
    left = _Half.of(strip, lines[:, : half + 2 * REACH], profile[:half])
    right = _Half.of(strip, lines[:, half : 2 * half + 2 * REACH], profile[half : 2 * half])
    if left is None or right is None:
        return None
    found = []
    for y, z in ((left.top, right.top), (left.bottom, right.bottom)):
        begin, end = 1.5 * y - 0.5 * z, 1.5 * z - 0.5 * y
        found.append(((_beyond(left, right, begin), begin), (_beyond(right, left, end), end)))
    (a, b), (d, c) = found
    wide = np.array([strip.wide - 1, 0.0])
    return np.array([a, b + wide, c + wide, d])


class _Half(NamedTuple):
    """The left or right half of a bar code: from which line to which it goes, and how askew."""

    top: float
    bottom: float
    moved: np.poly1d
    """By how much a line is to be moved."""

    @classmethod
    def of(cls, strip: Strip, lines: Grid, profile: Grid) -> _Half | None:
        """Find a half in the lines; None: too few fit."""
        moved, fits = _moves(lines, profile)
        good = fits > _FITS
        first, last = _run(good)
        kept = np.flatnonzero(good[first : last + 1]) + first
        if len(kept) < 4:
            return None
        ys = np.arange(len(lines)) * STEP - float(strip.high)
        line = np.poly1d(np.polyfit(ys[kept], moved[kept], 1))
        return cls(float(ys[first]), float(ys[last]), line)


def _beyond(near: _Half, far: _Half, y: float) -> float:
    """By how much the end of a half is moved at a line: as much more as its middle is."""
    return float(1.5 * near.moved(y) - 0.5 * far.moved(y))


def _moves(lines: Grid, profile: Grid) -> tuple[Points, Points]:
    """By how much each line must be moved to fit best, and how well it fits then, of 1."""
    wide = len(profile)
    flat = profile - profile.mean()
    flat = flat / (np.linalg.norm(flat) + 1e-6)
    windows = np.lib.stride_tricks.sliding_window_view(lines, wide, axis=1)
    sums = windows @ flat
    spread = windows.std(axis=2) * wide**0.5 + 1e-3
    fits = sums / spread
    best = fits.argmax(axis=1)
    return (best - REACH).astype(float), fits[np.arange(len(lines)), best].astype(float)


def _run(good: NDArray[np.bool_]) -> tuple[int, int]:
    """The lines around the middle one that fit, but for a few."""
    middle = len(good) // 2
    ends = []
    for way in (-1, 1):
        last, missed, at = middle, 0, middle
        while 0 <= at < len(good) and missed <= _MISSED:
            last, missed = (at, 0) if good[at] else (last, missed + 1)
            at += way
        ends.append(last)
    return ends[0], ends[1]
