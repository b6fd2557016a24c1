"""`edic chargebacks`: import, match, list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from edicompliance.cli.main import cli
from edicompliance.datafolder import samples_folder

SAMPLES = samples_folder() / "example-mart"
CLAIMS = """Claim #,Amount,PO,Reason,Code,Date
CB114-4502002,166.80,4502002,ships late,50,2026-11-25
CB115-4502002,200.00,4502002,ships late,50,2026-11-25
CB104-4502002,150.00,4502002,ASN late,50,2026-11-25
PO-ONLY,9.00,9999999,who knows,,2026-11-25
Total,525.80,,,,
"""


@pytest.fixture
def store(tmp_path: Path) -> str:
    return str(tmp_path / "edic.db")


def edic(*args: str) -> Result:
    return CliRunner().invoke(cli, ["chargebacks", *args])


def told(result: Result) -> Any:
    return json.loads(result.stdout)


def claims(tmp_path: Path) -> str:
    path = tmp_path / "claims.csv"
    path.write_text(CLAIMS, encoding="utf-8")
    return str(path)


def imported(tmp_path: Path, store: str, *more: str) -> Result:
    return edic("import", claims(tmp_path), "--retailer", "example-mart", "--store", store,
                "--format", "json", *more)  # fmt: skip


def test_import_says_what_was_taken_over_what_was_known_and_what_was_rejected(
    tmp_path: Path, store: str
) -> None:
    first = imported(tmp_path, store)
    assert first.exit_code == 1
    assert (told(first)["imported"], told(first)["duplicates"]) == (4, 0)
    assert [one["reason"] for one in told(first)["rejected"]] == [
        "a row of totals: it names no deduction"
    ]
    again = imported(tmp_path, store)
    assert (told(again)["imported"], told(again)["duplicates"]) == (0, 4)


def test_a_dry_run_writes_nothing_and_the_rejects_can_be_kept(tmp_path: Path, store: str) -> None:
    rejects = tmp_path / "rejects.csv"
    dry = imported(tmp_path, store, "--dry-run", "--rejects", str(rejects))
    assert told(dry)["imported"] == 4
    assert told(dry)["columns"]["number"] == "Claim #"
    assert "a row of totals" in rejects.read_text(encoding="utf-8")
    assert told(edic("list", "--store", store, "--format", "json"))["deductions"] == []


def test_match_confirms_and_finds_what_is_too_much(tmp_path: Path, store: str) -> None:
    imported(tmp_path, store)
    shipped = str(SAMPLES / "shipments" / "ships-late")
    found = edic("match", "--store", store, "--shipments", shipped, "--format", "json")
    assert found.exit_code == 1
    lines = {one["number"]: one["lines"][0] for one in told(found)["deductions"]}
    assert (lines["CB114-4502002"]["class"], lines["CB114-4502002"]["rule"]) == (
        "confirmed", "WIN002",
    )  # fmt: skip
    wrong = lines["CB115-4502002"]
    assert (wrong["class"], wrong["recomputed"], wrong["difference"]) == (
        "arithmetic-wrong", "166.80", "33.20",
    )  # fmt: skip
    assert "33.20 too much" in wrong["reason"]
    assert wrong["evidence"]
    assert lines["PO-ONLY"]["class"] == "unexplained"


def test_every_remittance_and_adjustment_of_the_samples_is_taken_over_or_rejected_with_a_reason(
    store: str,
) -> None:
    for path in sorted((*SAMPLES.glob("820/valid/*.edi"), *SAMPLES.glob("812/valid/*.edi"))):
        result = edic("import", str(path), "--retailer", "example-mart", "--store", store,
                      "--format", "json")  # fmt: skip
        assert result.exit_code == bool(told(result)["rejected"])
        assert all(one["reason"] for one in told(result)["rejected"])
    listed = told(edic("list", "--store", store, "--format", "json"))["deductions"]
    assert {one["id"]: one["stands"] for one in listed}["example-mart/DM50006-DU"] == {
        "deducted": "1080.00"
    }
