"""Two rows of a portal's file that nothing tells apart: both count, and it is said what to do."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from tests.cli.running import edic
from tests.cli.test_chargebacks import valid

HEAD = "Claim #,Amount,PO,Reason,Date,Check\n"
ROW = "CB114-4502002,5.00,4502002,ships late,2026-11-25,CK1\n"
NAME = "example-mart/CB114-4502002"


@pytest.fixture
def store(tmp_path: Path) -> str:
    return str(tmp_path / "edic.db")


def imported(folder: Path, store: str, rows: str, *more: str) -> str:
    path = folder / "claims.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    found = edic("chargebacks", "import", str(path), "--retailer", "example-mart", *more,
                 "--store", store)  # fmt: skip
    assert found.exit_code == 0, found.output
    return found.stdout


def stands(store: str) -> Any:
    told = json.loads(edic("chargebacks", "list", "--store", store, "--format", "json").stdout)
    return [(one["id"], one["stands"]) for one in told["deductions"]]


def remarks(store: str) -> list[str | None]:
    told = valid("chargebacks-match", "chargebacks", "match", "--store", store)
    (one,) = told["deductions"]
    return [line["remark"] for line in one["lines"]]


def test_rows_that_are_alike_are_told_with_the_command_that_takes_one_back(
    tmp_path: Path, store: str
) -> None:
    said = imported(tmp_path, store, ROW + ROW)
    (line,) = (each for each in said.splitlines() if "alike" in each)
    assert line == (
        "  rows 2 and 3 of claims.csv are alike, and both count; if the portal printed one of them "
        'twice: edic chargebacks reverse 2 --reason "printed twice"'
    )
    assert remarks(store) == [None, line.strip()]
    assert stands(store) == [(NAME, {"deducted": "10.00"})]
    command = shlex.split(line.partition("twice: ")[2])[1:]
    assert edic(*command, "--store", store).exit_code == 0
    assert stands(store) == [(NAME, {"deducted": "5.00"})]
    assert remarks(store) == [None, None]


def test_what_was_taken_back_is_not_taken_anew_by_the_file_of_one_row_or_of_two(
    tmp_path: Path, store: str
) -> None:
    imported(tmp_path, store, ROW + ROW)
    edic("chargebacks", "reverse", "2", "--reason", "printed twice", "--store", store)
    for rows in (ROW + ROW, ROW):
        assert "0 taken over, 1 known, 0 rows rejected" in imported(tmp_path, store, rows)
    assert stands(store) == [(NAME, {"deducted": "5.00"})]


def test_programs_are_told_of_rows_that_are_alike_and_a_dry_run_names_no_entry(
    tmp_path: Path, store: str
) -> None:
    dry = json.loads(imported(tmp_path, store, ROW * 3, "--dry-run", "--format", "json"))
    assert [one[:37] for one in dry["deductions"][0]["alike"]] == [
        "rows 2 and 3 of claims.csv are alike,", "rows 2 and 4 of claims.csv are alike,",
    ]  # fmt: skip
    assert f"edic chargebacks show {NAME} names the entry" in dry["deductions"][0]["alike"][0]
    path = str(tmp_path / "claims.csv")
    words = ("import", path, "--retailer", "example-mart", "--store", store)
    done = valid("chargebacks-import", "chargebacks", *words)
    assert [one.split(" --reason")[0][-9:] for one in done["deductions"][0]["alike"]] == [
        "reverse 2", "reverse 3",
    ]  # fmt: skip
    assert valid("chargebacks-import", "chargebacks", *words)["deductions"][0]["alike"] == []


def test_rows_that_differ_in_anything_that_is_read_are_not_alike(
    tmp_path: Path, store: str
) -> None:
    other = ROW.replace("ships late", "ships later")
    assert "alike" not in imported(tmp_path, store, ROW + other)


def test_a_row_that_was_matched_is_taken_back_by_two_commands(tmp_path: Path, store: str) -> None:
    imported(tmp_path, store, ROW + ROW)
    late = "x12_samples/example-mart/shipments/ships-late"
    edic("chargebacks", "match", "--enter", "--shipments", late, "--store", store)
    told = valid(
        "dispute-list", "dispute", "list", "--store", store, "--now", "2026-11-27T12:00:00Z"
    )
    remark = told["disputes"][0]["lines"][1]["remark"]
    first, second = (
        shlex.split(one)[1:] for one in remark.partition("twice: ")[2].split(" and then ")
    )
    assert [edic(*one, "--store", store).exit_code for one in (first, second)] == [0, 0]
    assert stands(store) == [(NAME, {"matched": "5.00"})]
