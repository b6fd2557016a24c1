"""What was seen, answered, granted and found: notes beside the documents, each added and kept.

Two who saw the same thing differently are two observations; an authorization is the retailer's
word, with its number and who gave it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Row, or_, select

from edicompliance.documents.tables.observations import Answer, Observation
from edicompliance.store.looking_back import in_parts
from edicompliance.store.tables.desk import finding, run
from edicompliance.store.tables.documents import answer, authorization, observation
from edicompliance.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a retailer has granted."""

    partner: str
    number: str
    """Under which number he keeps it."""
    granted_by: str
    """Who there."""
    po: str = ""
    """For which order; empty: for all."""
    excuses: tuple[str, ...] = ()
    """The rules whose faults it excuses."""
    covers: Literal["timing", "amount", "both"] = "both"
    shown_by: str = ""
    """What shows it: the mail, the screenshot."""
    dates: Mapping[str, date] = field(default_factory=dict)
    """The new dates."""
    given: date | None = None
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFinding:
    """Something wrong with a shipment, with its price."""

    code: str
    severity: str
    message: str
    subject: str = ""
    document_id: int | None = None
    low: Decimal | None = None
    expected: Decimal | None = None
    high: Decimal | None = None
    currency: str = ""
    offset: int | None = None


_FINDING = (
    "code", "severity", "message", "subject", "document_id", "low", "expected", "high", "currency",
    "offset",
)  # fmt: skip
_OBSERVED = (
    "what", "source", "at", "value", "quantity", "unit", "po", "item", "bill_of_lading", "notice",
    "sscc", "reference",
)  # fmt: skip


class Noted:
    """Notes beside the documents."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def saw(self, seen: Observation, partner: str, document_id: int | None = None) -> int:
        """Note something that was seen."""
        values = {name: getattr(seen, name) for name in _OBSERVED}
        values |= {
            "partner": partner,
            "document_id": document_id,
            "on_day": seen.day,
            "noted_at": self._work.now,
        }
        return self._work.insert(observation, values)

    def observations(
        self, *, po: str = "", bill_of_lading: str = "", notice: str = ""
    ) -> tuple[Observation, ...]:
        """What was seen of an order, a bill of lading or a notice, in the order of noting."""
        column = observation.c
        asked = {column.po: po, column.bill_of_lading: bill_of_lading, column.notice: notice}
        named = [one == value for one, value in asked.items() if value]
        query = select(observation).where(or_(*named)) if named else select(observation)
        rows = self._work.execute(query.order_by(column.id))
        return tuple(
            Observation(day=row.on_day, **{name: getattr(row, name) for name in _OBSERVED})
            for row in rows
        )

    def answered(self, one: Answer, partner: str, document_id: int | None = None) -> int:
        """Note an answer that went out or came in."""
        values = {
            "document_id": document_id,
            "partner": partner,
            "set_id": one.set_id,
            "number": one.number,
            "answered_by": one.answered_by,
            "at": one.at,
            "outcome": one.outcome,
            "reference": one.reference,
            "reason": one.reason,
        }
        return self._work.insert(answer, values)

    def answers(self, partner: str = "", before: datetime | None = None) -> tuple[Answer, ...]:
        """Answers, in the order of noting; of one partner, before a time, where these are given."""
        query = select(answer).order_by(answer.c.id)
        if partner:
            query = query.where(answer.c.partner == partner)
        if before is not None:
            query = query.where(answer.c.at < before)
        return tuple(map(_answer, self._work.execute(query)))

    def answers_by_document(self, document_ids: Iterable[int]) -> dict[int, list[Answer]]:
        """Document -> the answers to it, in the order of noting."""
        found: dict[int, list[Answer]] = {}
        query, ids = select(answer).order_by(answer.c.id), list(document_ids)
        for row in in_parts(self._work, query, answer.c.document_id, ids):
            found.setdefault(row.document_id, []).append(_answer(row))
        return found

    def granted(self, one: Grant, *, reason: str = "") -> int:
        """Note what a retailer has granted."""
        dates = {name: day.isoformat() for name, day in one.dates.items()}
        values = {
            "partner": one.partner,
            "number": one.number,
            "granted_by": one.granted_by,
            "po": one.po,
            "excuses": " ".join(one.excuses),
            "covers": one.covers,
            "shown_by": one.shown_by,
            "dates": json.dumps(dates, sort_keys=True) if dates else "",
            "given": one.given,
            "starts": one.starts,
            "ends": one.ends,
            "noted_at": self._work.now,
        }
        self._work.done("noted authorization", one.number, reason=reason)
        return self._work.insert(authorization, values)

    def standing(self, partner: str, number: str, po: str | None = None) -> tuple[Row[Any], ...]:
        """What a retailer has granted under a number and that has no last day, or a coming one.

        `po` is the order it is for, empty: for all; None: for whichever.
        """
        column = authorization.c
        query = select(authorization).where(
            column.partner == partner,
            column.number == number,
            or_(column.ends.is_(None), column.ends >= self._work.now.date()),
        )
        if po is not None:
            query = query.where(column.po == po)
        return tuple(self._work.execute(query.order_by(column.id)))

    def ended(self, row: Row[Any], last: date, *, reason: str = "") -> None:
        """Note the last day of what a retailer has granted."""
        this = authorization.update().where(authorization.c.id == row.id)
        self._work.execute(this.values(ends=last, noted_at=self._work.now))
        self._work.done("ended authorization", row.number, reason=reason)

    def grants(self, partner: str, po: str, on: date) -> tuple[Row[Any], ...]:
        """What a retailer has granted for an order, in force on a day."""
        column = authorization.c
        query = select(authorization).where(
            column.partner == partner,
            column.po.in_(("", po)),
            or_(column.starts.is_(None), column.starts <= on),
            or_(column.ends.is_(None), column.ends >= on),
        )
        return tuple(self._work.execute(query.order_by(column.id)))

    def judged(
        self,
        profile: str,
        as_of: datetime,
        findings: Iterable[NewFinding],
        *,
        edition: str = "",
        note: str = "",
    ) -> int:
        """Note a check and what it found; return its number."""
        values = {
            "profile": profile,
            "edition": edition,
            "judged_as_of": as_of,
            "started_at": self._work.now,
            "note": note,
        }
        added = self._work.insert(run, values)
        rows = [
            {"run_id": added, **{name: getattr(one, name) for name in _FINDING}} for one in findings
        ]
        if rows:
            self._work.execute(finding.insert(), rows)
        return added

    def findings(self, run_id: int) -> tuple[Row[Any], ...]:
        """What a check found."""
        return tuple(
            self._work.execute(
                select(finding).where(finding.c.run_id == run_id).order_by(finding.c.id)
            )
        )


def _answer(row: Row[Any]) -> Answer:
    return Answer(
        row.set_id, row.number, row.answered_by, row.at, row.outcome, row.reference, row.reason
    )
