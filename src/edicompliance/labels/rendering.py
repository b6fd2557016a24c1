"""Labels of a guide in the form that a printer or a reader takes: ZPL, PDF or PNG.

>>> made = render(
...     [LabelContent("carton", "006141410000003105", 1, 1)], LabelSpec(), format="zpl", dpi=203)
>>> made.files[0].count(b"^XA"), [str(one) for one in made.notes]
(1, [])
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from edicompliance.labels.content import LabelContent
from edicompliance.labels.drawing import DrawnLabel, LabelDrawing, Note
from edicompliance.labels.paper import Sheet, as_pdf
from edicompliance.labels.picture import as_png
from edicompliance.labels.plan import Dpi
from edicompliance.labels.spec import LabelSpec
from edicompliance.labels.zpl import ZplPrinter

Format = Literal["zpl", "pdf", "png"]
FORMATS: Final[tuple[Format, ...]] = ("zpl", "pdf", "png")


class LabelNote(NamedTuple):
    """What must be known of one label."""

    number: int
    """Which label it is, from 1."""
    sscc: str
    note: Note

    def __str__(self) -> str:
        return f"label {self.number} ({self.sscc or 'without SSCC'}): {self.note}"


@dataclass(frozen=True, slots=True)
class Rendered:
    """Labels that were made."""

    files: tuple[bytes, ...]
    """One file of all labels; of pictures one for each label."""
    contents: tuple[LabelContent, ...]
    """What each label says, in order."""
    notes: tuple[LabelNote, ...]
    """What was cut short, what is missing, what could not be drawn."""
    drawing: LabelDrawing
    """What they were drawn by."""

    def drawn(self) -> tuple[DrawnLabel, ...]:
        """Return where every field stands on every label."""
        return tuple(map(self.drawing.draw, self.contents))


def render(
    contents: Iterable[LabelContent],
    spec: LabelSpec,
    *,
    format: Format = "zpl",  # noqa: A002 - the command's word
    dpi: Dpi = 203,
    sheet: Sheet = "label",
) -> Rendered:
    """Return labels as ZPL or PDF, one file, or as pictures, a file each."""
    labels = tuple(contents)
    drawing = LabelDrawing(spec, dpi)
    if format == "zpl":
        return _zpl(labels, drawing)
    drawn = [drawing.draw(one) for one in labels]
    files = tuple(map(as_png, drawn)) if format == "png" else (as_pdf(drawn, sheet=sheet),)
    notes = [
        LabelNote(at, one.content.sscc, note)
        for at, one in enumerate(drawn, 1)
        for note in one.notes
    ]
    return Rendered(files, labels, tuple(notes), drawing)


def _zpl(labels: Sequence[LabelContent], drawing: LabelDrawing) -> Rendered:
    printer = ZplPrinter(drawing)
    told: list[LabelNote] = []
    made = []
    for at, (text, notes) in enumerate(printer.labels(labels), 1):
        made.append(text)
        if notes:
            told.extend(LabelNote(at, labels[at - 1].sscc, note) for note in notes)
    return Rendered(("".join(made).encode("ascii"),), tuple(labels), tuple(told), drawing)
