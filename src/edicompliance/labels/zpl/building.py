"""Turns the commands of one label into what it draws: see `zpl_program`.

>>> builder = LabelBuilder(State())
>>> builder.take(Command("^ZY", b"1", 3, 6))
>>> builder.notes
[Note(piece=0, offset=3, text='^ZY is not known and was not read', retake=False)]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from edicompliance.labels.boxes import Box
from edicompliance.labels.zpl.assembling import MOST_NOTES, Told, assembled
from edicompliance.labels.zpl.commands import Command
from edicompliance.labels.zpl.field import Field, Value
from edicompliance.labels.zpl.field_commands import FIELD_COMMANDS, Handler
from edicompliance.labels.zpl.ink import Ink
from edicompliance.labels.zpl.known import IDLE, NOT_READ, says_otherwise
from edicompliance.labels.zpl.label_commands import LABEL_COMMANDS
from edicompliance.labels.zpl.parameters import Parameters
from edicompliance.labels.zpl.placing import Placing
from edicompliance.labels.zpl.program import Fixed, Note, Program
from edicompliance.labels.zpl.resolution import DPIS, Resolution
from edicompliance.labels.zpl.state import SETTINGS, State, Stored

_MOST_FORMATS: Final = 20
"""So many stored formats one label may recall."""


_UNENDED: Final = "the data of a field are not ended by ^FS before"
_NOT_SURE: Final = "what a printer makes of it is not sure"
USUAL: Final = Resolution(DPIS[0])
_HANDLERS: Final[Mapping[str, Handler]] = {**FIELD_COMMANDS, **LABEL_COMMANDS}


class LabelBuilder:
    """Takes command after command of one label."""

    def __init__(self, state: State, resolution: Resolution = USUAL, *, at: int = 0) -> None:
        self.state = state
        self.resolution = resolution
        self.factor = resolution.mm
        self.field = Field()
        """The one that is being told of."""
        self.spans: list[tuple[int, int]] = []
        """Where the data of the label's own fields stand."""
        self.keeps = True
        """Whether another label with the same commands draws the same."""
        self.fields: list[Field] = []
        """Those that were ended."""
        self.inks: list[Ink] = []
        self.notes: list[Note] = []
        self.copies = 1
        """How often the label is printed."""
        self.counts_on = False
        """Whether each of these copies says something else."""
        self.lacks: list[str] = []
        """The stored formats that it recalls and nobody knows."""
        self._fixed: list[Fixed] = []
        self._values: dict[int, Value] = {}
        self._storing: str = ""
        self._to_store: list[Command] = []
        self._is_recalling = False
        self._recalls = 0
        self._told = [0, 0]
        """How many notes there were, and how many doubts."""
        self._begin = at

    # -- commands

    def take(self, command: Command) -> None:
        """Take the next command."""
        if self._storing:
            self._to_store.append(command)
            return
        told = self._parameters(command)
        name = command.name
        if handler := _HANDLERS.get(name):
            handler(self, command, told)
        elif name in SETTINGS:
            self.state = self.state.after(name, told, self.resolution.dpi)
        elif name in NOT_READ:
            tell = self.doubt if says_otherwise(told) else self.note
            tell(command, f"{name} was not read: {NOT_READ[name]}")
        elif name not in IDLE:
            self.note(command, f"{_shown(name)} is not known and was not read")
        for fault in told.faults:
            self.note(command, fault)

    def _parameters(self, command: Command) -> Parameters:
        comma = self.state.prefixes.comma.decode("latin-1")
        return Parameters(command.name, command.text, comma)

    def dots(self, told: Parameters, at: int, default: float, *, least: float = 0) -> float:
        """Return a parameter that is a measure, in dots."""
        unit = self.state.dots(self.resolution.dpi)
        if not told.text(at):
            return default
        return told.number(at, default / unit, least=least / unit, most=32000 / unit) * unit

    # -- notes

    def mark(self, command: Command) -> tuple[int, int]:
        """Return where a command stands, in the way of a note."""
        if self._is_recalling:
            return -1, command.offset
        before = self.spans[-1][1] if self.spans else self._begin
        return len(self.spans), command.offset - before

    def note(self, command: Command, text: str) -> None:
        """Tell something of a command."""
        self._tell(Note(*self.mark(command), text))

    def doubt(self, command: Command, text: str) -> None:
        """Tell why the label does not count."""
        self._tell(Note(*self.mark(command), text, retake=True))

    def _tell(self, note: Note) -> None:
        self._told[note.retake] += 1
        if self._told[note.retake] <= MOST_NOTES + 1:
            self.notes.append(note)

    # -- fields

    def data_of(self, command: Command) -> int:
        """Take the data of a field; return their number, as of `Value`."""
        if self._is_recalling:
            return self.fixed(command.data, command.start)
        self.spans.append((command.start, command.end))
        return len(self.spans) - 1

    def fixed(self, data: bytes, offset: int) -> int:
        """Take data that are the same for all labels with these commands."""
        self._fixed.append(Fixed(data, offset))
        return -len(self._fixed)

    def check_ended(self, command: Command) -> None:
        """Tell of a field whose data came and that was not ended."""
        if self.field.value is not None:
            what = "the next data" if command.name in ("^FD", "^FV") else command.name
            self.doubt(command, f"{_UNENDED} {what}; {_NOT_SURE}")
            self.end_field()

    def end_field(self) -> None:
        """Take the field as it has been told of."""
        field, self.field = self.field, Field()
        if field.is_tag or (field.value is None and field.number is None):
            return
        if field.number is not None and field.value is not None:
            self._values[field.number] = field.value
        if field.number is None or field.is_placed or self._is_recalling:
            field.placing = self._placing(field)
            field.is_reverse |= self.state.reverse
            field.font = field.font or self.state.font
            self.fields.append(field)

    def _placing(self, field: Field) -> Placing:
        state = self.state
        x = state.home[0] + field.x - state.shift
        y = state.home[1] + field.y + state.top
        from_right = (field.justify or state.justify) == "1"
        return Placing(x, y, field.from_base, field.turn or state.turn, from_right)

    # -- lines and pictures

    def placed(self, wide: float, high: float) -> Box:
        """Return where something so large stands that is drawn in this field."""
        field = replace(self.field, turn="N")
        return self._placing(field).frame(wide, high, high).on_label(Box(0, 0, wide, high))

    def draw(self, inks: Iterable[Ink], *, is_white: bool = False, thin: bool = False) -> None:
        """Draw something; thin: letters can be seen through it."""
        sees_through = thin or self.field.is_reverse or self.state.reverse
        for one in inks:
            filled = one.is_filled and not sees_through and not is_white
            self.inks.append(Ink(one.box, filled, is_white, len(self.fields)))

    # -- what is stored

    def keep(self, stored: Stored) -> None:
        """Keep something in the printer's memory."""
        self.state = replace(self.state, stored=stored)
        self.keeps = False

    def store_as(self, name: str) -> None:
        """Store what follows as a format."""
        self._storing = name
        self.keeps = False

    def recall(self, command: Command, made: tuple[Command, ...]) -> None:
        """Take the commands of a stored format."""
        self._recalls += 1
        if self._is_recalling or self._recalls > _MOST_FORMATS:
            self.doubt(command, f"more than {_MOST_FORMATS} formats, or one within another")
            return
        self._is_recalling = True
        for one in made:
            self.take(one)
        self._is_recalling = False

    def change_prefixes(self, command: Command) -> None:
        """Take a change of the characters that begin commands."""
        self.state = replace(self.state, prefixes=self.state.prefixes.changed(command))
        self.keeps = False

    # -- going on, and the end

    def go_on(self, pending: Field) -> None:
        """Go on behind the data of a field: they are the first there are."""
        self.field = replace(pending, slots={})
        self.spans.append((0, 0))

    @property
    def is_plain(self) -> bool:
        """Whether all that was taken says the same wherever it stands in a file."""
        if self._fixed or self._values or self._storing or self._recalls or self.lacks:
            return False
        return self.keeps

    def program(self) -> Program:
        """Return what the label draws."""
        if self._storing:
            stored = self.state.stored.with_format(self._storing, tuple(self._to_store))
            return Program(replace(self.state, stored=stored), keeps=False)
        if self.field.value is not None:
            self._tell(Note(*self.field.mark, f"{_UNENDED} ^XZ; {_NOT_SURE}", retake=True))
            self.end_field()
        return assembled(
            Told(
                self.state,
                self.resolution,
                [(one, 0) for one in self.fields],
                self.inks,
                self.notes,
                len(self.spans),
                self._fixed,
                self._values,
                self.keeps,
                1 if self.counts_on else self.copies,
                tuple(self.lacks),
            )
        )


def _shown(name: str) -> str:
    return name if name.isascii() and name.isprintable() else repr(name)
