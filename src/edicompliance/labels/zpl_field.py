"""One field of a label, as command after command says what it is, until `^FS` ends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from edicompliance.labels.zpl_blocks import Block
from edicompliance.labels.zpl_data import Decoding
from edicompliance.labels.zpl_placing import Placing
from edicompliance.labels.zpl_state import Chosen

ORIGIN: Final = Placing(0, 0)


class Bars(NamedTuple):
    """The bar code that a field is to be."""

    command: str
    options: Mapping[str, str]
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
    mark: tuple[int, int] = (0, 0)
    """Where it is told of, as in a note."""
    placing: Placing = ORIGIN
