"""`edic due` lists what is due by money and time, and leaves with 1 when something was missed."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from edicompliance.cli.main import cli
from edicompliance.store import Store
from edicompliance.store.deadlines import Due, What

SETTINGS = '[store]\nurl = "edic.db"\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EDIC_STORE", raising=False)
    (tmp_path / "edicompliance.toml").write_text(SETTINGS)
    Store.create(str(tmp_path / "edic.db")).close()
    return tmp_path


def put(home: Path, what: What, hours: float, at_risk: str | None, po: str = "7") -> int:
    with Store.open(str(home / "edic.db")) as store, store.work("test") as work:
        at = work.now + timedelta(hours=hours)
        money = None if at_risk is None else Decimal(at_risk)
        due = Due(
            partner="mart", what=what, subject=po, po_number=po, at=at, at_risk=money,
            currency="USD", because="deadlines.x",
        )  # fmt: skip
        return work.deadlines.put(due)


def run(*args: str) -> Result:
    return CliRunner().invoke(cli, ["due", *args])


def test_nothing_is_due_in_a_new_store(home: Path) -> None:
    done = run()
    assert (done.exit_code, done.output) == (0, "nothing is due\n")
    assert json.loads(run("--format", "json").output)["deadlines"] == []


def test_missed_ones_come_first_then_money_for_each_hour_then_time(home: Path) -> None:
    put(home, "invoice", 2, "0")
    put(home, "ship-window-closes", 100, "1000")  # 10 an hour
    put(home, "ship-notice", 1, "100")  # 100 an hour
    put(home, "855", -1, "25")
    put(home, "appointment", -2, "250")
    with Store.open(str(home / "edic.db")) as store, store.work("test") as work:
        work.deadlines.sweep()
    done = run("--format", "json")
    told = json.loads(done.output)
    assert done.exit_code == 1
    assert (told["schema"], told["missed"], told["open"]) == ("edicompliance/due/1", 2, 3)
    assert [one["what"] for one in told["deadlines"]] == [
        "appointment", "855", "ship-notice", "ship-window-closes", "invoice",
    ]  # fmt: skip
    first = told["deadlines"][0]
    assert sorted(first) == [
        "at_risk", "because", "currency", "due_at", "id", "minutes_left", "order", "partner",
        "state", "subject", "to_do", "what",
    ]  # fmt: skip
    assert (first["at_risk"], first["state"], first["order"]) == ("250", "missed", "7")
    assert first["minutes_left"] in (-121, -120)
    assert told["deadlines"][2]["minutes_left"] == 59


def test_a_cost_that_is_not_known_counts_as_the_dearest_and_not_as_nothing(home: Path) -> None:
    put(home, "ship-window-closes", 10, "100")
    put(home, "ship-notice", 20, None)  # may be 100, too: 5 an hour
    put(home, "855", 30, "100")
    put(home, "invoice", 1, "1")
    put(home, "997", -1, None)
    put(home, "appointment", -2, "25")
    with Store.open(str(home / "edic.db")) as store, store.work("test") as work:
        work.deadlines.sweep()
    told = json.loads(run("--format", "json").output)["deadlines"]
    assert [one["what"] for one in told] == [
        "997", "appointment", "ship-window-closes", "ship-notice", "855", "invoice",
    ]  # fmt: skip
    assert [one["at_risk"] for one in told][::3] == [None, None]


def test_within_takes_what_is_due_by_then_and_what_was_missed(home: Path) -> None:
    put(home, "ship-notice", 1, "100")
    put(home, "invoice", 5, "10")
    text = run("--within", "4h")
    assert text.exit_code == 0
    assert "ship-notice" in text.output
    assert "invoice" not in text.output
    assert "invoice" in run("--within", "1d").output
    assert run("--within", "soon").exit_code == 2


def test_csv_and_xlsx_have_a_row_each_and_no_text_is_a_formula(home: Path) -> None:
    put(home, "ship-notice", 1, "100", po="=1+1")
    rows = list(csv.DictReader(run("--format", "csv").output.splitlines()))
    assert (rows[0]["order"], rows[0]["at_risk"]) == ("'=1+1", "100")
    assert run("--format", "xlsx").exit_code == 2
    pytest.importorskip("xlsxwriter")
    calamine = pytest.importorskip("python_calamine")
    assert run("--format", "xlsx", "-o", "due.xlsx").exit_code == 0
    book = calamine.CalamineWorkbook.from_path("due.xlsx").get_sheet_by_index(0).to_python()
    row = dict(zip(book[0], book[1], strict=True))
    assert (row["order"], row["at_risk"], row["minutes_left"]) == ("=1+1", 100, 59)


def test_the_exception_log_has_the_alerts_of_a_day(home: Path) -> None:
    number = put(home, "855", -1, "25")
    with Store.open(str(home / "edic.db")) as store, store.work("test") as work:
        work.deadlines.sweep()
        work.deadlines.alert("missed", "mart: 855 7", "too late", number)
        today = f"{work.now:%Y-%m-%d}"
    run("--done", str(number), "--reason", "by phone")
    done = run("--log", today, "-o", "log.csv")
    assert done.exit_code == 0
    [row] = list(csv.DictReader(Path("log.csv").read_text().splitlines()))
    assert (row["kind"], row["what"], row["order"], row["state"]) == ("missed", "855", "7", "met")
    assert row["minutes_late"] in ("60", "61")
    assert len(run("--log", "2020-01-01").output.splitlines()) == 1
    assert run("--log", "yesterday").exit_code == 2
    assert run("--log", today, "--zone", "Nowhere/Land").exit_code == 2
    pytest.importorskip("xlsxwriter")
    assert run("--log", today, "-o", "log.xlsx").exit_code == 0


def test_nothing_is_done_without_a_reason_or_that_is_not_open(home: Path) -> None:
    number = put(home, "appointment", 3, None)
    done = run("--done", str(number), "--reason", " ")
    assert "expected why it is done" in str(done.exception)
    done = run("--done", "999", "--reason", "made in the portal")
    assert str(done.exception).endswith("nothing was changed; edic due lists them")
    assert json.loads(run("--format", "json").output)["deadlines"][0]["id"] == number


def test_what_a_person_did_is_done_with_a_reason_in_the_audit(home: Path) -> None:
    number = put(home, "appointment", 1, None)
    assert run("--done", str(number)).exit_code == 2
    done = run("--done", str(number), "--reason", "made in the portal")
    assert done.output == "appointment 7: met, as you say\n"
    assert run().output == "nothing is due\n"
    with Store.open(str(home / "edic.db")) as store, store.look() as look:
        from edicompliance.store import audit  # noqa: PLC0415 - of this test alone

        assert [*audit.rows_of(look.connection)][-1].reason == "made in the portal"
