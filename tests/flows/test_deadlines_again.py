"""Whatever comes in whatever order, the rows are what one would work out of the documents today.

Orders, changes, answers, what was granted and our own documents come and go in any order, over the
nights when the clocks change and the turn of the year. After each step the rows that were
written bit by bit are held against two others: what is worked out anew of the documents that are
stored, and what a few lines of plain Python say that know neither the profile's language nor the
store.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.flows.following import Desk, acknowledgment, change, desk_in, invoice, notice, order

from edicompliance.flows.deadlines.authorizing import authorization_from, end, grant
from edicompliance.flows.following import Following
from edicompliance.flows.intake import ArchivedFile, Intake
from edicompliance.flows.orders.order_deadlines import deadlines_of
from edicompliance.flows.orders.order_story import story_of
from edicompliance.flows.outward.send import send
from edicompliance.flows.sending import Sender

DOCK = ZoneInfo("America/New_York")
POS = ("4500005", "4500006")
STARTS = st.sampled_from(
    [
        datetime(2026, 10, 31, 20, 0, tzinfo=UTC),  # the clocks go back that night
        datetime(2027, 3, 13, 22, 30, tzinfo=UTC),  # and forward in this one
        datetime(2026, 12, 30, 23, 59, tzinfo=UTC),  # the year ends
        datetime(2028, 2, 28, 12, 0, tzinfo=UTC),  # and has one day more
    ]
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                *("order", "order", "change", "cancel", "855", "856", "810", "reject", "accept"),
                *("824", "grant", "end"),
            )
        ),
        st.sampled_from(POS),
        st.integers(0, 9),  # days until the window opens
        st.integers(0, 5),  # and how many it has
        st.sampled_from([60, 3600, 86_400, 200_000]),  # seconds until the next step
    ),
    min_size=1,
    max_size=8,
)


@dataclass
class Plain:
    """One order, as plain Python has it."""

    came: datetime | None = None
    window: tuple[date, date] | None = None
    cancelled: bool = False
    acknowledged: datetime | None = None
    noticed: datetime | None = None
    refused: bool = False
    left: datetime | None = None
    billed: datetime | None = None
    sent: list[str] = field(default_factory=list)
    granted: dict[str, tuple[date, date]] = field(default_factory=dict)

    def dues(self) -> dict[str, tuple[str, datetime]]:
        """What is due of it: how it stands, and by when."""
        if self.came is None or self.window is None:
            return {}
        first, last = [self.window, *self.granted.values()][-1]
        opens = datetime.combine(first, time.min, DOCK).astimezone(UTC)
        closes = datetime.combine(last + timedelta(days=1), time.min, DOCK).astimezone(UTC)
        closes -= timedelta(microseconds=1)
        leaves = self.left or closes.replace(second=0, microsecond=0)
        found = {
            "855": (self.acknowledged, self.came + timedelta(hours=24)),
            "ship-window-opens": (self.noticed, opens),
            "ship-window-closes": (self.noticed, closes),
            "ship-notice": (self.noticed if not self.refused else None, leaves + _HOUR),
            "appointment": (None, _days(leaves, -1)),
        }
        if self.left is not None:
            day = _days(self.left, 5).astimezone(_RETAILER).date() + timedelta(days=1)
            end = datetime.combine(day, time.min, _RETAILER).astimezone(UTC)
            found["invoice"] = (self.billed, end - timedelta(microseconds=1))
        return {
            what: ("void" if self.cancelled else "met" if done else "open", at)
            for what, (done, at) in found.items()
        }


_HOUR = timedelta(hours=1)
_RETAILER = ZoneInfo("America/Chicago")


def _days(at: datetime, days: int) -> datetime:
    """So many days on, by the retailer's wall clock; none of these lie in a night's gap."""
    local = at.astimezone(_RETAILER)
    return datetime.combine(
        local.date() + timedelta(days=days), local.time(), _RETAILER
    ).astimezone(UTC)


class Trade:
    """A desk, and what plain Python knows of its orders."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.number = desk, 0
        self.plain = {po: Plain() for po in POS}
        self.intake, self.sender = Intake(desk.config), Sender(desk.config)

    def comes(self, kind: str, body: str) -> None:
        from tests.flows.following import interchange  # noqa: PLC0415 - beside its use

        self.number += 1
        data = interchange(kind, body, self.number)
        digest = self.desk.store.archive.put(data)
        with self.desk.store.work("test") as work:
            work.receiving.keep(digest, len(data))
            taken = self.intake.take_in(work, ArchivedFile(data, digest, "x.edi", "mart"))
        assert not taken.trouble

    def sends(self, kind: str, body: str) -> None:
        from tests.flows.following import interchange  # noqa: PLC0415 - as above

        data = interchange(kind, body, 1, ours=True)
        done = send(self.desk.config, self.desk.store, data, sender=self.sender)
        assert done.is_queued, done.complaints

    def step(self, what: str, po: str, days: int, long: int) -> None:
        plain, now = self.plain[po], self.desk.clock.at
        first = now.date() + timedelta(days=days)
        window = first, first + timedelta(days=long)
        steps: dict[str, Callable[[], None]] = {
            "order": lambda: self._order(po, plain, window, now),
            "change": lambda: self._change(po, plain, window),
            "cancel": lambda: self._cancel(po, plain),
            "855": lambda: self._acknowledge(po, plain, now),
            "856": lambda: self._notice(po, plain, first, now),
            "810": lambda: self._invoice(po, plain, now),
            "reject": lambda: self._answered(plain, "R"),
            "accept": lambda: self._answered(plain, "A"),
            "824": lambda: self._advised(plain),
            "grant": lambda: self._granted(po, plain, window),
            "end": lambda: self._ended(plain),
        }
        steps[what]()

    def _order(self, po: str, plain: Plain, window: tuple[date, date], now: datetime) -> None:
        if plain.came is None:
            self.comes("850", order(*map(_x12, window), po=po))
            plain.came, plain.window = now, window

    def _change(self, po: str, plain: Plain, window: tuple[date, date]) -> None:
        if plain.came is not None and not plain.cancelled:
            self.comes("860", change(*map(_x12, window), po=po))
            plain.window = window

    def _cancel(self, po: str, plain: Plain) -> None:
        if plain.came is not None and not plain.cancelled:
            self.comes("860", change("", "", po=po, purpose="01"))
            plain.cancelled = True

    def _acknowledge(self, po: str, plain: Plain, now: datetime) -> None:
        self.sends("855", acknowledgment(po))
        plain.acknowledged = plain.acknowledged or now

    def _notice(self, po: str, plain: Plain, first: date, now: datetime) -> None:
        if plain.sent and not plain.refused:
            return
        left = datetime.combine(first, time(10), DOCK)
        purpose = "05" if plain.sent else "00"
        body = notice(f"N{po}", po=po, left=f"{_x12(first)}*1000", purpose=purpose)
        self.sends("856", body)
        plain.sent.append(f"N{po}")
        plain.left, plain.refused = left.astimezone(UTC), False
        plain.noticed = plain.noticed or now

    def _invoice(self, po: str, plain: Plain, now: datetime) -> None:
        if plain.billed is None:
            self.sends("810", invoice(f"I{po}", po=po))
            plain.billed = now

    def _answered(self, plain: Plain, verdict: str) -> None:
        group = self._group(plain)
        if group is not None and not plain.refused:
            accepted = 0 if verdict == "R" else 1
            body = f"AK1*SH*{group}~AK2*856*{self._set(plain)}~AK5*{verdict}~"
            self.comes("997", f"{body}AK9*{verdict}*1*1*{accepted}~")
            plain.refused = verdict == "R"

    def _advised(self, plain: Plain) -> None:
        if plain.sent and not plain.refused:
            self.comes("824", f"BGN*11*A{self.number}*20261202*1100~OTI*TR*SI*{plain.sent[-1]}~")
            plain.refused = True

    def _granted(self, po: str, plain: Plain, window: tuple[date, date]) -> None:
        self.number += 1
        dates = dict(zip(("ship_not_before", "ship_not_after"), window, strict=True))
        told = {"number": f"RA{self.number}", "by": "the desk", "orders": [po], "dates": dates}
        one = authorization_from(told)
        with self.desk.store.work("clerk") as work:
            grant(work, self.intake.following, "mart", one, reason="mail")
        plain.granted[one.number] = window

    def _ended(self, plain: Plain) -> None:
        if plain.granted:
            number, _ = plain.granted.popitem()
            with self.desk.store.work("clerk") as work:
                end(work, self.intake.following, "mart", number, reason="taken back")

    def _last(self, plain: Plain) -> Any:
        with self.desk.store.look() as look:
            rows = look.documents.find("ship-notice", plain.sent[-1]) if plain.sent else ()
            return look.documents.place(rows[-1].id) if rows else None

    def _group(self, plain: Plain) -> str | None:
        place = self._last(plain)
        if place is None:
            return None
        data = self.desk.store.archive.get(place.sha256)
        from edicompliance.x12 import parse  # noqa: PLC0415 - as above

        return parse(data).interchanges[0].groups[0].control_number

    def _set(self, plain: Plain) -> str:
        return str(self._last(plain).control_number)

    # -- compared

    def written(self, po: str) -> dict[str, tuple[str, datetime]]:
        with self.desk.store.look() as look:
            return {
                row.what: (row.state, row.due_at) for row in look.deadlines.of_order("mart", po)
            }

    def compare(self, following: Following) -> None:
        for po in POS:
            written = self.written(po)
            with self.desk.store.look() as look:
                story = story_of(look, "mart", po, {})
                again = deadlines_of(story, following._guides["mart"]) if story else ()
            assert written == {due.what: (due.state, due.at) for due in again}
            assert written == self.plain[po].dues()


def _x12(day: date) -> str:
    return f"{day:%Y%m%d}"


@pytest.fixture(autouse=True)
def channel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDIC_TEST_ALERTS", "json://localhost/alerts")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STARTS, STEPS)
def test_rows_that_were_written_step_by_step_are_those_worked_out_anew(
    start: datetime, steps: list[tuple[str, str, int, int, int]]
) -> None:
    with TemporaryDirectory() as folder:
        desk = desk_in(Path(folder), start=start)
        trade = Trade(desk)
        for what, po, days, long, seconds in steps:
            trade.step(what, po, days, long)
            desk.clock.pass_(seconds)
            trade.compare(trade.intake.following)
        desk.store.close()
