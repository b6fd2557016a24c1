"""A label as its audit saw it, PNG: right fields boxed green, wrong ones red with their code.

Colour is never the only sign: a tick stands at what is right, a cross with the code of its rule at
what is wrong, and a dashed box with a question mark around what could not be told. What is not on
the label is listed below it. It needs the extra `labels`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from edicompliance.errors import EdiError, MissingExtra
from edicompliance.labels.audit.audited import AuditedField
from edicompliance.labels.audit.pictured import image_of
from edicompliance.labels.audit.reconciling import AuditedLabel
from edicompliance.labels.boxes import Box
from edicompliance.labels.draw.code128 import encode
from edicompliance.labels.draw.font import FONT_PATH
from edicompliance.labels.fields import called, element_string
from edicompliance.labels.seen import SeenBars, SeenLabel
from edicompliance.rules.cartons.label_outcome import CODE_OF, AuditedLabels

if TYPE_CHECKING:
    from PIL.Image import Image

Read = Callable[[str], bytes]
MOST_DRAWN: Final = 200
"""So many labels are drawn at the most."""
_FEW: Final = 20
"""Of so many labels those that pass are drawn, too."""
_DOTS: Final = 5
"""Pixels of a drawn label in a millimetre."""
_WIDEST: Final = 900
"""Pixels; a larger picture is made smaller."""
_ON_A_PAGE: Final = 508
"""Pixels: as wide as a drawn label of the usual size."""
_LINE, _MARGIN, _LETTERS = 22, 10, 15
"""Pixels, of what is told below a label."""
_MOST_TOLD, _MOST_LINES = 14, 4
"""So many things are told below a label, each in so many lines."""
_GREEN, _RED, _GREY = (0, 122, 51), (190, 0, 24), (110, 110, 110)
_AMBER: Final = (160, 96, 0)
_MARKS: Final = ("ok", "untold", "warns", "wrong")
_COLOURS: Final = {"ok": _GREEN, "untold": _GREY, "warns": _AMBER, "wrong": _RED}
_PAPER, _INK, _STRIP = (255, 255, 255), (60, 60, 60), (244, 244, 244)
_USUAL: Final = (101.6, 152.4)


class _Sign(NamedTuple):
    """A box around a field, or a line below the label."""

    mark: str
    """One of `_MARKS`."""
    box: Box | None
    code: str
    text: str


def pictures(audited: AuditedLabels, read: Read) -> Iterator[tuple[str, bytes]]:
    """Yield a name and a PNG for each label that does not pass; where they are few, for all."""
    few = len(audited.labels) <= _FEW
    drawn = 0
    for number, one in enumerate(audited.labels, 1):
        if drawn == MOST_DRAWN:
            return
        if few or one.verdict != "pass":
            drawn += 1
            yield f"{number:05}-{one.verdict}-{one.sscc or 'no-sscc'}.png", label_png(one, read)


def label_png(one: AuditedLabel, read: Read | None = None) -> bytes:
    """Return a label with a sign at each field; `read` fetches the picture it was read from."""
    out = BytesIO()
    _signed(one, read).quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def label_webp(one: AuditedLabel, read: Read | None = None) -> bytes:
    """Return the same for a page, which may hold a dozen: lighter, and a photo no wider."""
    whole, out = _signed(one, read), BytesIO()
    if one.seen.source == "image":
        whole.thumbnail((_ON_A_PAGE, 2 * _ON_A_PAGE))
        whole.save(out, "WEBP", quality=60)
    else:
        few = whole.quantize(16, method=_pillow().Image.Quantize.FASTOCTREE)
        few.convert("RGB").save(out, "WEBP", lossless=True)
    return out.getvalue()


def _signed(one: AuditedLabel, read: Read | None) -> Image:
    ground, scale = _ground(one.seen, read)
    signs = list(_signs(one))
    listed = [each for each in signs if each.mark != "ok"]
    whole = _with_strip(ground, one, listed)
    wrong = {each.box for each in signs if each.mark in ("wrong", "warns")}
    for mark in _MARKS:
        for each in signs:
            if (
                each.box is not None
                and each.mark == mark
                and not (mark == "ok" and each.box in wrong)
            ):
                _box(whole, each, each.box.scaled(scale))
    return whole


def _signs(one: AuditedLabel) -> Iterator[_Sign]:
    """Every field with a place, then what has none; each deviation once."""
    told: set[tuple[str, str]] = set()
    for each in one.deviations:
        box = each.seen.box if each.seen is not None else None
        what = called(each.field or f"zone {each.zone}")
        wanted, got = (" / ".join(text.splitlines()) for text in (each.expected, each.actual))
        said = f"expected {wanted}, got {got}" if wanted else f"got {got}"
        told.add((each.field, each.zone))
        mark = "warns" if each.warns else "wrong"
        yield _Sign(mark, box, CODE_OF[each.kind], f"{what}: {said}")
    for field in one.fields:
        if field.ok is False and (field.name, field.zone) in told:
            continue
        if field.ok is not None or field.box is not None or (field.blocks and field.expected):
            yield _of_field(field)
    if one.why and not any(field.ok is None and field.blocks for field in one.fields):
        yield _Sign("untold", None, "", one.why)


def _of_field(field: AuditedField) -> _Sign:
    name = called(field.name)
    if field.ok is None:
        return _Sign("untold", field.box, "", f"{name}: {field.why or 'cannot be told'}")
    mark = "ok" if field.ok else "wrong"
    return _Sign(mark, field.box, "", f"{name}: {field.why or field.actual}")


# -- what it is drawn on


def _ground(seen: SeenLabel, read: Read | None) -> tuple[Image, float]:
    """The label, and how many pixels there are in a unit of its boxes."""
    if seen.source == "image" and read is not None:
        image = image_of(seen, read)
        if image is not None:
            scale = min(1.0, _WIDEST / image.width)
            size = (round(image.width * scale), round(image.height * scale))
            return image.convert("RGB").resize(size), scale
    return _redrawn(seen), float(_DOTS)


def _redrawn(seen: SeenLabel) -> Image:
    """The label again, from what was seen of it: letters and bars where they stand."""
    pillow = _pillow()
    wide = float(seen.width_mm or _USUAL[0])
    high = float(seen.height_mm or _USUAL[1])
    size = (max(60, min(1600, round(wide * _DOTS))), max(60, min(2400, round(high * _DOTS))))
    image: Image = pillow.Image.new("RGB", size, _PAPER)
    pen = pillow.ImageDraw.Draw(image)
    pen.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=_GREY)
    for line in seen.rules:
        box = line.scaled(_DOTS)
        pen.rectangle((box.x, box.y, box.right, max(box.y + 1, box.bottom)), fill=_GREY)
    for text in seen.texts:
        box = text.box.scaled(_DOTS)
        font = _font(max(7, min(160, round(box.height * 0.86))))
        pen.text((box.x, box.y), text.text, _INK, font=font)
    for bars in seen.bars:
        _bars(pen, bars)
    return image


def _bars(pen: Any, bars: SeenBars) -> None:
    box = bars.box.scaled(_DOTS)
    try:
        held = element_string(bars.elements) if bars.elements else bars.data
        symbol = encode(held)
    except (KeyError, ValueError, EdiError):
        pen.rectangle((box.x, box.y, box.right, box.bottom), outline=_INK, width=2)
        return
    step = box.width / symbol.modules
    for at, width in symbol.bars():
        left = box.x + at * step
        pen.rectangle((left, box.y, left + max(0.4, width * step - 0.6), box.bottom), _INK)


# -- signs


def _with_strip(ground: Image, one: AuditedLabel, listed: Sequence[_Sign]) -> Image:
    """The label above, what is wrong with it in words below."""
    pillow = _pillow()
    wide = max(ground.width, 420)
    most = int((wide - 2 * _MARGIN - _LINE) / (_LETTERS * 0.57))
    lines = list(_lines(listed[:_MOST_TOLD], most))
    left_out = len(listed) - _MOST_TOLD
    high = _MARGIN * 2 + _LINE * (1 + len(lines) + (left_out > 0))
    whole: Image = pillow.Image.new("RGB", (wide, ground.height + high), _STRIP)
    whole.paste(ground, (0, 0))
    pen = pillow.ImageDraw.Draw(whole)
    y = ground.height + _MARGIN
    head = f"{one.verdict.upper()}  SSCC {one.sscc or 'not read'}"
    colour = {"pass": _GREEN, "fail": _RED}.get(one.verdict, _GREY)
    _icon(pen, {"pass": "ok", "fail": "wrong"}.get(one.verdict, "untold"), _MARGIN, y, colour)
    pen.text((_MARGIN + _LINE, y), head, colour, font=_font(_LETTERS + 2))
    for mark, begins, said in lines:
        y += _LINE
        if begins:
            _icon(pen, mark, _MARGIN, y, _COLOURS[mark])
        pen.text((_MARGIN + _LINE, y), said, _COLOURS[mark], font=_font(_LETTERS))
    if left_out > 0:
        more = f"and {left_out} more"
        pen.text((_MARGIN + _LINE, y + _LINE), more, _GREY, font=_font(_LETTERS))
    return whole


def _lines(listed: Sequence[_Sign], most: int) -> Iterator[tuple[str, bool, str]]:
    """The lines below a label: of which kind, whether one begins there, and what it says."""
    for each in listed:
        said = " ".join(filter(None, (each.code, each.text)))
        parts = wrap(said, most, max_lines=_MOST_LINES, placeholder=" …")
        for at, part in enumerate(parts):
            yield each.mark, at == 0, part


def _box(image: Image, sign: _Sign, box: Box) -> None:
    pen = _pillow().ImageDraw.Draw(image)
    colour = _COLOURS[sign.mark]
    corners = (box.x - 3, box.y - 1, box.right + 3, box.bottom + 3)
    if sign.mark == "untold":
        _dashed(pen, corners)
    else:
        pen.rectangle(corners, outline=colour, width=3 if sign.mark == "wrong" else 2)
    x, y = max(0.0, min(image.width - 16.0, corners[2] - 8)), max(0.0, corners[1] - 8)
    pen.rectangle((x - 1, y - 1, x + 15, y + 15), fill=_PAPER, outline=colour)
    _icon(pen, sign.mark, x, y, colour)
    if sign.code:
        font = _font(13)
        wide = pen.textlength(sign.code, font=font) + 6
        left = max(0.0, x - wide - 2)
        pen.rectangle((left, y - 1, left + wide, y + 15), fill=colour)
        pen.text((left + 3, y), sign.code, _PAPER, font=font)


def _dashed(pen: Any, corners: tuple[float, float, float, float]) -> None:
    x, y, right, bottom = corners
    rows = [(x, right, fixed, True) for fixed in (y, bottom)]
    columns = [(y, bottom, fixed, False) for fixed in (x, right)]
    for start, end, fixed, across in (*rows, *columns):
        at = start
        while at < end:
            upto = min(end, at + 6)
            line = (at, fixed, upto, fixed) if across else (fixed, at, fixed, upto)
            pen.line(line, fill=_GREY, width=2)
            at += 10


def _icon(pen: Any, mark: str, x: float, y: float, colour: tuple[int, int, int]) -> None:
    """A tick, a cross or a question mark, 14 pixels wide."""
    if mark == "ok":
        pen.line((x + 2, y + 8, x + 6, y + 12, x + 13, y + 2), fill=colour, width=3)
    elif mark == "wrong":
        pen.line((x + 2, y + 2, x + 12, y + 12), fill=colour, width=3)
        pen.line((x + 12, y + 2, x + 2, y + 12), fill=colour, width=3)
    else:
        pen.text((x + 3, y - 1), "!" if mark == "warns" else "?", colour, font=_font(15))


@lru_cache(maxsize=256)
def _font(size: int) -> Any:
    return _pillow().ImageFont.truetype(str(FONT_PATH), size)


def _pillow() -> Any:
    try:
        import PIL.Image  # noqa: PLC0415 - an extra
        import PIL.ImageDraw  # noqa: PLC0415
        import PIL.ImageFont  # noqa: PLC0415
    except ImportError:
        raise MissingExtra("a picture needs: pip install 'edicompliance[labels]'") from None
    return PIL
