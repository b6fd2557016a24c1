"""One field of a label, as command after command says what it is, until `^FS` ends it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Final, NamedTuple

from edicompliance.labels.zpl.blocks import Block
from edicompliance.labels.zpl.data import Decoding
from edicompliance.labels.zpl.placing import Placing
from edicompliance.labels.zpl.slots import BarSlot, TextSlot
from edicompliance.labels.zpl.state import Chosen
from edicompliance.labels.zpl.symbols import Options

ORIGIN: Final = Placing(0, 0)


class Bars(NamedTuple):
    """The bar code that a field is to be."""

    command: str
    options: Options
    module: float
    ratio: float
    height: float


class Value(NamedTuple):
    """The data of a field."""

    at: int
    """Which of the label's data; below 0: which of its stored formats', -1 is the first."""
    decoding: Decoding


@dataclass(slots=True)
class Field:
    """What has been said of a field."""

    x: float = 0
    y: float = 0
    is_placed: bool = False
    from_base: bool = False
    """Whether its place is where its letters begin, and no corner."""
    justify: str = ""
    turn: str = ""
    font: Chosen | None = None
    block: Block | None = None
    bars: Bars | None = None
    indicator: bytes = b""
    """What `^FH` names."""
    is_reverse: bool = False
    number: int | None = None
    """Of `^FN`: its data may be told elsewhere."""
    value: Value | None = None
    is_tag: bool = False
    """Whether its data go to a radio tag and not on the paper."""
    mark: tuple[int, int] = field(default=(0, 0), compare=False)
    """Where it is told of, as in a note."""
    placing: Placing = ORIGIN
    slots: dict[object, TextSlot | BarSlot] = field(default_factory=dict, compare=False)
    """What was made of it, by what can be seen of it."""

    @property
    def key(self) -> tuple[object, ...]:
        """Return all that was said of it."""
        return tuple([getattr(self, name) for name in _SAID])


_SAID: Final = tuple(one.name for one in fields(Field) if one.compare)
