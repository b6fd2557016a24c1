"""What is due, and what went wrong on a day: for people, as JSON, as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from typing import Any, Final, NamedTuple

from edicompliance.reports.layout import short
from edicompliance.reports.workbook import workbook
from edicompliance.translate.cells import cell, csv_text
from edicompliance.x12.issues import printable

SCHEMA: Final = "edicompliance/due/1"
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
_MINUTE: Final = "%04d-%02d-%02d %02d:%02dZ"
_SECOND: Final = "%04d-%02d-%02dT%02d:%02d:%02dZ"
_LEAST: Final = 20
_text: Final = encode_basestring_ascii
"""A text as JSON."""


class DueRow(NamedTuple):
    """Something that is due, as it is listed."""

    id: int
    """For `edic due --done`."""
    partner: str
    what: str
    order: str
    """The order's number; empty: of no order."""
    subject: str
    due_at: datetime
    """In UTC."""
    minutes_left: int
    """Below 0 it is missed."""
    state: str
    """open or missed."""
    at_risk: Decimal | None
    """What missing it costs; None: not known."""
    currency: str
    to_do: str
    because: str


def as_json(rows: Sequence[DueRow], now: datetime) -> str:
    """All of them, a line each, written by hand: a hundred thousand take no time."""
    missed = sum(one.state == "missed" for one in rows)
    counted = f'"missed": {missed}, "open": {len(rows) - missed}'
    head = f'{{"schema": {_text(SCHEMA)}, "now": {_text(_time(now))}, {counted}'
    listed = ",\n".join(_json(rows))
    return f'{head}, "deadlines": [{listed}]}}\n'


def as_csv(rows: Sequence[DueRow]) -> str:
    """A row a deadline."""
    return csv_text([COLUMNS]) + "".join(_csv(rows))


def as_xlsx(rows: Sequence[DueRow]) -> bytes:
    """The same as a workbook; needs the extra `excel`."""
    plain = ({**one._asdict(), "due_at": _time(one.due_at)} for one in rows)
    return workbook("due", COLUMNS, plain, _WIDTHS)


def as_text(rows: Sequence[DueRow], *, width: int = 100) -> str:
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


def _json(rows: Sequence[DueRow]) -> Iterator[str]:
    """Each as a JSON object; words that come again and again are encoded once."""
    known = _Known(_text)
    for number, partner, what, order, subject, due, left, state, risk, currency, do, why in rows:
        order_text = _text(order) if order else "null"
        of_text = order_text if subject == order else _text(subject)
        yield (
            f'{{"id": {number}, "partner": {known[partner]}, "what": {known[what]}, '
            f'"order": {order_text}, "subject": {of_text}, '
            f'"due_at": "{_instant(due)}", "minutes_left": {left}, '
            f'"state": {known[state]}, "at_risk": {_money(risk)}, '
            f'"currency": {known[currency]}, "to_do": {known[do]}, "because": {known[why]}}}'
        )


def _csv(rows: Sequence[DueRow]) -> Iterator[str]:
    """Each as a line of CSV."""
    cells = _Known(cell)
    for number, partner, what, order, subject, due, left, state, risk, currency, do, why in rows:
        at_risk = "" if risk is None else f"{risk:f}"
        yield (
            f"{number},{cells[partner]},{cells[what]},{cells[order]},{cells[subject]},"
            f'"{_instant(due)}",{left},{cells[state]},{at_risk},{cells[currency]},{cells[do]},'
            f"{cells[why]}\r\n"
        )


class _Known(dict[str, str]):
    """Words as they are written, each made when it is first met."""

    def __init__(self, made: Callable[[str], str]) -> None:
        super().__init__()
        self._made = made

    def __missing__(self, word: str) -> str:
        self[word] = made = self._made(word)
        return made


def _money(at_risk: Decimal | None) -> str:
    return "null" if at_risk is None else f'"{at_risk}"'


def _instant(at: datetime) -> str:
    """A time in UTC, to the second; in half the time of `isoformat`, which asks for the zone.

    >>> _instant(datetime(2026, 11, 27, 8, 5, tzinfo=UTC))
    '2026-11-27T08:05:00Z'
    """
    return _SECOND % (at.year, at.month, at.day, at.hour, at.minute, at.second)


def _time(at: datetime) -> str:
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return _instant(at)


def _cells(one: Mapping[str, Any], columns: Sequence[str]) -> list[Any]:
    values = (one[name] for name in columns)
    return [
        "" if value is None else _time(value) if isinstance(value, datetime) else value
        for value in values
    ]


def _lines(rows: Sequence[DueRow], width: int) -> Iterator[str]:
    """Columns as wide as what stands in them; the last is cut at the edge."""
    words = _Known(printable)
    table = [_HEAD, *(_told(one, words) for one in rows)]
    *widths, _ = (max(map(len, column)) for column in zip(*table, strict=True))
    sides = ("" if at in _NUMBERS else "-" for at in range(len(widths)))
    told = "  ".join(f"%{side}{size}s" for side, size in zip(sides, widths, strict=True))
    left = max(width - sum(widths) - 2 * len(widths), _LEAST)
    last = _Known(lambda word: short(word, left))
    told += "  %s"
    for due, time, money, what, of, partner, number, to_do in table:
        yield (told % (due, time, money, what, of, partner, number, last[to_do])).rstrip()


def _told(one: DueRow, words: Mapping[str, str]) -> tuple[str, ...]:
    number, partner, what, _, subject, at, minutes, state, risk, currency, do, _ = one
    left = "missed" if state == "missed" else _left(minutes)
    money = "not known" if risk is None else _worth(risk, words[currency])
    due = _MINUTE % (at.year, at.month, at.day, at.hour, at.minute)
    of = subject if subject.isprintable() else printable(subject)
    return due, left, money, what, of, words[partner], str(number), words[do]


@lru_cache(4_096)
def _worth(risk: Decimal, currency: str) -> str:
    """A sum as people read it; guides charge a few, again and again."""
    return f"{risk:,.2f} {currency}".strip()


def _left(minutes: int) -> str:
    """How long there is time.

    >>> _left(59), _left(61), _left(60 * 49)
    ('59 min', '1 h 01 min', '49 h 00 min')
    """
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
