"""`edic chargebacks`: import, match, list."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from edicompliance.chargebacks.moves import PLACES
from edicompliance.cli.main import cli
from edicompliance.datafolder import json_schemas_folder, samples_folder

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


def schema(name: str) -> Any:
    return json.loads((json_schemas_folder() / f"{name}-1.json").read_text(encoding="utf-8"))


def valid(name: str, *args: str) -> Any:
    """What a command prints, once it was held against its schema."""
    result = CliRunner().invoke(cli, [*args, "--format", "json"])
    assert result.exit_code in (0, 1), result.output
    jsonschema.validate(told(result), schema(name))
    assert told(result)["schema"] == f"edicompliance/{name}/1"
    return told(result)


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
    late = lines["CB104-4502002"]  # "ASN late", says the portal, and it was in time
    assert (late["class"], late["rule"]) == ("contradicted", "ASN001")


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


def test_every_command_prints_what_its_schema_says(tmp_path: Path, store: str) -> None:
    there, shipped = ("--store", store), str(SAMPLES / "shipments" / "ships-late")
    read = ("chargebacks", "import", claims(tmp_path), "--retailer", "example-mart", *there)
    assert valid("chargebacks-import", *read, "--dry-run")["dry_run"]
    done = valid("chargebacks-import", *read)
    assert (len(done["deductions"]), len(done["rejected"]), done["dry_run"]) == (4, 1, False)
    matched = valid("chargebacks-match", "chargebacks", "match", *there, "--shipments", shipped)
    assert {one["class"] for one in matched["deductions"]} >= {"confirmed", "arithmetic-wrong"}
    assert len(valid("chargebacks", "chargebacks", "list", *there)["deductions"]) == 4
    compared = valid(
        "chargebacks-calibrate", "chargebacks", "calibrate", *there, "--shipments", shipped
    )
    assert compared["rules"]
    card = valid(
        "scorecard", "scorecard", "--retailer", "example-mart", "--period", "2026-11", *there,
        "--shipments", shipped,
    )  # fmt: skip
    assert card["measures"]


def test_the_schema_of_the_list_knows_every_place_where_money_can_stand() -> None:
    row = schema("chargebacks")["properties"]["deductions"]["items"]["properties"]
    assert row["stands"]["propertyNames"]["enum"] == list(PLACES)


def test_every_command_that_names_the_schema_of_its_json_has_it_published() -> None:
    """The pages of the desk are for its own browser, and name none."""
    sources = Path(__file__).parents[2] / "src/edicompliance"
    texts = [one.read_text(encoding="utf-8") for one in sources.rglob("*.py")]
    named = {name for text in texts for name in re.findall(r'"edic\w*/([a-z-]+)/1"', text)}
    published = {one.name.removesuffix("-1.json") for one in json_schemas_folder().glob("*.json")}
    assert {one for one in named - published if not one.startswith("desk-")} == set()
    assert {"check", "chargebacks", "status"} <= named
