"""Where a drawn label lies in a picture of it: a homography from its dots to the picture's pixels.

The bars say about where: a decoder gives the corners of each, to a pixel or two. From there on the
rest of the drawing, its captions, rules and letters, is looked for piece by piece near where it
should be, the pieces next to the bars first; what was found corrects the place of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from edicompliance.labels.boxes import Box
from edicompliance.labels.decoding import GS1, Corners, around
from edicompliance.labels.drawing import DrawnLabel
from edicompliance.labels.fields import element_string
from edicompliance.labels.seen import SeenLabel

if TYPE_CHECKING:
    from PIL.Image import Image

Grid = NDArray[np.float32]
Points = NDArray[np.float64]
_LEAST_FOUND: Final = 10
"""So many pieces of the drawing must be where they should be."""
_PIECES: Final = 48
_SURE: Final = 0.55
"""How alike a piece must be, of 1, to count as found."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a drawing lies in a picture."""

    matrix: Points
    """From dots of the drawing to pixels of the picture, both by the middle of each: 3 x 3."""

    def quad(self, box: Box) -> Corners:
        """Return the corners of a box of the drawing in the picture, from the upper left one."""
        ends = [(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)]
        return tuple((float(x), float(y)) for x, y in through(self.matrix, np.array(ends)))

    def box(self, box: Box) -> Box:
        """Return the upright box around it."""
        return around(self.quad(box))

    @property
    def scale(self) -> float:
        """How many pixels a dot is wide, about."""
        a, b, c, d = self.matrix[:2, :2].ravel() / self.matrix[2, 2]
        return float(np.sqrt(abs(a * d - b * c)))


class _Pass(NamedTuple):
    """One round of looking for the pieces of a drawing."""

    reduced: int
    """By how much the drawing is made smaller."""
    near: float
    """How far from the bars pieces are looked for, in heights of the label."""
    half: int
    """Half the side of a piece, in dots of the smaller drawing."""
    reach: int
    """How far around its place it is looked for."""


_PASSES: Final = (
    _Pass(2, 0.25, 20, 10),
    _Pass(2, 0.6, 20, 10),
    _Pass(2, 2.0, 20, 10),
    _Pass(1, 2.0, 24, 5),
)


def place(seen: SeenLabel, drawn: DrawnLabel) -> Placed | None:
    """Return about where a drawing lies in a picture, by its bars; None: none of them is there."""
    ends, corners = _anchors(seen, drawn)
    if not len(ends):
        return None
    flat = len(ends) < 8
    return Placed(_affine(ends, corners) if flat else homography(ends, corners))


def place_in(image: Image, seen: SeenLabel, drawn: DrawnLabel, expected: Image) -> Placed | None:
    """Return where a drawing lies in a picture, to a part of a dot; None: it is not there."""
    placed = place(seen, drawn)
    if placed is None:
        return None
    ends, _ = _anchors(seen, drawn)
    found = 0
    for one in _PASSES:
        small = expected.reduce(one.reduced) if one.reduced > 1 else expected
        grid = np.asarray(small, dtype=np.float32)
        pieces = _pieces(grid, one, ends / one.reduced, one.near * small.height)
        warped = np.asarray(unwarped(image, _reduced(placed, one.reduced), small.size), np.float32)
        moved, alike = _moves(grid, warped, pieces, one)
        sure = alike >= _SURE
        found = int(sure.sum())
        if found >= _LEAST_FOUND:
            back = (one.reduced - 1) / 2
            dots = pieces[sure] * one.reduced + back
            pixels = through(placed.matrix, (pieces + moved)[sure] * one.reduced + back)
            placed = Placed(_robust(dots, pixels))
    return placed if found >= _LEAST_FOUND else None


def unwarped(image: Image, placed: Placed, size: tuple[int, int]) -> Image:
    """Return the picture as it lies under the drawing, dot by dot; what is not in it is white."""
    from PIL import Image as Pictures  # noqa: PLC0415 - an extra

    step = max(1, int(placed.scale / 1.4))
    if step > 1:
        image = image.reduce(step)
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    shrink = np.diag([1 / step, 1 / step, 1.0])
    matrix = shrink @ half @ placed.matrix @ np.linalg.inv(half)
    matrix = matrix / matrix[2, 2]
    return image.transform(
        size,
        Pictures.Transform.PERSPECTIVE,
        [float(one) for one in matrix.ravel()[:8]],
        Pictures.Resampling.BICUBIC,
        fillcolor=255,
    )


def through(matrix: Points, points: Points) -> Points:
    """Return points behind a homography."""
    ends = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    found: Points = ends[:, :2] / ends[:, 2:]
    return found


# -- the first guess


def _anchors(seen: SeenLabel, drawn: DrawnLabel) -> tuple[Points, Points]:
    """The corners of bars, in the drawing and in the picture."""
    corners = {one.data: one.corners for one in seen.bars if one.symbology == GS1 and one.corners}
    pairs = [
        (one.box, corners[data])
        for one in drawn.fields
        if one.field.is_barcode and (data := element_string(one.field.elements)) in corners
    ]
    ends = [end for box, _ in pairs for end in _ends(box)]
    shown = [end for _, quad in pairs for end in quad]
    return np.array(ends, dtype=float), np.array(shown, dtype=float)


def _ends(box: Box) -> Iterator[tuple[float, float]]:
    """The corners of bars as a decoder gives them: the middle of their outermost dots."""
    right, bottom = box.right - 1, box.bottom - 1
    yield from ((box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom))


def _affine(ends: Points, shown: Points) -> Points:
    """The best map without perspective."""
    known = np.column_stack([ends, np.ones(len(ends))])
    solved, *_ = np.linalg.lstsq(known, shown, rcond=None)
    return np.vstack([solved.T, [0, 0, 1]])


def homography(ends: Points, shown: Points, weights: Points | None = None) -> Points:
    """Return the best map of points onto others, each with its weight."""
    first, second = _centred(ends), _centred(shown)
    x, y = through(first, ends).T
    u, v = through(second, shown).T
    one, zero = np.ones_like(x), np.zeros_like(x)
    upper = np.column_stack([x, y, one, zero, zero, zero, -u * x, -u * y])
    lower = np.column_stack([zero, zero, zero, x, y, one, -v * x, -v * y])
    weight = np.ones_like(x) if weights is None else weights
    rows = np.vstack([upper * weight[:, None], lower * weight[:, None]])
    solved, *_ = np.linalg.lstsq(rows, np.concatenate([u * weight, v * weight]), rcond=None)
    inner = np.append(solved, 1.0).reshape(3, 3)
    matrix: Points = np.linalg.inv(second) @ inner @ first
    settled: Points = matrix / matrix[2, 2]
    return settled


def _centred(points: Points) -> Points:
    """The map that puts points around 0, about 1 away from it."""
    x, y = points.mean(axis=0)
    far = float(np.abs(points - (x, y)).mean()) or 1.0
    return np.array([[1 / far, 0, -x / far], [0, 1 / far, -y / far], [0, 0, 1]])


def _robust(ends: Points, shown: Points) -> Points:
    """The best map of most points: those that it does not fit count less."""
    weights = np.ones(len(ends))
    matrix = homography(ends, shown)
    for _ in range(6):
        off = np.linalg.norm(through(matrix, ends) - shown, axis=1)
        far = max(0.5, 1.5 * float(np.median(off)))
        weights = 1 / (1 + (off / far) ** 2)
        matrix = homography(ends, shown, weights)
    return matrix


# -- pieces of the drawing


def _reduced(placed: Placed, by: int) -> Placed:
    """The place of a drawing that was made smaller."""
    back = (by - 1) / 2
    grow = np.array([[by, 0, back], [0, by, back], [0, 0, 1.0]])
    return Placed(placed.matrix @ grow)


def _pieces(grid: Grid, one: _Pass, ends: Points, near: float) -> Points:
    """The middles of pieces that can be found in one place only, near the bars first."""
    across, down = np.diff(grid, axis=1)[:-1] ** 2, np.diff(grid, axis=0)[:, :-1] ** 2
    side = 2 * one.half
    rim = one.half + one.reach + 1
    step = max(8, one.half)
    found: list[tuple[float, float, float]] = []
    for y in range(rim, grid.shape[0] - rim, step):
        for x in range(rim, grid.shape[1] - rim, step):
            part = slice(y - one.half, y + one.half), slice(x - one.half, x + one.half)
            strength = min(float(across[part].sum()), float(down[part].sum()))
            away = float(np.abs(ends - (x, y)).max(axis=1).min())
            if strength > 4e4 * side and away <= near:
                found.append((-strength, x, y))
    return _spread(sorted(found), side)


def _spread(found: Sequence[tuple[float, float, float]], apart: float) -> Points:
    """The strongest pieces that do not lie over each other."""
    kept: list[tuple[float, float]] = []
    for _, x, y in found:
        if all(max(abs(x - a), abs(y - b)) >= apart * 0.75 for a, b in kept):
            kept.append((x, y))
        if len(kept) == _PIECES:
            break
    return np.array(kept, dtype=float).reshape(-1, 2)


def _moves(grid: Grid, warped: Grid, pieces: Points, one: _Pass) -> tuple[Points, Points]:
    """How far each piece lies from its place, and how alike it is there."""
    if not len(pieces):
        return np.zeros((0, 2)), np.zeros(0)
    half, reach = one.half, one.reach
    wanted = _cut(grid, pieces, half)
    there = _cut(warped, pieces, half + reach)
    scores = _correlated(wanted, there)
    moved, best = np.zeros((len(pieces), 2)), np.zeros(len(pieces))
    for at, score in enumerate(scores):
        y, x = np.unravel_index(int(score.argmax()), score.shape)
        best[at] = score[y, x]
        moved[at] = (
            x + _between(score[y], int(x)) - reach,
            y + _between(score[:, x], int(y)) - reach,
        )
        if min(x, y) == 0 or max(x, y) == 2 * reach:
            best[at] = 0.0  # it may lie farther away
    return moved, best


def _cut(grid: Grid, pieces: Points, half: int) -> Grid:
    """The pieces of a grid around their middles."""
    ats = pieces.astype(int)
    return np.stack([grid[y - half : y + half, x - half : x + half] for x, y in ats])


def _correlated(wanted: Grid, there: Grid) -> Grid:
    """How alike each piece is to what lies there, for each way of moving it: 1 is the same."""
    side, room = wanted.shape[1], there.shape[1]
    flat = wanted - wanted.mean(axis=(1, 2), keepdims=True)
    turned = np.conj(np.fft.rfft2(flat, (room, room)))
    sums = np.fft.irfft2(np.fft.rfft2(there) * turned, (room, room))
    count = room - side + 1
    totals, squares = _sums(there, side), _sums(there**2, side)
    spread = np.sqrt(np.maximum(squares - totals**2 / side**2, 1.0))
    size = np.sqrt((flat**2).sum(axis=(1, 2)))[:, None, None]
    scores: Grid = sums[:, :count, :count] / (spread * size + 1e-6)
    return scores


def _sums(grids: Any, side: int) -> Any:
    """The sum of each square of a side."""
    added = np.pad(grids.astype(np.float64).cumsum(axis=1).cumsum(axis=2), ((0, 0), (1, 0), (1, 0)))
    return (
        added[:, side:, side:]
        - added[:, :-side, side:]
        - added[:, side:, :-side]
        + added[:, :-side, :-side]
    )


def _between(scores: Any, at: int) -> float:
    """Where between dots the top of a curve lies."""
    if at in (0, len(scores) - 1):
        return 0.0
    before, top, after = (float(one) for one in scores[at - 1 : at + 2])
    bend = before - 2 * top + after
    return 0.0 if bend >= 0 else max(-0.5, min(0.5, (before - after) / (2 * bend)))
