"""Telling people: what comes near, what was missed, once each; and again where a way fails.

The sweep is a function of the store and its clock alone. What it raises is stored with the ways it
is to go by, in one transaction; then each is sent and noted. Several that wait for one way go as
one message, so that a bad morning is not a hundred of them.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, cast

from edicompliance.errors import EdiError, LostClaim
from edicompliance.failpoints import reached
from edicompliance.flows.deadlines.alert_settings import LOG, AlertSettings, channel_of
from edicompliance.flows.deadlines.channels import Notify, by_apprise, url_of
from edicompliance.flows.deadlines.told_together import TOO_LATE, line, together
from edicompliance.flows.mailbox.keeping import left_to_others
from edicompliance.flows.mailbox.resting import pause_after
from edicompliance.reports.slack import span
from edicompliance.store import Store, Work
from edicompliance.store.deliveries import ToTell
from edicompliance.store.looking_back import came_too_late, told_near
from edicompliance.x12.issues import plural, printable

_LOG: Final = logging.getLogger("edicompliance.alerts")
_TOGETHER: Final = 50
_LOGGED_TOGETHER: Final = 500
"""So many alerts go in one message, and to the log at once."""
_LEASE: Final = 120.0
NAMES: Final[Mapping[str, str]] = {
    "997": "the acknowledgment of receipt (997)",
    "855": "the acknowledgment (855)",
    "ship-notice": "the ship notice (856)",
    "ship-window-opens": "the ship window opens",
    "ship-window-closes": "the ship window closes",
    "appointment": "the appointment",
    "invoice": "the invoice (810)",
    "dispute": "the dispute",
}
"""What is due -> what people call it."""
TO_DO: Final[Mapping[str, str]] = {
    "997": "see whether the partner's answer, or ours, is held up: edic status",
    "855": "acknowledge the order: edic pair --to 855, then edic send",
    "ship-notice": "send the ship notice: a late one costs less than none",
    "ship-window-opens": "have the goods ready; the truck may leave from then on",
    "ship-window-closes": "let the truck leave, or get a later date in writing",
    "appointment": "make the appointment, then edic due --done ID",
    "invoice": "send the invoice",
    "dispute": "dispute the deduction, or accept it",
}
"""What is due -> what to do."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What became so since the last sweep."""

    overdue: int = 0
    """Answers that we await and that did not come in time."""
    missed: int = 0
    """Deadlines that were missed."""
    approaching: int = 0
    """Deadlines that came near."""


def sweep(work: Work, settings: AlertSettings) -> Swept:
    """Say of everything that its time is over, or nearly; each thing once.

    What was over before its document came is missed, and wakes nobody: there was no time to do it.
    The log has it, and whoever asks how all stands is told.
    """
    overdue = work.acknowledgments.sweep()
    missed = work.deadlines.sweep()
    near = work.deadlines.near(settings.hours)
    hopeless = came_too_late(work, [row.id for row in missed])
    for row in missed:
        told, channels = _missed(row), settings.channels
        if row.id in hopeless:
            told, channels = f"{told}; {TOO_LATE}", (LOG,)
        work.deadlines.alert("missed", _subject(row), told, row.id, channels=channels)
    for row in near:
        told = _near(row, work.now)
        work.deadlines.alert("approaching", _subject(row), told, row.id, channels=settings.channels)
    return Swept(len(overdue), len(missed), len(near))


def _subject(row: Any) -> str:
    return (
        f"{row.partner}: {row.what} {row.subject}, due {row.due_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    )


def standing_alerts(look: Work) -> list[dict[str, str]]:
    """Alerts that are not over, each with the time that is left now, not when it was raised."""
    near = told_near(look)
    return [
        {
            "kind": one.kind,
            "subject": one.subject,
            "message": _near(near[one.id], look.now) if one.id in near else one.message,
        }
        for one in look.deadlines.alerts()
    ]


def _near(row: Any, now: datetime) -> str:
    if row.due_at <= now:
        return _missed(row)
    left = span(row.due_at - now)
    return f"{NAMES[row.what]}: {row.subject}: {left} left{_worth(row)}. {_why(row)}"


def _missed(row: Any) -> str:
    return f"{NAMES[row.what]}: {row.subject}: its time is over{_worth(row)}. {_why(row)}"


def _worth(row: Any) -> str:
    return f", {row.at_risk:,.2f} {row.currency} at risk" if row.at_risk else ""


def _why(row: Any) -> str:
    because = f" ({row.because})" if row.because else ""
    return f"To do: {TO_DO[row.what]}{because}"


class Teller:
    """Sends what was raised, by the ways of one configuration."""

    def __init__(
        self,
        settings: AlertSettings,
        holder: str,
        *,
        notify: Notify = by_apprise,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._holder, self._notify, self._environ = holder, notify, environ
        self._urls = {channel_of(one): one for one in settings.urls}

    def tell(self, store: Store) -> list[str]:
        """Send all that may go now; return what people must see to: ways that failed."""
        self._forget_other_ways(store)
        troubles = [why for channel in (LOG, *self._urls) for why in self._all(store, channel)]
        return list(dict.fromkeys(troubles))

    def _forget_other_ways(self, store: Store) -> None:
        """Take back what waits for a way that the settings no longer name: nothing goes by it."""
        with store.look() as look:
            waiting = [one.channel for one in look.deliveries.waiting()]
        gone = [one for one in waiting if one != LOG and one not in self._urls]
        if gone:
            with store.work(self._holder) as work:
                work.deliveries.drop_channels(gone)
            _LOG.warning("no alert goes by %s any more: not in the settings", ", ".join(gone))

    def _all(self, store: Store, channel: str) -> list[str]:
        most = _LOGGED_TOGETHER if channel == LOG else _TOGETHER
        while True:
            with store.work(self._holder) as work:
                waiting = work.deliveries.claim([channel], self._holder, seconds=_LEASE, most=most)
            if not waiting:
                return []
            reached("before_alert_sent")
            try:
                self._send(channel, waiting)
            except EdiError as why:
                return [self._failed(store, channel, waiting, str(why))]
            reached("after_alert_sent")
            with store.work(self._holder) as work:
                for one in waiting:
                    with left_to_others(f"alert {one.alert_id}"):
                        work.deliveries.sent(one)

    def _send(self, channel: str, waiting: Sequence[ToTell]) -> None:
        if channel == LOG:
            for alike in together(waiting):
                _LOG.warning("%s", printable(_line(cast("Sequence[ToTell]", alike))))
            return
        lines = [_line([one]) for one in waiting]
        title = waiting[0].subject if len(waiting) == 1 else plural(len(waiting), "alert")
        url = url_of(self._urls[channel], self._environ)
        self._notify(url, f"edicompliance: {title}", "\n".join(lines))

    def _failed(self, store: Store, channel: str, waiting: Sequence[ToTell], why: str) -> str:
        told = f"alerts cannot go by {channel}: {why}; they are tried again"
        for one in waiting:
            pause = pause_after(one.claim.attempts)
            try:
                with store.work(self._holder) as work:
                    work.deliveries.failed(one, why, again_in=pause)
            except LostClaim:
                continue
        _LOG.warning("%s", printable(told))
        return told


def _line(alike: Sequence[ToTell]) -> str:
    """An alert as people read it; its number tells one that may come twice from two."""
    first, last = alike[0].alert_id, alike[-1].alert_id
    number = f"[{first}]" if first == last else f"[{first} to {last}]"
    told = f"{number} {line(alike)}"
    if not any(one.again for one in alike):
        return told
    kind = f"{number} {alike[0].kind}"
    return told.replace(kind, f"{kind} (perhaps again: whoever sent it stopped)", 1)
