"""A list with its figures, in every form that people and programs take: one list, six forms.

>>> one = Listing("Costs", ("what", "amount"), ({"what": "ASN001", "amount": Decimal("9.00")},))
>>> print(as_markdown(one))
# Costs
<BLANKLINE>
| what | amount |
|---|---:|
| ASN001 | 9.00 |
<BLANKLINE>
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from edicompliance.reports.bars import Bar, bars_svg
from edicompliance.reports.letters import TEMPLATES
from edicompliance.reports.workbook import workbook
from edicompliance.translate.cells import csv_text
from edicompliance.x12.issues import printable

_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
)


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, Any]]
    """Amounts are Decimal, counts int, all else text."""
    notes: tuple[str, ...] = ()
    """Sentences that stand below."""
    bars: tuple[Bar, ...] = field(default=())
    """The same as a picture, where there is a page for one."""
    name: str = "list"
    """Of the workbook's sheet."""
    empty: str = "nothing is there"
    """What is said where there is no row."""


def as_csv(told: Listing) -> str:
    """The rows as CSV."""
    return csv_text(
        [told.columns, *([_cell(row[name]) for name in told.columns] for row in told.rows)]
    )


def as_xlsx(told: Listing) -> bytes:
    """The rows as a workbook."""
    return workbook(told.name, told.columns, told.rows)


def as_markdown(told: Listing) -> str:
    """A table for wikis and chats."""
    right = [_is_right(told, name) for name in told.columns]
    lines = [
        f"# {_marked(told.title)}",
        "",
        "| " + " | ".join(told.columns) + " |",
        "|" + "|".join("---:" if one else "---" for one in right) + "|",
    ]
    for row in told.rows:
        cells = (_marked(_cell(row[name])) for name in told.columns)
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", *(f"- {_marked(one)}" for one in _below(told))]
    return "\n".join(lines).rstrip("\n") + "\n"


def as_text(told: Listing) -> str:
    """For a terminal: the columns under each other."""
    head = [one.replace("_", " ") for one in told.columns]
    table = [[printable(_cell(row[name])) for name in told.columns] for row in told.rows]
    lines = [printable(told.title)]
    if table:
        right = [_is_right(told, name) for name in told.columns]
        widths = [max(map(len, column)) for column in zip(head, *table, strict=True)]
        for cells in (head, *table):
            padded = (
                cell.rjust(wide) if one else cell.ljust(wide)
                for cell, wide, one in zip(cells, widths, right, strict=True)
            )
            lines.append("  ".join(padded).rstrip())
    lines += map(printable, _below(told))
    return "\n".join(lines) + "\n"


def as_html(told: Listing) -> str:
    """One page, with the picture; it prints as it is."""
    return _ENVIRONMENT.get_template("listing.html.j2").render(
        title=printable(told.title),
        # The picture's own texts are escaped where it is drawn.
        picture=Markup(bars_svg(told.bars, told.title)),  # noqa: S704
        columns=[(one.replace("_", " "), _is_right(told, one)) for one in told.columns],
        rows=[
            [(printable(_cell(row[name])), _is_right(told, name)) for name in told.columns]
            for row in told.rows
        ],
        notes=[printable(one) for one in _below(told)],
    )


def _below(told: Listing) -> tuple[str, ...]:
    return told.notes if told.rows else (told.empty, *told.notes)


def _is_right(told: Listing, name: str) -> bool:
    """Whether a column has figures: they stand at the right."""
    return any(isinstance(row[name], Decimal | int) for row in told.rows)


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def _marked(text: str) -> str:
    return printable(text).replace("|", "\\|")
