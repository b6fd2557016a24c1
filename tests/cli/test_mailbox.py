"""`edic mailbox` and `edic status`, as an operator runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.flows.test_polling import SETTINGS, order

from edicompliance.cli.main import cli
from edicompliance.errors import EdiError, ProfileError

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder with settings and a partner's two folders."""
    for folder in ("mart/in", "mart/out"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "edicompliance.toml").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, words, catch_exceptions=False)


def status(run: Run) -> tuple[int, dict[str, Any]]:
    done = run("status", "--format", "json")
    return done.exit_code, json.loads(done.stdout)


def test_one_poll_takes_in_answers_and_leaves_nothing_to_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mart/in/po.edi").write_bytes(order())
    done = run("mailbox", "poll", "--once")
    assert (done.exit_code, done.stdout) == (0, "1 file taken in, 1 file delivered\n")
    assert [one.name for one in (tmp_path / "mart/out").iterdir()] == ["997_mart_000000001.edi"]
    code, told = status(run)
    assert code == 0
    assert {name: told[name] for name in ("inbox", "quarantined", "parked", "outbox")} == {
        "inbox": 0,
        "quarantined": 0,
        "parked": 0,
        "outbox": 0,
    }
    assert told["acks"] == {"waiting": 0, "overdue": 0, "rejected": 0}
    assert [(one["name"], one["state"]) for one in told["mailboxes"]] == [("mart", "open")]


def test_what_needs_a_person_is_1_until_somebody_acted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mart/in/letter.txt").write_bytes(b"Dear Sir or Madam")
    assert run("mailbox", "poll", "--once").exit_code == 1
    assert run("mailbox", "poll", "--once").exit_code == 1
    code, told = status(run)
    assert (code, told["quarantined"]) == (1, 1)
    (listed,) = json.loads(run("mailbox", "list", "--format", "json").stdout)["files"]
    assert (listed["name"], listed["state"]) == ("letter.txt", "quarantined")
    assert "found no interchange" in listed["reason"]


def test_a_mailbox_out_of_reach_is_3_and_the_others_are_polled(run: Run, tmp_path: Path) -> None:
    other = SETTINGS.partition("[[partner]]")[2].replace('"mart"', '"away"')
    other = other.replace("EXAMPLEMART", "AWAYSTORES")
    (tmp_path / "edicompliance.toml").write_text(f"{SETTINGS}\n[[partner]]{other}")
    (tmp_path / "mart/in/po.edi").write_bytes(order())
    done = run("mailbox", "poll", "--once", "--format", "json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["taken"], list(told["unreachable"])) == (3, 1, ["away"])
    assert status(run)[0] == 1


def test_an_answer_is_sent_again_when_somebody_says_why(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mart/in/po.edi").write_bytes(order())
    run("mailbox", "poll", "--once")
    (tmp_path / "mart/out/997_mart_000000001.edi").unlink()
    assert run("mailbox", "resend", "1", "--reason", "the partner lost it").exit_code == 0
    run("mailbox", "poll", "--once")
    assert (tmp_path / "mart/out/997_mart_000000001.edi").exists()


def test_without_settings_the_way_to_them_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.chdir(tmp_path)
    with pytest.raises(EdiError, match="name one with --config"):
        CliRunner().invoke(cli, ["mailbox", "poll", "--once"], catch_exceptions=False)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (SETTINGS.replace('profile = "example-mart"\n', ""), "'profile' is missing"),
        (SETTINGS.replace("settle_seconds", "setle_seconds"), "did you mean 'settle_seconds'"),
        (SETTINGS.replace('"directory"', '"ftp"'), "expected 'directory' or 'sftp', got 'ftp'"),
        (SETTINGS.replace('path = "mart"\n', ""), "expected path, too"),
        (SETTINGS.replace("[partner.mailbox]", "[partner.mialbox]"), "mailbox"),
        (SETTINGS + SETTINGS[SETTINGS.index("[[partner]]") :], "2 partners are 'mart'"),
        ("[stroe]\n" + SETTINGS, "unknown table 'stroe'; did you mean 'store'?"),
    ],
    ids=range(7),
)
def test_settings_that_are_wrong_are_told_with_file_and_key(
    run: Run, tmp_path: Path, settings: str, told: str
) -> None:

    (tmp_path / "edicompliance.toml").write_text(settings)
    with pytest.raises(ProfileError) as why:
        run("mailbox", "poll", "--once")
    assert str(why.value).startswith("edicompliance.toml:")
    assert told in str(why.value)


def test_status_makes_no_store_and_says_what_does(run: Run, tmp_path: Path) -> None:
    with pytest.raises(EdiError, match=r"there is no store yet; the first edic mailbox poll"):
        run("status")
    assert not (tmp_path / "edicompliance.db").exists()
    run("mailbox", "poll", "--once")
    assert status(run)[0] == 0
