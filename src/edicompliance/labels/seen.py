"""What was read off a printed label: its letters, its bars, how large they are, and where they are.

Whoever reads a label says only what stands there, and where; whether that is right is for whoever
compares it with the documents. A reader that is not sure says so: such a label is to be read again.

>>> label = SeenLabel("label.zpl", 1, "zpl", texts=(SeenText("4501061", Box(10, 120, 30, 4)),))
>>> label.source, label.texts[0].text, label.retake
('zpl', '4501061', '')
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from edicompliance.labels.boxes import Box
from edicompliance.labels.fields import Elements

Source = Literal["zpl", "pdf", "image"]
"""What it was read from: a printer's commands, a page, a picture."""


class SeenText(NamedTuple):
    """Letters on a label; one line."""

    text: str
    box: Box
    """In millimetres from the upper left corner of the label; of a picture in its pixels."""
    offset: int | None = None
    """Where its field begins in the file, in bytes; None: the file does not say it in bytes."""
    length: int = 0
    """How many bytes."""
    em: float | None = None
    """How high its font is, in millimetres; None: as high as its box."""


class SeenBars(NamedTuple):
    """A bar code on a label."""

    symbology: str
    """`GS1-128`, `Code 128`, `ITF`, `Code 39` ..."""
    data: str
    """What it holds, without the first FNC1; a further FNC1 is U+001D."""
    elements: Elements
    """Its identifiers with their values; empty where it is no GS1-128 or cannot be taken apart."""
    box: Box
    """The bars without quiet zones and letters; in the measure of `SeenText.box`."""
    fault: str = ""
    """Why it cannot be taken apart, or cannot be right: a check digit, an unknown identifier."""
    x_mm: Decimal | None = None
    """How wide its narrowest bar is; None: the source does not tell."""
    height_mm: Decimal | None = None
    """How high the bars are."""
    quiet_mm: Decimal | None = None
    """What is white on its narrower side, up to the next ink or the edge of the label."""
    offset: int | None = None
    """As of `SeenText`."""
    length: int = 0
    corners: tuple[tuple[float, float], ...] = ()
    """Of a picture: where its corners are, from where it begins to be read along its upper side and
    round; a photo shows them as no rectangle."""


@dataclass(frozen=True, slots=True)
class SeenLabel:
    """One label, as it was read."""

    file: str
    index: int
    """Which label of the file it is, from 1."""
    source: Source
    texts: tuple[SeenText, ...] = ()
    bars: tuple[SeenBars, ...] = ()
    width_mm: Decimal | None = None
    """None: the source does not tell."""
    height_mm: Decimal | None = None
    retake: str = ""
    """Why what was read does not count, and what to do; empty: it counts."""
    notes: tuple[str, ...] = ()
    """What stands on it and was not read: a command that is not known, a picture in a page."""
    offset: int | None = None
    """Where it begins in the file, in bytes; None where that means nothing."""
    length: int = 0
    page: int = 0
    """Of a PDF: which page it stands on, from 1."""
    copies: int = 1
    """How often it is printed, as far as the source tells."""
    rules: tuple[Box, ...] = ()
    """The lines across it, which part its zones."""
    on_page: Box | None = None
    """Of a PDF: where on its page, in millimetres."""
    dpis: tuple[int, ...] = ()
    """Where neither its source nor the caller says how many dots are an inch: what it may be."""
    scales: tuple[tuple[int, SeenLabel], ...] = ()
    """The label as it is at each of them."""
    lacks: tuple[str, ...] = ()
    """Formats in the printer's memory that it recalls, and its file does not store."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, or a part of one, that no label could be read from."""

    file: str
    reason: str
    """Where, what was expected, what was got."""
    offset: int | None = None
    is_format: bool = False
    """Whether all there is are formats that a printer stores, which other files may recall."""
