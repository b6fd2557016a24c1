"""What is due, and what went wrong on a day: for people, as JSON, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from json.encoder import encode_basestring_ascii
from typing import Any, Final, Protocol

from edicompliance.reports.layout import short
from edicompliance.reports.workbook import workbook
from edicompliance.translate.cells import csv_text
from edicompliance.x12.issues import printable

SCHEMA: Final = "edic/due/1"
COLUMNS: Final = (
    "id", "partner", "what", "order", "subject", "due_at", "minutes_left", "state", "at_risk",
    "currency", "to_do", "because",
)  # fmt: skip
LOG_COLUMNS: Final = (
    "raised_at", "kind", "partner", "what", "order", "subject", "due_at", "at_risk", "currency",
    "state", "settled_at", "minutes_late", "told_at", "message",
)  # fmt: skip
_WIDTHS: Final = {
    "subject": 40, "due_at": 22, "to_do": 50, "because": 60, "message": 80, "raised_at": 22,
    "settled_at": 22, "told_at": 22,
}  # fmt: skip
_HEAD: Final = ("due", "left", "at risk", "what", "of", "partner", "id", "to do")
_NUMBERS: Final = (1, 2)
_LEAST: Final = 20
_text: Final = encode_basestring_ascii
"""A text as JSON."""


class Listed(Protocol):
    """A row of the list."""

    @property
    def state(self) -> str: ...
    @property
    def minutes_left(self) -> int: ...
    @property
    def at_risk(self) -> Decimal | None: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def currency(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def order(self) -> str: ...
    @property
    def because(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def partner(self) -> str: ...
    @property
    def id(self) -> int: ...
    @property
    def to_do(self) -> str: ...
    def _asdict(self) -> dict[str, Any]: ...


def as_json(rows: Sequence[Listed], now: datetime) -> str:
    """All of them, a line each, written by hand: a hundred thousand take no time."""
    missed = sum(one.state == "missed" for one in rows)
    counted = f'"missed": {missed}, "open": {len(rows) - missed}'
    head = f'{{"schema": {_text(SCHEMA)}, "now": {_text(_time(now))}, {counted}'
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    listed = ",\n".join([_json(one, known) for one in rows])
    return f'{head}, "deadlines": [{listed}]}}\n'


def as_csv(rows: Sequence[Listed]) -> str:
    """A row a deadline."""
    return csv_text([COLUMNS, *(_cells(one._asdict(), COLUMNS) for one in rows)])


def as_xlsx(rows: Sequence[Listed]) -> bytes:
    """The same as a workbook; needs the extra `excel`."""
    plain = ({**one._asdict(), "due_at": _time(one.due_at)} for one in rows)
    return workbook("due", COLUMNS, plain, _WIDTHS)


def as_text(rows: Sequence[Listed], *, width: int = 100) -> str:
    """A line a deadline, the most urgent first."""
    if not rows:
        return "nothing is due\n"
    return "\n".join(_lines(rows, width)) + "\n"


def log_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The exception log of a day as CSV."""
    return csv_text([LOG_COLUMNS, *(_cells(one, LOG_COLUMNS) for one in rows)])


def log_xlsx(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The same as a workbook; needs the extra `excel`."""
    plain = (
        {
            name: _time(value) if isinstance(value, datetime) else value
            for name, value in one.items()
        }
        for one in rows
    )
    return workbook("exceptions", LOG_COLUMNS, plain, _WIDTHS)


def _json(one: Listed, known: dict[tuple[str, ...], tuple[str, ...]]) -> str:
    """A deadline as a JSON object; words that come again and again are encoded once."""
    often = one.partner, one.what, one.state, one.currency, one.to_do
    if often not in known:
        known[often] = tuple(map(_text, often))
    partner, what, state, currency, to_do = known[often]
    order = _text(one.order) if one.order else "null"
    at_risk = "null" if one.at_risk is None else f'"{one.at_risk}"'
    return (
        f'{{"id": {one.id}, "partner": {partner}, "what": {what}, "order": {order}, '
        f'"subject": {_text(one.subject)}, "due_at": "{_time(one.due_at)}", '
        f'"minutes_left": {one.minutes_left}, "state": {state}, "at_risk": {at_risk}, '
        f'"currency": {currency}, "to_do": {to_do}, "because": {_text(one.because)}}}'
    )


def _time(at: datetime) -> str:
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return f"{at.isoformat()[:19]}Z"


def _cells(one: Mapping[str, Any], columns: Sequence[str]) -> list[Any]:
    values = (one[name] for name in columns)
    return [
        "" if value is None else _time(value) if isinstance(value, datetime) else value
        for value in values
    ]


def _lines(rows: Sequence[Listed], width: int) -> Iterator[str]:
    """Columns as wide as what stands in them; the last is cut at the edge."""
    table = [_HEAD, *map(_told, rows)]
    *widths, _ = (max(map(len, column)) for column in zip(*table, strict=True))
    for *cells, last in table:
        told = [
            f"{cell:>{size}}" if at in _NUMBERS else f"{cell:{size}}"
            for at, (cell, size) in enumerate(zip(cells, widths, strict=True))
        ]
        line = "  ".join(told)
        yield f"{line}  {short(last, max(width - len(line) - 2, _LEAST))}".rstrip()


def _told(one: Listed) -> tuple[str, ...]:
    left = "missed" if one.state == "missed" else _left(one.minutes_left)
    money = "not known" if one.at_risk is None else f"{one.at_risk:,.2f} {one.currency}".strip()
    due = f"{one.due_at.astimezone(UTC):%Y-%m-%d %H:%M}Z"
    cells = (due, left, money, one.what, one.subject, one.partner, str(one.id), one.to_do)
    return tuple(map(printable, cells))


def _left(minutes: int) -> str:
    """How long there is time.

    >>> _left(59), _left(61), _left(60 * 49)
    ('59 min', '1 h 01 min', '49 h 00 min')
    """
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
