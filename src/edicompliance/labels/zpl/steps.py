"""What labels draw, worked out step by step: a step is what stands between two fields' data.

Labels of one print stream seldom have all their commands alike: an address has a line more, a long
text is printed smaller. But nearly every piece between two data was met before, in a label before.
What a piece does hangs only on what holds when it begins, so it is looked up by both.

>>> steps = Steps(None)
>>> one = steps.program(State(), (b"^XA^FO9,9", b"^FS^FO9,99^ADN,36,20", b"^FS^XZ"))
>>> two = steps.program(State(), (b"^XA^FO9,9", b"^FS^FO50,99", b"^FS^XZ"))
>>> len(one.texts), one.texts[0].slot is two.texts[0].slot, one.texts[1].slot is two.texts[1].slot
(2, True, False)
>>> steps.program(State(), (b"^XA^DFR:A.ZPL^FS^XZ",)) is None
True
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from edicompliance.labels.zpl.assembling import Told, assembled
from edicompliance.labels.zpl.building import LabelBuilder
from edicompliance.labels.zpl.commands import Command, commands
from edicompliance.labels.zpl.field import Field
from edicompliance.labels.zpl.ink import Ink
from edicompliance.labels.zpl.program import Note, Program
from edicompliance.labels.zpl.resolution import TELL_RESOLUTION, Resolution, resolution_of
from edicompliance.labels.zpl.state import State

_MOST_KEPT: Final = 20_000
"""So many steps are kept; then all are forgotten."""
MOST_COMMANDS: Final = 20_000
"""So many commands no label has."""
_END: Final = b"^XZ"
_DATA: Final = "^FD"


@dataclass(slots=True, eq=False)
class _Point:
    """What holds where a step begins."""

    state: State
    pending: Field
    """The one whose data were just told."""
    resolution: Resolution | None
    """None: where a label begins."""
    steps: dict[bytes, _Step | None] = field(default_factory=dict)


class _Step(NamedTuple):
    """What a piece of a label's commands does."""

    fields: tuple[Field, ...]
    """Those that end in it."""
    inks: tuple[Ink, ...]
    notes: tuple[Note, ...]
    size: int
    """How many commands it has."""
    after: _Point
    copies: int = 1


class Steps:
    """Works out the labels of a print stream; dpi: as the caller of `read_zpl` told it."""

    def __init__(self, dpi: float | None) -> None:
        self._dpi = dpi
        self._begins: dict[State, _Point] = {}
        self._points: dict[tuple[object, ...], _Point] = {}
        self._fields: dict[tuple[object, ...], Field] = {}
        self._kept = 0

    def program(self, state: State, pieces: Sequence[bytes]) -> Program | None:
        """Return what a label draws that has these commands before, between and behind its data.

        None: it has commands that hang on more than the piece they stand in.
        """
        point = self._begins.get(state)
        if point is None:
            point = self._begins[state] = _Point(state, Field(), None)
        fields: list[tuple[Field, int]] = []
        inks: list[Ink] = []
        notes: list[Note] = []
        count, copies = 0, 1
        for at, piece in enumerate(pieces):
            step = point.steps[piece] if piece in point.steps else self._new(point, piece)
            if step is None or count > MOST_COMMANDS:
                return None
            count += step.size
            copies = max(copies, step.copies)
            before = max(at - 1, 0)
            if step.inks:
                inks += [one._replace(order=one.order + len(fields)) for one in step.inks]
            if step.notes:
                notes += [one._replace(piece=one.piece + before) for one in step.notes]
            fields += [(one, before) for one in step.fields]
            point = step.after
        resolution = point.resolution
        if resolution is None or point.pending.value is not None or count > MOST_COMMANDS:
            return None
        told = Told(point.state, resolution, fields, inks, notes, pieces=len(pieces) - 1)
        return assembled(told._replace(copies=copies))

    def _new(self, point: _Point, piece: bytes) -> _Step | None:
        """A step that was not met before."""
        if self._kept >= _MOST_KEPT:
            self._points.clear()
            self._fields.clear()
            self._begins.clear()
            self._kept = 0
        self._kept += 1
        point.steps[piece] = step = self._worked_out(point, piece)
        return step

    def _worked_out(self, point: _Point, piece: bytes) -> _Step | None:
        state, is_last = point.state, piece.endswith(_END)
        told = list(commands(piece.removesuffix(_END), 0, state.prefixes))
        resolution = point.resolution
        if resolution is None:
            told = told[1:]
            resolution = resolution_of(state, told, self._dpi)
        elif any(one.name in TELL_RESOLUTION for one in told):
            return None
        if any(one.name in ("^XA", "^XZ") or one.is_binary for one in told):
            return None
        builder = LabelBuilder(state, resolution)
        if point.resolution is not None:
            builder.go_on(point.pending)
        for command in told:
            builder.take(command)
        if not is_last:
            builder.take(Command(_DATA, b"", len(piece), len(piece) + len(_DATA)))
        if not builder.is_plain:
            return None
        return self._step(builder, len(told) + 1)

    def _step(self, builder: LabelBuilder, count: int) -> _Step:
        pending = builder.field
        if pending.value is not None:
            pending = replace(pending, value=pending.value._replace(at=0))
        key = (builder.state, builder.resolution, pending.key)
        after = self._points.get(key)
        if after is None:
            after = self._points[key] = _Point(builder.state, pending, builder.resolution)
        how = builder.resolution
        fields = tuple([self._fields.setdefault((how, *one.key), one) for one in builder.fields])
        return _Step(
            fields, tuple(builder.inks), tuple(builder.notes), count, after, builder.copies
        )
