"""Lists and waivers of a partner's settings count wherever his orders are judged."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.flows.following import Desk, desk_in, interchange, notice, order

from edicompliance.cli.main import cli
from edicompliance.errors import EdiError
from edicompliance.flows.config import load_config
from edicompliance.flows.orders.order_check import ready_order
from edicompliance.flows.outward.send import send
from edicompliance.flows.polling import Poller
from edicompliance.profiles import load_profile

GRANT = """\
format = 1

[[authorizations]]
number = "RA-1"
by = "the desk"
dates = { ship_not_after = 2026-12-09 }
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("EDIC_TEST_ALERTS", "json://localhost/alerts")
    desk = desk_in(tmp_path)
    desk.comes("850", order())
    return desk


def with_waivers(desk: Desk, text: str) -> None:
    """Name a file of waivers in the settings."""
    (desk.home / "waivers.toml").write_text(text)
    path = desk.home / "edicompliance.toml"
    path.write_text(
        path.read_text().replace("isa_qualifier", 'waivers = "waivers.toml"\nisa_qualifier', 1)
    )
    desk.config = load_config(path)


def with_sites(desk: Desk, *zones: str) -> None:
    """Name a folder with a list of our sites in the settings, which say nothing of our dock."""
    (desk.home / "lists").mkdir()
    rows = "".join(f"DOCK-{nth},{zone}\n" for nth, zone in enumerate(zones))
    (desk.home / "lists" / "sites.csv").write_text(f"code,zone\n{rows}")
    path = desk.home / "edicompliance.toml"
    text = path.read_text().replace(', ship_from_zone = "America/New_York"', "")
    path.write_text(text.replace("isa_qualifier", 'masters = ["lists"]\nisa_qualifier', 1))
    desk.config = load_config(path)


def closes(desk: Desk) -> str | None:
    return desk.rows()["ship-window-closes"][1]


def test_what_a_file_grants_moves_deadlines_at_the_next_poll(desk: Desk) -> None:
    assert closes(desk) == "12-05 04:59"
    with_waivers(desk, GRANT)
    desk.poll()
    assert closes(desk) == "12-10 04:59"


def test_the_day_on_which_such_a_grant_is_over_moves_them_back(desk: Desk) -> None:
    today = desk.clock.at.date()
    with_waivers(desk, f"{GRANT}until = {today + timedelta(days=1)}\n")
    poller = Poller(desk.config, desk.store, pause=desk.clock.pass_, notify=desk.told)
    found = []
    for _ in range(3):
        poller.poll()
        found.append(closes(desk))
        desk.clock.pass_(86_400)
    assert found == ["12-10 04:59", "12-10 04:59", "12-05 04:59"]


@pytest.mark.parametrize("granted", [False, True])
def test_the_orders_page_and_what_goes_out_are_judged_by_it(desk: Desk, granted: bool) -> None:
    if granted:
        with_waivers(desk, GRANT)
    partner = desk.config.partners[0]
    with desk.store.look() as look:
        now, profile = look.now, load_profile(partner.profile)
        ready = ready_order(look, partner, "4500005", profile, now=now)
    assert [one.number for one in ready.known.exceptions.authorizations] == ["RA-1"] * granted
    late = interchange("856", notice(left="20261208*1000"), next(desk.numbers), ours=True)
    sent = send(desk.config, desk.store, late, actor="us")
    (result,) = sent.results
    assert ("WIN002" in {one.code for one in result.findings}) is not granted


def test_a_file_that_is_not_there_is_told_at_once(desk: Desk) -> None:
    with_waivers(desk, GRANT)
    (desk.home / "waivers.toml").unlink()
    with pytest.raises(EdiError, match=r"waivers\.toml"):
        desk.poll()


def test_due_takes_a_grant_that_lapsed_since_the_last_poll_into_account(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_waivers(desk, f"{GRANT}until = {desk.clock.at.date()}\n")
    desk.poll()
    assert closes(desk) == "12-10 04:59"
    monkeypatch.setenv("EDIC_STORE", str(desk.home / "edic.db"))
    config = str(desk.home / "edicompliance.toml")
    told = CliRunner().invoke(cli, ["due", "--config", config, "--format", "csv"])
    assert told.exit_code in (0, 1), told.output
    assert closes(desk) == "12-05 04:59"


@pytest.mark.parametrize(
    ("zones", "at"),
    [
        (("America/Los_Angeles",), "12-05 07:59"),
        (("America/Los_Angeles", "America/New_York"), "12-05 05:59"),  # which one nobody says
    ],
)
def test_a_list_of_our_sites_says_by_which_clock_deadlines_end(
    desk: Desk, zones: tuple[str, ...], at: str
) -> None:
    with_sites(desk, *zones)
    desk.poll()
    assert closes(desk) == at


def test_of_several_sites_the_one_that_the_ship_notice_names_counts(desk: Desk) -> None:
    with_sites(desk, "America/Los_Angeles", "America/New_York")
    body = notice(left="20261202*1000").replace("*1000*ET~", "*1000~N1*SF*ACME*92*DOCK-0~")
    desk.sends("856", body)
    assert desk.rows()["ship-notice"][1] == "12-02 19:00"  # an hour after 10:00 in Los Angeles


@pytest.mark.parametrize("listed", [False, True])
def test_what_goes_out_and_the_orders_page_are_judged_by_the_lists(
    desk: Desk, listed: bool
) -> None:
    if listed:
        with_sites(desk, "America/Los_Angeles")
    partner = desk.config.partners[0]
    with desk.store.look() as look:
        profile = load_profile(partner.profile)
        ready = ready_order(look, partner, "4500005", profile, now=look.now)
    assert (ready.known.masters.sites is not None) is listed
    early = notice(left="20261201*0130")  # of New York's time: in Los Angeles it is November still
    data = interchange("856", early, next(desk.numbers), ours=True)
    (sent,) = send(desk.config, desk.store, data, actor="us").results
    with desk.store.look() as look:
        page = ready_order(look, partner, "4500005", profile, now=look.now).checked().result
    for result in (sent, page):
        assert ("WIN001" in {one.code for one in result.findings}) is listed
