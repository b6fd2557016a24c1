"""`edic demo mailbox`: from nothing to two polled mailboxes, and what is next works."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from tests.cli.running import edic

from edicompliance.errors import EdiError


def test_two_mailboxes_are_polled_and_everything_it_says_next_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = edic("demo", "mailbox")
    assert told.exit_code == 0
    assert "6 files taken in, 4 files delivered" in told.stdout.splitlines()
    lines = told.stdout.partition("Try next:\n")[2].splitlines()
    assert len(lines) == 6
    ran = [edic(*shlex.split(line)[1:]) for line in lines]
    assert [one.exit_code for one in ran] == [0, 0, 1, 0, 1, 1]
    status = json.loads(ran[-1].stdout)
    assert [(one["name"], one["state"]) for one in status["mailboxes"]] == [
        ("mart", "open"),
        ("superstores", "open"),
    ]
    assert (status["quarantined"], status["parked"], status["outbox"]) == (1, 0, 0)
    assert len(list((tmp_path / "edic-desk/mart/out").glob("997_newstores_*.edi"))) == 1


def test_a_folder_that_is_there_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(EdiError, match="is there already"):
        edic("demo", "mailbox", str(tmp_path / "mine"))
    assert list((tmp_path / "mine").iterdir()) == []
