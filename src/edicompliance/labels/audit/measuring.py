"""How large a label and its bars are, against what the guide takes.

Measures are told by ZPL and by the lines of a PDF; a picture tells none, and nothing tells how well
a label was printed.

>>> from edicompliance.labels.boxes import Box
>>> bars = SeenBars("GS1-128", "", (("00", "006141410000003105"),), Box(0, 0, 50, 20),
...                 x_mm=Decimal("0.375"), height_mm=Decimal(20), quiet_mm=Decimal("6.5"))
>>> label = SeenLabel("a.zpl", 1, "zpl", (), (bars,), Decimal("101.6"), Decimal("152.4"))
>>> for one in measured(label, LabelSpec()):
...     print(f"{one.field}: {one.expected}, got {one.actual}")
x_dimension: 0.495 to 1.016 mm, got 0.375 mm
bar_height: at least 1.25 in, got 20 mm (0.79 in)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from edicompliance.labels.audit.audited import Deviation
from edicompliance.labels.seen import SeenBars, SeenLabel
from edicompliance.labels.spec import INCH, LabelSpec, Limit

_DOTS: Final = tuple(INCH / dpi for dpi in (203, 300, 600))
"""Of the resolutions that label printers have; Decimal("25.4") / 203 is one of 203 dpi."""
_UNITS: Final = MappingProxyType(
    {"in": INCH, "mil": INCH / 1000, "pt": INCH / 72, "cm": Decimal(10)}
)
"""Millimetres of the units that guides use beside millimetres."""
_ROUNDED: Final = Decimal("0.02")
"""Millimetres and dots do not go into each other: so much is no deviation of a bar's height."""
_LABEL_ROUNDED: Final = Decimal("0.2")


def measured(seen: SeenLabel, spec: LabelSpec) -> Iterator[Deviation]:
    """Yield the measures of a label that the guide does not take."""
    if seen.source == "image":
        return
    if seen.width_mm is not None and seen.height_mm is not None:
        yield from _of_label(seen.width_mm, seen.height_mm, spec)
    identifiers = set(spec.identifiers)
    for bars in seen.bars:
        own = {one for one, _ in bars.elements}
        if own & identifiers:
            yield from _of_bars(bars, spec, is_sscc="00" in own)


def _of_label(width: Decimal, height: Decimal, spec: LabelSpec) -> Iterator[Deviation]:
    fits = any(
        holds(size.width, width, _LABEL_ROUNDED) and holds(size.height, height, _LABEL_ROUNDED)
        for size in spec.sizes
    )
    if not fits:
        wanted = " or ".join(map(str, spec.sizes))
        actual = in_units((width, height), wanted)
        yield Deviation("size", "size", "", wanted, actual)


def holds(limit: Limit, size: Decimal, more: Decimal) -> bool:
    """Whether a size is within limits, so much more or less."""
    least, most = limit.least, limit.most
    return (least is None or size + more >= least) and (most is None or size - more <= most)


def _of_bars(bars: SeenBars, spec: LabelSpec, *, is_sscc: bool) -> Iterator[Deviation]:
    name = bars.elements[0][0]
    if bars.x_mm is not None:
        dot = dot_of(bars.x_mm)
        if not spec.takes_bars(round(bars.x_mm / dot) * dot, dot):
            yield _deviation("x_dimension", name, str(spec.x_dimension), bars.x_mm, bars)
        least = spec.quiet_zone_mm(bars.x_mm)
        if bars.quiet_mm is not None and bars.quiet_mm + dot < least:
            wanted = str(spec.quiet_zone or f"at least {shown_mm(least)} mm")
            yield _deviation("quiet_zone", name, wanted, bars.quiet_mm, bars)
    if is_sscc and bars.height_mm is not None:
        rounded = max(_ROUNDED, dot_of(bars.x_mm) if bars.x_mm else _ROUNDED)
        if not holds(spec.bar_height, bars.height_mm, rounded):
            yield _deviation("bar_height", name, str(spec.bar_height), bars.height_mm, bars)


def _deviation(
    measure: str, identifier: str, wanted: str, actual: Decimal, bars: SeenBars
) -> Deviation:
    return Deviation("size", measure, identifier, wanted, in_units((actual,), wanted), bars)


@lru_cache(maxsize=4096)
def dot_of(x_dimension: Decimal) -> Decimal:
    """Return the dot of the printer that draws bars so narrow; a page has finer ones.

    >>> dot_of(Decimal("0.5005")) == INCH / 203, dot_of(Decimal("0.333"))
    (True, Decimal('0.001'))
    """
    for dot in _DOTS:
        count = x_dimension / dot
        if abs(count - round(count)) * dot < Decimal("0.0015"):
            return dot
    return Decimal("0.001")


def shown_mm(size: Decimal) -> str:
    """Return millimetres as people write them."""
    return f"{round(size, 3).normalize():f}"


def in_units(sizes: Sequence[Decimal], wanted: str) -> str:
    """Return sizes in millimetres, and beside them in the unit of what is wanted.

    >>> in_units([Decimal("0.375")], "17 to 25 mil"), in_units([Decimal(31)], "at least 32 mm")
    ('0.375 mm (14.76 mil)', '31 mm')
    """
    told = f"{' x '.join(map(shown_mm, sizes))} mm"
    unit = wanted.rpartition(" ")[2]
    if unit not in _UNITS:
        return told
    others = (f"{round(one / _UNITS[unit], 2).normalize():f}" for one in sizes)
    return f"{told} ({' x '.join(others)} {unit})"
