"""`edic label audit-slip`, and slips that lie with a shipment that `edic check` judges."""

import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.cli.running import edic

from edicompliance.datafolder import json_schemas_folder, samples_folder
from edicompliance.errors import EdiError

SAMPLES = samples_folder() / "example-mart/shipments"
GOOD, STORES = str(SAMPLES / "may-ship-collect"), str(SAMPLES / "store-distributed")
MART = ("--profile", "example-mart")


@pytest.fixture
def slip(tmp_path: Path) -> str:
    """The slip of the good shipment."""
    out = tmp_path / "slip.pdf"
    assert edic("label", "slip", GOOD, *MART, "-o", str(out)).exit_code == 0
    return str(out)


def test_the_slip_of_its_shipment_passes(slip: str) -> None:
    done = edic("label", "audit-slip", slip, "--asn", GOOD, *MART)
    assert (done.exit_code, done.stdout.splitlines()[0]) == (
        0,
        "PASS  1 packing slip: 1 pass, 0 retake, 0 fail · 0.00 USD at risk",
    )


def test_a_ship_notice_and_an_order_do_as_well_as_a_folder(slip: str) -> None:
    files = ("--asn", f"{GOOD}/856.edi", "--order", f"{GOOD}/850-4501001.edi")
    done = edic("label", "audit-slip", slip, *files, "--profile", "sample-superstores")
    assert done.exit_code == 1
    assert "Counted and sealed before loading." in done.stdout


def test_the_json_follows_its_schema(slip: str, tmp_path: Path) -> None:
    schema = json.loads((json_schemas_folder() / "slip-audit-1.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    no_pdf = tmp_path / "slip.xlsx"
    no_pdf.write_bytes(b"PK\x03\x04")
    for asn, verdicts in ((GOOD, ["pass", "retake"]), (STORES, ["fail", "retake"])):
        how = ("--asn", asn, *MART, "--format", "json")
        done = edic("label", "audit-slip", slip, str(no_pdf), *how)
        printed = json.loads(done.stdout)
        Draft202012Validator(schema).validate(printed)
        assert [one["verdict"] for one in printed["slips"]] == verdicts
        assert done.exit_code == 1


def test_every_slip_of_a_store_is_wanted(tmp_path: Path) -> None:
    out = tmp_path / "slips.pdf"
    edic("label", "slip", STORES, *MART, "-o", str(out))
    done = edic("label", "audit-slip", str(out), "--asn", STORES, *MART, "--format", "json")
    printed = json.loads(done.stdout)
    assert [(one["slip"]["store"], one["verdict"]) for one in printed["slips"]] == [
        ("0101", "pass"),
        ("0102", "pass"),
        ("0103", "pass"),
    ]
    assert (printed["missing"], done.exit_code) == ([], 0)


def test_without_a_ship_notice_nothing_can_be_audited(slip: str) -> None:
    order = f"{GOOD}/850-4501001.edi"
    with pytest.raises(EdiError, match=r"held against a ship notice \(856\); none is given"):
        edic("label", "audit-slip", slip, "--asn", order, *MART)


def test_a_check_judges_the_slips_of_its_folder_and_tells_them_from_labels(
    slip: str, tmp_path: Path
) -> None:
    folder = tmp_path / "4501001"
    shutil.copytree(GOOD, folder)
    how = (*MART, "--select", "PKS,LBL01", "--format", "json")
    bare = json.loads(edic("check", str(folder), *how).stdout)
    untold = [(one["code"], one["reason"]) for one in bare["not_checked"]]
    assert ("PKS001", "no packing slip is given") in untold
    (folder / "slips").mkdir()
    shutil.copy(slip, folder / "slips" / "paper.pdf")
    edic("label", "render", GOOD, *MART, "--format", "pdf", "-o", str(folder / "print.pdf"))
    both = json.loads(edic("check", str(folder), *how).stdout)
    assert both["findings"] == []
    assert {"PKS001", "PKS002", "PKS003", "LBL010", "LBL012"} <= set(both["passed"])


def test_a_check_tells_what_lies_in_the_folders_for_labels_and_slips_and_is_none(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "4501001"
    shutil.copytree(GOOD, folder)
    for name in ("labels", "slips"):
        (folder / name).mkdir()
        (folder / name / "list.xlsx").write_bytes(b"PK\x03\x04")
    how = (*MART, "--select", "PKS,LBL01", "--format", "json")
    checked = json.loads(edic("check", str(folder), *how).stdout)
    told = {one["code"]: one["reason"] for one in checked["not_checked"]}
    assert "labels/list.xlsx: expected labels as ZPL, PDF, PNG or JPEG" in told["LBL012"]
    assert told["LBL011"].startswith("12 cartons have no label among those that could be read")
    assert "slips/list.xlsx: expected a PDF, got a file that is a workbook" in told["PKS002"]
    assert (checked["findings"], checked["passed"]) == ([], [])


def test_a_check_holds_a_shipment_with_the_slip_of_another(slip: str, tmp_path: Path) -> None:
    folder = tmp_path / "4501031"
    shutil.copytree(STORES, folder)
    shutil.copy(slip, folder)
    how = (*MART, "--select", "PKS", "--format", "json")
    done = edic("check", str(folder), *how)
    codes = [one["code"] for one in json.loads(done.stdout)["findings"]]
    assert (sorted(codes), done.exit_code) == (["PKS001"] * 3 + ["PKS007"], 1)
