"""How high the zones of a label are, where lines part one from the other.

A zone is no thing that is printed: it is seen by the lines above and below what stands in it. Where
there are none nobody can say where it ends, and that is told.

>>> from edicompliance.labels.spec import Limit, Zone
>>> zone = Zone("E", ("po",), height=Limit(Decimal(20), Decimal(30), "20 to 30 mm"))
>>> label = SeenLabel("a.zpl", 1, "zpl", width_mm=Decimal(100), height_mm=Decimal(150),
...                   rules=(Box(0, 40, 100, 0.25), Box(0, 55, 100, 0.25)))
>>> field = AuditedField("po", "E", "4501061", "4501061", True, Box(2, 45, 20, 5))
>>> [(one.expected, one.actual) for one in zones_measured(label, [field], [zone])]
[('20 to 30 mm', '15 mm')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from edicompliance.labels.audit.audited import AuditedField, Deviation
from edicompliance.labels.audit.measuring import holds, in_units
from edicompliance.labels.boxes import Box, around
from edicompliance.labels.seen import SeenLabel
from edicompliance.labels.spec import Zone

_THICK, _LONG = 2.0, 8.0
"""Millimetres: no line across a label is thicker, none is shorter."""
_NEAR: Final = 0.6
"""Letters and bars may touch a line, or lie over it by so much."""
_ROUNDED: Final = Decimal("0.4")
"""A line is one to three dots thick, and the zone ends somewhere in it."""


class Unmeasured(NamedTuple):
    """A zone whose height cannot be told."""

    zone: str


def lines_across(inks: Iterable[Box], bars: Sequence[Box] = ()) -> tuple[Box, ...]:
    """Return what of the ink are lines from left to right, and no bars."""
    return tuple(
        one
        for one in inks
        if one.height <= _THICK
        and one.width >= _LONG
        and not any(each.inset(-_NEAR).holds(one) for each in bars)
    )


def zones_measured(
    seen: SeenLabel, fields: Sequence[AuditedField], zones: Iterable[Zone]
) -> Iterator[Deviation | Unmeasured]:
    """Yield the zones that are too high or too low, and those that cannot be measured."""
    for zone in zones:
        own = [one.box for one in fields if one.zone == zone.letter and one.box]
        if zone.height is None or not own:
            continue
        others = [one.box for one in fields if one.zone != zone.letter and one.box]
        height = _height(seen, around(own), others)
        if height is None:
            yield Unmeasured(zone.letter)
        elif not holds(zone.height, height, _ROUNDED):
            wanted = str(zone.height)
            told = in_units((height,), wanted)
            yield Deviation("size", "zone_height", zone.letter, wanted, told)


def untold_sizes(seen: SeenLabel, zones: Iterable[str]) -> Iterator[str]:
    """Yield what the guide wants of sizes and a label does not tell; zones: the unmeasured ones."""
    if seen.source != "image" and (seen.width_mm is None or seen.height_mm is None):
        yield "the labels do not tell how large they are (^PW, ^LL), so their size is not checked"
    for zone in zones:
        yield f"no lines part zone {zone} from the others, so its height cannot be measured"


def _height(seen: SeenLabel, box: Box, others: Iterable[Box]) -> Decimal | None:
    """From the line above to the line below; the label's own edge is one, too."""
    lines = [one for one in seen.rules if _across(one, box)]
    above = [one.y for one in lines if one.bottom <= box.y + _NEAR]
    below = [one.y for one in lines if one.y >= box.bottom - _NEAR]
    if len(above) + len(below) < len(lines) or not lines:
        return None
    if not below and seen.height_mm is None:
        return None
    top = max(above, default=0.0)
    bottom = min(below) if below else float(seen.height_mm or 0)
    if any(_across(one, box) and top < one.y + one.height / 2 < bottom for one in others):
        return None
    return Decimal(str(round(bottom - top, 2)))


def _across(one: Box, box: Box) -> bool:
    """Whether something lies above, below or in a box for most of the box's width."""
    wide = min(one.right, box.right) - max(one.x, box.x)
    return 2 * wide > min(one.width, box.width)
