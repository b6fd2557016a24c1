"""`edic label audit`: the contract of its JSON, its exit codes, and files that hold no label."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import validate
from tests.cli.running import edic as run

from edicompliance.datafolder import samples_folder
from edicompliance.errors import EdiError

FOLDER = str(samples_folder() / "example-mart/shipments/may-ship-collect")
NOW = ("--now", "2026-11-18T10:00Z")


def edic(*args: str) -> tuple[int, str]:
    done = run(*args)
    return done.exit_code, done.stdout + done.stderr * (done.exit_code == 3)


def audit(*args: str) -> tuple[int, str]:
    return edic("label", "audit", *args, "--asn", FOLDER, "--profile", "example-mart", *NOW)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("labels")
    render = ("label", "render", FOLDER, "--profile", "example-mart", *NOW)
    assert edic(*render, "-o", str(folder / "labels.zpl"))[0] == 0
    assert edic(*render, "--format", "pdf", "-o", str(folder / "labels.pdf"))[0] == 0
    assert edic(*render, "--format", "png", "-o", str(folder / "png"))[0] == 0
    return folder


def test_a_fact_that_is_missing_is_told_with_the_line_that_says_it(
    printed: Path, tmp_path: Path
) -> None:
    notice = ("--asn", f"{FOLDER}/856.edi", "--profile", "example-mart", *NOW)
    audited = ("label", "audit", str(printed / "labels.zpl"), *notice)
    with pytest.raises(EdiError) as why:
        run(*audited)
    assert str(why.value) == (
        'labels.carton: needs programme: say it by a line programme = "bulk" (or store) in a file '
        "shipment.toml, and give that, too: --asn shipment.toml"
    )
    (tmp_path / "shipment.toml").write_text('programme = "bulk"', "utf-8")
    assert edic(*audited, "--asn", str(tmp_path / "shipment.toml"))[1].startswith("PASS")


def changed(printed: Path, folder: Path, label: int, old: str, new: str) -> str:
    """The ZPL with one label changed."""
    labels = re.findall(r"\^XA.*?\^XZ\n", (printed / "labels.zpl").read_text(), re.DOTALL)
    assert old in labels[label - 1]
    labels[label - 1] = labels[label - 1].replace(old, new)
    path = folder / "changed.zpl"
    path.write_text("".join(labels))
    return str(path)


@pytest.mark.parametrize("name", ["labels.zpl", "labels.pdf"])
def test_what_we_print_passes(printed: Path, name: str) -> None:
    code, text = audit(str(printed / name))
    head, blank, foot = text.splitlines()[:3]
    passed = "PASS  12 labels for 12 cartons: 12 pass, 0 retake, 0 fail · 0.00 USD at risk"
    assert (code, head, blank, bool(foot)) == (0, passed, "", True)


def test_a_picture_of_what_we_print_passes(printed: Path) -> None:
    first = min((printed / "png").iterdir())
    code, text = audit(str(first))
    assert code == 1
    assert "1 label for 12 cartons: 1 pass, 0 retake, 0 fail" in text
    assert "Cartons without a label: 006141410000003112" in text


def test_the_json_keeps_its_contract(printed: Path, tmp_path: Path) -> None:
    path = changed(printed, tmp_path, 3, "^FD4501001^FS", "^FD4501009^FS")
    code, text = audit(path, "--format", "json")
    told = json.loads(text)
    schema = Path(__file__).parents[2] / "docs/schemas/label-audit-1.json"
    validate(told, json.loads(schema.read_text()))
    assert code == 1
    assert [one["verdict"] for one in told["labels"]] == ["pass"] * 2 + ["fail"] + ["pass"] * 9
    wrong = told["labels"][2]
    assert (wrong["file"], wrong["index"], wrong["source"]) == (path, 3, "zpl")
    assert wrong["sscc"] == "006141410000003129"
    [field] = [one for one in wrong["fields"] if one["ok"] is False]
    assert (field["name"], field["zone"]) == ("po", "E")
    assert (field["expected"], field["actual"]) == ("4501001", "4501009")
    assert len(field["box"]) == 4
    [finding] = wrong["findings"]
    assert finding["code"] == "LBL012"
    assert finding["charge"]["expected"] == "50.00"
    place = finding["evidence"][0]
    assert Path(path).read_bytes()[place["offset"] :].startswith(b"4501009")
    assert told["summary"]["fail"] == 1
    assert told["missing_from_labels"] == told["missing_from_asn"] == []


def test_both_differences_are_in_the_json(printed: Path, tmp_path: Path) -> None:
    labels = (printed / "labels.zpl").read_text()
    path = tmp_path / "labels.zpl"
    path.write_text(labels.replace("006141410000003129", "006141410000009992"))
    _, text = audit(str(path), "--format", "json")
    told = json.loads(text)
    assert [one["sscc"] for one in told["missing_from_labels"]] == ["006141410000003129"]
    assert [one["sscc"] for one in told["missing_from_asn"]] == ["006141410000009992"]
    assert {one["code"] for one in told["labels"][2]["findings"]} == {"LBL010"}
    assert {one["code"] for one in told["findings"]} == {"LBL011"}


def test_files_that_hold_no_label_are_a_line_each_and_the_others_are_audited(
    printed: Path, tmp_path: Path
) -> None:
    others = {
        "broken.pdf": b"%PDF-1.7",
        "list.xlsx": b"PK\x03\x04",
        "torn.png": b"\x89PNG\r\n\x1a\n",
        "order.edi": Path(FOLDER, "850-4501001.edi").read_bytes(),
        "empty.zpl": b"",
    }
    for name, data in others.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "labels.bin").write_bytes((printed / "labels.zpl").read_bytes())
    code, text = audit(str(tmp_path), str(tmp_path / "gone.zpl"))
    assert code == 1
    assert "12 labels for 12 cartons: 12 pass, 0 retake, 0 fail" in text
    said = [line for line in text.splitlines() if line.startswith("  not read")]
    assert len(said) == 6
    assert any("list.xlsx" in one for one in said)


def test_nothing_but_such_files_could_not_run(tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_bytes(b"PK\x03\x04")
    assert audit(str(tmp_path / "list.xlsx"))[0] == 3


def test_a_folder_without_files_could_not_run(tmp_path: Path) -> None:
    with pytest.raises(EdiError, match="expected files in the folder, found none"):
        audit(str(tmp_path))


def test_other_papers_among_the_labels_are_no_labels_and_never_pass(
    printed: Path, tmp_path: Path
) -> None:
    slip = tmp_path / "slip.pdf"
    assert edic("label", "slip", FOLDER, "--profile", "example-mart", "-o", str(slip))[0] == 0
    cover = "^XA^FO50,50^A0N,40,40^FDBATCH 12^FS^XZ\n"
    labels = tmp_path / "labels.zpl"
    labels.write_text(cover + (printed / "labels.zpl").read_text())
    code, text = audit(str(slip), str(labels))
    assert code == 1
    assert "14 labels for 12 cartons: 12 pass, 2 retake, 0 fail" in text
    said = " ".join(text.split())
    assert "page 1 is no label but looks like a packing slip: edic label audit-slip audits" in said
    assert "no bar code and no caption of a label stands on it, and it begins 'BATCH 12'" in said


def test_labels_in_place_of_a_slip_are_to_be_audited_as_labels(printed: Path) -> None:
    how = ("--asn", FOLDER, "--profile", "example-mart", *NOW)
    code, text = edic("label", "audit-slip", str(printed / "labels.pdf"), *how)
    assert code == 1
    assert "0 pass, 1 retake, 0 fail" in text
    assert "it looks like labels, and like no packing slip: edic label audit audits them" in text


def test_a_link_to_nothing_in_a_folder_is_a_label_that_cannot_be_read(
    printed: Path, tmp_path: Path
) -> None:
    (tmp_path / "labels.zpl").write_bytes((printed / "labels.zpl").read_bytes())
    (tmp_path / "gone.zpl").symlink_to(tmp_path / "nothing.zpl")
    (tmp_path / ".hidden").write_text("settings")
    code, text = audit(str(tmp_path))
    assert (code, text.count("not read")) == (1, 1)


def test_without_a_ship_notice_it_says_so(printed: Path) -> None:
    order = str(Path(FOLDER, "850-4501001.edi"))
    args = ("label", "audit", str(printed / "labels.zpl"), "--asn", order)
    with pytest.raises(EdiError, match=r"held against a ship notice \(856\); none is given"):
        edic(*args, "--profile", "example-mart")


def test_a_table_has_a_row_for_each_fault(printed: Path, tmp_path: Path) -> None:
    path = changed(printed, tmp_path, 2, "^FD038^FS", "^FD039^FS")
    out = tmp_path / "wrong.csv"
    code, _ = audit(path, "--format", "csv", "-o", str(out))
    head, row = out.read_text().splitlines()
    assert code == 1
    assert head.startswith('"file","label","sscc","verdict"')
    assert '"fail"' in row
    assert '"LBL012"' in row
    assert '"038","039"' in row


def test_pictures_of_the_labels_are_drawn(printed: Path, tmp_path: Path) -> None:
    path = changed(printed, tmp_path, 2, "^FD038^FS", "^FD039^FS")
    folder = tmp_path / "seen"
    audit(path, "--pictures", str(folder))
    names = sorted(one.name for one in folder.iterdir())
    assert len(names) == 12
    assert names[1] == "00002-fail-006141410000003112.png"
    assert all(one.read_bytes().startswith(b"\x89PNG") for one in folder.iterdir())


def test_a_page_with_twelve_labels_of_which_none_is_right_has_all_of_them_and_is_light(
    printed: Path, tmp_path: Path
) -> None:
    for one in Path(FOLDER).iterdir():
        (tmp_path / one.name).write_bytes(one.read_bytes())
    (tmp_path / "labels").mkdir()
    wrong = (printed / "labels.zpl").read_text("utf-8").replace("^FD038^FS", "^FD039^FS")
    (tmp_path / "labels/all.zpl").write_text(wrong, "utf-8")
    _, page = edic("check", str(tmp_path), "--profile", "example-mart", *NOW, "--format", "html")
    assert "12 labels: 0 pass, 12 fail" in page
    assert page.count("data:image/webp;base64,") == 12
    assert len(page) < 250_000


def test_a_check_judges_the_labels_in_the_folder(printed: Path, tmp_path: Path) -> None:
    for one in Path(FOLDER).iterdir():
        (tmp_path / one.name).write_bytes(one.read_bytes())
    (tmp_path / "labels").mkdir()
    path = changed(printed, tmp_path / "labels", 2, "^FD038^FS", "^FD039^FS")
    args = ("check", str(tmp_path), "--profile", "example-mart", *NOW)
    code, text = edic(*args, "--format", "json")
    told = json.loads(text)
    assert code == 1
    assert [one["code"] for one in told["findings"]] == ["LBL012"]
    assert "LBL010" in told["passed"]
    _, page = edic(*args, "--format", "html")
    assert "12 labels: 11 pass, 1 fail, 0 are to be audited again." in page
    assert page.count("data:image/webp;base64,") == 1
    Path(path).unlink()
    _, text = edic(*args, "--format", "json")
    assert "LBL010" in json.loads(text)["not_applicable"]
