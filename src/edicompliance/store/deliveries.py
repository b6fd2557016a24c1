"""Alerts on their way: each by every channel once, over crashes, and again where one fails.

An alert and its deliveries are written in one transaction. Whoever sends one claims it first, and
notes that it went out right behind it. A machine that dies in between leaves it claimed; the next
one cannot know whether it arrived, sends it again, and says so: its number is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, Update, and_, func, select

from edicompliance.store.claims import OVER, Claim, as_claim, change, claim, free, is_time
from edicompliance.store.tables.desk import alert, alert_delivery
from edicompliance.store.work import Work


@dataclass(frozen=True, slots=True)
class ToTell:
    """An alert that is one sender's for a while."""

    claim: Claim
    channel: str
    """By which way."""
    alert_id: int
    kind: str
    """approaching, missed, trouble."""
    subject: str
    message: str
    again: bool = False
    """Whether somebody who began to send it never said that he had."""


class Deliveries:
    """Alerts on their way."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def queue(self, alert_id: int, channels: Sequence[str]) -> None:
        """Put an alert in, once for each channel."""
        rows = [
            {
                "alert_id": alert_id,
                "channel": channel,
                "state": "queued",
                "not_before": self._work.now,
            }
            for channel in dict.fromkeys(channels)
        ]
        if rows:
            self._work.execute(alert_delivery.insert(), rows)

    def claim(
        self, channels: Sequence[str], holder: str, *, seconds: float, most: int = 1
    ) -> list[ToTell]:
        """Make alerts that may go by these channels now the holder's; the first raised first."""
        column = alert_delivery.c
        which = and_(
            free(alert_delivery, "queued", self._work),
            is_time(alert_delivery, self._work),
            column.channel.in_(channels),
        )
        lapsed = {
            row.id
            for row in self._work.execute(select(column.id).where(which, column.state == "claimed"))
        }
        rows = claim(
            self._work,
            alert_delivery,
            which,
            holder=holder,
            seconds=seconds,
            most=most,
            first=column.alert_id,
        )
        return [self._to_tell(row, again=row.id in lapsed) for row in rows]

    def sent(self, one: ToTell) -> None:
        """Note that an alert went out by its channel; when all have it, people were told.

        One that is of no deadline is news: it is over when it was told.
        """
        change(self._work, alert_delivery, one.claim, **self._over("sent"))
        column = alert_delivery.c
        left = and_(column.alert_id == one.alert_id, column.state.in_(("queued", "claimed")))
        if self._work.one(select(column.id).where(left).limit(1)) is None:
            self._work.deadlines.told(one.alert_id)
            self._work.execute(_news(one.alert_id).values(resolved_at=self._work.now))

    def failed(self, one: ToTell, trouble: str, *, again_in: float) -> None:
        """Note why a channel did not take an alert, and when it may be tried again."""
        values = {"state": "queued", "not_before": self._work.after(again_in), "trouble": trouble}
        change(self._work, alert_delivery, one.claim, **values, **OVER)

    def drop(self, alerts: Select[Any]) -> None:
        """Take back what did not go out of alerts that are over: nobody need be told any more."""
        this = and_(
            alert_delivery.c.alert_id.in_(alerts.scalar_subquery()),
            alert_delivery.c.state == "queued",
        )
        self._work.execute(alert_delivery.update().where(this).values(state="dropped"))

    def drop_channels(self, channels: Sequence[str]) -> None:
        """Take back what waits for channels that there are no longer."""
        column = alert_delivery.c
        this = and_(column.channel.in_(channels), column.state == "queued")
        self._work.execute(alert_delivery.update().where(this).values(state="dropped"))

    def queue_dropped(self, alert_id: int) -> None:
        """Put in again what was taken back of an alert that stands again."""
        this = and_(alert_delivery.c.alert_id == alert_id, alert_delivery.c.state == "dropped")
        values = {"state": "queued", "not_before": self._work.now}
        self._work.execute(alert_delivery.update().where(this).values(values))

    def waiting(self) -> list[Row[Any]]:
        """Channel, how many alerts wait for it, and why the last one could not go out."""
        column = alert_delivery.c
        query = (
            select(
                column.channel,
                func.count().label("waiting"),
                func.max(column.trouble).label("trouble"),
            )
            .where(column.state.in_(("queued", "claimed")))
            .group_by(column.channel)
            .order_by(column.channel)
        )
        return list(self._work.execute(query))

    def _over(self, state: str) -> dict[str, Any]:
        return {"state": state, "sent_at": self._work.now, "trouble": "", **OVER}

    def _to_tell(self, row: Row[Any], *, again: bool) -> ToTell:
        said = self._work.one(select(alert).where(alert.c.id == row.alert_id))
        kind, subject, message = (said.kind, said.subject, said.message) if said else ("", "", "")
        return ToTell(as_claim(row), row.channel, row.alert_id, kind, subject, message, again)


def _news(alert_id: int) -> Update:
    this = and_(alert.c.id == alert_id, alert.c.deadline_id.is_(None))
    return alert.update().where(this, alert.c.resolved_at.is_(None))
