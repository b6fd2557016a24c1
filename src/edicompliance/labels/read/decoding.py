"""The bar codes of a picture, and what a GS1-128 says when it is taken apart.

zxing-cpp finds and decodes bars and says by a symbology identifier what they are: ]C1 is GS1-128,
]C0 the same bars without the FNC1 that makes a GS1 code of them. biip takes identifiers and values
apart. Both are of the extra `labels`.

>>> parsed_gs1("00006141410000003105")
((('00', '006141410000003105'),), '')
>>> parsed_gs1("00006141410000003106")[1]
'(00) 006141410000003106: check digit: expected 5, got 6'
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from edicompliance.errors import MissingExtra
from edicompliance.labels.boxes import Box
from edicompliance.labels.fields import SEPARATOR, Elements, fault_of_element
from edicompliance.labels.seen import SeenBars

if TYPE_CHECKING:
    from PIL.Image import Image

Corners = tuple[tuple[float, float], ...]
GS1: Final = "GS1-128"
_GS1_128: Final = "]C1"
_NAMES: Final = "Code128,ITF,Code39,EAN13,EAN8,UPCA"
"""What stands on cartons; the more kinds are looked for, the more often one is seen in nothing."""
_UPRIGHT: Final = {"try_rotate": False, "try_invert": False, "try_downscale": False}
_THOROUGH: Final = {"try_rotate": True, "try_invert": False, "try_downscale": True}


class Decoded(NamedTuple):
    """A bar code as it was decoded."""

    symbology: str
    data: str
    corners: Corners
    """In pixels, from where it begins to be read along its upper side and round."""

    @property
    def key(self) -> tuple[str, str]:
        """What two readings must agree on."""
        return self.symbology, self.data

    @property
    def box(self) -> Box:
        """The upright box around it."""
        return around(self.corners)

    def is_upright(self) -> bool:
        """Whether it is read from left to right."""
        (x1, y1), (x2, y2), *_ = self.corners
        return x2 - x1 > abs(y2 - y1)


def around(points: Iterable[tuple[float, float]]) -> Box:
    """Return the upright box around points."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def decode(image: Image, *, upright: bool = False, whole: bool = False) -> list[Decoded]:
    """Return the bar codes of a picture in grey, the uppermost first.

    `upright` looks only for those that are read from left to right; `whole` parts black from white
    by one threshold for the whole picture, else it goes by what is around.
    """
    zxing = _zxing()
    binarizer = zxing.Binarizer
    found = zxing.read_barcodes(
        image,
        formats=_formats(),
        binarizer=binarizer.GlobalHistogram if whole else binarizer.LocalAverage,
        **(_UPRIGHT if upright else _THOROUGH),
    )
    return sorted(map(_decoded, found), key=lambda one: (one.box.y, one.box.x))


def parsed_gs1(data: str) -> tuple[Elements, str]:
    """Return the identifiers and values of a GS1-128, and what is wrong with them."""
    gs1_messages, error = _biip()
    try:
        message = gs1_messages.GS1Message.parse(data.rstrip(SEPARATOR))
        elements = tuple((one.ai.ai, one.value) for one in message.element_strings)
    except error:
        return _apart_by_us(data)
    if not elements:
        return _apart_by_us(data)
    faults = (fault_of_element(*one) for one in elements)
    return elements, next((one for one in faults if one), "")


def seen_bars(decoded: Decoded, box: Box, **measured: Any) -> SeenBars:
    """Return a bar code as whoever compares it wants it."""
    is_gs1 = decoded.symbology == GS1
    elements, fault = parsed_gs1(decoded.data) if is_gs1 else ((), "")
    return SeenBars(decoded.symbology, decoded.data, elements, box, fault, **measured)


def _decoded(found: Any) -> Decoded:
    at = found.position
    points = at.top_left, at.top_right, at.bottom_right, at.bottom_left
    corners = _round(tuple((float(one.x), float(one.y)) for one in points))
    is_gs1 = found.symbology_identifier == _GS1_128
    return Decoded(GS1 if is_gs1 else str(found.format), found.bytes.decode("latin-1"), corners)


def _round(corners: Corners) -> Corners:
    """Corners from the upper side on; bars that were met from below come with the lower one first.

    >>> _round(((0, 9), (30, 9), (30, 0), (0, 0)))
    ((0, 0), (30, 0), (30, 9), (0, 9))
    """
    (x, y), (x1, y1), _, (x2, y2) = corners
    is_round = (x1 - x) * (y2 - y) - (y1 - y) * (x2 - x) >= 0
    return corners if is_round else corners[::-1]


def _apart_by_us(data: str) -> tuple[Elements, str]:
    """What biip does not take: a single value of a known identifier, with its fault."""
    for size in (2, 3, 4):
        identifier, value = data[:size], data[size:].rstrip(SEPARATOR)
        fault = fault_of_element(identifier, value)
        if fault and "is no identifier" not in fault:
            return (), fault
    return (), f"cannot be taken apart into identifiers and values: {data!r}"


@cache
def _zxing() -> Any:
    try:
        import zxingcpp  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtra("reading bar codes needs: pip install 'edicompliance[labels]'") from None
    return zxingcpp


@cache
def _formats() -> Any:
    return _zxing().barcode_formats_from_str(_NAMES)


@cache
def _biip() -> tuple[Any, type[Exception]]:
    """Load biip, which takes long, when the first bars are there."""
    try:
        import biip  # noqa: PLC0415 - an extra
        from biip import gs1_messages  # noqa: PLC0415
    except ImportError:
        raise MissingExtra("reading bar codes needs: pip install 'edicompliance[labels]'") from None
    return gs1_messages, biip.BiipException
