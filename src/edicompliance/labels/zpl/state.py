"""What a label printer keeps from one label to the next: fonts, sizes, resolution, stored formats.

Most commands of ZPL that set something hold until they are sent again, also for the labels that
follow. So a label alone does not say how it looks; what came before it does, too.

>>> state = State().after("^PW", Parameters("^PW", "812"))
>>> state = state.after("^BY", Parameters("^BY", "4,3,254"))
>>> state.width, state.module, state.bar_height
(812.0, 4, 254.0)
>>> SETTINGS >= {"^LH", "^CF", "^CI"}
True
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, NamedTuple

from edicompliance.labels.zpl.commands import USUAL, Command, Prefixes
from edicompliance.labels.zpl.parameters import Parameters

MM: Final = 25.4
"""Millimetres of an inch."""


class Chosen(NamedTuple):
    """A font, and how large; in dots. 0: as the other one has it."""

    letter: str = "A"
    height: float = 0
    width: float = 0


_USUAL_FONT: Final = Chosen("A", 9, 5)


class Stored:
    """What was sent to be kept in the printer's memory: formats, and the sizes of pictures."""

    def __init__(
        self,
        formats: Mapping[str, tuple[Command, ...]] = MappingProxyType({}),
        pictures: Mapping[str, tuple[float, float]] = MappingProxyType({}),
        lent: Mapping[str, str] = MappingProxyType({}),
        disputed: frozenset[str] = frozenset(),
    ) -> None:
        self.formats = formats
        self.pictures = pictures
        self.lent = lent
        """Formats that another file stores -> that file; see `zpl_formats`."""
        self.disputed = disputed
        """Formats that other files store, and not alike."""

    def with_format(self, name: str, made: tuple[Command, ...]) -> Stored:
        """Return it with one format more."""
        lent = {each: file for each, file in self.lent.items() if each != name}
        return Stored({**self.formats, name: made}, self.pictures, lent, self.disputed)

    def with_picture(self, name: str, size: tuple[float, float]) -> Stored:
        """Return it with one picture more, so many dots wide and high."""
        return Stored(self.formats, {**self.pictures, name: size}, self.lent, self.disputed)


NOTHING_STORED: Final = Stored()
"""What the memory of a printer holds that was just switched on."""


@dataclass(frozen=True, slots=True)
class State:
    """What holds at the beginning of a label."""

    prefixes: Prefixes = USUAL
    stored: Stored = field(default_factory=Stored)
    width: float | None = None
    """Of the label, in dots, as all that follows."""
    height: float | None = None
    sized_in: str = "D"
    """What width or height was last given in; see `unit`."""
    home: tuple[float, float] = (0, 0)
    """Where all places are counted from."""
    shift: float = 0
    """How far everything moves to the left."""
    top: float = 0
    """How far everything moves down."""
    font: Chosen = _USUAL_FONT
    turn: str = "N"
    """How fields are turned: N not, R to the right, I upside down, B to the left."""
    justify: str = "0"
    module: float = 2
    """The narrowest bar."""
    ratio: float = 3
    """Of wide bars to narrow ones."""
    bar_height: float = 10
    page: str = "0"
    """The code page."""
    reverse: bool = False
    """Whether everything is printed white where it meets black."""
    mirrored: bool = False
    unit: str = "D"
    """What measures are given in: D dots, I inches, M millimetres."""
    unit_factor: float = 1
    """From dots as they are given to dots as they are printed."""
    halved: bool = False
    """Whether the printer prints half as many dots."""

    def after(self, name: str, told: Parameters, dpi: float = 203) -> State:
        """Return what holds after a command that sets something."""
        return _HANDLERS[name](self, _Measures(told, self.dots(dpi)))

    def dots(self, dpi: float) -> float:
        """Return how many dots a measure of 1 is."""
        return {"D": self.unit_factor, "I": dpi, "M": dpi / MM}[self.unit]


class _Measures(NamedTuple):
    """Parameters, and how many dots a measure of 1 is."""

    told: Parameters
    unit: float

    def dots(self, at: int, default: float, *, least: float = 0, most: float = 32000) -> float:
        """Return a measure in dots."""
        unit = self.unit
        if not self.told.text(at):
            return default
        return self.told.number(at, default / unit, least=least / unit, most=most / unit) * unit


def _width(state: State, has: _Measures) -> State:
    width = has.dots(0, state.width or 0, least=2) or None
    return replace(state, width=width, sized_in=state.unit)


def _height(state: State, has: _Measures) -> State:
    height = has.dots(0, state.height or 0, least=1) or None
    return replace(state, height=height, sized_in=state.unit)


def _home(state: State, has: _Measures) -> State:
    return replace(state, home=(has.dots(0, state.home[0]), has.dots(1, state.home[1])))


def _shift(state: State, has: _Measures) -> State:
    return replace(state, shift=has.dots(0, 0, least=-9999, most=9999))


def _top(state: State, has: _Measures) -> State:
    return replace(state, top=has.dots(0, 0, least=-120, most=120))


def _font(state: State, has: _Measures) -> State:
    letter = has.told.text(0, state.font.letter).upper()[:1]
    return replace(state, font=Chosen(letter, has.dots(1, 0), has.dots(2, 0)))


def _turn(state: State, has: _Measures) -> State:
    turn = has.told.letter(0, "NRIB", state.turn)
    return replace(state, turn=turn, justify=has.told.letter(1, "012", state.justify))


def _bars(state: State, has: _Measures) -> State:
    told = has.told
    module = told.number(0, state.module, least=1, most=10)
    if module != int(module):
        told.faults.append(f"^BY takes whole dots, got {told.text(0)}")
    return replace(
        state,
        module=int(module),
        ratio=told.number(1, state.ratio, least=2, most=3),
        bar_height=has.dots(2, state.bar_height, least=1),
    )


def _page(state: State, has: _Measures) -> State:
    if any(has.told.values[1:]):
        has.told.faults.append("^CI was not read in full: letters that take each other's place")
    return replace(state, page=has.told.text(0, "0"))


def _reverse(state: State, has: _Measures) -> State:
    return replace(state, reverse=has.told.letter(0, "NY", "N") == "Y")


def _mirrored(state: State, has: _Measures) -> State:
    return replace(state, mirrored=has.told.letter(0, "NY", "N") == "Y")


def _unit(state: State, has: _Measures) -> State:
    told = has.told
    base, wanted = (told.number(at, 0, least=100, most=1200) for at in (1, 2))
    factor = wanted / base if base and wanted else 1
    return replace(state, unit=told.letter(0, "DIM", "D"), unit_factor=factor)


def _halved(state: State, has: _Measures) -> State:
    return replace(state, halved=has.told.letter(0, "AB", "A") == "B")


_HANDLERS: Final[Mapping[str, Callable[[State, _Measures], State]]] = MappingProxyType(
    {
        "^PW": _width,
        "^LL": _height,
        "^LH": _home,
        "^LS": _shift,
        "^LT": _top,
        "^CF": _font,
        "^FW": _turn,
        "^BY": _bars,
        "^CI": _page,
        "^LR": _reverse,
        "^PM": _mirrored,
        "^MU": _unit,
        "^JM": _halved,
    }
)
SETTINGS: Final = frozenset(_HANDLERS)
"""The commands that set something that stays."""
