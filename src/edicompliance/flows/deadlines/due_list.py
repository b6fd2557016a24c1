"""What is due, the most urgent first; and what went wrong on a day.

Missed ones come first, the dearest before the others; then what is at risk for each hour that is
left, so that a small sum in ten minutes comes before a large one in three weeks. What nobody has a
price of may cost as much as the dearest of the list, and stands where that would, by the time that
is left. What costs nothing comes last.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from edicompliance.documents.segments.times import on_day
from edicompliance.flows.deadlines.alerting import TO_DO
from edicompliance.reports.due import LOG_COLUMNS, DueRow, log_csv
from edicompliance.store import Store, Work


def due_rows(look: Work, *, within: float | None = None) -> list[DueRow]:
    """Everything that is to be done within so many seconds, or at all, the most urgent first.

    What was missed and is not done is always among it.
    """
    now, parse = look.now, datetime.fromisoformat
    missed, priced, others = _Ranked(), _Ranked(), _Ranked()
    unknown: list[tuple[float, int, DueRow]] = []
    make, began = DueRow._make, now.timestamp()
    amounts: dict[Any, tuple[Decimal | None, float]] = {None: (None, 0.0)}
    for row in look.deadlines.listed(within=within):
        number, partner, what, order, subject, at, state, risk, currency, because = row
        due = at if isinstance(at, datetime) else parse(at)
        left = due.timestamp() - began
        if risk not in amounts:  # guides charge a few sums, again and again
            amounts[risk] = Decimal(risk), float(risk)
        at_risk, worth = amounts[risk]
        one = make((
            number, partner, what, order, subject, due, int(left // 60), state,
            at_risk, currency, TO_DO[what], because,
        ))  # fmt: skip
        if at_risk is None:
            unknown.append((left, number, one))
        elif state == "missed":
            missed.append((-worth, left, number, one))
        elif worth:
            priced.append((-worth / max(left, 1.0), left, number, one))
        else:
            others.append((0.0, left, number, one))
    dearest = max(worth for _, worth in amounts.values()) or 1.0
    for left, number, one in unknown:
        if one.state == "missed":
            missed.append((-dearest, left, number, one))
        else:
            priced.append((-dearest / max(left, 1.0), left, number, one))
    return [one for ranked in (missed, priced, others) for *_, one in sorted(ranked)]


_Ranked: TypeAlias = list[tuple[float, float, int, DueRow]]
"""By which number, by how many seconds, by which row; then the row itself."""


# -- the exception log


def exceptions(look: Work, day: date, zone: str = "UTC") -> list[dict[str, Any]]:
    """What went wrong, or came near to it, on a day of a place: every alert that was raised.

    Each with its deadline as it stands by now, and by how many minutes it was done too late.
    """
    whole = on_day(day, zone)
    raised = look.deadlines.alerted(whole.first, whole.last + timedelta(microseconds=1))
    return [_exception(row) for row in raised]


def _exception(row: Any) -> dict[str, Any]:
    due, settled = row.deadline_due_at, row.deadline_settled_at
    late = None
    if due is not None and row.deadline_state == "met" and settled is not None and settled > due:
        late = int((settled - due).total_seconds() // 60)
    values = (
        row.raised_at, row.kind, row.deadline_partner or "", row.deadline_what or "",
        row.deadline_po_number or "", row.subject, due, row.deadline_at_risk,
        row.deadline_currency or "", row.deadline_state or "",
        settled if row.deadline_state in ("met", "void") else None, late, row.sent_at, row.message,
    )  # fmt: skip
    return dict(zip(LOG_COLUMNS, values, strict=True))


def write_yesterday(store: Store, folder: Path) -> list[str]:
    """Write the exception log of yesterday, by UTC, if it is not there; return why it cannot be.

    A poll does not end for that: all else of it is done, and the next one writes it.
    """
    with store.look() as look:
        day = (look.now.astimezone(UTC) - timedelta(days=1)).date()
        path = folder / f"exceptions-{day}.csv"
        if path.exists():
            return []
        rows: Sequence[dict[str, Any]] = exceptions(look, day)
    half = path.with_name(f".{path.name}.tmp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        half.write_text(log_csv(rows), encoding="utf-8", newline="")
        half.replace(path)
    except OSError as why:
        return [f"the exception log {path} cannot be written: {why.strerror}; it is tried again"]
    return []
