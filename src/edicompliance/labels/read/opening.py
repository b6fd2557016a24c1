"""A file with a picture of a label, opened: PNG or JPEG, upright, in grey.

Anything may be called label.png: a sheet of numbers, half a photo, a picture that takes the whole
memory. Each is told in one line, and the other files are still read. It needs the extra `labels`.

>>> open_picture(b"GIF89a...", "label.png").reason
'expected a picture as PNG or JPEG, got a GIF'
"""

from __future__ import annotations

import struct
import warnings
import zlib
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from edicompliance.errors import MissingExtra
from edicompliance.labels.seen import Unreadable

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS: Final = 64_000_000
"""As many as a phone's camera takes."""
_LEAST_SIDE: Final = 60
"""Pixels; no bar code is smaller."""
_DAMAGED: Final = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)
"""What Pillow raises for a file that is cut off or garbled."""
_KINDS: Final = (
    (b"GIF8", "a GIF"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a workbook or another zip file"),
    (b"\xd0\xcf\x11\xe0", "a workbook or another file of an office program"),
    (b"BM", "a bitmap"),
    (b"II*\x00", "a TIFF"),
    (b"MM\x00*", "a TIFF"),
    (b"RIFF", "a WebP or another RIFF file"),
    (b"^XA", "ZPL"),
    (b"ISA", "an interchange"),
)
"""What other files begin with."""


def open_picture(data: bytes, file: str) -> Image | Unreadable:
    """Return the picture of a file in grey, turned as its camera was held, or why there is none."""
    try:
        from PIL import Image  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtra("a picture needs: pip install 'edicompliance[labels]'") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large pictures; they are measured below
            picture = Image.open(BytesIO(data), formats=("PNG", "JPEG"))
    except Image.DecompressionBombError:
        return Unreadable(file, f"expected at most {MOST_PIXELS:,} pixels, got far more")
    except _DAMAGED:
        return Unreadable(file, f"expected a picture as PNG or JPEG, got {_kind(data)}")
    wide, high = picture.size
    if wide * high > MOST_PIXELS:
        got = f"{wide:,} x {high:,}"
        return Unreadable(file, f"expected at most {MOST_PIXELS:,} pixels, got {got}")
    if min(wide, high) < _LEAST_SIDE:
        return Unreadable(file, f"expected a picture of a label, got {wide} x {high} pixels")
    try:
        picture.load()
        return _grey(_upright(picture))
    except _DAMAGED as error:
        return Unreadable(file, f"expected a whole picture, got a damaged one: {error}")


def _kind(data: bytes) -> str:
    """What a file is, for people."""
    if not data:
        return "an empty file"
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        return "a HEIC photo: export it as JPEG"
    if data.startswith((b"\x89PNG", b"\xff\xd8")):
        return "a damaged one"
    known = (name for begin, name in _KINDS if data.startswith(begin))
    return next(known, "something else")


def _upright(picture: Any) -> Any:
    """Turn it as the camera says that it was held; what the camera says may be garbled, too."""
    from PIL import ImageOps  # noqa: PLC0415 - an extra

    with suppress(*_DAMAGED, KeyError, TypeError, ZeroDivisionError):
        return ImageOps.exif_transpose(picture)
    return picture


def _grey(picture: Any) -> Image:
    """In 256 greys; what is transparent is white."""
    from PIL import Image  # noqa: PLC0415 - an extra

    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda grey: grey / 256).convert("L")  # type: ignore[no-any-return]
    if "A" in picture.mode or "transparency" in picture.info:
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture.convert("RGBA"))
    return picture.convert("L")  # type: ignore[no-any-return]
