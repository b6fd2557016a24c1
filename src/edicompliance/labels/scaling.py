"""A label whose commands do not tell how many dots are an inch, judged at each number there can be.

What deviates at all of them deviates, and what holds at all of them holds. What does the one here
and the other there cannot be told: the label does not pass before somebody says the resolution.

>>> narrow = Deviation("size", "x_dimension", "00", "17 to 25 mil", "0.339 mm")
>>> low = Deviation("size", "bar_height", "00", "at least 1.25 in", "20 mm")
>>> lower = low._replace(actual="14 mm")
>>> told = parted({203: [low], 300: [lower, narrow]})
>>> [(one.field, one.actual) for one in told.sure]
[('bar_height', '20 mm at 203 dpi, 14 mm at 300 dpi')]
>>> [(one.name, one.ok, one.actual, one.why) for one in told.doubtful]
[('x_dimension', None, '0.339 mm at 300 dpi', 'right at 203 dpi; say which it is with --dpi')]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from edicompliance.labels.audited import AuditedField, Deviation
from edicompliance.labels.boxes import Box
from edicompliance.labels.seen import SeenBars, SeenLabel, SeenText


class Parted(NamedTuple):
    """What is sure of a label, and what hangs on its resolution."""

    sure: tuple[Deviation, ...]
    doubtful: tuple[AuditedField, ...]


def at_scale(seen: SeenLabel, dpi: int) -> SeenLabel:
    """Return a label as it is at the resolution that the guide tells; 0: it tells none."""
    return dict(seen.scales).get(dpi, seen)


def parted(told: Mapping[int, Sequence[Deviation]]) -> Parted:
    """Part the deviations at each resolution into those at all of them, and the others."""
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
            doubtful.append(
                AuditedField(name, first.zone, first.expected, actual, None, box, why=why)
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
