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
from edicompliance.labels.draw.drawing import DrawnLabel
from edicompliance.labels.fields import element_string
from edicompliance.labels.read.bar_edges import REACH, STEP, edges, strip_of
from edicompliance.labels.read.decoding import GS1, Corners, around
from edicompliance.labels.seen import SeenLabel

if TYPE_CHECKING:
    from PIL.Image import Image

Grid = NDArray[np.float32]
Points = NDArray[np.float64]
_LEAST_FOUND: Final = 10
"""So many pieces of the drawing must be where they should be: four say how a flat label lies in a
photo, and the others bear witness that they do not do so by chance."""
_LEAST_SHARE, _MOST_FOUND = 0.4, 0.7
"""Which share of the pieces must be; from which on it needs no wider search. Set by hand: they
decide whether a photo is to be retaken, and never what passes, for letters are judged after it."""
_PIECES: Final = 40
"""Four times what must be found, so that a scratch or a shadow may hide some."""
_CELL: Final = 10
"""Half the side of what is looked at to choose pieces, in dots of the drawing at half its size."""
_CLEAR: Final = 4e5
"""By how much a piece must change across and down: set by hand, so that bare lines, which look
alike all along, are not chosen."""
_SURE: Final = 0.55
"""How alike a piece must be, of 1, to count as found: set by hand. A wrong one is outvoted by the
others; `tests.labels.photographed` tells how many photos are accepted with it."""


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


_FINE: Final = _Pass(1, 2.0, 20, 5)
"""The last round: all of the label, in dots of the drawing itself."""
_COARSE: Final = (_Pass(2, 0.25, 20, 10), _Pass(2, 0.6, 20, 10), _Pass(2, 2.0, 20, 10))
"""The rounds before: from the bars outwards, since the bars tell best what is near to them."""
_REDUCED_AT: Final = 1.4
"""With more pixels to the dot a picture is made smaller before it is looked at: set by hand."""
_OFF, _OFF_LEAST, _ROUNDS = 1.5, 0.5, 6
"""A point that lies so many times farther off than the middle one counts less by half; so many dots
off are none; so many rounds are made of it. Set by hand."""
_APART: Final = 1.5
"""So many halves of a piece lie between the middles of two."""


def place(seen: SeenLabel, drawn: DrawnLabel) -> Placed | None:
    """Return about where a drawing lies in a picture, by its bars; None: none of them is there."""
    pairs = _pairs(seen, drawn)
    if not pairs:
        return None
    ends, shown = (np.concatenate(one) for one in zip(*pairs, strict=True))
    return Placed(_affine(ends, shown) if len(pairs) == 1 else homography(ends, shown))


def place_in(view: View, seen: SeenLabel, drawn: DrawnLabel, expected: Image) -> Placed | None:
    """Return where a drawing lies in a picture, to a part of a dot; None: it is not there."""
    first = place(seen, drawn)
    if first is None:
        return None
    pairs = _pairs(seen, drawn)
    search = _Search(view, expected, np.concatenate([ends for ends, _ in pairs]))
    placed, share = search.improved(first, _FINE)
    if share < _MOST_FOUND:
        first = search.by_edges(pairs) or first
        placed, share = search.improved(first, _FINE)
    if share < _MOST_FOUND:
        placed = first
        for one in _COARSE:
            placed, _ = search.improved(placed, one)
        placed, share = search.improved(placed, _FINE)
    return placed if share >= _LEAST_SHARE else None


class View:
    """A picture to be looked at as if it lay under a drawing."""

    def __init__(self, image: Image) -> None:
        self._image = image
        self._reduced: dict[int, Image] = {1: image}

    def under(self, placed: Placed, box: Box) -> Grid:
        """Return what lies under a box of the drawing, dot by dot; what is not in it is white."""
        from PIL import Image as Pictures  # noqa: PLC0415 - an extra

        step = max(1, int(placed.scale / _REDUCED_AT))
        if step not in self._reduced:
            self._reduced[step] = self._image.reduce(step)
        begin = np.array([[1, 0, box.x - 0.5], [0, 1, box.y - 0.5], [0, 0, 1]])
        end = np.array([[1 / step, 0, 0.5 / step], [0, 1 / step, 0.5 / step], [0, 0, 1]])
        matrix = end @ placed.matrix @ begin
        matrix = matrix / matrix[2, 2]
        seen = self._reduced[step].transform(
            (int(box.width), int(box.height)),
            Pictures.Transform.PERSPECTIVE,
            [float(one) for one in matrix.ravel()[:8]],
            Pictures.Resampling.BILINEAR,
            fillcolor=255,
        )
        return np.asarray(seen, dtype=np.float32)


def through(matrix: Points, points: Points) -> Points:
    """Return points behind a homography."""
    ends = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    found: Points = ends[:, :2] / ends[:, 2:]
    return found


# -- the first guess


def _pairs(seen: SeenLabel, drawn: DrawnLabel) -> list[tuple[Points, Points]]:
    """The corners of each bar code, in the drawing and in the picture."""
    corners = {one.data: one.corners for one in seen.bars if one.symbology == GS1 and one.corners}
    coded = (one for one in drawn.fields if one.field.is_barcode)
    named = ((one.box, element_string(one.field.elements)) for one in coded)
    return [
        (np.array(list(_ends(box))), np.array(corners[data], dtype=float))
        for box, data in named
        if data in corners
    ]


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
    matrix = np.linalg.inv(second) @ inner @ first
    found: Points = matrix / matrix[2, 2]
    return found


def _centred(points: Points) -> Points:
    """The map that puts points around 0, about 1 away from it."""
    x, y = points.mean(axis=0)
    far = float(np.abs(points - (x, y)).mean()) or 1.0
    return np.array([[1 / far, 0, -x / far], [0, 1 / far, -y / far], [0, 0, 1]])


def _robust(ends: Points, shown: Points) -> Points:
    """The best map of most points: those that it does not fit count less."""
    weights = np.ones(len(ends))
    matrix = homography(ends, shown)
    for _ in range(_ROUNDS):
        off = np.linalg.norm(through(matrix, ends) - shown, axis=1)
        far = max(_OFF_LEAST, _OFF * float(np.median(off)))
        weights = 1 / (1 + (off / far) ** 2)
        matrix = homography(ends, shown, weights)
    return matrix


# -- pieces of the drawing


class _Search:
    """Looks for the pieces of one drawing in one picture."""

    def __init__(self, view: View, expected: Image, ends: Points) -> None:
        self.view = view
        small = np.asarray(expected.reduce(2), dtype=np.float32)
        self.grids: dict[int, Grid] = {1: np.asarray(expected, dtype=np.float32), 2: small}
        self.pieces = _pieces(small)
        away = np.abs(self.pieces[:, None] - ends[None] / 2).max(axis=-1).min(axis=-1)
        self.away = away / small.shape[0]

    def improved(self, placed: Placed, one: _Pass) -> tuple[Placed, float]:
        """Return a better place, and the share of the pieces that were found."""
        grid = self.grids[one.reduced]
        rim = one.half + one.reach
        pieces = (self.pieces[self.away <= one.near] * 2 / one.reduced).round()
        inside = (pieces >= rim) & (pieces <= np.array(grid.shape[::-1]) - rim)
        pieces = _spread(pieces[inside.all(axis=1)].tolist(), one.half * _APART)
        moved, alike = self.moves(placed, pieces, one)
        sure = alike >= _SURE
        if sure.sum() < _LEAST_FOUND:
            return placed, 0.0
        back = (one.reduced - 1) / 2
        dots = pieces[sure] * one.reduced + back
        there = (pieces + moved)[sure] * one.reduced + back
        return Placed(_robust(dots, through(placed.matrix, there))), float(sure.mean())

    def by_edges(self, pairs: Sequence[tuple[Points, Points]]) -> Placed | None:
        """Return the place by where the bars end in the picture; None: that cannot be seen."""
        known = []
        for ends, shown in pairs:
            (left, top), (right, bottom) = ends[0], ends[2]
            strip = strip_of(shown, round(right - left) + 1, round(bottom - top) + 1)
            aside = np.array([[1.0, 0, -REACH], [0, STEP, -strip.high], [0, 0, 1]])
            size = Box(0, 0, strip.wide + 2 * REACH, 2 * strip.high // STEP)
            lines = self.view.under(Placed(strip.matrix @ aside), size)
            profile = self.grids[1][round((top + bottom) / 2), round(left) : round(right) + 1]
            found = edges(strip, lines, profile)
            if found is not None:
                known.append((ends, through(strip.matrix, found)))
        if not known:
            return None
        drawn, seen = (np.concatenate(one) for one in zip(*known, strict=True))
        return Placed(homography(drawn, seen))

    def moves(self, placed: Placed, pieces: Points, one: _Pass) -> tuple[Points, Points]:
        """How far each piece lies from its place, and how alike it is there."""
        if not len(pieces):
            return np.zeros((0, 2)), np.zeros(0)
        half, reach = one.half, one.reach
        ats = pieces.astype(int)
        grid = self.grids[one.reduced]
        wanted = np.stack([grid[y - half : y + half, x - half : x + half] for x, y in ats])
        reduced, side = _reduced(placed, one.reduced), 2 * (half + reach)
        boxes = (Box(x - half - reach, y - half - reach, side, side) for x, y in ats)
        there = np.stack([self.view.under(reduced, box) for box in boxes])
        moved, best = np.zeros((len(pieces), 2)), np.zeros(len(pieces))
        for at, score in enumerate(_correlated(wanted, there)):
            y, x = divmod(int(score.argmax()), score.shape[1])
            moved[at] = x + _between(score[y], x) - reach, y + _between(score[:, x], y) - reach
            is_inside = min(x, y) > 0 and max(x, y) < 2 * reach  # else it may lie farther away
            best[at] = score[y, x] if is_inside else 0.0
        return moved, best


def _reduced(placed: Placed, by: int) -> Placed:
    """The place of a drawing that was made smaller."""
    back = (by - 1) / 2
    grow = np.array([[by, 0, back], [0, by, back], [0, 0, 1.0]])
    return Placed(placed.matrix @ grow)


def _pieces(grid: Grid) -> Points:
    """The middles of pieces that can be found in one place only, the clearest first."""
    across, down = np.diff(grid, axis=1)[:-1] ** 2, np.diff(grid, axis=0)[:, :-1] ** 2
    rows, columns = (one // _CELL for one in across.shape)
    cells = [
        one[: rows * _CELL, : columns * _CELL].reshape(rows, _CELL, columns, _CELL).sum(axis=(1, 3))
        for one in (across, down)
    ]
    fours = [one[1:, 1:] + one[:-1, 1:] + one[1:, :-1] + one[:-1, :-1] for one in cells]
    strength = np.minimum(*fours)
    order = np.argsort(-strength, axis=None, kind="stable")
    clear = order[strength.ravel()[order] > _CLEAR]
    y, x = np.unravel_index(clear, strength.shape)
    return np.stack([x + 1, y + 1], axis=1).astype(float) * _CELL


def _spread(found: Sequence[tuple[float, float]], apart: float) -> Points:
    """The first pieces that do not lie over each other."""
    kept: list[tuple[float, float]] = []
    for x, y in found:
        if all(max(abs(x - a), abs(y - b)) >= apart for a, b in kept):
            kept.append((x, y))
        if len(kept) == _PIECES:
            break
    return np.array(kept, dtype=float).reshape(-1, 2)


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
