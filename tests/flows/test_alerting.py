"""People are told of each deadline twice at most, over crashes and over channels that fail."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.flows.following import Desk, change, desk_in, interchange, notice, order

from edicompliance.cli.main import cli
from edicompliance.errors import EdiError
from edicompliance.failpoints import ALERT_POINTS, told_at
from edicompliance.flows.config import load_config
from edicompliance.flows.deadlines.alert_settings import channel_of
from edicompliance.flows.deadlines.channels import by_apprise, url_of
from edicompliance.flows.deadlines.due_list import exceptions
from edicompliance.flows.mailbox.standing import needs_a_person, standing

HOUR = 3600


@pytest.fixture(autouse=True)
def channel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDIC_TEST_ALERTS", "json://localhost/alerts")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = desk_in(tmp_path)
    yield found
    found.store.close()


def of(desk: Desk, what: str) -> list[str]:
    """The kinds of the messages about one thing, in their order."""
    named = [one for one in desk.told.messages if f"mart: {what} " in one]
    return [one.split("] ")[1].split(":")[0] for one in named]


def test_a_deadline_is_told_when_it_comes_near_and_when_it_is_missed_and_no_more(
    desk: Desk,
) -> None:
    desk.comes("850", order())
    for _ in range(40):
        desk.clock.pass_(HOUR)
        desk.poll()
    assert of(desk, "855") == ["approaching", "missed"]
    assert of(desk, "ship-notice") == []


def test_what_is_done_resolves_its_alerts_and_a_moved_deadline_is_another(desk: Desk) -> None:
    desk.comes("850", order("20261126", "20261127"))
    desk.poll()
    assert of(desk, "ship-window-closes") == ["approaching"]
    desk.sends("856", notice())
    assert not [one for one in desk.alerts() if "ship-" in one]


def test_the_message_says_how_long_there_is_what_it_costs_and_what_to_do(desk: Desk) -> None:
    desk.comes("850", order())
    (told,) = [one for one in desk.told.messages if "mart: 855" in one]
    assert told == (
        "[1] approaching: mart: 855 4500005 of 2026-11-26, due 2026-11-27T12:00Z: the "
        "acknowledgment (855): 4500005 of 2026-11-26: 1 day left, 25.00 USD at risk. To do: "
        "acknowledge the order: edic pair --to 855, then edic send (deadlines.acknowledgment: by "
        "2026-11-27 06:00 CST)"
    )


def test_the_status_says_the_time_that_is_left_now_and_not_when_the_alert_was_raised(
    desk: Desk,
) -> None:
    desk.comes("850", order())
    said = []
    for hours in (0, 20, 4):
        desk.clock.pass_(hours * HOUR)
        with desk.store.look() as look:
            said += [one["message"] for one in standing(look)["alerts"] if "855" in one["subject"]]
    told = "the acknowledgment (855): 4500005 of 2026-11-26: "
    kept = [one.removeprefix(told).split(", 25.00 USD at risk")[0] for one in said]
    assert kept == ["1 day left", "4 h left", "its time is over"]


def test_the_log_has_every_alert(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "edicompliance.alerts"):
        desk.comes("850", order())
    assert [one for one in caplog.messages if "mart: 855" in one]


def test_a_channel_that_fails_is_told_tried_again_and_told_of_each_alert_once(desk: Desk) -> None:
    desk.told.fails = True
    done = desk.comes("850", order())
    assert done.troubles == [
        "alerts cannot go by env:EDIC_TEST_ALERTS: the line is busy; they are tried again"
    ]
    assert desk.poll().troubles == []  # not yet again
    desk.told.fails = False
    desk.clock.pass_(60)
    assert desk.poll().troubles == []
    assert of(desk, "855") == ["approaching"]
    desk.clock.pass_(60)
    desk.poll()
    assert of(desk, "855") == ["approaching"]


def test_what_is_over_before_it_could_be_told_is_not_told(desk: Desk) -> None:
    desk.told.fails = True
    desk.comes("850", order("20261126", "20261127"))
    desk.sends("856", notice())
    desk.told.fails = False
    desk.clock.pass_(60)
    desk.poll()
    assert of(desk, "ship-window-closes") == []


def test_what_was_over_before_it_came_wakes_nobody_and_is_in_the_log_and_the_status(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "edicompliance.alerts"):
        desk.comes("850", order("20261101", "20261104"))
        desk.clock.pass_(60)
        desk.poll()
    assert of(desk, "ship-window-closes") == []
    (told,) = [one for one in caplog.messages if "mart: ship-window-closes" in one]
    assert told.endswith("; it was over before its document came")
    (alert,) = [one for one in desk.alerts("missed") if "ship-window-closes" in one]
    with desk.store.look() as look:
        assert needs_a_person(standing(look))
        logged = {one["subject"]: one for one in exceptions(look, look.now.date())}
    assert (logged[alert]["state"], logged[alert]["order"]) == ("missed", "4500005")


def test_a_load_of_old_orders_is_a_line_for_each_kind_in_log_and_status_and_a_row_each(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nth in range(1, 4):
        (desk.home / "mart" / "in" / f"{nth}.edi").write_bytes(
            interchange("850", order("20261101", "20261104", po=f"450000{nth}"), nth)
        )
    with caplog.at_level(logging.WARNING, "edicompliance.alerts"):
        desk.poll()
        desk.clock.pass_(60)
        desk.poll()
    logged = [one for one in caplog.messages if "ship-window-closes" in one]
    assert len(logged) == 1
    assert logged[0].endswith(
        "missed: mart: ship-window-closes: 3 were over before their documents came, the first: "
        "4500001 of 2026-11-26, due 2026-11-05T04:59Z; each of them: edic due"
    )
    assert len([one for one in desk.alerts("missed") if "ship-window-closes" in one]) == 3
    monkeypatch.setenv("EDIC_STORE", str(desk.home / "edic.db"))
    told = CliRunner().invoke(cli, ["status", "--config", str(desk.config.path)]).output
    assert told.count("ship-window-closes") == 1
    assert "3 were over before their documents came" in told
    with desk.store.look() as look:
        rows = exceptions(look, look.now.date())
    assert len([one for one in rows if one["what"] == "ship-window-closes"]) == 3


def test_a_deadline_that_moved_and_moved_back_is_near_again_and_nobody_is_told_twice(
    desk: Desk,
) -> None:
    desk.comes("850", order("20261126", "20261127"))
    for first, last in (("20261201", "20261204"), ("20261126", "20261127")):
        desk.clock.pass_(60)
        desk.comes("860", change(first, last))
    assert [one for one in desk.alerts("approaching") if "ship-window-closes" in one]
    assert of(desk, "ship-window-closes") == ["approaching"]
    assert desk.poll().swept.approaching == 0


def test_one_that_was_not_told_yet_when_it_moved_is_told_when_it_moved_back(desk: Desk) -> None:
    desk.told.fails = True
    desk.comes("850", order("20261126", "20261127"))
    desk.comes("860", change("20261201", "20261204"))
    desk.told.fails = False
    desk.clock.pass_(60)
    desk.comes("860", change("20261126", "20261127"))
    assert of(desk, "ship-window-closes") == ["approaching"]


def test_what_waits_for_a_way_that_the_settings_no_longer_name_holds_nobody_up(desk: Desk) -> None:
    desk.told.fails = True
    desk.comes("850", order())
    with desk.store.look() as look:
        assert [one["channel"] for one in standing(look)["alert_channels"]]
    path = desk.home / "edicompliance.toml"
    path.write_text(path.read_text().replace('urls = ["env:EDIC_TEST_ALERTS"]', ""))
    desk.config = load_config(path)
    desk.poll()
    with desk.store.look() as look:
        assert standing(look)["alert_channels"] == []
    assert [one for one in desk.alerts() if "855" in one]  # the alert itself stands


class PowerCut(BaseException):
    """The machine is gone."""


@pytest.mark.parametrize("point", ALERT_POINTS)
def test_wherever_the_teller_dies_every_alert_is_told_and_one_told_again_says_so(
    desk: Desk, point: str
) -> None:
    def die(_: str) -> None:
        raise PowerCut

    desk.told.fails = True
    desk.comes("850", order())
    desk.told.fails = False
    desk.clock.pass_(60)
    with told_at(point, die), pytest.raises(PowerCut):
        desk.poll()
    desk.clock.pass_(300)
    for _ in range(3):
        desk.poll()
    told = [one for one in desk.told.messages if "mart: 855" in one]
    assert len({one.split("]")[0] for one in told}) == 1  # one number
    again = ["perhaps again" in one for one in told]
    assert again == ([True] if point == "before_alert_sent" else [False, True])


def test_a_crash_between_the_sweep_and_the_telling_loses_and_repeats_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> list[str]:
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr("edicompliance.flows.deadlines.alerting.Teller.tell", die)
        with pytest.raises(PowerCut):
            desk.comes("850", order())
    desk.poll()
    desk.poll()
    assert of(desk, "855") == ["approaching"]


def test_two_who_tell_at_once_tell_each_alert_once(desk: Desk) -> None:
    desk.told.fails = True
    desk.comes("850", order())
    desk.told.fails = False
    desk.clock.pass_(60)
    with desk.store.work("other") as work:
        names = desk.config.alerts.channels
        held = work.deliveries.claim(names, "other", seconds=120, most=50)
    desk.poll()
    assert (of(desk, "855"), len(held)) == ([], len(held) or 1)
    with desk.store.work("other") as work:
        for one in held:
            work.deliveries.sent(one)
    desk.clock.pass_(300)
    desk.poll()
    assert of(desk, "855") == []


def test_the_log_of_yesterday_is_written_once(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    path = tmp_path / "edicompliance.toml"
    path.write_text(path.read_text().replace("[alerts]", '[alerts]\nlog_folder = "logs"'))
    desk.config = load_config(path)
    desk.comes("850", order())
    desk.clock.pass_(25 * HOUR)
    desk.poll()
    written = tmp_path / "logs" / "exceptions-2026-11-26.csv"
    assert '"approaching","mart","855"' in written.read_text()
    written.write_text("mine")
    desk.poll()
    assert written.read_text() == "mine"
    desk.store.close()


def test_an_exception_log_that_cannot_be_written_is_told_and_ends_no_poll(desk: Desk) -> None:
    path = desk.home / "edicompliance.toml"
    path.write_text(path.read_text().replace("[alerts]", '[alerts]\nlog_folder = "logs"'))
    desk.config = load_config(path)
    (desk.home / "logs").write_text("a file, where a folder should be")
    done = desk.comes("850", order())
    (told,) = done.troubles
    assert "exceptions-2026-11-25.csv cannot be written" in told
    assert done.taken == 1
    (desk.home / "logs").unlink()
    assert desk.poll().troubles == []
    assert (desk.home / "logs" / "exceptions-2026-11-25.csv").exists()


# -- the ways


def test_a_url_is_taken_from_the_environment_or_a_file_that_is_its_owners_alone(
    tmp_path: Path,
) -> None:
    assert url_of("env:X", {"X": "json://a\n"}) == "json://a"
    path = tmp_path / "url"
    path.write_text("json://b\n")
    path.chmod(0o644)
    with pytest.raises(EdiError, match="expected its owner alone to read it: chmod 600"):
        url_of(f"file:{path}", {})
    path.chmod(0o600)
    assert url_of(f"file:{path}", {}) == "json://b"
    with pytest.raises(EdiError, match="No such file"):
        url_of(f"file:{path}.not", {})


def test_a_url_in_the_settings_is_never_shown_whole() -> None:
    assert "secret" not in channel_of("slack://secret/token")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_apprise_is_asked_and_what_it_does_not_know_is_told() -> None:
    pytest.importorskip("apprise")
    with pytest.raises(EdiError, match="apprise knows no such URL"):
        by_apprise("nowhere", "a", "b")
    with pytest.raises(EdiError, match="did not take it, or could not be reached"):
        by_apprise("json://127.0.0.1:1/x", "a", "b")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_webhook_gets_the_title_and_the_text() -> None:
    pytest.importorskip("apprise")
    posted: list[dict[str, str]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        by_apprise(f"json://127.0.0.1:{server.server_port}/x", "one alert", "the text")
    assert (posted[0]["title"], posted[0]["message"]) == ("one alert", "the text")
