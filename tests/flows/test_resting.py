"""A mailbox that cannot be reached rests, longer each time, and is back when it answers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from tests.flows.test_polling import SETTINGS, Desk, desk, order
from tests.store.places import FakeClock

from edicompliance.cli.main import cli
from edicompliance.errors import MailboxError
from edicompliance.flows.config import load_config
from edicompliance.flows.mailbox.resting import rest_of
from edicompliance.flows.polling import Polled, Poller
from edicompliance.mailbox import Entry, Fetched, Unfetched
from edicompliance.mailbox.directory import DirectoryMailbox
from edicompliance.mailbox.model import Open
from edicompliance.store import Store
from edicompliance.store.outbox import Outgoing

__all__ = ["desk"]  # the fixture


@given(st.text(), st.integers(1, 10_000))
def test_each_failure_makes_the_rest_longer_up_to_a_quarter_of_an_hour(
    name: str, failures: int
) -> None:
    rest = rest_of(name, failures)
    assert 22 < rest <= rest_of(name, failures + 1) <= 900
    assert rest_of(name, 1) <= 30


def test_mailboxes_that_fail_together_are_not_tried_again_together() -> None:
    assert len({rest_of(f"mart-{number}", 4) for number in range(50)}) > 30


def poll(desk: Desk, *, patient: bool = True) -> Polled:
    return Poller(desk.config, desk.store, pause=desk.clock.pass_).poll(patient=patient)


class BadLine(DirectoryMailbox):
    """A mailbox that is listed and cannot be read."""

    how = "refuses"

    def fetch_many(
        self,
        entries: Iterable[Entry],
        open_for: Open,  # noqa: ARG002 - nothing comes
    ) -> Iterator[Fetched | Unfetched]:
        if self.how == "refuses":
            raise MailboxError("the server cannot be reached", retryable=True)
        return iter([Unfetched(one, "the line was cut", retryable=True) for one in entries])


@pytest.mark.parametrize("how", ["refuses", "cuts"])
def test_a_bad_line_lays_no_good_file_aside_however_often_it_is_tried(desk: Desk, how: str) -> None:
    desk.put("po.edi", order())

    def opened(_: object) -> BadLine:
        bad = BadLine(desk.inward, desk.outward)
        bad.how = how
        return bad

    for _ in range(6):
        done = Poller(desk.config, desk.store, pause=desk.clock.pass_, opened=opened).poll()
        assert (done.taken, done.waiting, done.troubles) == (0, 1, [])
        desk.clock.pass_(400)
    assert poll(desk, patient=False).taken == 1


def test_a_file_that_no_line_brings_for_a_day_is_a_persons(desk: Desk) -> None:
    desk.put("po.edi", order())

    def opened(_: object) -> BadLine:
        bad = BadLine(desk.inward, desk.outward)
        bad.how = "cuts"
        return bad

    poller = Poller(desk.config, desk.store, pause=desk.clock.pass_, opened=opened)
    poller.poll()
    desk.clock.pass_(90_000)
    assert poller.poll().troubles == ["the line was cut"]
    with desk.store.look() as look:
        assert [one.state for one in look.receiving.files()] == ["quarantined"]


def rest(desk: Desk) -> tuple[int, float | None]:
    """How often the mailbox failed, and the seconds that it still rests."""
    with desk.store.look() as look:
        (row,) = look.receiving.mailboxes()
        left = row.next_try - look.now if row.next_try else None
    return row.failures, left / timedelta(seconds=1) if left else None


def test_a_mailbox_that_is_away_is_left_alone_until_its_rest_is_over(desk: Desk) -> None:
    shutil.rmtree(desk.inward)
    assert "tried again" not in poll(desk).unreachable["mart"]
    assert rest(desk) == (1, rest_of("mart", 1))
    assert "tried again" in poll(desk).unreachable["mart"]
    assert rest(desk)[0] == 1
    desk.clock.pass_(31)
    poll(desk)
    assert rest(desk) == (2, rest_of("mart", 2))


def test_a_mailbox_that_rests_is_tried_by_hand_and_rests_no_longer_for_that(desk: Desk) -> None:
    shutil.rmtree(desk.inward)
    poll(desk)
    left = rest(desk)
    assert "tried again" not in poll(desk, patient=False).unreachable["mart"]
    assert rest(desk) == left
    desk.inward.mkdir()
    desk.put("po.edi", order())
    assert poll(desk, patient=False).taken == 1
    assert rest(desk) == (0, None)
    assert poll(desk).unreachable == {}


def test_status_says_until_when_a_mailbox_rests(desk: Desk) -> None:
    shutil.rmtree(desk.inward)
    poll(desk)
    path = desk.config.path
    path.write_text(f'[store]\nurl = "edic.db"\n{path.read_text()}')
    settings = ["--config", str(path)]
    told = CliRunner().invoke(cli, ["status", *settings])
    assert "1 failure, it rests until " in told.output
    (box,) = json.loads(CliRunner().invoke(cli, ["status", *settings, "--format", "json"]).stdout)[
        "mailboxes"
    ]
    assert (box["state"], box["failures"]) == ("unreachable", 1)
    assert box["next_try"] > "20"


def test_a_mailbox_that_rests_holds_back_nothing_that_goes_to_another(tmp_path: Path) -> None:
    """Its own files wait until its rest is over, and go out then."""
    two = SETTINGS.replace('name = "mart"', 'name = "other"', 1).replace("EXAMPLEMART", "OTHERMART")
    two = two.replace('path = "mart"', 'path = "other"')
    for name in ("mart/in", "mart/out", "other/in", "other/out"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "edicompliance.toml").write_text(SETTINGS + two[two.index("[[partner]]") :])
    config, clock = load_config(tmp_path / "edicompliance.toml"), FakeClock()
    with Store.create(str(tmp_path / "edic.db"), clock=clock) as store:
        desk = Desk(config, store, clock, tmp_path / "mart/in", tmp_path / "mart/out", count(1))
        poll(desk)
        for partner in ("mart", "other"):
            with store.work("us") as work:
                box = work.receiving.mailbox(partner, *config.address_of(partner))
                name, put = f"{partner}.edi", work.outbox.put
                put(
                    Outgoing(
                        idempotency=partner,
                        partner=partner,
                        kind="856",
                        name=name,
                        payload=b"x",
                        mailbox_id=box,
                    )
                )
        shutil.rmtree(tmp_path / "mart")
        assert poll(desk).sent == 1
        assert [one.name for one in (tmp_path / "other/out").iterdir()] == ["other.edi"]
        (tmp_path / "mart/in").mkdir(parents=True)
        (tmp_path / "mart/out").mkdir()
        assert poll(desk).sent == 0
        clock.pass_(31)
        assert poll(desk).sent == 1
