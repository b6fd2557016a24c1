"""Ways to prepare a picture for a decoder: from none to those for dark, small or askew photos.

One look at a picture may be wrong, and what is hard to read is wrong more often. So every picture
is looked at in two ways at least, and one that does not come out alike is looked at in more, each
of which takes out one thing that photos suffer from: uneven light, small bars, blur, noise, a
camera held askew. What all of them may cost together is bounded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from edicompliance.labels.read.decoding import Corners, Decoded, decode

if TYPE_CHECKING:
    from PIL.Image import Image

Affine = tuple[float, float, float, float, float, float]
_SAME: Final[Affine] = (1, 0, 0, 0, 1, 0)
MOST_WORK: Final = 12.0
"""What all looks at a picture may cost, in looks at it as it is: a hard one may take twenty
(`benchmarks/label_pictures.py`), and its letters are still to be compared."""
_FINE: Final = 4_000_000
"""Pixels: what has more is not enlarged, and is looked at in a smaller copy first.

A label of 4 by 6 inches at 300 dpi has 2.2 million: its bars are still pixels wide."""


class Prepared(NamedTuple):
    """A picture made ready, and the way back from its pixels to those of the picture."""

    image: Image
    back: Affine = _SAME
    whole: bool = False
    """Whether one threshold parts black from white in all of it."""


class Step(NamedTuple):
    """A way to look at a picture."""

    name: str
    prepare: Callable[[Image], Prepared]
    cost: float
    """In looks at it as it is."""


class Looked(NamedTuple):
    """What one way of looking found."""

    step: Step
    found: tuple[Decoded, ...]
    """With corners in pixels of the picture."""


def looks(image: Image) -> Iterator[Looked]:
    """Look at a picture in one way after the other, until the work is used up."""
    work = 0.0
    for step in _STEPS:
        cost = step.cost
        if work + cost > MOST_WORK:
            return
        work += cost
        prepared = step.prepare(image)
        found = decode(prepared.image, whole=prepared.whole)
        yield Looked(step, tuple(_placed(one, prepared.back) for one in found))


def _placed(one: Decoded, back: Affine) -> Decoded:
    a, b, c, d, e, f = back
    corners: Corners = tuple((a * x + b * y + c, d * x + e * y + f) for x, y in one.corners)
    return one._replace(corners=corners)


def evened(image: Image) -> Image:
    """Return a picture under even light: each part is held against the paper around it."""
    from PIL import Image as Pictures  # noqa: PLC0415 - an extra
    from PIL import ImageChops, ImageFilter  # noqa: PLC0415

    wide, high = image.size
    small = image.resize((max(1, wide // 16), max(1, high // 16)), Pictures.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(3))
    paper = paper.resize(image.size, Pictures.Resampling.BILINEAR)
    return ImageChops.invert(ImageChops.subtract(paper, image, scale=0.8))


def _as_it_is(image: Image) -> Prepared:
    return Prepared(image)


def _evened(image: Image) -> Prepared:
    return Prepared(evened(image), whole=True)


def _sharpened(image: Image) -> Prepared:
    from PIL import ImageFilter  # noqa: PLC0415 - an extra

    return Prepared(evened(image).filter(ImageFilter.UnsharpMask(2, 250, 0)))


def _smoothed(image: Image) -> Prepared:
    from PIL import ImageFilter  # noqa: PLC0415 - an extra

    return Prepared(evened(image).filter(ImageFilter.GaussianBlur(1)))


def _larger(image: Image) -> Prepared:
    from PIL import Image as Pictures  # noqa: PLC0415 - an extra
    from PIL import ImageFilter  # noqa: PLC0415

    if image.width * image.height > _FINE:
        return _smaller(image)
    large = image.resize((image.width * 2, image.height * 2), Pictures.Resampling.BICUBIC)
    return Prepared(large.filter(ImageFilter.UnsharpMask(3, 200, 0)), (0.5, 0, 0, 0, 0.5, 0))


def _smaller(image: Image) -> Prepared:
    small = image.reduce(2)
    return Prepared(small, (image.width / small.width, 0, 0, 0, image.height / small.height, 0))


def _turned(degrees: float) -> Callable[[Image], Prepared]:
    """A picture turned, and the way back."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def turn(image: Image) -> Prepared:
        from PIL import Image as Pictures  # noqa: PLC0415 - an extra

        wide, high = image.size
        across = math.ceil(abs(wide * cos) + abs(high * sin))
        down = math.ceil(abs(wide * sin) + abs(high * cos))
        back = (
            *(cos, sin, wide / 2 - cos * across / 2 - sin * down / 2),
            *(-sin, cos, high / 2 + sin * across / 2 - cos * down / 2),
        )
        turned = evened(image).transform(
            (across, down),
            Pictures.Transform.AFFINE,
            back,
            Pictures.Resampling.BILINEAR,
            fillcolor=255,
        )
        return Prepared(turned, back)

    return turn


_STEPS: Final = (
    Step("as it is", _as_it_is, 1),
    Step("under even light", _evened, 1),
    Step("sharpened", _sharpened, 1),
    Step("smoothed", _smoothed, 1),
    Step("turned by 45 degrees", _turned(45), 2),
    Step("turned by 35 degrees", _turned(35), 2),
    Step("twice as large", _larger, 4),
)
