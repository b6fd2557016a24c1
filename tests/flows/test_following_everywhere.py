"""What moves deadlines moves the same ones on every database: one order's life on each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.flows.following import (
    PROFILE,
    Desk,
    advice,
    answer,
    change,
    desk_in,
    notice,
    order,
    routing,
)
from tests.store.conftest import DATABASES, place_of

from edicompliance.flows.config import load_config
from edicompliance.flows.deadlines.authorizing import authorization_from, following_of, grant
from edicompliance.flows.orders.order_deadlines import deadlines_of
from edicompliance.flows.orders.order_story import story_of
from edicompliance.x12 import parse

DAY = 86_400


@pytest.fixture(params=DATABASES)
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    monkeypatch.setenv("EDIC_TEST_ALERTS", "json://localhost/alerts")
    with place_of(request, tmp_path) as place:
        found = desk_in(tmp_path / "desk", place=place)
        yield found
        found.store.close()


def rows(desk: Desk) -> dict[str, tuple[str, str | None, str | None]]:
    """The rows as they were written; the same as what is worked out of the documents by now."""
    following = following_of(desk.config, "mart")
    assert following is not None
    with desk.store.look() as look:
        story = story_of(look, "mart", "4500005", {})
        assert story is not None
        again = deadlines_of(story, following._guides["mart"])
        written = {row.what: row.due_at for row in look.deadlines.of_order("mart", "4500005")}
    assert written == {due.what: due.at for due in again}
    return desk.rows()


def group(desk: Desk) -> int:
    """The control number of the group that we sent last."""
    last = max((desk.home / "mart/out").glob("856*"), key=lambda one: one.name)
    return int(parse(last.read_bytes()).interchanges[0].groups[0].control_number)


def test_an_order_changed_rejected_advised_and_judged_by_another_edition(desk: Desk) -> None:
    desk.comes("850", order())
    assert rows(desk)["ship-window-closes"] == ("open", "12-05 04:59", None)

    moved = desk.comes("860", change("20261203", "20261208"))
    assert rows(desk)["ship-window-closes"] == ("open", "12-09 04:59", None)
    assert ["must ship by 2026-12-09 04:59Z" in one for one in moved.changes] == [True]

    desk.sends("856", notice())
    desk.poll()
    assert rows(desk)["ship-notice"][0] == "met"
    desk.comes("997", answer(group(desk), "R"))
    assert rows(desk)["ship-notice"][0] == "open"
    desk.clock.pass_(60)
    desk.sends("856", notice(purpose="05"))
    desk.poll()
    assert rows(desk)["ship-notice"][0] == "met"
    desk.clock.pass_(60)
    desk.comes("824", advice("A1", "TR"))
    assert rows(desk)["ship-notice"][0] == "open"

    desk.comes("754", routing())
    assert rows(desk)["appointment"][0] == "met"

    day = date(2026, 12, 9)
    told = {"number": "RA-1", "by": "the desk", "dates": {"ship_not_after": day}}
    with desk.store.work("clerk") as work:
        one = authorization_from({**told, "until": desk.clock.at.date()})
        grant(work, following_of(desk.config, "mart"), "mart", one)
    assert rows(desk)["ship-window-closes"][1] == "12-10 04:59"
    desk.clock.pass_(2 * DAY)
    desk.poll()
    assert rows(desk)["ship-window-closes"][1] == "12-09 04:59"

    before = rows(desk)["ship-notice"][1]
    later = PROFILE.replace('by = "departed + 1 hour"', 'by = "departed + 3 hours"')
    (desk.home / "our-mart.toml").write_text(later)
    desk.config = load_config(desk.home / "edicompliance.toml")
    desk.poll()
    assert (before, rows(desk)["ship-notice"][1]) == ("12-02 16:00", "12-02 18:00")

    desk.comes("860", change("", "", purpose="01"))
    assert {state for state, *_ in rows(desk).values()} <= {"void", "met"}
