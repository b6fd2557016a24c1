"""A label whose commands do not tell how many dots are an inch, judged at each number there can be.

What deviates at all of them deviates, and what holds at all of them holds. What does the one here
and the other there cannot be told. Most streams are of this kind, and what the print fills says
much: a print as large as the label at 203 dots would be two thirds of it at 300. So a size that is
right where the print fills the label is left unchecked, and is told as such; one that is wrong
there and right elsewhere keeps the label from passing before somebody says the resolution.

>>> narrow = Deviation("size", "x_dimension", "00", "17 to 25 mil", "0.339 mm")
>>> low = Deviation("size", "bar_height", "00", "at least 1.25 in", "20 mm")
>>> lower = low._replace(actual="14 mm")
>>> told = parted({203: [low], 300: [lower, narrow]})
>>> [(one.field, one.actual) for one in told.sure]
[('bar_height', '20 mm at 203 dpi, 14 mm at 300 dpi')]
>>> [(one.name, one.ok, one.actual, one.why) for one in told.doubtful]
[('x_dimension', None, '0.339 mm at 300 dpi', 'right at 203 dpi; say which it is with --dpi')]
>>> [one.blocks for one in parted({203: [], 300: [narrow]}, fills=203).doubtful]
[False]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from edicompliance.labels.audit.audited import AuditedField, Deviation
from edicompliance.labels.boxes import Box
from edicompliance.labels.seen import SeenBars, SeenLabel, SeenText
from edicompliance.labels.spec import LabelSpec, Size

_OVER: Final = 1.1
"""So many times the label a print may reach: a line is drawn a little too long. Resolutions of
printers lie half as much again apart."""
_FILLED: Final = 0.75
"""A print that reaches over so much of the label's width or height fills it. The next resolution
would leave it half of that, at most."""

UNSCALED: Final = (
    "the labels do not tell how many dots are an inch, so the sizes of bars and letters are not "
    "checked; they are right at {} dpi, where the print fills the label; --dpi says which it is"
)


class Parted(NamedTuple):
    """What is sure of a label, and what hangs on its resolution."""

    sure: tuple[Deviation, ...]
    doubtful: tuple[AuditedField, ...]


def at_scale(seen: SeenLabel, dpi: int) -> SeenLabel:
    """Return a label as it is at the resolution that the guide tells; 0: it tells none."""
    return dict(seen.scales).get(dpi, seen)


def filled(scales: Sequence[tuple[int, SeenLabel]], spec: LabelSpec) -> int | None:
    """Return the resolution at which the print fills a label of the guide; None: at none.

    What is too large for the label at one is not printed at it; of the others the coarsest counts.
    """
    for dpi, seen in sorted(scales, key=lambda one: one[0]):
        boxes = [one.box for one in seen.bars] + [one.box for one in seen.texts] + [*seen.rules]
        if not boxes:
            return None
        reach = max(one.right for one in boxes), max(one.bottom for one in boxes)
        shares = [_shares(reach, size) for size in spec.sizes]
        within = [one for one in shares if max(one) <= _OVER]
        if within:
            return dpi if any(max(one) >= _FILLED for one in within) else None
    return None


def _shares(reach: tuple[float, float], size: Size) -> tuple[float, float]:
    """How much of the label's width and height a print reaches over."""
    width, height = (
        float(drawn if limit.most is None else limit.most)
        for limit, drawn in zip((size.width, size.height), size.drawn, strict=True)
    )
    return reach[0] / width, reach[1] / height


def parted(told: Mapping[int, Sequence[Deviation]], fills: int | None = None) -> Parted:
    """Part the deviations at each resolution into those at all of them, and the others.

    fills: the resolution at which the print fills the label, if it does at one.
    """
    sure, doubtful = [], []
    for key in dict.fromkeys(_key(one) for found in told.values() for one in found):
        own = {
            dpi: next(one for one in found if _key(one) == key)
            for dpi, found in told.items()
            if any(_key(one) == key for one in found)
        }
        first = next(iter(own.values()))
        actual = first.actual if len(own) == len(told) and not _moves(own) else _told(own)
        if len(own) == len(told):
            sure.append(first._replace(actual=actual))
        else:
            right = " and ".join(f"{dpi}" for dpi in told if dpi not in own)
            why = f"right at {right} dpi; say which it is with --dpi"
            box = _box(first.seen) if next(iter(own)) == next(iter(told)) else None
            name = first.field or first.kind
            blocks = fills is None or fills in own or first.kind != "size"
            doubtful.append(
                AuditedField(
                    name, first.zone, first.expected, actual, None, box, why=why, blocks=blocks
                )
            )
    return Parted(tuple(sure), tuple(doubtful))


def _key(one: Deviation) -> tuple[object, ...]:
    """What two deviations share that are one, at two resolutions: their bytes do not move."""
    return one.kind, one.field, one.zone, one.seen.offset if one.seen else None


def _moves(own: Mapping[int, Deviation]) -> bool:
    """Whether what was seen hangs on the resolution."""
    return len({one.actual for one in own.values()}) > 1


def _told(own: Mapping[int, Deviation]) -> str:
    """What was seen at each resolution."""
    return ", ".join(f"{one.actual} at {dpi} dpi" for dpi, one in own.items())


def _box(seen: SeenText | SeenBars | None) -> Box | None:
    return seen.box if seen else None
