"""The commands that say what a field is: where it stands, its font, its data, its bars.

>>> FIELD_COMMANDS["^BC"] is FIELD_COMMANDS["^B3"] is bar_code
True
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from edicompliance.labels.zpl.blocks import Block
from edicompliance.labels.zpl.commands import Command
from edicompliance.labels.zpl.data import Decoding
from edicompliance.labels.zpl.field import Bars, Value
from edicompliance.labels.zpl.parameters import Parameters
from edicompliance.labels.zpl.state import Chosen
from edicompliance.labels.zpl.symbols import SYMBOLS, Options

if TYPE_CHECKING:
    from edicompliance.labels.zpl.building import LabelBuilder

Handler = Callable[["LabelBuilder", Command, Parameters], None]


def _origin(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    builder.check_ended(command)
    field = builder.field
    field.x, field.y = builder.dots(told, 0, 0), builder.dots(told, 1, 0)
    field.justify = told.letter(2, "012", builder.state.justify)
    field.is_placed, field.from_base = True, command.name == "^FT"
    if field.from_base and not told.text(0):
        builder.note(command, "^FT without a place was not read: behind the field before it")


def _font(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    word = told.text(0).upper()
    usual = builder.state.font
    letter = word[:1] or usual.letter
    if word[1:2] in tuple("NRIB"):
        builder.field.turn = word[1]
    high, wide = builder.dots(told, 1, 0), builder.dots(told, 2, 0)
    if not high and not wide:
        high, wide = usual.height, usual.width
    builder.field.font = Chosen(letter, high, wide)


def _block(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    builder.field.block = Block(
        builder.dots(told, 0, 0),
        int(told.number(1, 1, least=1, most=9999)),
        builder.dots(told, 2, 0, least=-9999),
        told.letter(3, "LCRJ", "L"),
        builder.dots(told, 4, 0),
    )


def _text_block(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    builder.field.turn = told.letter(0, "NRIB", builder.field.turn or builder.state.turn)
    high = builder.dots(told, 2, 1, least=1)
    builder.field.block = Block(builder.dots(told, 1, 1, least=1), lines=max(1, int(high // 10)))


def _escapes(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    builder.field.indicator = command.data.strip()[:1] or b"_"


def _number(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    digits = told.text(0).partition('"')[0]
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 4:
        builder.note(command, f"^FN takes a number up to 9999, got {digits[:20]!r}")
        return
    builder.field.number = int(digits)
    builder.field.mark = builder.mark(command)


def _data(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    builder.check_ended(command)
    builder.field.mark = builder.mark(command)
    at = builder.data_of(command)
    builder.field.value = Value(at, Decoding(builder.state.page, builder.field.indicator))


def _serial(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    comma = builder.state.prefixes.comma
    builder.field.value = Value(
        builder.fixed(command.data.partition(comma)[0], command.start),
        Decoding(builder.state.page, builder.field.indicator),
    )
    builder.keeps, builder.counts_on = False, True
    builder.note(command, "counts on from label to label (^SN); this is the first")


def _reverse(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    builder.field.is_reverse = True


def _tag(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    builder.field.is_tag = True


def _end(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    builder.end_field()


def bar_code(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    """Take the command of a bar code."""
    code = SYMBOLS[command.name]
    state, field = builder.state, builder.field
    field.turn = told.letter(0, "NRIB", state.turn)
    options = Options(
        letters="N" if code.letters is None else told.letter(code.letters, "YN", code.has_letters),
        above="N" if code.above is None else told.letter(code.above, "YN", "N"),
        check="N" if code.check is None else told.letter(code.check, "YN", "N"),
        mode="N" if code.mode is None else told.letter(code.mode, "NUAD", "N"),
    )
    high = state.bar_height
    if code.height is not None:
        high = builder.dots(told, code.height, high, least=1)
    module = state.module
    if code.module is not None:
        module = told.number(code.module, module, least=1, most=100)
    field.bars = Bars(command.name, options, module, state.ratio, high)


FIELD_COMMANDS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "^FO": _origin,
        "^FT": _origin,
        "^A": _font,
        "^FB": _block,
        "^TB": _text_block,
        "^FH": _escapes,
        "^FN": _number,
        "^FD": _data,
        "^FV": _data,
        "^SN": _serial,
        "^FR": _reverse,
        "^RF": _tag,
        "^WT": _tag,
        "^FS": _end,
        **dict.fromkeys(SYMBOLS, bar_code),
    }
)
"""Command -> what it does to the field that is being told of."""
