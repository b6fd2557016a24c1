"""Whether the letters of a picture are those of the label that was expected, letter by letter.

Letters in a picture are never read: a guess must not pass. They are held against the label as it
would have been drawn: the bar codes, whose corners a reader gives, say where the drawing lies in
the picture, and every letter of every field is compared there with the letter expected and with all
those that it could be mistaken for. Where that does not decide, the answer is `cannot tell`; a
label that another system printed in another font cannot be told by it: its captions, which every
label has, are not alike either. It needs the extra `labels`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from edicompliance.labels.boxes import Box, DrawnField
from edicompliance.labels.draw.drawing import DrawnLabel, LabelDrawing
from edicompliance.labels.draw.font import label_font
from edicompliance.labels.draw.glyphs import PAD, Rivals, blurred, line_of, rivals_of
from edicompliance.labels.draw.picture import as_image
from edicompliance.labels.draw.plan import Dpi, Plan, Words
from edicompliance.labels.read.decoding import Corners
from edicompliance.labels.read.placing import Placed, View, place, place_in
from edicompliance.labels.seen import SeenLabel

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Likeness", "Placed", "Verdict", "compare_picture", "place"]

Grid = NDArray[np.float32]
Verdict = Literal["alike", "different", "cannot tell"]
_BLURS: Final = (0.0, 0.5, 0.8, 1.1, 1.5, 2.0, 2.6)
"""How much out of focus a picture may be, in dots of the drawing."""
_FINES: Final = (1, 4)
"""Letters on whole dots, as our pictures have them; and between them, as a page of a PDF has."""
_DPIS: Final = get_args(Dpi)
_RIM: Final = 8
"""Dots around a part that blur into it."""
# No theory gives the shares below: they are set by hand, so that doubt ends as `cannot tell`. What
# holds them is the proof with pictures of wrong and of right labels (tests/labels/photographed.py).
_TOWARDS, _OTHER = 0.4, 0.7
"""How far what is seen may lie from the letter expected towards another one, and from where on it
is the other."""
_LEFT: Final = 0.5
"""It is the other letter only where that explains at least half of what is amiss."""
_UNLIKE: Final = 0.45
"""How much of a letter's ink may be amiss."""
_CLEAR: Final = 4.0
"""By how many times the noise of the picture two letters must differ."""
_FAINT: Final = 0.15
"""Black and white must differ by so much of what they differ in the drawing."""
_CONTROLS, _CERTAIN = 0.6, 0.95
"""So many of the letters of captions must be alike for anything to be said of the others, and for
no other way of drawing to be tried."""
_INK: Final = 0.25
"""So much ink where none is expected is too much."""
_SPOT_HIGH, _SPOT_WIDE, _SPOT_LEAST = 0.4, 0.25, 3
"""A spot to look for such ink in, in heights of the letters, and in dots at the least: an i."""
_DEVIATION: Final = 1.48
"""From the median of what is off to a standard deviation, where it is spread like a bell."""
_NO_NOISE: Final = 0.01
"""No picture is taken to have less noise, of the 1 between black and white."""
_NOWHERE: Final = "the label was not found in the picture as it would be drawn here"


class Likeness(NamedTuple):
    """What is said of the letters of one field."""

    verdict: Verdict
    box: Box
    """Where the field lies in the picture, in its pixels: what is around it, if it stands askew."""
    quad: Corners = ()
    """Its corners, from the upper left one and round; empty: the label was not found."""
    reason: str = ""
    """Why it is not alike."""


def compare_picture(image: Image, seen: SeenLabel, drawn: DrawnLabel) -> Mapping[int, Likeness]:
    """Return for each field in letters (by its index in `drawn.fields`) whether it is alike.

    `image` is what was looked at (`opening.open_picture(data, file)`), and `seen` what
    `read_picture` returned.
    """
    view = View(image)
    best: _Comparison | None = None
    for one in (drawn, *_at_other_dpi(drawn)):
        for fine in _FINES:
            expected = as_image(one, fine=fine)
            placed = place_in(view, seen, one, expected)
            if placed is not None:
                comparison = _Comparison(one, expected, fine, view, placed)
                if best is None or comparison.control > best.control:
                    best = comparison
                if best.control >= _CERTAIN:
                    return best.fields()
    if best is None:
        nowhere = Likeness("cannot tell", Box(0, 0, 0, 0), (), _NOWHERE)
        return dict.fromkeys(_letters(drawn), nowhere)
    return best.fields()


def _letters(drawn: DrawnLabel) -> dict[int, DrawnField]:
    """The fields in letters by their index."""
    return {at: one for at, one in enumerate(drawn.fields) if not one.field.is_barcode}


def _at_other_dpi(drawn: DrawnLabel) -> Iterator[DrawnLabel]:
    """Yield the label as printers of other resolutions draw it."""
    meant = [one.field for one in drawn.fields]
    for dpi in _DPIS:
        if dpi != drawn.plan.dpi:
            other = LabelDrawing(drawn.plan.spec, dpi).draw(drawn.content)
            if [one.field for one in other.fields] == meant:
                yield other


class _Told(NamedTuple):
    verdict: Verdict
    reason: str = ""


_FOREIGN: Final = _Told(
    "cannot tell",
    "its captions are not as they would be drawn here, so letters cannot be compared",
)


class _Part(NamedTuple):
    """A part of the label: what was expected, and what is seen."""

    x: int
    y: int
    wanted: Grid
    there: Grid

    def line(self, words: Words, wide: float) -> _Part:
        """The part of a line and a little around it."""
        left, top = max(0, words.x - PAD - self.x), max(0, words.y - PAD - self.y)
        right = words.x + int(wide) + 1 + PAD - self.x
        bottom = words.y + words.size + PAD - self.y
        at = slice(top, bottom), slice(left, right)
        return _Part(self.x + left, self.y + top, self.wanted[at], self.there[at])


class _Light(NamedTuple):
    """How white and black come out in a part of a picture."""

    bright: float
    dark: float


class _Comparison:
    """What was expected and what is seen, dot over dot."""

    def __init__(
        self, drawn: DrawnLabel, expected: Image, fine: int, view: View, placed: Placed
    ) -> None:
        self.drawn, self.expected, self.fine = drawn, expected, fine
        self.view, self.placed = view, placed
        self.captions = [(one, self.part(self.around(one))) for one in drawn.plan.captions]
        self.blur = _blur([(self.cut(self.around(one)), part) for one, part in self.captions])
        self.control = self.captions_alike()

    def fields(self) -> dict[int, Likeness]:
        """Say of each field in letters whether it is alike."""
        told = {}
        for at, one in _letters(self.drawn).items():
            verdict, reason = self.field(one) if self.control >= _CONTROLS else _FOREIGN
            if verdict == "different" and self.control < _CERTAIN:
                verdict = "cannot tell"
            box, quad = self.placed.box(one.box), self.placed.quad(one.box)
            told[at] = Likeness(verdict, box, quad, reason)
        return told

    def around(self, words: Words) -> Box:
        """Where a line lies, and a little more."""
        wide = int(line_of(words.text, words.size, self.fine).ends[-1]) + 1
        return Box(words.x - PAD, words.y - PAD, wide + 2 * PAD, words.size + 2 * PAD)

    def cut(self, box: Box) -> Image:
        """A part of the drawing and what blurs into it."""
        from PIL import Image as Pictures  # noqa: PLC0415 - an extra

        left, top = int(box.x) - _RIM, int(box.y) - _RIM
        size = int(box.width) + 2 * _RIM, int(box.height) + 2 * _RIM
        part = Pictures.new("L", size, 255)
        part.paste(self.expected, (-left, -top))
        return part

    def part(self, box: Box, blur: float = 0.0) -> _Part:
        """A part of the drawing, so much out of focus, and what is seen there."""
        wanted = _inner(blurred(self.cut(box), blur))
        there = self.view.under(self.placed, box)
        return _Part(int(box.x), int(box.y), wanted, there)

    def captions_alike(self) -> float:
        """Return how many of the letters that all labels have are alike."""
        told = []
        for words, part in self.captions:
            wanted = _inner(blurred(self.cut(self.around(words)), self.blur))
            told += self.line(words, part._replace(wanted=wanted))[0]
        return sum(one.verdict == "alike" for one in told) / max(1, len(told))

    def field(self, field: DrawnField) -> _Told:
        """Say whether a field's letters are alike, and whether nothing stands beside them."""
        if missing := label_font().lacks(field.field.text):
            return _Told("cannot tell", f"our font has no {missing}")
        if field.note == "cut short":
            return _Told(
                "cannot tell", "its text was too long for the label and ends before it should"
            )
        lines = [words for words in self.drawn.texts if _is_of(words, field.box)]
        if not lines:
            return _Told("cannot tell", "it has no letters")
        part = self.part(_whole(field, self.drawn.plan), self.blur)
        told: list[_Told] = []
        for words in lines:
            letters, light = self.line(words, part)
            told += letters
        for verdict in ("different", "cannot tell"):
            if found := next((one for one in told if one.verdict == verdict), None):
                return found
        if _is_inked(part, light, min(words.size for words in lines)):
            return _Told("cannot tell", "there is ink beside it where none is expected")
        return _Told("alike")

    def line(self, words: Words, part: _Part) -> tuple[list[_Told], _Light]:
        """Return what is said of each letter of a line, and the light there."""
        drawn = line_of(words.text, words.size, self.fine)
        more, light = _more_ink(part.line(words, drawn.ends[-1]))
        if light.bright < _FAINT:
            return [_Told("cannot tell", f"{words.text!r} cannot be seen")], light
        some = more[::2, ::2]
        noise = _DEVIATION * float(np.median(np.abs(some - np.median(some)))) + _NO_NOISE
        squeezed = round(drawn.squeezed * 50) / 50
        told = []
        for letter, start in zip(words.text, drawn.starts, strict=True):
            if not letter.isspace():
                rivals = rivals_of(letter, words.size, squeezed, self.blur, self.fine)
                left = round(start)
                seen = more[:, left : left + rivals.shape[1]]
                told.append(_judged(letter, seen, rivals, noise))
        return told, light


def _more_ink(part: _Part) -> tuple[Grid, _Light]:
    """How much more ink than expected there is, of 1, and the light.

    The light, and how far a line lies off its place, are found by the line as a whole.
    """
    wanted, there = part.wanted, part.there
    down, across = np.gradient(wanted)
    along = np.linspace(-1, 1, wanted.shape[1], dtype=np.float32)[None, :] * across
    known = np.stack([one.ravel() for one in (wanted, np.ones_like(wanted), across, down, along)])
    steady = np.diag(np.array([1, 1e-3, 4e3, 4e3, 4e3], dtype=np.float32))
    bright, dark, *moved = np.linalg.solve(known @ known.T + steady, known @ there.ravel())
    if bright < _FAINT:
        return np.zeros_like(wanted), _Light(0.0, 0.0)
    off = np.clip(np.array(moved) / bright, -1, 1)
    shown = wanted + off[0] * across + off[1] * down + off[2] * along
    more = (shown - (there - dark) / bright) / 255
    return more.astype(np.float32), _Light(float(bright), float(dark))


def _judged(letter: str, more: Grid, rivals: Rivals, noise: float) -> _Told:
    """Say whether what is seen is the letter expected, another one, or neither."""
    if more.shape != rivals.shape:
        return _Told("cannot tell", f"what stands for {letter!r} leaves the picture")
    flat = more.ravel()
    towards = rivals.ways @ flat / rivals.sizes
    at = int(towards.argmax())
    amiss = float(flat @ flat)
    faint = rivals.least < _CLEAR * noise
    if towards[at] < _TOWARDS and not faint:
        if amiss <= _UNLIKE * rivals.energy:
            return _Told("alike")
        return _Told("cannot tell", f"what stands for {letter!r} is not clear")
    left = float(((flat - rivals.ways[at]) ** 2).sum())
    if towards[at] > _OTHER and left < _LEFT * amiss and not faint:
        return _Told("different", f"expected {letter!r}, saw {rivals.letters[at]!r}")
    return _Told("cannot tell", f"what stands for {letter!r} may be {rivals.letters[at]!r}")


def _is_inked(part: _Part, light: _Light, size: int) -> bool:
    """Whether there is ink where the drawing has none, in spots of a letter's size."""
    high = max(_SPOT_LEAST, int(_SPOT_HIGH * size))
    wide = max(_SPOT_LEAST, int(_SPOT_WIDE * size))
    if part.there.shape[0] <= high or part.there.shape[1] <= wide:
        return True
    ink = np.clip(1 - (part.there - light.dark) / (255 * light.bright), 0, 1)
    ink[part.wanted < 250] = 0
    sums = np.pad(ink.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    upper, lower = sums[:-high], sums[high:]
    spots = lower[:, wide:] - upper[:, wide:] - lower[:, :-wide] + upper[:, :-wide]
    return float(spots.max()) > _INK * high * wide


def _blur(parts: Sequence[tuple[Image, _Part]]) -> float:
    """How much the captions must be blurred to look like those of the picture."""
    there = np.concatenate([part.there.ravel() for _, part in parts])
    best, alike = _BLURS[0], -1.0
    for by in _BLURS:
        wanted = [_inner(blurred(image, by)).ravel() for image, _ in parts]
        now = float(np.corrcoef(np.concatenate(wanted), there)[0, 1])
        if not now > alike:
            break  # it only gets less and less like it
        best, alike = by, now
    return best


def _inner(image: Image) -> Grid:
    """A part without what blurs into it."""
    return np.asarray(image, dtype=np.float32)[_RIM:-_RIM, _RIM:-_RIM]


def _whole(field: DrawnField, plan: Plan) -> Box:
    """The place in which nothing but a field may stand, and a little around its letters."""
    slot, box = _slot(field, plan), field.box
    right, bottom = max(slot.right, box.right + 1), max(slot.bottom, box.bottom + 1)
    left, top = int(min(slot.x, box.x)) - PAD, int(min(slot.y, box.y)) - PAD
    return Box(left, top, int(right) + PAD - left, int(bottom) + PAD - top)


def _is_of(words: Words, box: Box) -> bool:
    """Whether a line is one of the field that was drawn into a box."""
    return words.x == int(box.x) and int(box.y) <= words.y < box.bottom


def _slot(field: DrawnField, plan: Plan) -> Box:
    """The place in which nothing but a field may stand."""
    slots = [*plan.texts, *(one.letters for one in plan.bars)]
    for slot in slots:
        if slot.zone == field.field.zone and slot.name == field.field.name:
            box = slot.box
            if int(box.y) == int(field.box.y) and box.x <= field.box.x < box.right:
                return box
    return field.box
