"""What the letters on the picture of a label are, as far as our own drawing of it tells.

The picture is opened once more, what the label must say is drawn, and one is held against the
other. A printer's dots make bars wider or narrower, so a label is drawn for both usual resolutions:
first for the one that the label before it had.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from edicompliance.labels.content import LabelContent
from edicompliance.labels.drawing import DrawnLabel, LabelDrawing
from edicompliance.labels.kinds import BEGINNING, kind_of
from edicompliance.labels.likenesses import Held
from edicompliance.labels.opening import open_picture
from edicompliance.labels.plan import Dpi
from edicompliance.labels.seen import SeenLabel, Unreadable
from edicompliance.labels.spec import LabelSpec

if TYPE_CHECKING:
    from PIL.Image import Image

    from edicompliance.labels.likeness import Likeness


@dataclass(slots=True)
class Pictures:
    """Opens the pictures of labels again, to hold their letters against our drawing."""

    read: Callable[[str], bytes]
    _resolutions: list[Dpi] = field(default_factory=lambda: [203, 300])
    _drawings: dict[tuple[int, Dpi], tuple[LabelSpec, LabelDrawing]] = field(default_factory=dict)

    def held(
        self, seen: SeenLabel, content: LabelContent, spec: LabelSpec
    ) -> Mapping[tuple[str, str], Held]:
        """Return what of a label's letters is as we would draw it, by zone and field."""
        from edicompliance.labels.likeness import compare_picture  # noqa: PLC0415 - needs numpy

        image = image_of(seen, self.read)
        if image is None:
            return {}
        answers: dict[tuple[str, str], Held] = {}
        for dpi in tuple(self._resolutions):
            drawn = self._drawing(spec, dpi).draw(content)
            told = compare_picture(image, seen, drawn)
            if not answers or any(one.verdict == "alike" for one in told.values()):
                answers = _by_place(seen, drawn, told)
            if any(one.verdict == "alike" for one in told.values()):
                self._resolutions.remove(dpi)
                self._resolutions.insert(0, dpi)
                break
        return answers

    def _drawing(self, spec: LabelSpec, dpi: Dpi) -> LabelDrawing:
        key = id(spec), dpi
        if key not in self._drawings:
            self._drawings[key] = spec, LabelDrawing(spec, dpi)
        return self._drawings[key][1]


def _by_place(
    seen: SeenLabel, drawn: DrawnLabel, told: Mapping[int, Likeness]
) -> dict[tuple[str, str], Held]:
    """Of several texts of one field the one that is least alike counts."""
    from edicompliance.labels.bar_likeness import bars_unlike  # noqa: PLC0415 - needs numpy

    found: dict[tuple[str, str], Held] = {}
    for at, one in told.items():
        place = drawn.fields[at].field.zone, drawn.fields[at].field.name
        before = found.get(place)
        if before is None or before.verdict == "alike":
            found[place] = Held(one.verdict, one.box, one.reason)
    for at, why in bars_unlike(seen, drawn, told):
        barred = drawn.fields[at].field
        found[barred.zone, f"({barred.elements[0][0]})"] = Held("different", None, why)
    return found


def image_of(seen: SeenLabel, read: Callable[[str], bytes]) -> Image | None:
    """Return the picture of a label, which its boxes are measured in; None where there is none."""
    from edicompliance.labels.reading_pdf import picture_of  # noqa: PLC0415 - needs numpy

    data = read(seen.file)
    if kind_of(data[:BEGINNING]) == "pdf":
        return picture_of(data, seen)
    opened = open_picture(data, seen.file)
    return None if isinstance(opened, Unreadable) else opened
