"""What a retailer grants moves the deadlines of the orders it is for, and of no others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.flows.following import Desk, desk_in, order

from edicompliance.errors import StoreError
from edicompliance.flows.deadlines.authorizing import (
    authorization_from,
    end,
    following_of,
    grant,
    listed,
)
from edicompliance.flows.deadlines.granted_days import turns
from edicompliance.flows.polling import Poller
from edicompliance.store.noted import Grant

PO, OTHER = "4500005", "4500006"
DAYS = 86_400


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("EDIC_TEST_ALERTS", "json://localhost/alerts")
    desk = desk_in(tmp_path)
    for po in (PO, OTHER):
        desk.comes("850", order(po=po))
    return desk


def grants(desk: Desk, **told: Any) -> tuple[str, ...]:
    """Enter one; return the orders whose ship window closes at another time now."""
    words = {"number": "RA-1", "by": "the desk", "dates": {"ship_not_after": date(2026, 12, 9)}}
    one = authorization_from({**words, **told})
    with desk.store.work("clerk") as work:
        done = grant(work, following_of(desk.config, "mart"), "mart", one)
    return tuple(each.subject[:7] for each in done.moved if each.what == "ship-window-closes")


def ends(desk: Desk, **told: Any) -> None:
    with desk.store.work("clerk") as work:
        end(work, following_of(desk.config, "mart"), "mart", "RA-1", **told)


def closes(desk: Desk, po: str = PO) -> str | None:
    return desk.rows(po)["ship-window-closes"][1]


def test_it_moves_the_orders_it_names_or_all_of_the_partner(desk: Desk) -> None:
    assert grants(desk, orders=[OTHER]) == (OTHER,)
    assert (closes(desk), closes(desk, OTHER)) == ("12-05 04:59", "12-10 04:59")
    later = {"ship_not_after": date(2026, 12, 11)}
    assert grants(desk, number="RA-2", dates=later) == (PO, OTHER)
    assert (closes(desk), closes(desk, OTHER)) == ("12-12 04:59", "12-12 04:59")


def test_its_first_day_is_held_against_the_day_it_is_entered_not_the_order_s(desk: Desk) -> None:
    desk.clock.pass_(2 * DAYS)
    today = desk.clock.at.date()
    assert grants(desk, orders=[PO], **{"from": today}) == (PO,)
    assert closes(desk) == "12-10 04:59"


def test_of_several_orders_one_is_ended_and_the_last_day_may_be_told(desk: Desk) -> None:
    grants(desk, orders=[PO, OTHER])
    ends(desk, orders=[OTHER])
    assert (closes(desk), closes(desk, OTHER)) == ("12-10 04:59", "12-05 04:59")
    last = date(2026, 12, 31)
    ends(desk, last=last)
    assert closes(desk) == "12-10 04:59"
    with desk.store.look() as look:
        told = [(one["orders"], one["state"]) for one in listed(look, "mart")]
    assert told == [([PO], "in-force"), ([OTHER], "ended")]


def test_one_whose_end_came_may_be_entered_again(desk: Desk) -> None:
    grants(desk, orders=[PO])
    with pytest.raises(StoreError, match="expected a new one, and it is there already"):
        grants(desk, orders=[PO])
    ends(desk)
    assert grants(desk, orders=[PO]) == (PO,)


def test_one_that_is_refused_leaves_nothing_behind(desk: Desk) -> None:
    with desk.store.work("clerk") as work:
        work.noted.granted(Grant(partner="mart", number="RA-1", granted_by="x", po=OTHER))
    with pytest.raises(StoreError, match=f"for order {OTHER}"):
        grants(desk, orders=[PO, OTHER])
    assert closes(desk) == "12-05 04:59"
    with desk.store.look() as look:
        assert [one["orders"] for one in listed(look)] == [[OTHER]]


def test_without_settings_it_is_noted_and_deadlines_stay(desk: Desk) -> None:
    one = authorization_from({"number": "RA-9", "by": "the desk", "excuses": ["WIN"]})
    with desk.store.work("clerk") as work:
        done = grant(work, following_of(None, "mart"), "mart", one)
    assert (done.orders, done.moved) == ((PO, OTHER), ())
    with desk.store.look() as look:
        assert [each["number"] for each in listed(look, po=PO)] == ["RA-9"]


@pytest.mark.parametrize("orders", [[PO], []], ids=["of-one-order", "of-all"])
def test_a_day_that_passes_moves_deadlines_at_the_next_poll_and_once(
    desk: Desk, orders: list[str]
) -> None:
    today = desk.clock.at.date()
    days = {"from": today + timedelta(days=1), "until": today + timedelta(days=2)}
    assert grants(desk, orders=orders, **days) == ()
    poller = Poller(desk.config, desk.store, pause=desk.clock.pass_, notify=desk.told)
    told = []
    for _ in range(4):
        told.append([one[:60] for one in poller.poll().changes if PO in one and "ship by" in one])
        assert poller.poll().changes == []
        desk.clock.pass_(DAYS)
    begins = f"what was granted begins or is over: order {PO} of 2026"
    assert [one and one[0][: len(begins)] for one in told] == [[], begins, [], begins]
    assert closes(desk) == "12-05 04:59"


def test_whoever_begins_after_the_day_sees_to_it_and_not_each_time_anew(desk: Desk) -> None:
    assert grants(desk, orders=[PO], until=desk.clock.at.date()) == (PO,)
    desk.clock.pass_(2 * DAYS)
    assert [PO in one for one in desk.poll().changes if "ship by" in one] == [True]
    assert closes(desk) == "12-05 04:59"
    following = following_of(desk.config, "mart")
    assert following is not None
    with desk.store.work("clerk") as work:
        assert following.turn(work).orders == 0


def test_a_day_begins_by_the_clock_of_our_dock(desk: Desk) -> None:
    assert list(turns(date(2026, 12, 1), None, "America/New_York")) == [
        datetime(2026, 12, 1, 5, tzinfo=UTC)
    ]
    grants(desk, orders=[PO], **{"from": date(2026, 11, 28)})
    desk.clock.pass_((datetime(2026, 11, 28, 4, 59, tzinfo=UTC) - desk.clock.at).total_seconds())
    desk.poll()
    assert closes(desk) == "12-05 04:59"
    desk.clock.pass_(60)
    desk.poll()
    assert closes(desk) == "12-10 04:59"
