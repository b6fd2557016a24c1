"""Labels of a guide in the form that a printer or a reader takes: ZPL, PDF or PNG.

>>> cartons = Batch((LabelContent("carton", "006141410000003105", 1, 1),), LabelSpec())
>>> made = render([cartons], format="zpl", dpi=203)
>>> made.files[0].count(b"^XA"), [str(one) for one in made.notes]
(1, [])
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from edicompliance.labels.content import LabelContent
from edicompliance.labels.draw.drawing import DrawnLabel, LabelDrawing, Note
from edicompliance.labels.draw.paper import Sheet, as_pdf
from edicompliance.labels.draw.picture import as_png
from edicompliance.labels.draw.plan import Dpi
from edicompliance.labels.spec import LabelSpec
from edicompliance.labels.zpl.writing import ZplPrinter

Format = Literal["zpl", "pdf", "png"]
FORMATS: Final[tuple[Format, ...]] = ("zpl", "pdf", "png")


class Batch(NamedTuple):
    """Labels of one kind."""

    contents: Sequence[LabelContent]
    spec: LabelSpec


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
    batches: tuple[Batch, ...]
    """What each label says, in order."""
    notes: tuple[LabelNote, ...]
    """What was cut short, what is missing, what could not be drawn."""
    dpi: Dpi

    @property
    def contents(self) -> tuple[LabelContent, ...]:
        """What each label says, in order."""
        return tuple(one for batch in self.batches for one in batch.contents)

    def drawn(self) -> tuple[DrawnLabel, ...]:
        """Return where every field stands on every label."""
        return tuple(_drawn(self.batches, self.dpi))


def render(
    batches: Iterable[Batch],
    *,
    format: Format = "zpl",  # noqa: A002 - the command's word
    dpi: Dpi = 203,
    sheet: Sheet = "label",
) -> Rendered:
    """Return labels as ZPL or PDF, one file, or as pictures, a file each."""
    kept = tuple(batches)
    if format == "zpl":
        return _zpl(kept, dpi)
    drawn = _drawn(kept, dpi)
    files = tuple(map(as_png, drawn)) if format == "png" else (as_pdf(drawn, sheet=sheet),)
    notes = [
        LabelNote(at, one.content.sscc, note)
        for at, one in enumerate(drawn, 1)
        for note in one.notes
    ]
    return Rendered(files, kept, tuple(notes), dpi)


def _drawn(batches: Iterable[Batch], dpi: Dpi) -> list[DrawnLabel]:
    found: list[DrawnLabel] = []
    for batch in batches:
        drawing = LabelDrawing(batch.spec, dpi)
        found += map(drawing.draw, batch.contents)
    return found


def _zpl(batches: tuple[Batch, ...], dpi: Dpi) -> Rendered:
    told: list[LabelNote] = []
    made: list[str] = []
    for batch in batches:
        printer = ZplPrinter(LabelDrawing(batch.spec, dpi))
        for content, (text, notes) in zip(
            batch.contents, printer.labels(batch.contents), strict=True
        ):
            made.append(text)
            if notes:
                told += [LabelNote(len(made), content.sscc, note) for note in notes]
    return Rendered(("".join(made).encode("ascii"),), batches, tuple(told), dpi)
