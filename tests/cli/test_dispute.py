"""`edic dispute`: the list, the packet, the filing, and what came of it."""

from __future__ import annotations

import csv
import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator
from tests.cli.running import edic

from edicompliance.datafolder import json_schemas_folder, samples_folder
from edicompliance.errors import EdiError

SHIPMENTS = samples_folder() / "example-mart" / "shipments"
LATE = str(SHIPMENTS / "ships-late")
WRONG, RIGHT = "example-mart/CB115-4502002", "example-mart/CB114-4502002"
PRICE = "example-mart/INV48001-PD"
CLAIMS = """Claim #,Amount,PO,Invoice,Reason,Code,Date,Check
CB114-4502002,166.80,4502002,,ships late,50,2026-11-25,CK9
CB115-4502002,300.00,4502002,,ships late,50,2026-11-25,CK9
INV48001-PD,120.00,4508001,INV48001,price,01,2026-11-25,CK9
"""
IN_TIME, TOO_LATE = "2026-12-01T12:00:00Z", "2027-03-01T12:00:00Z"


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A store with three deductions: one right, one too much, one about a price."""
    return imported(tmp_path, CLAIMS)


def imported(tmp_path: Path, rows: str) -> str:
    path, url = tmp_path / "claims.csv", str(tmp_path / "edic.db")
    path.write_text(rows, encoding="utf-8")
    edic("chargebacks", "import", str(path), "--retailer", "example-mart", "--store", url)
    return url


def dispute(*words: str, store: str) -> Result:
    return edic("dispute", *words, "--store", store)


def refused(*words: str, store: str) -> str:
    with pytest.raises(EdiError) as why:
        dispute(*words, store=store)
    return str(why.value)


def told(*words: str, store: str) -> Any:
    found = json.loads(dispute(*words, "--format", "json", store=store).stdout)
    name = found["schema"].removeprefix("edicompliance/").replace("/", "-")
    schema = json.loads((json_schemas_folder() / f"{name}.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(found)
    return found


def listed(store: str, *more: str) -> dict[str, Any]:
    found = told("list", "--shipments", LATE, "--now", IN_TIME, *more, store=store)
    return {one["id"]: one for one in found["disputes"]}


def test_what_is_too_much_is_worth_it_and_what_is_right_is_not(store: str) -> None:
    found = listed(store)
    assert next(iter(found)) == WRONG
    assert (found[WRONG]["worth"], found[WRONG]["claim"], found[WRONG]["class"]) == (
        True, "133.20", "arithmetic-wrong",
    )  # fmt: skip
    assert found[RIGHT]["worth"] is False
    assert "right by our own judgement" in found[RIGHT]["against"][0]
    assert found[PRICE]["deadline"] == "2027-02-23"
    assert (found[PRICE]["days_left"], found[PRICE]["missing"]) == (84, ["order", "agreement"])
    assert found[WRONG]["odds"] is None


def test_a_small_claim_and_a_closed_window_are_told(tmp_path: Path) -> None:
    store = imported(tmp_path, CLAIMS.replace("300.00", "200.00"))
    assert listed(store)[WRONG]["against"] == ["33.20 is below the 50 that the guide takes"]
    late = told("list", "--now", TOO_LATE, store=store)["disputes"]
    price = next(one for one in late if one["id"] == PRICE)
    assert (price["state"], price["worth"]) == ("closed", False)


def test_a_filing_is_one_attempt_and_its_money_waits(store: str) -> None:
    filed = told("submit", WRONG, "--shipments", LATE, "--reason", "case 7", "--by", "ana",
                 "--case", "C  7 ", "--day", "notified=2026-11-26", "--now", IN_TIME,
                 store=store)  # fmt: skip
    entry = filed["entries"][0]
    assert (entry["amount"], entry["by"], entry["to"], entry["attempt"]) == (
        "133.20", "ana", "disputed", 1,
    )  # fmt: skip
    assert (entry["detail"]["day notified"], entry["detail"]["deadline"]) == (
        "2026-11-26", "2026-12-26",
    )  # fmt: skip
    assert "case 7" in entry["why"]
    assert entry["detail"]["case number"] == "C 7"
    assert entry["evidence"]
    again = dispute("submit", WRONG, "--shipments", LATE, "--now", IN_TIME, store=store)
    assert again.exit_code == 1
    assert "disputed and not answered" in again.stdout
    row = listed(store)[WRONG]
    assert (row["state"], row["deadline"], row["attempts"]["left"]) == ("waiting", "2026-12-26", 0)


def test_too_late_is_told_and_entered_only_with_a_reason(store: str) -> None:
    late = ("submit", PRICE, "--now", TOO_LATE)
    not_filed = dispute(*late, store=store)
    assert not_filed.exit_code == 1
    assert "too late: it could be filed until 2027-02-23" in not_filed.stdout
    assert dispute(*late, "--anyway", store=store).exit_code == 2
    entry = told(*late, "--anyway", "--reason", "the buyer agrees", store=store)["entries"][0]
    assert entry["detail"]["in spite of"] == "too late: it could be filed until 2027-02-23"


def test_no_more_is_disputed_than_the_attempts_allow(store: str) -> None:
    first = ("submit", WRONG, "--shipments", LATE, "--now", IN_TIME)
    dispute(*first, store=store)
    dispute("outcome", WRONG, "denied", "--denial-code", "D10", store=store)
    again = told(*first, store=store)
    assert again["filed"] is False
    assert again["obstacles"][0]["why"] == "disputed 1 of 1 times: no attempt is left"


def test_no_packet_is_built_of_what_is_filed_or_has_no_attempt_left(
    store: str, tmp_path: Path
) -> None:
    out = tmp_path / "packet"
    build = ("build", WRONG, "-o", str(out), "--shipments", LATE, "--now", IN_TIME)
    dispute("submit", WRONG, "--shipments", LATE, "--now", IN_TIME, store=store)
    assert refused(*build, store=store) == (
        f"{WRONG}: it is filed: 133.20 is disputed and not answered yet; "
        f"next: edic dispute outcome {WRONG} approved|partial|denied|expired"
    )
    dispute("outcome", WRONG, "denied", "--denial-code", "D10", store=store)
    assert refused(*build, store=store) == (
        f"{WRONG}: nothing is left to dispute: disputed 1 of 1 times: no attempt is left; "
        f'next: edic chargebacks enter {WRONG} written-off --reason "..."'
    )
    assert not out.exists()


def test_the_outcome_is_entered_by_amount_with_the_code_of_the_guide(store: str) -> None:
    dispute("submit", WRONG, "--shipments", LATE, "--now", IN_TIME, store=store)
    unknown = refused("outcome", WRONG, "denied", "--denial-code", "D04", store=store)
    assert "the guide knows no denial 'D04'" in unknown
    nothing = refused("outcome", WRONG, "partial", "--amount", "0", store=store)
    assert nothing == f"{WRONG}: 0 approved is no part, that is a denial: choose denied"
    came = told("outcome", WRONG, "partial", "--amount", "100.00", "--denial-code", "D10",
                store=store)  # fmt: skip
    assert [(one["to"], one["amount"]) for one in came["entries"]] == [
        ("approved", "100.00"), ("denied", "33.20"),
    ]  # fmt: skip
    assert came["entries"][1]["detail"]["code"] == "D10"
    assert came["notes"] == ["D10: filed too late"]
    assert "nothing of it is disputed" in refused("outcome", WRONG, "approved", store=store)
    assert listed(store)[RIGHT]["odds"] == {
        "share": "0.75", "disputes": 1, "won": 1, "basis": "all disputes at example-mart",
    }  # fmt: skip


def test_what_was_won_and_taken_again_can_be_disputed_anew(tmp_path: Path) -> None:
    store = imported(tmp_path, CLAIMS)
    dispute("submit", PRICE, "--now", IN_TIME, store=store)
    dispute("outcome", PRICE, "approved", store=store)
    path = tmp_path / "more.csv"
    head = "Claim #,Amount,Date,Check\n"
    for row in ("INV48001-PD,-120.00,2026-12-20,CK10", "INV48001-PD,120.00,2027-01-20,CK11"):
        path.write_text(f"{head}{row}\n", encoding="utf-8")
        edic("chargebacks", "import", str(path), "--retailer", "example-mart", "--store", store)
    stands = json.loads(edic("chargebacks", "list", "--store", store, "--format", "json").stdout)
    assert {"re-deducted": "120.00"} in [one["stands"] for one in stands["deductions"]]
    again = listed(store)[PRICE]
    assert (again["class"], again["worth"], again["attempts"]["made"]) == ("unexplained", True, 0)
    assert again["deadline"] == "2027-04-20"
    assert "it was won before" in again["reason"]
    out = tmp_path / "packet"
    dispute("build", PRICE, "-o", str(out), "--now", "2027-02-01T12:00:00Z", store=store)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    schema = json.loads((json_schemas_folder() / "dispute-packet-1.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(manifest)
    assert manifest["claims"] == [
        {"line": 1, "amount": "120.00", "class": "unexplained", "again": True}
    ]
    ours = (tmp_path / "packet-for-us/for-us.txt").read_text(encoding="utf-8")
    assert "120.00, unexplained, settled before and taken again" in ours
    assert "nothing of ours shows" not in ours


def test_re_deducted_is_where_money_stands_and_in_no_schema_a_class() -> None:
    every = [path.read_text(encoding="utf-8") for path in json_schemas_folder().glob("*.json")]
    classes = [one for text in every for one in re.findall(r"\[[^]]*\"contradicted\"[^]]*\]", text)]
    assert classes
    assert not [one for one in classes if "re-deducted" in one]


def test_the_packet_names_what_is_missing_and_takes_what_is_given(
    store: str, tmp_path: Path
) -> None:
    out = tmp_path / "packet"
    first = dispute("build", PRICE, "-o", str(out), store=store)
    assert first.exit_code == 1
    assert "missing: agreement" in first.stdout
    assert "order: the order and its changes" in (
        tmp_path / "packet-for-us" / "missing.txt"
    ).read_text("utf-8")
    scan = tmp_path / "price list.pdf"
    scan.write_bytes(b"%PDF-1.4 a price list")
    assert dispute("attach", PRICE, "agreement", str(scan), store=store).exit_code == 0
    more = ("build", PRICE, "-o", str(out), "--paper", f"order={scan}", "--now", IN_TIME)
    found = told(*more, store=store)
    assert (found["complete"], found["missing"]) == (True, [])
    assert not (tmp_path / "packet-for-us" / "missing.txt").exists()
    assert (out / "papers" / "agreement-price-list.pdf").read_bytes() == scan.read_bytes()
    assert not edic("store", "verify", "--store", store).exit_code


def test_a_packet_is_the_same_bytes_twice_and_its_manifest_holds(
    store: str, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        built = dispute(
            "build", WRONG, "-o", str(tmp_path / name), "--shipments", LATE, store=store
        )
        assert built.exit_code == 0
    one, two = (
        {str(path.relative_to(tmp_path / name)): path.read_bytes()
         for path in sorted((tmp_path / name).rglob("*")) if path.is_file()}
        for name in ("one", "two")
    )  # fmt: skip
    assert one == two
    manifest = json.loads(one.pop("manifest.json"))
    assert {each["path"]: each["sha256"] for each in manifest["files"]} == {
        path: sha256(data).hexdigest() for path, data in one.items()
    }
    assert not {"for-us.txt", "missing.txt"} & one.keys()
    assert (tmp_path / "one-for-us/for-us.txt").is_file()
    assert {"cover-letter.pdf", "timeline.svg", "timeline.pdf", "edi-proof.pdf", "portal.csv",
            "edi/856-ASN30019.edi"} <= one.keys()  # fmt: skip
    assert one["edi/856-ASN30019.edi"] == Path(LATE, "856.edi").read_bytes()
    (row,) = csv.DictReader(one["portal.csv"].decode().splitlines())
    assert (row["po"], row["bill_of_lading"]) == ("4502002", "06141410000000685")


def test_a_folder_with_other_files_is_left_alone(store: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    told = refused("build", WRONG, "-o", str(tmp_path), "--shipments", LATE, store=store)
    assert "it holds other files" in told


def test_an_unknown_deduction_is_told_with_the_next_step(store: str) -> None:
    told = refused("submit", "example-mart/CB115-450200", store=store)
    assert "did you mean" in told
    assert "edic dispute list" in told


def own_guide(tmp_path: Path, text: str) -> str:
    """A store with the same deductions, judged by a guide of one's own."""
    own = tmp_path / "own-mart.toml"
    own.write_text(
        f'format = 1\nid = "own-mart"\nname = "Own Mart"\nextends = "example-mart"\n{text}', "utf-8"
    )
    path, url = tmp_path / "claims.csv", str(tmp_path / "edic.db")
    path.write_text(CLAIMS, encoding="utf-8")
    edic("chargebacks", "import", str(path), "--retailer", str(own), "--store", url)
    return url


FEE = """
[[disputes.compliance]]
replaces = "compliance"
like = "compliance"
source = "schedule"
frivolous = "{fee} USD"
"""


def test_the_fee_for_a_dispute_without_reason_is_weighed(tmp_path: Path) -> None:
    """At a share of 0.75 of those won, 33.30 of 133.20 is lost, and a quarter of the fee."""
    found = {}
    for fee in ("60", "400"):
        folder = tmp_path / fee
        folder.mkdir()
        store = own_guide(folder, FEE.format(fee=fee))
        wrong = WRONG.replace("example-mart", "own-mart")
        assert listed(store)[wrong]["at_worst"] is None
        dispute("submit", PRICE.replace("example-mart", "own-mart"), "--now", IN_TIME, store=store)
        price = PRICE.replace("example-mart", "own-mart")
        dispute("outcome", price, "partial", "--amount", "90.00", store=store)
        found[fee] = listed(store)[wrong]
    cheap, dear = found["60"], found["400"]
    assert (cheap["expected"], cheap["fee"], cheap["at_worst"]) == ("99.90", "60.00 USD", "84.90")
    assert (cheap["worth"], dear["worth"], dear["at_worst"]) == (True, False, "-0.10")
    [why] = dear["against"]
    assert why.startswith("its odds promise 99.90, and losing it may cost the guide's fee")
    assert why.endswith("400.00 USD: -0.10 at worst")


def test_a_dispute_that_nothing_supports_is_told_with_its_fee(store: str) -> None:
    price = listed(store)[PRICE]
    assert price["fee"] == "50.00 USD"
    filed = told("submit", PRICE, "--now", IN_TIME, store=store)
    nothing = any(one.startswith("nothing of ours shows") for one in filed["notes"])
    fee = "the guide charges for a dispute without reason: 50.00 USD"
    assert (fee in filed["notes"]) is nothing


def test_a_guide_of_ones_own_counts_for_its_disputes(tmp_path: Path) -> None:
    own = tmp_path / "own-mart.toml"
    own.write_text(
        'format = 1\nid = "own-mart"\nname = "Own Mart"\nextends = "example-mart"\n', "utf-8"
    )
    path, url = tmp_path / "claims.csv", str(tmp_path / "edic.db")
    path.write_text(CLAIMS, encoding="utf-8")
    edic("chargebacks", "import", str(path), "--retailer", str(own), "--store", url)
    found = told("list", "--now", IN_TIME, store=url)["disputes"]
    assert {one["retailer"] for one in found} == {"own-mart"}
    dispute("build", found[0]["id"], "-o", str(tmp_path / "packet"), "--now", IN_TIME, store=url)
    assert (tmp_path / "packet" / "manifest.json").exists()
