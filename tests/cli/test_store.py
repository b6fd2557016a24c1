"""`edic store` makes a store, looks it over, takes it out, and says what it would delete."""

import json
import sqlite3
from pathlib import Path

import pytest
from jsonschema import validate
from tests.cli.running import edic, edic_ended

from edicompliance.datafolder import json_schemas_folder
from edicompliance.store import Store
from edicompliance.store.migrating import newest

SCHEMA = json.loads((json_schemas_folder() / "store-verify-1.json").read_text("utf-8"))


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store that EDIC_STORE names."""
    path = str(tmp_path / "edic.db")
    monkeypatch.setenv("EDIC_STORE", path)
    assert edic("store", "init").stdout == f"sqlite:///{path}: made, at step {newest()}\n"
    with Store.open(path) as store:
        digest = store.archive.put(b"ISA*00~")
        with store.work("poller") as work:
            work.receiving.keep(digest, 7)
            work.done("took in", "interchange 1")
    return path


def test_a_store_is_made_once(path: str) -> None:
    again = edic_ended("store", "init", "--store", path)
    assert (again.returncode, again.stderr) == (
        3, f"edic: sqlite:///{path}: expected nothing there, found a store\n",
    )  # fmt: skip


def test_a_store_of_this_release_needs_no_step(path: str) -> None:
    assert edic("store", "migrate").stdout == f"sqlite:///{path}: nothing to do\n"


def test_a_store_that_is_not_there_exits_with_3_and_names_the_cure(tmp_path: Path) -> None:
    ran = edic_ended("store", "verify", "--store", str(tmp_path / "none.db"))
    assert ran.returncode == 3
    assert ran.stderr.endswith("expected a store, found none; make one: edic store init\n")
    assert not (tmp_path / "none.db").exists()


def test_a_whole_store_exits_with_0_and_a_broken_one_with_1(path: str) -> None:
    whole = edic("store", "verify")
    assert whole.exit_code == 0
    assert whole.stdout.startswith("0 faults in 2 rows of the audit, 1 file and 28 kinds of")
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER audit_is_not_changed")
        connection.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 2")
    connection.close()
    broken = edic("store", "verify", "--format", "json")
    assert broken.exit_code == 1
    told = json.loads(broken.stdout)
    validate(told, SCHEMA)
    [fault] = told["faults"]
    assert fault.startswith("audit 2: expected the hash")


def test_tables_are_written_where_they_are_wanted(path: str, tmp_path: Path) -> None:
    out = str(tmp_path / "tables")
    ran = edic("store", "export", "-o", out, "--format", "csv", "--table", "audit")
    assert ran.stdout == f"{out}/audit.csv: 2 rows\n"
    assert '"took in"' in (tmp_path / "tables/audit.csv").read_text("utf-8")


def test_a_dry_run_deletes_nothing_and_a_real_one_needs_a_reason(path: str) -> None:
    old = ("store", "prune", "--before", "2999-01-01")
    told = "1 file of 7 bytes, 0 outgoing files, what 0 consumers told\n"
    assert edic(*old, "--dry-run").stdout == f"would be deleted: {told}"
    assert "--reason says why" in edic(*old).stderr
    held = edic("store", "hold", "partner", "mart", "--reason", "dispute")
    assert held.stdout == "partner mart: on hold\n"
    assert edic(*old, "--reason", "a year is over").stdout == f"deleted: {told}"
    lifted = edic("store", "lift", "partner", "mart", "--reason", "settled")
    assert lifted.stdout == "partner mart: no longer on hold\n"
    assert edic("store", "verify").exit_code == 0
    assert edic("store", "prune").exit_code == 2
