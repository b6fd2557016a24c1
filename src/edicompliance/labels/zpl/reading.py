r"""Labels read back from the commands that were sent to a label printer.

A print stream in ZPL has one label after the other, each from `^XA` to `^XZ`. What stands on a
label is told with its place on the label and in the stream; a command that is not understood is
told, too, and never passed over. What is no ZPL is no label, and the rest is still read.

>>> stream = b"^XA^PW812^LL1218^FO40,40^A0N,30,30^FDPO 4501061^FS^XZ"
>>> (label,) = read_zpl(stream, "label.zpl")
>>> [(one.text, one.offset) for one in label.texts], str(label.width_mm)
([('PO 4501061', 37)], '101.6')
>>> [one.reason for one in read_zpl(b"%PDF-1.7", "label.zpl")]
["byte 0: expected ^XA, which begins a label, got '%PDF-1.7'"]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from operator import add
from typing import Final, NamedTuple

from edicompliance.labels.seen import SeenLabel, Unreadable
from edicompliance.labels.zpl.building import LabelBuilder
from edicompliance.labels.zpl.commands import USUAL, Command, commands
from edicompliance.labels.zpl.known import IDLE
from edicompliance.labels.zpl.label_commands import stored_name
from edicompliance.labels.zpl.program import Data, Program
from edicompliance.labels.zpl.resolution import resolution_of
from edicompliance.labels.zpl.state import NOTHING_STORED, State, Stored
from edicompliance.labels.zpl.steps import MOST_COMMANDS, Steps

_DATA: Final = re.compile(rb"\^[Ff][DdVv]([^\^~]*)")
"""The data of a field, as most print streams have them."""
_BEFORE_DATA: Final = 3
_MOST_KEPT: Final = 250
"""So many kinds of labels are kept; then all are forgotten."""
_LONGEST_SHOWN: Final = 20
_BLANK: Final = re.compile(rb"(?:\xef\xbb\xbf)?[\x00-\x20\x7f]*")
_RESET: Final = re.compile(rb"CT~~CD,~CC\^~CT~")
"""How a printer's driver begins a stream: whatever the prefixes were, they are the usual ones."""
_OUTSIDE: Final = frozenset({"~DG", "^CC", "~CC", "^CD", "~CD", "^CT", "~CT"})
"""Commands that may stand between labels, and change something."""


def read_zpl(
    data: bytes, file: str, *, dpi: int | None = None, stored: Stored = NOTHING_STORED
) -> Iterator[SeenLabel | Unreadable]:
    """Yield the labels of a print stream, and what in it is none, in the order of the file.

    dpi: how many dots of the printer are an inch; left out, the size of the labels tells it.
    stored: what the printer kept in its memory of other files.
    """
    return _Reader(data, file, dpi, stored).read()


def formats_in(data: bytes, file: str) -> Sequence[tuple[str, tuple[Command, ...]]]:
    """Return the formats that a print stream stores in the printer, each as often as it does."""
    reader = _Reader(data, file, None, NOTHING_STORED)
    for _ in reader.read():
        pass
    return reader.formats


class _Known(NamedTuple):
    """The labels that were met in one state of the printer."""

    state: State
    programs: dict[tuple[bytes, ...], _Kept]

    @property
    def is_usual(self) -> bool:
        """Whether commands begin as they usually do."""
        return self.state.prefixes[:2] == USUAL[:2]


class _Kept(NamedTuple):
    """What a label draws, where its data begin if all are empty, and what holds after it."""

    program: Program
    starts: Sequence[int]
    after: _Known


class _Reader:
    """Reads one print stream."""

    def __init__(self, data: bytes, file: str, dpi: int | None, stored: Stored) -> None:
        self._data = data
        self._file = file
        self._dpi = dpi
        self._index = 0
        self._states: dict[State, _Known] = {}
        self._kept = 0
        self._next_end = 0
        self._steps = Steps(dpi)
        self._known = self._in_state(State(stored=stored))
        self.formats: list[tuple[str, tuple[Command, ...]]] = []
        """Those that it stored."""

    def read(self) -> Iterator[SeenLabel | Unreadable]:
        at, is_empty = 0, True
        while at < len(self._data):
            found, at = self._next(at)
            if found:
                is_empty = False
                yield from found
        if is_empty:
            settings = "stored formats only" if self.formats else "settings only"
            got = "nothing" if _BLANK.fullmatch(self._data) else settings
            reason = f"expected ^XA and what a label shows, got {got}"
            yield Unreadable(self._file, reason, is_format=bool(self.formats))

    def _next(self, at: int) -> tuple[Sequence[SeenLabel | Unreadable], int]:
        """What stands there, and where what follows begins."""
        if self._known.is_usual and self._data.startswith(b"^XA", at):
            quick = self._quick(at)
            if quick is not None:
                return quick
        blank = _BLANK.match(self._data, at)
        begin = blank.end() if blank else at
        if begin > at:
            return (), begin
        if reset := _RESET.match(self._data, at):
            self._known = self._in_state(replace(self._known.state, prefixes=USUAL))
            return (), reset.end()
        command = next(commands(self._data, begin, self._known.state.prefixes), None)
        if command is None or command.offset != begin or not _is_outside(command):
            return self._foreign(begin)
        if command.name == "^XA":
            return self._slow(begin)
        builder = LabelBuilder(self._known.state, at=begin)
        builder.take(command)
        self._known = self._in_state(builder.state)
        return (), command.end

    def _in_state(self, state: State) -> _Known:
        found = self._states.get(state)
        if found is None:
            if len(self._states) >= _MOST_KEPT:
                self._states.clear()
            found = self._states[state] = _Known(state, {})
        return found

    # -- labels

    def _quick(self, at: int) -> tuple[Sequence[SeenLabel | Unreadable], int] | None:
        """A label whose commands, or all pieces of them, were met before; None: it has others."""
        end = self._end_behind(at)
        if self._data.find(b"^XA", at + 3, end) >= 0:
            return None
        parts = _DATA.split(self._data[at:end])
        skeleton, pieces = tuple(parts[::2]), parts[1::2]
        kept = self._known.programs.get(skeleton)
        if kept is None:
            program = self._steps.program(self._known.state, skeleton)
            if program is None:
                return None
            kept = self._keep(program, skeleton)
        self._known = kept.after
        starts = list(map(add, kept.starts, accumulate(map(len, pieces), initial=at)))
        return self._seen(kept.program, at, end, Data(pieces, starts)), end

    def _keep(self, program: Program, skeleton: tuple[bytes, ...]) -> _Kept:
        """Keep what a label draws, for those that have the same commands."""
        if self._kept >= _MOST_KEPT:
            self._states.clear()
            self._kept = 0
        self._kept += 1
        starts = [at + _BEFORE_DATA * n for n, at in enumerate(accumulate(map(len, skeleton)), 1)]
        known, after = self._known, self._in_state(program.after)
        found = known.programs[skeleton] = _Kept(program, starts[:-1], after)
        return found

    def _end_behind(self, at: int) -> int:
        """Where the next ^XZ ends; looked for once, however many labels have none."""
        if self._next_end < at + 3:
            found = self._data.find(b"^XZ", at)
            self._next_end = found + 3 if found >= 0 else len(self._data)
        return self._next_end

    def _seen(
        self, program: Program, at: int, end: int, data: Data
    ) -> Sequence[SeenLabel | Unreadable]:
        label = program.label(self._file, self._index + 1, at, end, data)
        if program.is_printed or label.retake:
            self._index += 1
            return (label,)
        if label.notes:
            return (Unreadable(self._file, "; ".join(label.notes), at),)
        return ()

    def _slow(self, begin: int) -> tuple[Sequence[SeenLabel | Unreadable], int]:
        """A label of commands that were not met before."""
        told: list[Command] = []
        for command in commands(self._data, begin, self._known.state.prefixes):
            if command.name == "^XZ":
                return self._told(told[1:], begin, command.start), command.start
            if told and command.name == "^XA":
                return self._unended(
                    begin, f"a second ^XA at byte {command.offset}", command.offset
                )
            told.append(command)
            if len(told) > MOST_COMMANDS:
                got = f"more than {MOST_COMMANDS:,} commands"
                return self._unended(begin, got, self._next_label(command.end))
        return self._unended(begin, "the end of the file", len(self._data))

    def _told(
        self, told: Sequence[Command], begin: int, end: int
    ) -> Sequence[SeenLabel | Unreadable]:
        """What a label's commands draw; kept for those that have the same."""
        resolution = resolution_of(self._known.state, self._with_recalled(told), self._dpi)
        builder = LabelBuilder(self._known.state, resolution, at=begin)
        for command in told:
            builder.take(command)
        program = builder.program()
        before, after = self._known.state.stored, program.after.stored
        if after is not before:
            self.formats += [
                one for one in after.formats.items() if before.formats.get(one[0]) is not one[1]
            ]
        if program.keeps and self._known.is_usual:
            self._keep_told(program, begin, end, builder.spans)
        self._known = self._in_state(program.after)
        pieces = [self._data[one:two] for one, two in builder.spans]
        return self._seen(program, begin, end, Data(pieces, [one for one, _ in builder.spans]))

    def _with_recalled(self, told: Sequence[Command]) -> Sequence[Command]:
        """The commands of a label, and before them those of the formats that it recalls."""
        formats = self._known.state.stored.formats
        names = (stored_name(one.text.partition(",")[0].strip(), ".ZPL")
                 for one in told if one.name == "^XF")  # fmt: skip
        recalled = [one for name in names for one in formats.get(name, ())]
        return [*recalled, *told] if recalled else told

    def _keep_told(
        self, program: Program, begin: int, end: int, spans: Sequence[tuple[int, int]]
    ) -> None:
        """Keep what a label draws, if the quick way finds the same fields in it."""
        if self._data.find(b"^XZ", begin, end) == end - 3:
            found = [one.span(1) for one in _DATA.finditer(self._data, begin, end)]
            if found == spans:
                self._keep(program, tuple(_DATA.split(self._data[begin:end])[::2]))

    # -- what is no label

    def _unended(
        self, begin: int, got: str, end: int
    ) -> tuple[Sequence[SeenLabel | Unreadable], int]:
        reason = f"byte {begin}: a label begins here; expected ^XZ, which ends it, got {got}"
        return (Unreadable(self._file, reason, begin),), end

    def _foreign(self, begin: int) -> tuple[Sequence[SeenLabel | Unreadable], int]:
        """What is no ZPL, up to the next label."""
        got = self._data[begin : begin + _LONGEST_SHOWN]
        reason = f"byte {begin}: expected ^XA, which begins a label, got {_shown(got)}"
        return (Unreadable(self._file, reason, begin),), self._next_label(begin + 1)

    def _next_label(self, at: int) -> int:
        """Where the next label begins."""
        caret = re.escape(self._known.state.prefixes.caret)
        found = re.compile(caret + b"[Xx][Aa]").search(self._data, at)
        return found.start() if found else len(self._data)


def _is_outside(command: Command) -> bool:
    """Whether a command may stand between labels."""
    name = command.name
    return name == "^XA" or name in _OUTSIDE or (name[0] == "~" and name in IDLE)


def _shown(got: bytes) -> str:
    """A few bytes as they are quoted."""
    text = got.decode("latin-1").splitlines()[0]
    return repr(text)
