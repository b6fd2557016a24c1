"""`edic chargebacks enter`, `reverse` and `show`: what a person enters, takes back, looks up."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.cli.running import edic

from edicompliance.datafolder import json_schemas_folder, samples_folder
from edicompliance.errors import LedgerError

CLAIMS = """Claim #,Amount,PO,Reason,Code,Date,Check
CB114-4502002,166.80,4502002,ships late,50,2026-11-25,CK9
"""
NAME = "example-mart/CB114-4502002"
BILL = str(samples_folder() / "example-mart" / "812" / "valid" / "chargeback-duplicated.edi")


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A store with one deduction."""
    path, url = tmp_path / "claims.csv", str(tmp_path / "edic.db")
    path.write_text(CLAIMS, encoding="utf-8")
    edic("chargebacks", "import", str(path), "--retailer", "example-mart", "--store", url)
    return url


def entries(*words: str, store: str) -> list[dict[str, Any]]:
    told = json.loads(edic("chargebacks", *words, "--format", "json", "--store", store).stdout)
    schema = json_schemas_folder() / "chargebacks-entries-1.json"
    Draft202012Validator(json.loads(schema.read_text("utf-8"))).validate(told)
    found: list[dict[str, Any]] = told["entries"]
    return found


def test_what_is_accepted_is_settled_and_no_longer_on_the_list(store: str) -> None:
    words = ("enter", NAME, "accepted", "--reason", "it was late", "--by", "ana")
    done = entries(*words, store=store)
    assert [(one["to"], one["amount"], one["by"], one["why"]) for one in done] == [
        ("accepted", "166.80", "ana", "it was late")
    ]
    assert json.loads(
        edic("dispute", "list", "--format", "json", "--store", store).stdout
    )["disputes"] == []  # fmt: skip
    assert [one["step"] for one in entries("show", NAME, store=store)] == ["deduct", "accept"]


def test_a_mistake_is_taken_back_by_a_further_entry(store: str) -> None:
    seq = entries("enter", NAME, "written-off", "--reason", "small", store=store)[0]["seq"]
    back = entries("reverse", str(seq), "--reason", "the other claim", store=store)
    assert [(one["step"], one["from"], one["to"]) for one in back] == [
        ("reverse", "written off", "deducted")
    ]
    assert len(entries("show", NAME, store=store)) == 3
    with pytest.raises(LedgerError, match="is reversed"):
        edic("chargebacks", "reverse", str(seq), "--reason", "again", "--store", store)
    verified = edic("store", "verify", "--store", store)
    assert verified.exit_code == 0


def test_a_foreseen_charge_is_excused_by_its_name(tmp_path: Path) -> None:
    store, late = str(tmp_path / "edic.db"), tmp_path / "late"
    late.mkdir()
    for one in (samples_folder() / "example-mart" / "shipments" / "ships-late").iterdir():
        (late / one.name).write_bytes(one.read_bytes())
    facts = late / "shipment.toml"
    text = facts.read_text("utf-8").replace("checked_at = 2026-", "checked_at = 2027-")
    facts.write_text(text, encoding="utf-8")
    edic("check", str(late), "--profile", "example-mart", "--record", store)
    told = edic("chargebacks", "list", "--foreseen", "--format", "json", "--store", store)
    row = json.loads(told.stdout)["deductions"][0]
    assert (row["id"], row["stands"]) == (
        "foreseen/example-mart/4502002/WIN002", {"observed": "166.80"},
    )  # fmt: skip
    entries("enter", row["id"], "excused", "--reason", "mail of the buyer", store=store)
    edic("check", str(late), "--profile", "example-mart", "--record", store)
    shown = edic("chargebacks", "list", "--foreseen", "--store", store).stdout
    assert shown == "foreseen/example-mart/4502002/WIN002: 166.80 USD: 166.80 excused\n"


def test_what_is_not_there_is_told_with_the_next_step(store: str) -> None:
    with pytest.raises(LedgerError) as why:
        edic("chargebacks", "show", "example-mart/CB114-4502003", "--store", store)
    assert str(why.value) == (
        "deduction example-mart/CB114-4502003: there is none; did you mean "
        "'example-mart/CB114-4502002'?; edic chargebacks list shows them"
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE deduction_line SET amount = amount + 100",
         f"deduction {NAME}, line 1: expected 166.80 50 CB114-4502002, got "),
        ("UPDATE ledger SET why = why || '.'", "ledger: entry 1: expected "),
        ("UPDATE ledger SET actor = 'eve'", "ledger: entry 1: expected "),
        ("DELETE FROM ledger", "ledger: expected its end at entry 1, got 0"),
    ],
)  # fmt: skip
def test_what_was_changed_behind_the_ledger_is_found(store: str, change: str, told: str) -> None:
    with closing(sqlite3.connect(store)) as database:
        database.executescript(
            "DROP TRIGGER ledger_is_not_changed; DROP TRIGGER ledger_is_not_deleted"
        )
        database.execute(change)
        database.commit()
    verified = edic("store", "verify", "--store", store)
    assert (verified.exit_code, told in verified.stdout) == (1, True)
