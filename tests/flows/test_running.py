"""The poller goes on whatever happens, ends when it is told to, and tells how it does."""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tests.flows.test_polling import Desk, desk, order

from edicompliance.errors import StoreError
from edicompliance.flows.config import Config
from edicompliance.flows.mailbox.running import Runner
from edicompliance.flows.mailbox.watching import Figures, Server
from edicompliance.flows.polling import Polled, Poller
from edicompliance.store import Store

__all__ = ["desk"]  # the fixture


class Rounds:
    """Says that it is enough after so many naps, and notes how long they were to be."""

    def __init__(self, most: int) -> None:
        self.most, self.now, self.naps = most, 0.0, 0
        self.failed_with: list[str] = []
        self.polls: list[Polled] = []

    def stopping(self) -> bool:
        return self.naps >= self.most

    def clock(self) -> float:
        return self.now

    def nap(self, _seconds: float) -> None:
        self.naps += 1
        self.now += 1000.0

    def polled(self, done: Polled, *_: object) -> None:
        self.polls.append(done)

    def failed(self, why: str) -> None:
        self.failed_with.append(why)


def runner(desk: Desk, rounds: Rounds, opened: Callable[[], Any] | None = None) -> Runner:
    @contextmanager
    def open_desk() -> Iterator[tuple[Config, Store]]:
        yield desk.config, desk.store

    return Runner(
        opened or open_desk, 60, rounds.stopping, rounds, clock=rounds.clock, nap=rounds.nap
    )


def test_it_polls_until_it_is_told_to_stop(desk: Desk) -> None:
    desk.put("po.edi", order())
    rounds = Rounds(3)
    runner(desk, rounds).run()
    assert [one.taken for one in rounds.polls] == [1, 0, 0]


@pytest.mark.parametrize(
    "error",
    [
        StoreError("the store: server closed the connection", retryable=True),
        StoreError("the store: database or disk is full"),
        OSError(28, "No space left on device"),
    ],
    ids=["away", "full", "disk"],
)
def test_a_database_that_is_away_is_said_and_tried_again(
    desk: Desk, error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk.put("po.edi", order())
    poll, broken = Poller.poll, [error, error]

    def fails_twice(self: Poller, **how: bool) -> Polled:
        if broken:
            raise broken.pop()
        return poll(self, **how)

    monkeypatch.setattr(Poller, "poll", fails_twice)
    rounds = Rounds(3)
    with caplog.at_level(logging.ERROR):
        runner(desk, rounds).run()
    assert (len(rounds.failed_with), [one.taken for one in rounds.polls]) == (2, [1])
    assert [one.rpartition("again in ")[2] for one in caplog.messages] == ["5 s", "10 s"]


def test_a_store_that_is_away_at_the_start_is_waited_for(desk: Desk) -> None:
    broken = [StoreError("the store: connection refused", retryable=True)]

    @contextmanager
    def opened() -> Iterator[tuple[Config, Store]]:
        if broken:
            raise broken.pop()
        yield desk.config, desk.store

    rounds = Rounds(2)
    runner(desk, rounds, opened).run()
    assert (len(rounds.failed_with), len(rounds.polls)) == (1, 1)


def test_a_store_that_must_be_migrated_is_not_waited_for(desk: Desk) -> None:
    @contextmanager
    def opened() -> Iterator[tuple[Config, Store]]:
        raise StoreError("edic.db: is at step 0002, expected step 0014: edic store migrate")
        yield desk.config, desk.store

    with pytest.raises(StoreError, match="edic store migrate"):
        runner(desk, Rounds(9), opened).run()


def test_told_to_stop_while_it_waits_for_files_to_settle_it_takes_nothing_in(desk: Desk) -> None:
    desk.put("po.edi", order())
    poller = Poller(desk.config, desk.store, pause=desk.clock.pass_, stopping=lambda: True)
    assert poller.poll() == Polled()
    assert (desk.inward / "po.edi").exists()
    assert desk.poll().taken == 1


def test_every_mailbox_is_closed_although_the_database_goes_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []

    class Box:
        def look(self) -> Any:
            raise StoreError("the store: gone", retryable=True)

        def close(self) -> None:
            closed.append(self)

    with pytest.raises(StoreError):
        Poller(desk.config, desk.store, opened=lambda _: Box()).poll()  # type: ignore[arg-type,return-value]
    assert len(closed) == 1


# -- how it is watched


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def test_health_is_503_when_the_last_poll_is_too_old_and_200_after_the_next(desk: Desk) -> None:
    clock = Clock()
    figures = Figures(stale_after=100, clock=clock)
    with Server(figures, "127.0.0.1", 0) as server:
        clock.now = 100
        assert get(server.port, "/healthz")[0] == 200
        clock.now = 101
        figures.failed("the store: away")
        code, told = get(server.port, "/healthz")
        assert (code, json.loads(told)) == (
            503,
            {"status": "stale", "seconds_since_last_poll": 101, "trouble": "the store: away"},
        )
        figures.polled(Polled(), _standing(), 0.1)
        assert get(server.port, "/healthz")[0] == 200
        assert get(server.port, "/other")[0] == 404


def test_figures_tell_what_was_taken_in_and_what_waits(desk: Desk) -> None:
    figures = Figures(stale_after=100)
    figures.polled(Polled(taken=3, sent=2, unreachable={"away": "no answer"}), _standing(), 0.5)
    figures.failed("gone")
    told = figures.metrics().decode()
    for line in (
        'edic_files_total{what="taken"} 3.0',
        'edic_files_total{what="delivered"} 2.0',
        'edic_polls_total{result="unreachable"} 1.0',
        'edic_polls_total{result="failed"} 1.0',
        'edic_mailbox_up{mailbox="away"} 0.0',
        'edic_mailbox_up{mailbox="mart"} 1.0',
        'edic_waiting{where="quarantined"} 4.0',
        'edic_acknowledgments{state="overdue"} 1.0',
        "edic_alerts 1.0",
    ):
        assert line in told.splitlines()


def _standing() -> dict[str, Any]:
    return {
        "mailboxes": [{"name": "mart"}, {"name": "away"}],
        "inbox": 0,
        "quarantined": 4,
        "parked": 0,
        "outbox": 1,
        "acks": {"waiting": 0, "overdue": 1, "rejected": 0},
        "alerts": [{}],
    }
