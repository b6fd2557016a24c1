"""`edic chargebacks`: import, match, list."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from edicompliance.chargebacks.moves import PLACES
from edicompliance.cli.main import cli
from edicompliance.datafolder import json_schemas_folder, samples_folder
from edicompliance.store import Store

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


def test_a_dry_run_makes_no_store_and_keeps_no_guide(tmp_path: Path, store: str) -> None:
    nowhere, own = tmp_path / "none" / "edic.db", tmp_path / "own.toml"
    own.write_text('format = 1\nextends = "example-mart"\nid = "own-mart"\nname = "Own"\n', "utf-8")
    dry = imported(tmp_path, str(nowhere), "--dry-run")
    assert (told(dry)["imported"], nowhere.exists()) == (4, False)
    tried = edic("import", claims(tmp_path), "--dry-run", "--retailer", str(own), "--store", store)
    assert tried.exit_code == 1, tried.output
    Store.create(store).close()
    edic("import", claims(tmp_path), "--dry-run", "--retailer", str(own), "--store", store)
    with Store.open(store) as opened, opened.look() as look:
        assert (look.chargebacks.guides(), look.chargebacks.books().deductions) == ({}, {})


def test_a_dry_run_writes_nothing_and_the_rejects_can_be_kept(tmp_path: Path, store: str) -> None:
    Store.create(store).close()
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


def test_what_is_matched_is_entered_once_and_what_is_unexplained_stays(
    tmp_path: Path, store: str
) -> None:
    imported(tmp_path, store)
    shipped = str(SAMPLES / "shipments" / "ships-late")
    words = ("match", "--store", store, "--shipments", shipped, "--enter", "--by", "ana")
    assert [edic(*words).stderr for _ in range(2)] == [
        "edic: 3 entries made in the ledger\n",
        "edic: 0 entries made in the ledger\n",
    ]
    listed = told(edic("list", "--store", store, "--format", "json"))["deductions"]
    assert [one["stands"] for one in listed] == [
        {"matched": "166.80"}, {"matched": "200.00"}, {"matched": "150.00"}, {"deducted": "9.00"},
    ]  # fmt: skip
    shown = edic("show", "example-mart/CB115-4502002", "--store", store, "--format", "json")
    entry = told(shown)["entries"][-1]
    assert (entry["step"], entry["by"]) == ("match", "ana")
    assert "33.20 too much" in entry["why"]
    again = edic(*words[:-2], "--format", "json")
    classes = [one["lines"][0]["class"] for one in told(again)["deductions"]]
    assert classes == ["confirmed", "arithmetic-wrong", "contradicted", "unexplained"]


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


GUIDE = """format = 1
id = "plain-mart"
edition = "1"
name = "Plain Mart"
currency = "CAD"
zone = { is = "America/Chicago", source = "contract" }
[sources.contract]
title = "Supplier agreement"
date = 2026-01-01
grade = "contract"
[remittances.820]
source = "contract"
items = "gross"
deductions = "negative"
[remittances.portal]
source = "contract"
deductions = "negative"
"""


def remittance(number: int, paid: str, *lines: str) -> str:
    body = [f"BPR*I*{paid}*C*CHK************20261102", f"TRN*1*CK{number}", "DTM*020*20261102",
            "N1*PR*PLAIN MART*92*1", "N1*PE*ACME*92*2", "ENT*1", *lines]  # fmt: skip
    return "".join(
        f"{one}~\n"
        for one in (
            (f"ISA*00*{'':10}*00*{'':10}*ZZ*{'PLAIN':15}*ZZ*{'ACME':15}*261102*2000*U*00401"
             f"*{number:09}*0*P*>"),
            f"GS*RA*PLAIN*ACME*20261102*2000*{number}*X*004010", "ST*820*0001", *body,
            f"SE*{len(body) + 2}*0001", f"GE*1*{number}", f"IEA*1*{number:09}",
        )
    )  # fmt: skip


def test_of_remittances_in_one_file_only_those_that_add_up_are_taken_over(
    tmp_path: Path, store: str
) -> None:
    """An unknown reason code is taken over as it came; what comes back is told as such."""
    guide, path = tmp_path / "plain.toml", tmp_path / "paid.edi"
    guide.write_text(GUIDE, encoding="utf-8")
    item = "RMR*IV*INV1*PI*500*500"
    texts = (
        remittance(1, "380", "ADX*-100*ZQ*DB*DM-4", item, "RMR*IV*INV3**-20"),
        remittance(2, "1", "ADX*-100*50*DB*DM-5", item),
        remittance(3, "520", "ADX*20*50*DB*DM-4", item),
    )
    path.write_text("".join(texts), encoding="utf-8")
    result = edic("import", str(path), "--retailer", str(guide), "--store", store)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "entered: plain-mart/DM-4: 100.00 CAD",
        "entered: plain-mart/INV3: 20.00 CAD",
        "entered: plain-mart/DM-4: 20.00 CAD given back",
        (
            f"rejected: {path}: 820 CK2: expected BPR02 to be the sum of its items and "
            "adjustments, 400.00, got 1.00: 399.00 too little"
        ),
        "3 taken over, 0 known, 1 row rejected",
    ]


def test_a_number_with_a_byte_that_is_no_utf8_is_entered_once_and_the_ledger_stays_a_chain(
    tmp_path: Path, store: str
) -> None:
    guide, path = tmp_path / "plain.toml", tmp_path / "paid.edi"
    guide.write_text(GUIDE, encoding="utf-8")
    text = remittance(1, "400", "ADX*-100*ZQ*DB*DM-\xc9", "RMR*IV*INV\xe9*PI*500*500")
    path.write_bytes(text.encode("latin-1"))
    args = "import", str(path), "--retailer", str(guide), "--store", store
    assert [edic(*args).stdout.splitlines()[0] for _ in range(3)] == [
        r"entered: plain-mart/DM-\xc9: 100.00 CAD",
        *[r"known: plain-mart/DM-\xc9: 100.00 CAD"] * 2,
    ]
    verified = CliRunner().invoke(cli, ["store", "verify", "--store", store])
    assert verified.exit_code == 0, verified.output


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_portal_file_is_read_in_the_encoding_that_it_has(
    encoding: str, tmp_path: Path, store: str
) -> None:
    guide, path = tmp_path / "plain.toml", tmp_path / "claims.csv"
    guide.write_text(GUIDE, encoding="utf-8")
    text = 'Claim;PO;Amount;Reason\nC1;0004501;"(1,250.00)";Café zu spät\n'
    path.write_bytes(text.encode(encoding))
    result = edic("import", str(path), "--retailer", str(guide), "--store", store)
    assert "entered: plain-mart/C1: 1250.00 CAD" in result.stdout
    assert result.exit_code == 0


def test_a_workbook_is_taken_over_and_the_cells_it_has_spoilt_are_not(
    tmp_path: Path, store: str
) -> None:
    guide, path = tmp_path / "plain.toml", tmp_path / "claims.xlsx"
    guide.write_text(GUIDE, encoding="utf-8")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        rows = (["Claims of November"], ["Claim", "PO", "Amount"], ["C1", "0004501", -12.5],
                ["C2", 4501, -1], ["C3", "0004502", -0.1 - 0.2], ["Total", "", -13.8])  # fmt: skip
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    result = imported_workbook(path, guide, store)
    assert [(one["id"], one["amount"]) for one in result["deductions"]] == [
        ("plain-mart/C1", "12.50"), ("plain-mart/C3", "0.30"),
    ]  # fmt: skip
    assert [one["row"] for one in result["rejected"]] == [
        "claims.xlsx:4: C2, 4501, -1", "claims.xlsx:6: Total, -13.8",
    ]  # fmt: skip


def imported_workbook(path: Path, guide: Path, store: str) -> Any:
    read = ("chargebacks", "import", str(path), "--retailer", str(guide), "--store", store)
    return valid("chargebacks-import", *read)


def test_a_dry_run_says_of_an_unknown_status_what_the_import_says(
    tmp_path: Path, store: str
) -> None:
    path = tmp_path / "statuses.csv"
    path.write_text("Claim #,Amount,Status\nC1,5.00,Open\nC2,7.00,Billed\n", encoding="utf-8")
    words = ("import", str(path), "--retailer", "example-mart", "--store", store)
    dry, done = edic(*words, "--dry-run"), edic(*words)
    assert (dry.exit_code, done.exit_code) == (1, 1)
    (said,) = (line for line in dry.stdout.splitlines() if line.startswith("rejected: "))
    assert said.startswith("rejected: statuses.csv:2: C1, 5.00, Open: expected of Status a word")
    assert said in done.stdout.splitlines()


def test_the_words_that_the_how_to_shows_in_a_file_over_the_guide_are_taken(
    tmp_path: Path, store: str
) -> None:
    page = Path(__file__).parents[2] / "docs/how-to/match-deductions.md"
    blocks = re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    (block,) = (one for one in blocks if "says_nothing" in one)
    head = 'format = 1\nextends = "example-mart"\nid = "own-mart"\nname = "Own"\n'
    (tmp_path / "own.toml").write_text(head + block, encoding="utf-8")
    words = ("Under review", "Resolved in your favor", "Open", "Closed", "Paid")
    rows = "".join(f"C{at},5.00,{word}\n" for at, word in enumerate(words))
    (tmp_path / "claims.csv").write_text(f"Claim #,Amount,Status\n{rows}", encoding="utf-8")
    own = ("--retailer", str(tmp_path / "own.toml"), "--store", store, "--format", "json")
    found = told(edic("import", str(tmp_path / "claims.csv"), *own))
    assert [one["kind"] for one in found["deductions"]] == ["assessed", "deducted", "deducted"]
    reasons = [one["reason"] for one in found["rejected"]]
    assert len(reasons) == 2
    assert any("got 'Paid'" in one for one in reasons)
    assert any("which was never entered" in one for one in reasons)
