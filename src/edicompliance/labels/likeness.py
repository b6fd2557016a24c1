"""Whether the letters of a picture are those of the label that was expected, letter by letter.

Letters in a picture are never read: a guess must not pass. They are held against the label as it
would have been drawn: the bar codes, whose corners a reader gives, say where the drawing lies in
the picture, and every letter of every field is compared there with the letter expected and with all
those that it could be mistaken for. Where that does not decide, the answer is `cannot tell`; a
label that another system printed in another font cannot be told by it. It needs the extra `labels`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from edicompliance.labels.boxes import Box
from edicompliance.labels.drawing import DrawnLabel
from edicompliance.labels.seen import SeenLabel

if TYPE_CHECKING:
    from PIL.Image import Image

Verdict = Literal["alike", "different", "cannot tell"]


class Likeness(NamedTuple):
    """What is said of the letters of one field."""

    verdict: Verdict
    box: Box
    """Where the field lies in the picture, in its pixels: what is around it, if it stands askew."""
    quad: tuple[tuple[float, float], ...] = ()
    """Its corners, from the upper left one and round; empty: the label was not found."""
    reason: str = ""
    """Why it is not alike."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a drawing lies in a picture."""

    matrix: Any
    """From dots of the drawing to pixels of the picture: a homography of 3 x 3."""

    def quad(self, box: Box) -> tuple[tuple[float, float], ...]:
        """Return the corners of a box of the drawing in the picture, from the upper left one."""
        raise NotImplementedError

    def box(self, box: Box) -> Box:
        """Return the upright box around it."""
        raise NotImplementedError


def place(seen: SeenLabel, drawn: DrawnLabel) -> Placed | None:
    """Return where a drawing lies in the picture, by its bars; None: none of them is there."""
    raise NotImplementedError


def compare_picture(image: Image, seen: SeenLabel, drawn: DrawnLabel) -> Mapping[int, Likeness]:
    """Return for each field in letters (by its index in `drawn.fields`) whether it is alike.

    `image` is what `read_picture` looked at (`labels.seeing.open_picture(data, file)`), and `seen`
    what it returned.
    """
    raise NotImplementedError
