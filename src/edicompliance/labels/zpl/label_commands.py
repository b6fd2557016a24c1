"""The commands that draw lines and pictures, recall what was stored, or concern a label as a whole.

>>> sorted(LABEL_COMMANDS)[:6]
['^CC', '^CD', '^CT', '^DF', '^GB', '^GC']
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from edicompliance.labels.zpl.commands import Command
from edicompliance.labels.zpl.field_commands import Handler
from edicompliance.labels.zpl.ink import lines_of_box
from edicompliance.labels.zpl.parameters import Parameters

if TYPE_CHECKING:
    from edicompliance.labels.zpl.building import LabelBuilder


def _box(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    thick = builder.dots(told, 2, 1, least=1)
    wide = builder.dots(told, 0, thick, least=0) or thick
    high = builder.dots(told, 1, thick, least=0) or thick
    box = builder.placed(max(wide, thick), max(high, thick))
    is_white = told.letter(3, "BW", "B") == "W"
    builder.draw(lines_of_box(box, thick, builder.factor), is_white=is_white)


def _round(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    """A circle or an ellipse; its ink is taken to be the box around it."""
    wide = builder.dots(told, 0, 3, least=3)
    high = wide if command.name == "^GC" else builder.dots(told, 1, 3, least=3)
    builder.draw(lines_of_box(builder.placed(wide, high), 1, builder.factor))


def _diagonal(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    wide, high = builder.dots(told, 0, 3, least=3), builder.dots(told, 1, 3, least=3)
    builder.draw(
        lines_of_box(builder.placed(wide, high), max(wide, high), builder.factor), thin=True
    )


def _sign(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    high = builder.dots(told, 1, 24, least=1)
    wide = builder.dots(told, 2, high, least=1)
    builder.draw(lines_of_box(builder.placed(wide, high), high, builder.factor), thin=True)


def _picture(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    count, row = (told.number(at, 0, most=9_999_999) for at in (2, 3))
    if not row:
        builder.note(command, "^GF without a number of bytes of a row was not read")
        return
    _draw_picture(builder, command, 8 * row, count / row)


def _recalled_picture(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    name = stored_name(told.text(0), ".GRF")
    size = builder.state.stored.pictures.get(name)
    if size is None:
        builder.note(command, f"the picture {name} is not in this file; it was not read")
        return
    across, down = (told.number(at, 1, least=1, most=10) for at in (1, 2))
    _draw_picture(builder, command, size[0] * across, size[1] * down)


def _draw_picture(builder: LabelBuilder, command: Command, wide: float, high: float) -> None:
    box = builder.placed(wide, high)
    builder.draw(lines_of_box(box, max(wide, high), builder.factor), thin=True)
    size = box.scaled(builder.factor)
    told = f"a picture of {size.width:.0f} by {size.height:.0f} mm was not read"
    builder.note(command, told)


def stored_picture(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    """Keep the size of a picture: `~DG`."""
    total, row = (told.number(at, 0, most=9_999_999) for at in (1, 2))
    if row:
        name = stored_name(told.text(0), ".GRF")
        builder.keep(builder.state.stored.with_picture(name, (8 * row, total / row)))


def _store_format(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    builder.store_as(stored_name(told.text(0), ".ZPL"))


def _recall_format(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    name = stored_name(told.text(0), ".ZPL")
    stored = builder.state.stored
    made = stored.formats.get(name)
    if made is None:
        builder.lacks.append(name)
        differ = "stored in several files, and not alike: give the one that was sent to the printer"
        absent = "stored in no file that was given: give the one that stores it (^DF), too"
        why = differ if name in stored.disputed else absent
        builder.doubt(command, f"the format {name} is {why}")
        return
    if file := stored.lent.get(name):
        builder.note(command, f"drawn with the format {name} of {file}")
    builder.recall(command, made)


def stored_name(text: str, ending: str) -> str:
    """Return the whole name of something stored.

    >>> stored_name("label", ".ZPL"), stored_name("e:LOGO.GRF", ".GRF")
    ('R:LABEL.ZPL', 'E:LOGO.GRF')
    """
    name = text.upper()
    name = name if ":" in name else f"R:{name}"
    return name if "." in name else name + ending


def _copies(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    copies = told.number(0, 1, least=1, most=99_999_999)
    if copies > 1:
        builder.copies = int(copies)
        builder.note(command, f"printed {copies:.0f} times (^PQ)")


def _kept_map(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    if told.letter(0, "YN", "Y") == "N":
        builder.note(command, "^MCN: what this label shows is also printed on the next one")


def _prefix(builder: LabelBuilder, command: Command, told: Parameters) -> None:
    builder.change_prefixes(command)


LABEL_COMMANDS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "^GB": _box,
        "^GC": _round,
        "^GE": _round,
        "^GD": _diagonal,
        "^GS": _sign,
        "^GF": _picture,
        "^XG": _recalled_picture,
        "~DG": stored_picture,
        "^DF": _store_format,
        "^XF": _recall_format,
        "^PQ": _copies,
        "^MC": _kept_map,
        **{f"{one}{two}": _prefix for one in "^~" for two in ("CC", "CD", "CT")},
    }
)
"""Command -> what it does to the label."""
