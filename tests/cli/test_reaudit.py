"""`edic reaudit` and `edic backtest`: formats, exit codes, the JSON by its schema."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator
from tests.cli.running import edic
from tests.flows.archived import fill
from tests.store.places import Place

from edicompliance.datafolder import json_schemas_folder
from edicompliance.errors import EdiError
from edicompliance.store import Store

SINCE = ("--since", "2026-01-01")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("archive")
    place = Place(f"sqlite:///{home}/edicompliance.db", home / "edicompliance.db.archive")
    Store.create(place.url, archive=place.archive).close()
    fill(home, place, 6)
    return home


@pytest.fixture(autouse=True)
def home(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(filled)
    return filled


def reaudit(*words: str) -> Result:
    return edic("reaudit", "--profile", "our-mart.toml", *SINCE, "--jobs", "1", *words)


def backtest(*words: str, new: str = "second.toml", old: str = "our-mart.toml") -> Result:
    return edic("backtest", "--profile", new, "--against", old, *SINCE, "--jobs", "1", *words)


def told(result: Result, schema: str) -> Any:
    found = json.loads(result.stdout)
    path = json_schemas_folder() / f"{schema}-1.json"
    Draft202012Validator(json.loads(path.read_text(encoding="utf-8"))).validate(found)
    return found


def test_the_archive_is_judged_and_told_in_every_format(home: Path) -> None:
    done = reaudit("--format", "json")
    assert (done.exit_code, done.stderr.startswith("edic: run ")) == (1, True)
    found = told(done, "reaudit")
    assert found["summary"]["shipments"] == len(found["shipments"]) == 6
    assert sum(len(one["findings"]) for one in found["shipments"]) == found["summary"]["findings"]
    text = reaudit().stdout
    assert text.startswith("6 shipments of mart since 2026-01-01, judged by our-mart as of ")
    assert "ASN001 late-ship-notice" in text
    lines = [json.loads(line) for line in reaudit("--format", "jsonl").stdout.splitlines()]
    assert [{"schema": one.pop("schema"), **one} for one in lines] == [
        {"schema": "edicompliance/reaudit/1", **one} for one in found["shipments"]
    ]
    rows = list(csv.DictReader(reaudit("--format", "csv").stdout.splitlines()))
    assert sum(row["row"] == "finding" for row in rows) == found["summary"]["findings"]
    pytest.importorskip("xlsxwriter")
    assert reaudit("--format", "xlsx", "-o", "reaudit.xlsx").exit_code == 1
    assert (home / "reaudit.xlsx").read_bytes()[:2] == b"PK"


def test_a_change_is_told_in_every_format(home: Path) -> None:
    done = backtest("--format", "json")
    assert done.exit_code == 0
    found = told(done, "backtest")
    assert float(found["change"]) > 0
    assert backtest("--exit-code").exit_code == 1
    assert f"change: +{found['change']} USD" in backtest().stdout
    assert "| rule | before | after | change | findings |" in backtest("--format", "md").stdout
    rows = list(csv.DictReader(backtest("--format", "csv").stdout.splitlines()))
    assert [row["change"] for row in rows if row["row"] == "total"] == [found["change"]]
    pytest.importorskip("xlsxwriter")
    assert backtest("--format", "xlsx", "-o", "backtest.xlsx").exit_code == 0
    assert (home / "backtest.xlsx").read_bytes()[:2] == b"PK"


def test_the_same_edition_twice_changes_nothing() -> None:
    done = backtest("--format", "json", "--exit-code", new="our-mart.toml")
    assert (done.exit_code, told(done, "backtest")["change"]) == (0, "0.00")


def test_two_days_of_one_guide_are_two_editions() -> None:
    """Example Mart's late notice costs at least 75.00 until January, and 100.00 from February."""
    words = ("--format", "json", "--partner", "mart")
    new, old = "example-mart@2026-02-01", "example-mart@2026-01-31"
    found = told(backtest(*words, new=new, old=old), "backtest")
    changed = {one["rule"] for one in found["rules"] if one["change"] != "0.00"}
    assert changed == {"ASN001"}
    assert (found["profile"]["as_of"], found["against"]["as_of"]) == ("2026-02-01", "2026-01-31")
    same = told(backtest(*words, new=new, old="example-mart"), "backtest")
    assert same["change"] == "0.00"


def test_what_cannot_be_judged_is_said() -> None:
    assert reaudit("--until", "2025-12-31").exit_code == 2
    assert edic("reaudit", "--profile", "our-mart.toml").exit_code == 2
    with pytest.raises(EdiError, match=r"expected one of the store \(mart\)"):
        reaudit("--partner", "nobody")
    none = edic("reaudit", "--profile", "our-mart.toml", "--since", "2030-01-01")
    assert none.exit_code == 0
    assert none.stdout.startswith("0 shipments of mart since 2030-01-01")
