"""`edic history` makes the file that `edic check --history` looks back on."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.cli.running import edic

from edicompliance.errors import ProfileError

SAMPLES = Path("x12_samples/sample-superstores/shipments")
RETAILER = "sample-superstores"


def folder_of(tmp_path: Path, *names: str) -> Path:
    for name in names:
        shutil.copytree(SAMPLES / name, tmp_path / "day" / name)
    return tmp_path / "day"


def added(folder: Path, history: Path) -> dict[str, Any]:
    result = edic(
        "history", "add", str(folder), "--profile", RETAILER,
        "--history", str(history), "-o", str(history),
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(history.read_text())
    return found


NAMES = ("pallets-a-day-late", "pallets-on-the-day")


def test_checked_shipments_add_what_they_count_and_what_was_found_in_them(tmp_path: Path) -> None:
    history = tmp_path / "history.json"
    found = added(folder_of(tmp_path, *NAMES), history)
    assert {one["measure"] for one in found["periods"]}
    assert {name for one in found["periods"] for name in one["shipments"]} <= set(NAMES)
    assert all(one["at"] and one["code"] for one in found["faults"])
    assert any(one["kind"] == "order" for one in found["uses"])


def test_what_is_added_twice_is_counted_once(tmp_path: Path) -> None:
    history, folder = tmp_path / "history.json", folder_of(tmp_path, *NAMES)
    first = added(folder, history)
    again = added(folder, history)
    for part in ("uses", "faults", "periods"):
        assert again[part] == first[part], part


def test_one_after_the_other_comes_to_the_same_as_all_at_once(tmp_path: Path) -> None:
    once = added(folder_of(tmp_path, *NAMES), tmp_path / "once.json")
    growing = tmp_path / "growing.json"
    for name in NAMES:
        added(tmp_path / "day" / name, growing)
    found = json.loads(growing.read_text())
    key = {"measure", "starts", "of", "counted", "met"}
    told = [
        sorted(sorted(str((k, v)) for k, v in one.items() if k in key) for one in each["periods"])
        for each in (once, found)
    ]
    assert told[0] == told[1]


def test_what_was_added_is_what_a_check_looks_back_on(tmp_path: Path) -> None:
    history = tmp_path / "history.json"
    added(folder_of(tmp_path, *NAMES), history)
    checked = edic(
        "check", str(SAMPLES / NAMES[0]), "--profile", RETAILER,
        "--history", str(history), "--format", "json",
    )  # fmt: skip
    seen = json.loads(checked.output)["history"]
    assert seen["source"] == str(history)
    assert seen["uses"] > 0


def test_where_one_shipment_cannot_be_read_nothing_is_written(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, NAMES[0])
    (folder / NAMES[0] / "shipment.toml").write_text("mode = 7\n")
    result = edic("history", "add", str(folder), "--profile", RETAILER, "-o", str(tmp_path / "h"))
    assert result.exit_code == 3
    assert "mode" in result.output
    assert not (tmp_path / "h").exists()


CARD = """Week of,Dept,PO Cases,On Time,Other
2026-11-05,,"1,200",1150,x
2026-12-03,,900,850,x
"""


def scored(tmp_path: Path, text: str, *more: str) -> Any:
    (tmp_path / "card.csv").write_text(text)
    return edic(
        "history", "score", str(tmp_path / "card.csv"), "--profile", RETAILER,
        "--measure", "otif", *more,
    )  # fmt: skip


def test_a_scorecard_says_what_was_counted(tmp_path: Path) -> None:
    columns = "starts=Week of,counted=PO Cases,met=On Time"
    result = scored(tmp_path, CARD, "--columns", columns)
    assert result.exit_code == 0, result.output
    periods = json.loads(result.output)["periods"]
    assert [(one["starts"], one["counted"], one["met"]) for one in periods] == [
        ("2026-10-31", "1200", "1150"),
        ("2026-11-28", "900", "850"),
    ]


def test_what_failed_stands_in_for_what_met(tmp_path: Path) -> None:
    text = "counted,failed,missing\n100,7,3\n"
    result = scored(tmp_path, text, "--starts", "2026-11-05")
    (period,) = json.loads(result.output)["periods"]
    assert (period["starts"], period["met"], period["missing"]) == ("2026-10-31", "90", "3")


def test_the_retailers_counts_take_the_place_of_ours_and_keep_what_failed(tmp_path: Path) -> None:
    history = tmp_path / "history.json"
    before = added(folder_of(tmp_path, *NAMES), history)
    ours = next(one for one in before["periods"] if one["measure"] == "otif")
    text = f"starts,counted,met\n{ours['starts']},5000,4900\n"
    result = scored(tmp_path, text, "--history", str(history), "-o", str(history))
    assert result.exit_code == 0, result.output
    after = json.loads(history.read_text())
    theirs = next(
        one
        for one in after["periods"]
        if (one["measure"], one["starts"]) == ("otif", ours["starts"]) and "of" not in one
    )
    assert (theirs["counted"], theirs["met"]) == ("5000", "4900")
    assert theirs["shipments"] == ours["shipments"]
    assert after["uses"] == before["uses"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("starts,counted,met\n2026-11-05,10,11\n", "card.csv:2: counted: expected the sum at the"),
        ("starts,counted,met\n2026-11-05,,1\n", "counted: expected a number, got an empty cell"),
        ('starts,counted,met\n2026-11-05,"1.234,5",1\n', "expected a number such as 1250"),
        ("starts,counted\n2026-11-05,10\n", "met: expected a number, here or as failed"),
        ("starts,counted,met\nNovember,10,9\n", "starts: expected a date such as 2026-11-20"),
        ("counted,met\n10,9\n", "starts: expected a day of the period, got an empty cell"),
        (
            "starts,counted,met\n2026-11-05,10,9\n2026-11-06,10,9\n",
            "a second row of the period from 2026-10-31",
        ),
    ],
)
def test_what_is_wrong_with_a_scorecard_is_told_with_its_place(
    tmp_path: Path, text: str, reason: str
) -> None:
    with pytest.raises(ProfileError, match=re.escape(reason)):
        scored(tmp_path, text)


def test_a_measure_or_a_column_that_there_is_not_is_told(tmp_path: Path) -> None:
    (tmp_path / "card.csv").write_text("starts,counted,met\n2026-11-05,10,9\n")
    with pytest.raises(ProfileError, match="unknown measure; did you mean 'otif'"):
        edic(
            "history", "score", str(tmp_path / "card.csv"), "--profile", RETAILER,
            "--measure", "otiff",
        )  # fmt: skip
    result = scored(tmp_path, CARD, "--columns", "count=PO Cases")
    assert result.exit_code == 2
    assert "unknown column 'count'; did you mean 'counted'?" in result.output
