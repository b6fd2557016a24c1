"""How many dots of a printer are an inch: a print stream does not say it.

It is worked out from the width and the height that a label is given in dots. Labels are whole or
half inches wide and high, shipping labels four by six; so 812 by 1218 dots are 203 to an inch, and
1200 by 1800 are 300. Where two numbers fit as well, it is not told: 1218 dots are six inches at
203, and four at 300.

>>> resolutions(812, 1218), resolutions(1200, 1800), resolutions(2400, None)
((203,), (300,), (600,))
>>> resolutions(1218, None), resolutions(555, 77), resolutions(None, None)
((203, 300), (203, 300, 600), (203, 300, 600))
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from edicompliance.labels.zpl.commands import Command
from edicompliance.labels.zpl.parameters import Parameters
from edicompliance.labels.zpl.state import MM, State

DPIS: Final = (203, 300, 600)
_LESS: Final = 0.1
"""So many inches may be missing to half an inch: 150 mm are taken for six inches, 100 for four."""
_MORE: Final = 0.17
"""So many may be too many: a printer for labels of four inches prints 4.16, which is 1248 dots."""
_LEAST: Final = 1.5
"""No shipping label is narrower, or lower."""
_USUAL: Final = frozenset({4.0, 6.0})
"""Sides of a shipping label: where they fit, other sizes are not meant."""


TELL_RESOLUTION: Final = frozenset({"^PW", "^LL", "^MU", "^JM"})
"""The commands that it hangs on."""


class Resolution(NamedTuple):
    """How fine a label is printed."""

    dpi: float
    """Dots of an inch."""
    among: tuple[int, ...] = ()
    """Where neither the label nor the caller tells it: what it may be."""

    @property
    def mm(self) -> float:
        """Millimetres of a dot."""
        return MM / self.dpi


def resolution_of(state: State, told: Iterable[Command], dpi: float | None) -> Resolution:
    """Return the resolution of a label with these commands; dpi: what the caller says it is."""
    for command in told:
        if command.name in TELL_RESOLUTION:
            state = state.after(command.name, Parameters(command.name, command.text))
    if dpi is not None:
        found = Resolution(dpi)
    else:
        is_told = state.unit == state.sized_in == "D"
        sides = (state.width, state.height) if is_told else (None, None)
        among = resolutions(*sides)
        found = Resolution(among[0], among if len(among) > 1 else ())
    return found._replace(dpi=found.dpi / 2) if state.halved else found


def resolutions(width: float | None, height: float | None) -> tuple[int, ...]:
    """Return how many dots may be an inch, of a label so many dots wide and high."""
    sides = [one for one in (width, height) if one]
    fitting = {dpi: found for dpi in DPIS if sides and (found := _inches(sides, dpi))}
    usual = [dpi for dpi, found in fitting.items() if found <= _USUAL]
    partly = [dpi for dpi, found in fitting.items() if found & _USUAL]
    for candidates in (usual, partly, list(fitting)):
        if candidates:
            return tuple(candidates)
    return DPIS


def _inches(sides: list[float], dpi: int) -> set[float]:
    """How many inches the sides are, whole or half ones; none where they are not near to any."""
    inches = [one / dpi for one in sides]
    nearest = [round(2 * one) / 2 for one in inches]
    more = [one - other for one, other in zip(inches, nearest, strict=True)]
    fits = all(-_LESS <= one <= _MORE for one in more) and min(inches) >= _LEAST
    return set(nearest) if fits else set()
