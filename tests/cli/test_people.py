"""`edic people`: who may sign in; the password comes from a prompt or a pipe, never a word."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from tests.cli.running import edic, edic_ended

from edicompliance.datafolder import json_schemas_folder
from edicompliance.errors import EdiError
from edicompliance.store import Store
from edicompliance.store.passwords import fits

SECRET = "correct horse battery"  # noqa: S105 - of a test


@pytest.fixture
def at(tmp_path: Path) -> tuple[str, str]:
    Store.create(f"{tmp_path}/edic.db").close()
    return ("--store", f"{tmp_path}/edic.db")


def kept(at: tuple[str, str], name: str) -> str:
    with Store.open(at[1]) as store, store.look() as look:
        return look.people.kept(name)[1]


def test_people_are_added_listed_changed_and_removed(at: tuple[str, str]) -> None:
    added = edic("people", "add", "Ann", "--role", "analyst", *at, stdin=f"{SECRET}\n".encode())
    assert (added.exit_code, added.stdout) == (0, "Ann: added as analyst\n")
    assert edic("people", "add", "cy", "--role", "viewer", "--no-password", *at).exit_code == 0
    told = json.loads(edic("people", "list", "--format", "json", *at).stdout)
    schema = json_schemas_folder() / "people-1.json"
    jsonschema.validate(told, json.loads(schema.read_text(encoding="utf-8")))
    assert told["schema"] == "edicompliance/people/1"
    assert [(one["name"], one["role"], one["signs_in_by"]) for one in told["people"]] == [
        ("ann", "analyst", "password"),
        ("cy", "viewer", "proxy"),
    ]
    assert "scrypt" not in str(told)
    assert edic("people", "change", "ann", "--role", "operator", *at).exit_code == 0
    edic("people", "change", "ann", "--password", *at, stdin=b"another one\r\n")
    assert fits("another one", kept(at, "ann"))
    assert "ann  operator  password  since " in edic("people", "list", *at).stdout
    assert edic("people", "change", "ann", "--sign-out", *at).exit_code == 0
    assert (
        edic("people", "remove", "ann", "--reason", "left", *at).stdout == "ann: removed; 1 left\n"
    )
    edic("people", "remove", "cy", *at)
    assert "edic people add NAME" in edic("people", "list", *at).stdout


def test_a_password_is_never_a_word_of_the_command_line(at: tuple[str, str]) -> None:
    words = ("people", "add", "ann", "--role", "viewer", *at)
    assert edic(*words, "--password", SECRET).exit_code == 2
    with pytest.raises(EdiError, match="first line of standard input, found nothing"):
        edic(*words, stdin=b"")
    with pytest.raises(EdiError, match="expected 8 to 1000 characters, got 5"):
        edic(*words, stdin=b"short\n")
    assert kept(at, "ann") == ""
    assert edic("people", "change", "ann", *at).exit_code == 2


def test_at_a_terminal_it_is_asked_for_twice_and_not_shown(
    at: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edicompliance.cli.people._at_a_terminal", lambda: True)
    words = ("people", "add", "ann", "--role", "viewer", *at)
    done = edic(*words, stdin=f"{SECRET}\nanother\n{SECRET}\n{SECRET}\n".encode())
    assert "ann: added as viewer" in done.stdout
    assert SECRET not in done.output
    assert fits(SECRET, kept(at, "ann"))


def test_on_an_address_of_others_it_refuses_to_begin_and_says_what_to_do_first(
    tmp_path: Path,
) -> None:
    (tmp_path / "edicompliance.toml").write_text('[store]\nurl = "edic.db"\n', "utf-8")
    done = edic_ended("serve", "--host", "0.0.0.0", "--port", "0", cwd=str(tmp_path))  # noqa: S104
    assert (done.returncode, done.stdout) == (3, "")
    assert "nobody has to sign in; add somebody: edic people add NAME" in done.stderr
    assert "Traceback" not in done.stderr
