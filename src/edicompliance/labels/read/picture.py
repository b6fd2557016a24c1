"""A label read off a picture: what its bars say, where two looks at it agree.

A picture is the weakest witness of a label. What its bars say counts only when two different ways
of looking find the same, nothing contradicts it, and its own checks hold; otherwise the label is to
be taken again, and it says why. Letters are not read here: `likeness` compares them with the label
that is expected. It needs the extra `labels`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Final

from edicompliance.labels.read.decoding import GS1, Decoded, seen_bars
from edicompliance.labels.read.ladder import looks
from edicompliance.labels.read.opening import open_picture
from edicompliance.labels.seen import SeenBars, SeenLabel, Unreadable

if TYPE_CHECKING:
    from PIL.Image import Image

_AGREE: Final = 2
"""So many different looks must find the same."""
_SLACK: Final = 0.05
"""How far above or below a code another may lie and still stand at its place, in its lengths."""
_AGAIN: Final = "take the picture again: nearer, from the front, in even light"


def read_picture(data: bytes, file: str, *, codes: int = 1) -> SeenLabel | Unreadable:
    """Return what a picture of one label says.

    `codes` says how many GS1-128 bar codes the guide wants: they are looked for longer.
    """
    image = open_picture(data, file)
    return image if isinstance(image, Unreadable) else read_image(image, file, codes=codes)


def read_image(image: Image, file: str, *, index: int = 1, codes: int = 1) -> SeenLabel:
    """Return what an opened picture of one label says."""
    found, doubt = agreed(image, codes)
    bars = tuple(seen_bars(one, one.box, corners=one.corners) for one in found)
    return SeenLabel(file, index, "image", bars=bars, retake=doubt or _doubt(bars))


def agreed(image: Image, codes: int = 1) -> tuple[list[Decoded], str]:
    """Return the bar codes that two looks agree on, the uppermost first, and what is in doubt."""
    votes = _Votes()
    for looked in looks(image):
        votes.add(looked.found)
        if votes.are_settled(codes):
            break
    return votes.agreed(), votes.doubt()


class _Votes:
    """What was found in several ways of looking, and in how many of them."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], Decoded] = {}
        """What was read -> where it was first."""
        self.counts: Counter[tuple[str, str]] = Counter()

    def add(self, found: Sequence[Decoded]) -> None:
        """Count what one way of looking found; what stands there twice counts once."""
        for one in found:
            self.found.setdefault(one.key, one)
        self.counts.update({one.key for one in found})

    def are_settled(self, codes: int) -> bool:
        """Whether a further look would change nothing."""
        right = [count for (symbology, _), count in self.counts.items() if symbology == GS1]
        return len(right) >= codes and all(one >= _AGREE for one in right)

    def agreed(self) -> list[Decoded]:
        """The codes that count, the uppermost first."""
        kept = (one for key, one in self.found.items() if self.counts[key] >= _AGREE)
        return sorted(kept, key=lambda one: (one.box.y, one.box.x))

    def doubt(self) -> str:
        """Why what was found does not count; empty: it does."""
        told = [
            one
            for key, one in self.found.items()
            if one.symbology == GS1 or self.counts[key] >= _AGREE
        ]
        for one, other in combinations(told, 2):
            if _same_place(one, other):
                return f"a bar code reads {one.data!r} and {other.data!r}: {_AGAIN}"
        alone = next((one for one in told if self.counts[one.key] < _AGREE), None)
        if alone is not None:
            return f"the bar code {alone.data!r} was read in one of several looks only: {_AGAIN}"
        return ""


def _same_place(one: Decoded, other: Decoded) -> bool:
    """Whether the middle of one lies in the other."""
    (x, y), (x1, y1), _, (x2, y2) = one.corners
    across_x, across_y = x1 - x, y1 - y
    long = math.hypot(across_x, across_y) or 1.0
    to_x = sum(corner[0] for corner in other.corners) / 4 - x
    to_y = sum(corner[1] for corner in other.corners) / 4 - y
    along = (to_x * across_x + to_y * across_y) / long
    beside = (to_y * across_x - to_x * across_y) / long
    slack = _SLACK * long
    return 0 <= along <= long and -slack <= beside <= math.hypot(x2 - x, y2 - y) + slack


def _doubt(bars: Sequence[SeenBars]) -> str:
    """Why a picture with these bars does not count."""
    if not any(one.symbology == GS1 for one in bars):
        others = ", ".join(f"{one.symbology} {one.data!r}" for one in bars)
        got = f"only {others}" if others else "none"
        return f"expected a GS1-128 bar code, read {got}: {_AGAIN}"
    fault = next((one.fault for one in bars if one.fault), "")
    if fault:
        return f"{fault}; a picture cannot tell whether it was printed so: look at the label"
    ssccs = {value for one in bars for name, value in one.elements if name == "00"}
    if len(ssccs) > 1:
        return f"there are {len(ssccs)} labels in it ({', '.join(sorted(ssccs))}): take one each"
    return ""
