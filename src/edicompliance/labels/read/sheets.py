"""A page with several labels, cut where one label ends and the next begins.

Labels are printed on sheets of paper, and a sheet says nowhere where its labels end. Some have a
frame around each. Others stand in rows and columns at one distance: then there is one way to lay a
grid over the sheet that cuts no letter and no bar and leaves one SSCC in each of its fields. Where
there is none, or more than one, the sheet is not cut at all.

>>> codes = [Box(10, 100, 60, 30), Box(120, 100, 60, 30)]
>>> ink = [Box(5, 10, 80, 20), Box(115, 10, 80, 20)]
>>> [(cell.x, cell.width) for cell in cells(Box(0, 0, 220, 150), codes, [*codes, *ink], [])]
[(-10.0, 110.0), (100.0, 110.0)]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from edicompliance.labels.boxes import Box

_LEAST_SIDE: Final = 38.0
"""Millimetres: no label is smaller."""
_SLACK: Final = 0.5
_EVEN: Final = 1.5
"""Millimetres by which the distances of labels may differ."""


def cells(page: Box, codes: Sequence[Box], ink: Sequence[Box], frames: Sequence[Box]) -> list[Box]:
    """Return where each label stands, by where their SSCCs stand; none: it cannot be told."""
    framed = _framed(page, codes, ink, frames)
    if framed:
        return framed
    if len(codes) <= 1:
        return [page]
    across = _cuts([(code.x, code.right) for code in codes], [(one.x, one.right) for one in ink])
    down = _cuts([(code.y, code.bottom) for code in codes], [(one.y, one.bottom) for one in ink])
    if across is None or down is None:
        return []
    columns = list(pairwise(across)) or [(page.x, page.right)]
    rows = list(pairwise(down)) or [(page.y, page.bottom)]
    grid = [
        Box(left, top, right - left, bottom - top)
        for top, bottom in rows
        for left, right in columns
    ]
    return _filled(grid, codes, ink)


def _framed(
    page: Box, codes: Sequence[Box], ink: Sequence[Box], frames: Sequence[Box]
) -> list[Box]:
    """The frames around labels, where each SSCC and all the ink is in one of them."""
    large = [
        one
        for one in frames
        if min(one.width, one.height) >= _LEAST_SIDE and _wider(page).holds(one)
    ]
    outer = [one for one in large if not any(_is_around(other, one) for other in large)]
    outer.sort(key=lambda one: (round(one.y), one.x))
    return _filled(outer, codes, ink) if outer else []


def _is_around(outer: Box, inner: Box) -> bool:
    return outer != inner and outer.inset(-_SLACK).holds(inner)


def _wider(box: Box) -> Box:
    return box.inset(-_SLACK)


def _filled(fields: Sequence[Box], codes: Sequence[Box], ink: Sequence[Box]) -> list[Box]:
    """The fields that are not empty, if each of them has one SSCC and nothing lies across."""
    held = dict.fromkeys(range(len(fields)), 0)
    for code in codes:
        at = _place(code, fields)
        if at is None:
            return []
        held[at] += 1
    used = {_place(one, fields) for one in ink}
    if None in used or any(held[at] != 1 for at in used if at is not None):
        return []
    return [field for at, field in enumerate(fields) if at in used]


def _place(box: Box, fields: Sequence[Box]) -> int | None:
    """Which field holds a box; None: none does."""
    return next((at for at, field in enumerate(fields) if _wider(field).holds(box)), None)


def _cuts(
    codes: Sequence[tuple[float, float]], ink: Sequence[tuple[float, float]]
) -> list[float] | None:
    """Where a direction of the sheet is cut; none: one label only lies there; None: nobody knows.

    Labels follow each other at one distance, so a cut is right only if the same cut is right
    everywhere; and no ink may be left over before the first or behind the last.
    """
    begins = _distinct(sorted(begin for begin, _ in codes))
    if len(begins) == 1:
        return []
    steps = [after - before for before, after in pairwise(begins)]
    step = min(steps)
    whole = [round(one / step) for one in steps]
    if any(abs(one / step - n) * step > _EVEN for one, n in zip(steps, whole, strict=True)):
        return None
    count = sum(whole) + 1
    first = begins[0]
    found = [
        [first + at + n * step for n in range(count + 1)]
        for at in _gaps(ink, first, step)
        if _holds_all(ink, first + at, count * step)
    ]
    return found[0] if len(found) == 1 else None


def _distinct(begins: Sequence[float]) -> list[float]:
    """Beginnings that are more than a little apart."""
    found = [begins[0]]
    for one in begins[1:]:
        if one - found[-1] > _EVEN:
            found.append(one)
    return found


def _holds_all(ink: Sequence[tuple[float, float]], begin: float, length: float) -> bool:
    end = begin + length
    return all(begin - _SLACK <= low and high <= end + _SLACK for low, high in ink)


def _gaps(ink: Sequence[tuple[float, float]], first: float, step: float) -> Iterator[float]:
    """Yield the middle of each white gap of all labels laid over each other, before the first code.

    Counted from the code: 0 is where it begins, -step where that of the label before does.
    """
    taken = sorted(_folded(ink, first, step))
    if not taken:
        return
    end = taken[0][1]
    for low, high in [*taken[1:], (taken[0][0] + step, 0.0)]:
        if low - end > 0.2:
            yield (end + low) / 2 - step
        end = max(end, high)


def _folded(
    ink: Sequence[tuple[float, float]], first: float, step: float
) -> Iterator[tuple[float, float]]:
    """Yield where ink lies in one step, as if all labels lay on one."""
    for low, high in ink:
        begin = (low - first) % step
        length = high - low
        yield begin, begin + length
        if begin + length > step:
            yield 0.0, begin + length - step
