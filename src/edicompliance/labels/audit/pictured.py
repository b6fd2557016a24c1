"""What the letters on the picture of a label are, as far as our own drawing of it tells.

The picture is opened once more, what the label must say is drawn, and one is held against the
other, as printers of either usual resolution draw it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from edicompliance.labels.audit.likenesses import Held
from edicompliance.labels.content import LabelContent
from edicompliance.labels.draw.drawing import DrawnLabel, LabelDrawing
from edicompliance.labels.draw.plan import Dpi
from edicompliance.labels.read.kinds import BEGINNING, kind_of
from edicompliance.labels.read.opening import open_picture
from edicompliance.labels.seen import SeenLabel, Unreadable
from edicompliance.labels.spec import LabelSpec

if TYPE_CHECKING:
    from PIL.Image import Image

    from edicompliance.labels.audit.likeness import Likeness

_DPI: Final[Dpi] = 203
"""The resolution that is tried first; most label printers have it."""


@dataclass(slots=True)
class Pictures:
    """Opens the pictures of labels again, to hold their letters against our drawing."""

    read: Callable[[str], bytes]
    _drawings: dict[int, tuple[LabelSpec, LabelDrawing]] = field(default_factory=dict)

    def held(
        self, seen: SeenLabel, content: LabelContent, spec: LabelSpec
    ) -> Mapping[tuple[str, str], Held]:
        """Return what of a label's letters is as we would draw it, by zone and field."""
        from edicompliance.labels.audit.likeness import compare_picture  # noqa: PLC0415 - needs numpy

        image = image_of(seen, self.read)
        if image is None:
            return {}
        drawn = self._drawing(spec).draw(content)
        return _by_place(seen, drawn, compare_picture(image, seen, drawn))

    def _drawing(self, spec: LabelSpec) -> LabelDrawing:
        key = id(spec)
        if key not in self._drawings:
            self._drawings[key] = spec, LabelDrawing(spec, _DPI)
        return self._drawings[key][1]


def _by_place(
    seen: SeenLabel, drawn: DrawnLabel, told: Mapping[int, Likeness]
) -> dict[tuple[str, str], Held]:
    """Of several texts of one field the one that is least alike counts."""
    from edicompliance.labels.audit.bar_likeness import bars_unlike  # noqa: PLC0415 - needs numpy

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
    from edicompliance.labels.read.pdf import picture_of  # noqa: PLC0415 - needs numpy

    data = read(seen.file)
    if kind_of(data[:BEGINNING]) == "pdf":
        return picture_of(data, seen)
    opened = open_picture(data, seen.file)
    return None if isinstance(opened, Unreadable) else opened
