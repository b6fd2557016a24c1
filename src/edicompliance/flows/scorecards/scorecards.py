"""A retailer's scorecard as a table: how much it counted of each period, and how much met.

Portals name their columns as they like, so the user says which is which:
`counted=PO Cases,met=On Time`. A row's day may be any day of its period; the profile says when that
begins. Numbers have a point before their decimals, and may have commas between thousands.

>>> from edicompliance.profiles import load_profile
>>> guide = load_profile("sample-superstores")
>>> text = "Week of,Cases,On time" + chr(10) + "2026-11-05,1200,1150"
>>> columns = {"starts": "Week of", "counted": "Cases", "met": "On time"}
>>> for one in read_scorecard("card.csv", text, guide, "otif", columns):
...     print(one.starts, one.counted, one.met)
2026-10-31 1200 1150
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

from edicompliance.documents import CannotTell
from edicompliance.documents.tables.user_cells import day as day_of
from edicompliance.documents.tables.user_files import read_text, suggest
from edicompliance.documents.tables.user_tables import column_name
from edicompliance.errors import ProfileError
from edicompliance.profiles import Profile
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.profiles.csvtable import read_rows
from edicompliance.rules.history import PeriodBefore
from edicompliance.rules.money.period_of import bounds

COLUMNS: Final = ("starts", "of", "counted", "met", "failed", "missing", "total")
"""What a scorecard may say; `failed` stands in for `met`."""
VALUE: Final = "value"
"""The percentage itself, where a portal shows no counts, or beside them."""
_NUMBER: Final = re.compile(
    r"[0-9]{1,12}(?:\.[0-9]{1,9})?|[0-9]{1,3}(?:,[0-9]{3}){1,3}(?:\.[0-9]{1,9})?"
)


def load_scorecard(
    path: Path | str,
    profile: Profile,
    measure: str,
    columns: Mapping[str, str],
    starts: date | None = None,
) -> tuple[PeriodBefore, ...]:
    """Return the counts of a CSV file; a `ProfileError` names line, column, expected and got."""
    return read_scorecard(str(path), read_text(path), profile, measure, columns, starts)


def read_scorecard(
    label: str,
    text: str,
    profile: Profile,
    measure: str,
    columns: Mapping[str, str],
    starts: date | None = None,
) -> tuple[PeriodBefore, ...]:
    """Return the counts of a text; `columns` says what the table calls ours."""
    table = read_rows(label, text)
    names = {ours: columns.get(ours, ours) for ours in COLUMNS}
    found: dict[tuple[date, str], PeriodBefore] = {}
    for cells, line in zip(table.rows, table.lines, strict=True):
        row = _Row(label, cells, line, names)
        one = row.period(measure, profile, starts)
        if (one.starts, one.group) in found:
            raise row.error("starts", f"a second row of the period from {one.starts}")
        found[one.starts, one.group] = one
    if not found:
        raise ProfileError(label, "", "expected a row for each period, got none")
    return tuple(found.values())


class Figure(NamedTuple):
    """A figure of the retailer's own: with its counts, or the percentage alone."""

    starts: date
    group: str
    counted: Decimal | None
    """None: the retailer shows no counts."""
    met: Decimal | None
    value: Decimal | None
    """In percent, where there are no counts."""


def load_figures(
    path: Path | str, profile: Profile, measure: str, columns: Mapping[str, str]
) -> tuple[Figure, ...]:
    """Return a retailer's own figures of a CSV file; `value` stands where there are no counts.

    Raises `ProfileError`, which names line, column, expected and got.
    """
    return read_figures(str(path), read_text(path), profile, measure, columns)


def read_figures(
    label: str, text: str, profile: Profile, measure: str, columns: Mapping[str, str]
) -> tuple[Figure, ...]:
    """Return the figures of a text; `columns` says what the table calls ours."""
    table = read_rows(label, text)
    names = {ours: columns.get(ours, ours) for ours in (*COLUMNS, VALUE)}
    found: dict[tuple[date, str], Figure] = {}
    for cells, line in zip(table.rows, table.lines, strict=True):
        row = _Row(label, cells, line, names)
        one = row.figure(measure, profile)
        if (one.starts, one.group) in found:
            raise row.error("starts", f"a second row of the period from {one.starts}")
        found[one.starts, one.group] = one
    if not found:
        raise ProfileError(label, "", "expected a row for each period, got none")
    return tuple(found.values())


class _Row:
    """One row of the table."""

    def __init__(
        self, label: str, cells: Mapping[str, str], line: int, names: Mapping[str, str]
    ) -> None:
        self.label, self.cells, self.line, self.names = label, cells, line, names

    def error(self, column: str, reason: str) -> ProfileError:
        """A fault, at its column as the table calls it."""
        return ProfileError(self.label, self.names[column], reason, self.line)

    def period(self, measure: str, profile: Profile, starts: date | None) -> PeriodBefore:
        counted, met, failed = (self.number(name) for name in ("counted", "met", "failed"))
        if counted is None:
            near = suggest(column_name(self.names["counted"]), self.cells)
            raise self.error("counted", f"expected a number, got an empty cell{near}")
        if met is None and failed is None:
            raise self.error("met", "expected a number, here or as failed, got an empty cell")
        missing = self.number("missing") or Decimal(0)
        right = met if met is not None else counted - missing - (failed or Decimal(0))
        if not 0 <= right <= counted - missing:
            got = f"{right} met and {missing} missing of {counted}"
            raise self.error("counted", f"expected the sum at the least, got {got}")
        return PeriodBefore(
            measure=measure,
            starts=_first_day(self.day(starts), measure, profile),
            group=self.cells.get(column_name(self.names["of"]), ""),
            counted=counted,
            met=right,
            missing=missing,
            total=self.number("total"),
        )

    def figure(self, measure: str, profile: Profile) -> Figure:
        value, counted = self.percent(), self.number("counted")
        if counted is not None:
            one = self.period(measure, profile, None)
            self.agrees(value, one)
            return Figure(one.starts, one.group, one.counted, one.met, None)
        if value is None:
            near = suggest(column_name(self.names["counted"]), self.cells)
            raise self.error(
                "counted", f"expected how much counts, or a percentage as {self.names[VALUE]}, "
                f"got empty cells{near}",
            )  # fmt: skip
        if self.number("met") is not None or self.number("failed") is not None:
            raise self.error("counted", "expected a number, for met or failed is given, got none")
        starts = _first_day(self.day(None), measure, profile)
        return Figure(starts, self.cells.get(column_name(self.names["of"]), ""), None, None, value)

    def percent(self) -> Decimal | None:
        """A percentage, with its sign or without; None for an empty cell."""
        cell = self.cells.get(column_name(self.names[VALUE]), "").strip()
        if not cell:
            return None
        signed, text = cell.endswith("%"), cell.removesuffix("%").strip()
        if not _NUMBER.fullmatch(text):
            raise self.error(VALUE, f"expected a percentage such as 96.5%, got {cell!r}")
        found = Decimal(text.replace(",", ""))
        if not signed and 0 < found <= 1:
            raise self.error(
                VALUE, f"expected a percentage such as 96.5, got {cell!r}: a share or a percentage "
                "cannot be told apart; write it with its sign, %",
            )  # fmt: skip
        return found

    def agrees(self, value: Decimal | None, one: PeriodBefore) -> None:
        """Refuse a percentage that is not the one of its counts, as far as it is written out."""
        if value is None or not one.counted:
            return
        exponent = value.as_tuple().exponent
        half = Decimal(5).scaleb(int(exponent) - 1)
        if abs(100 * one.met / one.counted - value) > half:
            told = f"{100 * one.met / one.counted:.2f}, which {one.met} of {one.counted} are"
            raise self.error(VALUE, f"expected {told}, got {value}")

    def number(self, column: str) -> Decimal | None:
        """A number with a point before its decimals; None for an empty cell."""
        cell = self.cells.get(column_name(self.names[column]), "").strip()
        if not cell:
            return None
        if not _NUMBER.fullmatch(cell):
            raise self.error(column, f"expected a number such as 1250 or 1,250.5, got {cell!r}")
        return Decimal(cell.replace(",", ""))

    def day(self, usual: date | None) -> date:
        cell = self.cells.get(column_name(self.names["starts"]), "")
        if not cell and usual is not None:
            return usual
        try:
            found = day_of(cell)
        except ValueError as reason:
            raise self.error("starts", str(reason)) from None
        if found is None:
            raise self.error("starts", "expected a day of the period, got an empty cell")
        return found


def _first_day(day: date, measure: str, profile: Profile) -> date:
    """The first day of the period around a day, by the measure's clauses."""
    clauses = [one.body for one in profile.families.get(("measures", measure), ())]
    if not clauses:
        names = [name for section, name in profile.families if section == "measures"]
        raise ProfileError(profile.id, measure, f"unknown measure{suggest(measure, names)}")
    firsts = set()
    for body in clauses:
        if isinstance(body, Measure) and body.period is not None:
            try:
                firsts.add(bounds(body.period.text, day, body, profile)[0])
            except CannotTell as doubt:
                raise ProfileError(profile.id, f"measures.{measure}", doubt.reason) from None
    return firsts.pop() if len(firsts) == 1 else day


def columns_of(text: str) -> Iterator[tuple[str, str]]:
    """Read `counted=PO Cases,met=On Time`; a ValueError tells what is wrong.

    >>> dict(columns_of("counted=PO Cases,met=On Time"))
    {'counted': 'PO Cases', 'met': 'On Time'}
    """
    for pair in filter(None, (one.strip() for one in text.split(","))):
        ours, equals, theirs = pair.partition("=")
        if not equals or not theirs:
            raise ValueError(f"expected OURS=THEIRS, as met=On Time, got {pair!r}")
        if ours not in COLUMNS:
            raise ValueError(f"unknown column {ours!r}{suggest(ours, COLUMNS)}")
        yield ours, theirs
