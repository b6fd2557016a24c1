"""Whether the bars in a picture are as large beside the letters as we would draw them.

A picture has no measure of its own. But where its letters were found to be those of our drawing,
they tell how large the drawing is there, and bars that are narrower or lower than drawn stand out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import dist
from typing import Final

import numpy as np

from edicompliance.labels.audit.likeness import Likeness
from edicompliance.labels.boxes import Box
from edicompliance.labels.draw.drawing import DrawnLabel
from edicompliance.labels.fields import element_string
from edicompliance.labels.read.decoding import Corners
from edicompliance.labels.read.placing import Placed, homography
from edicompliance.labels.seen import SeenLabel

_WIDE, _HIGH = 0.06, 0.3
"""How far width and height of bars may be from those of the drawing; a decoder sees bars of a poor
picture less high than they are."""
_LEAST: Final = 2
"""So many fields must be alike for them to be a measure."""


def bars_unlike(
    seen: SeenLabel, drawn: DrawnLabel, letters: Mapping[int, Likeness]
) -> Iterator[tuple[int, str]]:
    """Yield the bar codes (by their index in `drawn.fields`) that are of another size, and why."""
    placed = _placed(drawn, letters)
    corners = {one.data: one.corners for one in seen.bars if len(one.corners) == 4}
    for at, one in enumerate(drawn.fields):
        found = corners.get(element_string(one.field.elements)) if one.field.is_barcode else None
        if placed is None or found is None:
            continue
        for what, drawn_side, seen_side, most in _sides(placed.quad(one.box), found):
            if abs(seen_side / drawn_side - 1) > most:
                share = round(100 * seen_side / drawn_side)
                yield at, f"its bars are {share} % as {what} as they would be drawn"
                break


def _sides(wanted: Corners, found: Corners) -> Iterator[tuple[str, float, float, float]]:
    yield "wide", dist(wanted[0], wanted[1]), dist(found[0], found[1]), _WIDE
    yield "high", dist(wanted[1], wanted[2]), dist(found[1], found[2]), _HIGH


def _placed(drawn: DrawnLabel, letters: Mapping[int, Likeness]) -> Placed | None:
    """Where the drawing lies, by the letters that are alike; None: too few are."""
    alike = [(drawn.fields[at].box, one.quad) for at, one in letters.items()
             if one.verdict == "alike" and len(one.quad) == 4]  # fmt: skip
    if len(alike) < _LEAST:
        return None
    ends = np.array([end for box, _ in alike for end in _ends(box)])
    shown = np.array([point for _, quad in alike for point in quad])
    return Placed(homography(ends, shown))


def _ends(box: Box) -> Iterator[tuple[float, float]]:
    yield from ((box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom))
