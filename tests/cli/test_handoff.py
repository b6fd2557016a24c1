"""`edic handoff`, as an operator runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.flows.test_handing import FOLDER
from tests.flows.test_polling import SETTINGS, order

from edicompliance.cli.main import cli
from edicompliance.errors import StoreError

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder whose partner has a sink without its folder, and an order."""
    for folder in ("mart/in", "mart/out"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "edicompliance.toml").write_text(f"{SETTINGS}{FOLDER}max_attempts = 1\n")
    (tmp_path / "mart/in/po.edi").write_bytes(order())
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, words, catch_exceptions=False)


def test_a_parked_document_is_listed_and_offered_again(run: Run, tmp_path: Path) -> None:
    assert run("mailbox", "poll", "--once").exit_code == 1
    done = run("status")
    assert done.exit_code == 1
    assert "hand-offs: 0 waiting, 1 parked\n" in done.stdout
    assert "next: edic handoff list --state parked; edic explain sink-parked\n" in done.stdout
    (row,) = json.loads(run("handoff", "list", "--format", "json").stdout)["handoffs"]
    assert (row["state"], row["sink"], row["attempts"]) == ("parked", "folder", 1)
    assert "No such file" in row["reason"]
    assert run("handoff", "list", "--state", "taken").stdout == ""
    (tmp_path / "oms").mkdir()
    again = run("handoff", "retry", str(row["id"]), "--reason", "the folder is there")
    assert again.stdout == "hand-off 1: the next poll offers it; edic mailbox poll --once\n"
    polled = run("mailbox", "poll", "--once")
    assert polled.stdout == "0 files taken in, 0 files delivered, 1 document handed over\n"
    assert run("handoff", "list", "--state", "taken").stdout.split()[:4] == [
        "1", "taken", "mart", "folder",
    ]  # fmt: skip
    assert run("status").exit_code == 0


def test_a_parked_document_that_needs_nobody_any_more_is_counted_no_longer(run: Run) -> None:
    assert run("mailbox", "poll", "--once").exit_code == 1
    done = run("handoff", "dismiss", "1", "--reason", "that OMS is gone")
    assert done.stdout == (
        "hand-off 1: it needs nobody any more; edic handoff retry 1 offers it still\n"
    )
    assert run("status").exit_code == 0
    (row,) = json.loads(run("handoff", "list", "--format", "json").stdout)["handoffs"]
    assert row["state"] == "seen-to"
    with pytest.raises(StoreError, match="expected one that is parked and waits for somebody"):
        run("handoff", "dismiss", "1", "--reason", "twice")
    assert run("handoff", "retry", "1", "--reason", "it is back").exit_code == 0
    assert run("mailbox", "poll", "--once").exit_code == 1
    assert "hand-offs: 0 waiting, 1 parked\n" in run("status").stdout


def test_retry_wants_a_reason_and_a_hand_off_that_is_parked(run: Run) -> None:
    assert run("handoff", "retry", "1").exit_code == 2
    with pytest.raises(StoreError, match="handoff 7: expected one that is parked or taken"):
        run("handoff", "retry", "7", "--reason", "why not")
