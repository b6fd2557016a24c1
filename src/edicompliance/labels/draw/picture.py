"""A label as a picture, PNG: what a printer would print, dot by dot.

It needs the extra `labels`.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from edicompliance.errors import MissingExtra
from edicompliance.labels.draw.drawing import Bars, DrawnLabel
from edicompliance.labels.draw.fitting import WIDE
from edicompliance.labels.draw.font import FONT_PATH, label_font

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_WHITE, _BLACK = 255, 0
EM: Final = 0.86
"""The em of the font for a height of a line: above and below the em stand accents and tails."""


def as_png(label: DrawnLabel) -> bytes:
    """Return a label as a PNG file of its resolution."""
    out = BytesIO()
    dpi = label.plan.dpi
    as_image(label).save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


def as_image(label: DrawnLabel, *, fine: int = 1) -> Image:
    """Return a label as a picture in grey.

    Letters are put on whole dots, as a printer does it; with `fine` they are drawn so many times as
    large and made smaller, as they come out of a page.
    """
    try:
        from PIL import Image, ImageDraw  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtra("a picture needs: pip install 'edicompliance[labels]'") from None
    picture = Image.new("L", (label.plan.width, label.plan.height), _WHITE)
    pen = ImageDraw.Draw(picture)
    for rule in label.plan.rules:
        pen.rectangle((rule.x, rule.y, rule.right - 1, rule.bottom - 1), _BLACK)
    for words in (*label.plan.captions, *label.texts):
        picture.paste(_BLACK, (words.x, words.y), line_mask(words.text, words.size, fine))
    for bars in label.bars:
        _draw_bars(pen, bars)
    return picture


def _draw_bars(pen: Any, bars: Bars) -> None:
    for at, width in bars.symbol.bars():
        left = bars.x + at * bars.module
        right = left + width * bars.module - 1
        pen.rectangle((left, bars.y, right, bars.y + bars.height - 1), _BLACK)


def line_mask(text: str, size: int, fine: int = 1) -> Image:
    """Return a line of letters, white on black, squeezed where it comes out wider than measured."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - an extra

    high = size * fine
    font = picture_font(high)
    ascent, descent = font.getmetrics()
    baseline = round(ascent * high / (ascent + descent))
    if fine > 1:
        return _fine_mask(text, high, baseline).reduce(fine)
    measured = label_font().width(text) * size * WIDE
    wide = max(1, int(font.getlength(text)) + 1)
    line = Image.new("L", (wide, size), _BLACK)
    ImageDraw.Draw(line).text((0, baseline), text, _WHITE, font=font, anchor="ls")
    if wide > measured + 1:
        line = line.resize((max(1, int(measured)), size))
    return line


def _fine_mask(text: str, high: int, baseline: int) -> Image:
    """A line as a page has it: each letter where the widths of those before it put it."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - an extra

    em = high * EM
    line = Image.new("L", (int(label_font().width(text) * em) + high, high), _BLACK)
    pen = ImageDraw.Draw(line)
    for at, letter in enumerate(text):
        left = label_font().width(text[:at]) * em
        pen.text((left, baseline), letter, _WHITE, font=picture_font(high), anchor="ls")
    return line


@lru_cache(maxsize=64)
def picture_font(size: int) -> FreeTypeFont:
    """Return the font of pictures for a height of a line."""
    from PIL import ImageFont  # noqa: PLC0415 - an extra

    return ImageFont.truetype(
        str(FONT_PATH), max(1, round(size * EM)), layout_engine=ImageFont.Layout.BASIC
    )
