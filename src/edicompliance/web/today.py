"""*Today*: what is due, what is missed, what waits for a person, and the money of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import quote

from edicompliance.flows.deadlines.due_list import due_rows
from edicompliance.flows.deadlines.told_together import line, together
from edicompliance.flows.mailbox.standing import standing
from edicompliance.flows.money.kept_bills import commands_of, entered_name, guides_of
from edicompliance.flows.shipping.pauses import collector_paused
from edicompliance.reports.due import DueRow
from edicompliance.store import Work
from edicompliance.store.looking_back import came_in
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
_INTERCHANGE: Final = re.compile(r"\bof interchange (\d+)$")


def today(asked: Asked) -> Answer:
    """The page."""
    with collector_paused(), asked.store.look() as look:
        rows = due_rows(look)
        told, now = standing(look), look.now
        late = [one for one in rows if one.what == "997" and one.state == "missed"]
        closing = [one for one in rows if one.what == "dispute"]
        on_page = () if asked.suffix else (*rows[:MOST], *late[:_FEW], *closing[:_FEW])
        pages, enter = _pages(asked, look, on_page), commands_of(look, asked.config, on_page)
    near = [one for one in rows if one.minutes_left < _DAY]
    numbers = {
        "due_today": sum(one.state == "open" for one in near),
        "missed": sum(one.state == "missed" for one in rows),
        "held": told["quarantined"] + told["parked"],
        "at_risk": _money(rows),
        "cost_not_known": sum(one.at_risk is None for one in rows),
        "overdue_997": told["acks"]["overdue"],
        "disputes_closing": len(closing),
    }
    clock = cache(asked.clock_of)
    table = Table(
        "due",
        COLUMNS,
        _Rows(rows, clock, pages, enter),
        "Nothing is due. What is comes with the orders: edic mailbox poll --once takes them in.",
    )
    beside = {
        "late": Table("overdue", _ASIDE, _Rows(late, clock, pages, enter)),
        "closing": Table("disputes", _ASIDE, _Rows(closing, clock, pages, enter)),
    }
    answer = Answer("today.html.j2", "Today", table=table, more=tuple(beside.values()))
    if asked.suffix:
        listed = table.as_json()["rows"] if asked.suffix == "json" else []
        head = {"schema": "edicompliance/desk-today/1", "now": now.isoformat()}
        return replace(answer, told={**head, **numbers, "rows": listed})
    values = {
        **numbers,
        **{name: one.first(_FEW) for name, one in beside.items()},
        "alerts": _said(told["alerts"]),
        "unknown": any(one.at_risk is None for one in rows[:MOST]),
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


def _said(alerts: Sequence[Mapping[str, str]]) -> tuple[list[str], int]:
    """What the page says of the alerts, and of how many more it does not.

    What came too late for anybody is a line of each kind, as in `edic status`; the list below has
    each.
    """
    groups = list(together(SimpleNamespace(**one) for one in alerts))
    shown = [one[0].message if len(one) == 1 else line(one) for one in groups[:_FEW]]
    return shown, len(groups) - len(shown)


class _Rows(Sequence[dict[str, Any]]):
    """Rows that are made when they are looked at: of a hundred thousand a page shows few."""

    def __init__(
        self,
        rows: Sequence[DueRow],
        clock: Callable[[str], tzinfo],
        pages: Mapping[int, str],
        enter: Mapping[int, str],
    ) -> None:
        self._rows, self._clock, self._pages, self._enter = rows, clock, pages, enter

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self._told(one) for one in self._rows[at]]
        return self._told(self._rows[at])

    def _told(self, one: DueRow) -> dict[str, Any]:
        row = _row(one, self._clock(one.partner), self._pages)
        if one.id in self._enter:
            row["to_do"] = f"enter it: {self._enter[one.id]}; then {one.to_do}"
        return row


def _row(one: DueRow, clock: tzinfo, pages: Mapping[int, str]) -> dict[str, Any]:
    row = {**one._asdict(), "clock": clock}
    if one.order:
        row["href"] = order_page(one.partner, one.order)
    elif one.id in pages:
        row["href"] = pages[one.id]
    return row


def _pages(asked: Asked, look: Work, rows: Sequence[DueRow]) -> dict[int, str]:
    """Number of a deadline of no order -> the page of what it is about.

    A deduction that is entered has one under *Chargebacks*; before, there is the interchange that
    it came in. Of a receipt there is the interchange that wants it.
    """
    bare = [one for one in rows if not one.order]
    pages = {
        number: f"/mailbox/interchange:{place}"
        for number, place in came_in(look, [one.id for one in bare]).items()
    }
    guide = guides_of(asked.config)
    for one in bare:
        if found := _INTERCHANGE.search(one.subject):
            pages[one.id] = f"/mailbox/interchange:{found[1]}"
        elif one.what == "dispute" and (name := entered_name(look, guide(one.partner), one)):
            pages[one.id] = f"/chargebacks/{quote(name)}"
    return pages


def _money(rows: Iterable[DueRow]) -> dict[str, str]:
    """Currency -> what is at risk in it, dearest first."""
    sums: dict[str, Decimal] = {}
    for one in rows:
        if one.at_risk is not None:
            sums[one.currency] = sums.get(one.currency, Decimal(0)) + one.at_risk
    ordered = sorted(sums.items(), key=lambda pair: -pair[1])
    return {currency: f"{money:.2f}" for currency, money in ordered}
