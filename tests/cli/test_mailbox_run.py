"""`edic mailbox run`, as a service manager runs it, and what it logs."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.flows.test_polling import SETTINGS, order
from tests.store.dying import Dying

from edicompliance.cli import main


def poll(folder: Path, *more: str) -> None:
    """What `edic` does as a program."""
    os.chdir(folder)
    sys.argv = ["edic", "mailbox", "run", "--every", "0.1", *more]
    main()


@contextmanager
def running(folder: Path, *more: str) -> Iterator[Dying]:
    """The poller, as a process of its own."""
    for name in ("mart/in", "mart/out"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "edicompliance.toml").write_text(SETTINGS)
    process = Dying(poll, folder, *more, output=2)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(there: Path) -> None:
    for _ in range(2400):
        if there.exists():
            return
        time.sleep(0.05)
    raise TimeoutError(f"{there} does not come")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_with_0_and_leaves_nothing_half_done(
    tmp_path: Path, number: signal.Signals
) -> None:
    with running(tmp_path) as process:
        wait_for(tmp_path / "edicompliance.db")
        (tmp_path / "mart/in/po.edi.tmp").write_bytes(order())
        (tmp_path / "mart/in/po.edi.tmp").rename(tmp_path / "mart/in/po.edi")
        wait_for(tmp_path / "mart/out/997_mart_000000001.edi")
        process.signal(number)
        told = process.said.read()
    assert process.wait() == 0, told
    assert list((tmp_path / "mart/in").iterdir()) == []
    assert "1 file taken in, 1 delivered" in told
    assert "polling 1 mailbox every" in told  # its journal says that it began, and that it ended
    assert "told to stop: what was begun is ended" in told


def test_a_log_in_json_has_a_line_for_each_event_whatever_a_name_holds(tmp_path: Path) -> None:
    name = "a\nb\x1b[2J\u202e\xe9.edi"
    with running(tmp_path, "--log-format", "json") as process:
        wait_for(tmp_path / "edicompliance.db")
        (tmp_path / "mart/in" / name).write_bytes(b"Dear \x1b[31m Sir")
        while (tmp_path / "mart/in" / name).exists():
            time.sleep(0.05)
        time.sleep(0.5)
        process.signal(signal.SIGTERM)
        told = process.said.read()
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    assert told.isascii()
    assert re.search(r"[\x00-\x09\x0b-\x1f]", told) is None
    assert len([one for one in lines if one.get("event") == "trouble"]) == 1
    assert {"at", "level", "logger", "message"} <= set(lines[0])
    assert [one["taken"] for one in lines if one.get("event") == "polled"] == [1]


def test_figures_and_health_are_answered_while_it_runs(tmp_path: Path) -> None:
    with running(tmp_path, "--metrics-port", "0") as process:
        found = None
        while found is None:
            found = re.search(r"http://127.0.0.1:([0-9]+)/metrics", process.said.readline())
        wait_for(tmp_path / "edicompliance.db")
        with urllib.request.urlopen(f"http://127.0.0.1:{found[1]}/healthz", timeout=10) as answer:
            assert (answer.status, json.loads(answer.read())["status"]) == (200, "ok")
        process.signal(signal.SIGTERM)
        process.said.read()
    assert process.wait() == 0
