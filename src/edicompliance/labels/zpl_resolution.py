"""How many dots of a printer are an inch: a print stream does not say it.

It is worked out from the width and the height that a label is given in dots. Labels are whole or
half inches wide and high, shipping labels four by six; so 812 by 1218 dots are 203 to an inch, and
1200 by 1800 are 300.

>>> resolution(812, 1218), resolution(1200, 1800), resolution(2400, None), resolution(832, None)
((203, True), (300, True), (600, True), (203, True))
>>> resolution(None, None), resolution(555, 77)
((203, False), (203, False))
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from edicompliance.labels.zpl_commands import Command
from edicompliance.labels.zpl_parameters import Parameters
from edicompliance.labels.zpl_state import MM, State

DPIS: Final = (203, 300, 600)
USUAL_DPI: Final = 203
_NEAR: Final = 0.11
"""So much may be missing to half an inch, or be more: 832 dots, as wide as most printers go."""
_LEAST: Final = 1.5
_USUAL: Final = frozenset({4.0, 6.0})
_UNUSUAL: Final = 0.06
"""What a size counts for less of which no side is four or six inches."""


TELL_RESOLUTION: Final = frozenset({"^PW", "^LL", "^MU", "^JM"})
"""The commands that it hangs on."""


class Resolution(NamedTuple):
    """How fine a label is printed."""

    dpi: float
    """Dots of an inch."""
    is_sure: bool = True
    """Whether the label tells it, or the caller."""

    @property
    def mm(self) -> float:
        """Millimetres of a dot."""
        return MM / self.dpi


def resolution_of(state: State, told: Iterable[Command], dpi: float | None) -> Resolution:
    """Return the resolution of a label with these commands; dpi: what the caller says it is."""
    for command in told:
        if command.name in TELL_RESOLUTION:
            state = state.after(command.name, Parameters(command.name, command.text))
    found = Resolution(USUAL_DPI, is_sure=False)
    if dpi is not None:
        found = Resolution(dpi)
    elif state.unit == "D":
        found = Resolution(*resolution(state.width, state.height))
    return found._replace(dpi=found.dpi / 2) if state.halved else found


def resolution(width: float | None, height: float | None) -> tuple[int, bool]:
    """Return how many dots are an inch, and whether the label's size tells it."""
    sides = [one for one in (width, height) if one]
    found = [(off, dpi) for dpi in DPIS if (off := _off(sides, dpi)) is not None]
    if not sides or not found:
        return USUAL_DPI, False
    return min(found)[1], True


def _off(sides: list[float], dpi: int) -> float | None:
    """How far the sides are from usual ones, in inches; None: too far."""
    inches = [one / dpi for one in sides]
    nearest = [round(2 * one) / 2 for one in inches]
    off = [abs(one - other) for one, other in zip(inches, nearest, strict=True)]
    if max(off, default=0) > _NEAR or min(inches, default=0) < _LEAST:
        return None
    return sum(off) + (0 if _USUAL & set(nearest) else 1) * _UNUSUAL * 2
