"""edic translate: from X12 and back, and what it says where something has no place."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree
from tests.cli.running import edic, edic_ended
from tests.x12.edi import GOOD, interchange

TWO = GOOD + b"between\xff" + GOOD.replace(b"~", b"!\r\n")


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.edi").write_bytes(TWO)


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_file_goes_there_and_back(form: str) -> None:
    there = edic("translate", "in.edi", "--to", form, "-o", f"out.{form}")
    assert (there.exit_code, there.stderr) == (0, "")
    back = edic("translate", f"out.{form}", "--to", "x12", "-o", "back.edi")
    assert (back.exit_code, back.stderr) == (0, "")
    assert Path("back.edi").read_bytes() == TWO


def test_standard_input_and_output() -> None:
    text = edic("translate", "-", "--to", "xml", stdin=TWO).stdout_bytes
    as_json = edic("translate", "-", "--to", "json", stdin=text).stdout_bytes
    assert edic("translate", "-", "--to", "x12", stdin=as_json).stdout_bytes == TWO


def test_documents_in_business_words() -> None:
    run = edic("translate", "in.edi", "--to", "json", "--documents")
    found = json.loads(run.stdout)
    assert [one["document"]["po_number"] for one in found["documents"]] == ["4500012"] * 2
    back = edic("translate", "-", "--to", "x12", stdin=run.stdout_bytes)
    assert b"BEG*00*SA*4500012**20261101~" in back.stdout_bytes
    assert b"BEG*00*SA*4500012**20261101!" in back.stdout_bytes


def test_json_and_csv_do_not_load_the_xml_library() -> None:
    script = "import sys; from edicompliance.cli import main; sys.argv[0] = 'edic'\ntry: main()\n"
    script += "finally: print(*sys.modules, file=sys.stderr)"
    for form in ("json", "csv"):
        words = [sys.executable, "-c", script, "translate", "in.edi", "--to", form]
        run = subprocess.run(words, capture_output=True, text=True, check=True)
        assert "edicompliance.translate.files" in run.stderr.split()
        assert "lxml" not in run.stderr.split()


def test_lines_as_csv() -> None:
    run = edic("translate", "in.edi", "--to", "csv")
    assert run.exit_code == 0
    assert run.stdout_bytes.count(b'"4500012"') == 2


def test_a_set_that_has_no_place_is_told() -> None:
    Path("in.edi").write_bytes(GOOD + interchange("BOX*1", set_id="102", group="XX"))
    for form in (["csv"], ["json", "--documents"]):
        run = edic("translate", "in.edi", "--to", *form)
        assert run.exit_code == 1
        assert run.stderr.startswith("edic: in.edi: left out: ")
        assert "set 102" in run.stderr


def test_a_file_without_an_interchange_is_told_and_kept() -> None:
    run = edic("translate", "-", "--to", "json", stdin=b"\x89PNG\r\n")
    assert run.exit_code == 1
    assert run.stderr == "edic: -: expected X12, found no interchange in 6 bytes\n"
    assert edic("translate", "-", "--to", "x12", stdin=run.stdout_bytes).stdout_bytes == (
        b"\x89PNG\r\n"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"schema": 1}', "edic: in: schema: expected one of "),
        (b"<transmission>", "edic: in: XML: line 1: "),
        (b"<!DOCTYPE a><a/>", "edic: in: XML: it has a document type (DOCTYPE)"),
        (
            b'{"schema": "edicompliance/purchase-order/1", "po_number": "1"}',
            "edic: in: a document alone has no envelope",
        ),
    ],
)
def test_what_cannot_be_read_is_one_line_and_exit_3(data: bytes, words: str) -> None:
    Path("in").write_bytes(data)
    run = edic_ended("translate", "in", "--to", "x12", "-o", "out.edi")
    assert run.returncode == 3
    assert run.stderr.startswith(words)
    assert run.stderr.count("\n") == 1
    assert not Path("out.edi").exists()


def test_documents_go_with_json_only() -> None:
    run = edic("translate", "in.edi", "--to", "xml", "--documents")
    assert run.exit_code == 2
    assert "--documents goes with --to json" in run.stderr


def test_the_schema_of_a_set() -> None:
    run = edic("x12", "xsd", "856", "--release", "005010", "-o", "856.xsd")
    assert run.exit_code == 0
    assert etree.XMLSchema(etree.parse("856.xsd")) is not None
    assert edic("x12", "xsd", "850").stdout.startswith("<?xml")


def test_a_set_without_a_table_has_no_schema() -> None:
    run = edic("x12", "xsd", "753", "--release", "004010")
    assert run.exit_code == 2
    assert "set 753: there are tables in releases 004030, 004060, 005010" in run.stderr
    assert "set 102: there are tables in none" in edic("x12", "xsd", "102").stderr


def test_segments_that_no_field_has_are_told_and_are_a_finding() -> None:
    data = GOOD.replace(b"PO1*1", b"TAX*GX-1*SP*TX~PO1*1")
    result = edic("translate", "-", "--to", "json", "--documents", stdin=data)
    assert result.exit_code == 1
    assert "1 TAX: no field has them" in result.stderr
