"""*Today*: what is due, what is missed, what waits for a person, and the money of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import tzinfo
from decimal import Decimal
from functools import cache
from typing import Any, Final

from edicompliance.flows.deadlines.due_list import due_rows
from edicompliance.flows.mailbox.standing import standing
from edicompliance.flows.shipping.pauses import collector_paused
from edicompliance.reports.due import DueRow
from edicompliance.web.asking import Answer, Asked, Elsewhere, NotThereError, order_page
from edicompliance.web.tables import Column, Table

_DAY: Final = 24 * 60
MOST: Final = 200
"""So many rows stand on a page; the files have all."""
COLUMNS: Final = (
    Column("subject", "of"), Column("what", "due", "word"), Column("partner", "partner", "word"),
    Column("at_risk", "at risk", "money"), Column("minutes_left", "left", "minutes"),
    Column("due_at", "by", "time"), Column("state", "state", "word"),
    Column("to_do", "to do", "sentence"),
    Column("id", "id", "number", on_page=False),
)  # fmt: skip

_ASIDE: Final = tuple(one for one in COLUMNS if one.key not in ("what", "id", "state"))
_FEW: Final = 20


def today(asked: Asked) -> Answer:
    """The page."""
    with collector_paused(), asked.store.look() as look:
        rows = due_rows(look)
        told, now = standing(look), look.now
    near = [one for one in rows if one.minutes_left < _DAY]
    numbers = {
        "due_today": sum(one.state == "open" for one in near),
        "missed": sum(one.state == "missed" for one in rows),
        "held": told["quarantined"] + told["parked"],
        "at_risk": _money(rows),
        "overdue_997": told["acks"]["overdue"],
        "disputes_closing": sum(one.what == "dispute" for one in rows),
    }
    clock = cache(asked.clock_of)
    table = Table("due", COLUMNS, _Rows(rows, clock), "Nothing is due.")
    late = [one for one in rows if one.what == "997" and one.state == "missed"]
    closing = [one for one in rows if one.what == "dispute"]
    beside = {
        "late": Table("overdue", _ASIDE, _Rows(late, clock)),
        "closing": Table("disputes", _ASIDE, _Rows(closing, clock)),
    }
    answer = Answer("today.html.j2", "Today", table=table, more=tuple(beside.values()))
    if asked.suffix:
        listed = table.as_json()["rows"] if asked.suffix == "json" else []
        head = {"schema": "edicompliance/desk-today/1", "now": now.isoformat()}
        return replace(answer, told={**head, **numbers, "rows": listed})
    values = {
        **numbers,
        **{name: one.first(_FEW) for name, one in beside.items()},
        "alerts": told["alerts"],
        "first": table.first(MOST),
        "all": len(rows),
    }
    return replace(answer, values=values)


def done(asked: Asked) -> Elsewhere:
    """A person says that something is done that no document tells of."""
    number = asked.about["id"]
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise NotThereError(f"{number}: expected the number of a deadline")
    with asked.store.work(asked.person) as work:
        work.deadlines.done(int(number), asked.person, reason=asked.reason)
    return Elsewhere("/")


class _Rows(Sequence[dict[str, Any]]):
    """Rows that are made when they are looked at: of a hundred thousand a page shows few."""

    def __init__(self, rows: Sequence[DueRow], clock: Callable[[str], tzinfo]) -> None:
        self._rows, self._clock = rows, clock

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [_row(one, self._clock(one.partner)) for one in self._rows[at]]
        one = self._rows[at]
        return _row(one, self._clock(one.partner))


def _row(one: DueRow, clock: tzinfo) -> dict[str, Any]:
    row = {**one._asdict(), "clock": clock}
    if one.order:
        row["href"] = order_page(one.partner, one.order)
    return row


def _money(rows: Iterable[DueRow]) -> dict[str, str]:
    """Currency -> what is at risk in it, dearest first."""
    sums: dict[str, Decimal] = {}
    for one in rows:
        if one.at_risk is not None:
            sums[one.currency] = sums.get(one.currency, Decimal(0)) + one.at_risk
    ordered = sorted(sums.items(), key=lambda pair: -pair[1])
    return {currency: f"{money:.2f}" for currency, money in ordered}
