"""The other formats of a check: each holds every finding, and says what was not checked."""

import csv
import json
import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.cli.running import edic

from edicompliance import CheckResult, check, load_profile
from edicompliance.datafolder import samples_folder
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.reports.check_formats import FORMATS, Checked
from edicompliance.reports.check_github import annotation
from edicompliance.reports.check_markdown import cell
from edicompliance.x12.issues import plural

SHIPMENTS = samples_folder() / "example-mart" / "shipments"
NOW = datetime.fromisoformat("2026-11-18T10:00:00-05:00")


def checked(*names: str) -> Checked:
    profile = load_profile("example-mart")
    results: list[tuple[str, CheckResult]] = []
    for name in names:
        (batch,), _ = find_shipments([str(SHIPMENTS / name)])
        results.append((batch.path, check(load_shipment(batch), profile, now=NOW)))
    return Checked(results, (), profile.name, many=len(names) > 1)


@pytest.fixture(scope="module")
def held() -> Checked:
    return checked("must-be-held")


def test_json_lines_hold_a_shipment_a_line_with_its_path() -> None:
    done = checked("must-be-held", "may-ship-prepaid")
    rows = [json.loads(line) for line in str(FORMATS["jsonl"](done)).splitlines()]
    assert [next(iter(row)) for row in rows] == ["schema", "schema"]
    assert [row["path"] for row in rows] == [path for path, _ in done.results]


def test_sarif_has_every_finding_at_its_bytes(held: Checked) -> None:
    run = json.loads(FORMATS["sarif"](held))["runs"][0]
    fails = [one for one in run["results"] if one["kind"] == "fail"]
    result = held.results[0][1]
    assert [one["ruleId"] for one in fails] == [one.code for one in result.findings]
    label = next(one for one in fails if one["ruleId"] == "LBL001")
    place = label["locations"][0]["physicalLocation"]
    data = (Path("/") / unquote(place["artifactLocation"]["uri"])).read_bytes()
    start, length = place["region"]["byteOffset"], place["region"]["byteLength"]
    assert data[start : start + length] == b"006141410000008639"
    assert label["properties"]["charge"]["expected"] == "50.00"


def test_sarif_names_a_file_whose_name_is_no_text(held: Checked) -> None:
    result = held.results[0][1]
    finding = result.findings[0]
    seen = replace(finding.violation.evidence[0], file="odd\udcf3/850.edi")
    odd = replace(finding, violation=replace(finding.violation, evidence=(seen,)))
    done = replace(held, results=[("odd", replace(result, findings=(odd,)))])
    assert '"odd%F3/850.edi"' in str(FORMATS["sarif"](done))


def test_sarif_knows_every_rule_and_only_those(held: Checked) -> None:
    run = json.loads(FORMATS["sarif"](held))["runs"][0]
    ids = [one["id"] for one in run["tool"]["driver"]["rules"]]
    assert len(ids) == len(set(ids))
    assert {one["ruleId"] for one in run["results"]} <= set(ids)


def unchecked() -> Checked:
    """A shipment of which much cannot be told: an order alone, and nothing else."""
    (batch,), _ = find_shipments([str(SHIPMENTS / "must-be-held" / "850-4506001.edi")])
    result = check(load_shipment(batch), load_profile("example-mart"), now=NOW)
    assert result.not_checked
    return Checked([(batch.path, result)], (), "Example Mart", many=False)


@pytest.mark.parametrize("form", ["sarif", "github", "md"])
def test_what_was_not_checked_is_said_in_every_format(form: str) -> None:
    done = unchecked()
    printed = str(FORMATS[form](done))
    for one in done.results[0][1].not_checked:
        assert re.search(rf"{one.code}[^\n]*not checked|not checked[^\n]*{one.code}", printed) or (
            form == "sarif" and _open_in_sarif(printed, one.code)
        )


def _open_in_sarif(printed: str, code: str) -> bool:
    results: list[dict[str, Any]] = json.loads(printed)["runs"][0]["results"]
    return any(one["ruleId"] == code and one["kind"] == "open" for one in results)


def test_markdown_lists_the_findings_by_money(held: Checked) -> None:
    rows = [line for line in str(FORMATS["md"](held)).splitlines() if line.startswith("| WIN")]
    assert rows
    assert rows[0].startswith("| WIN002 | 342.00 USD |")


@given(st.text(max_size=40))
def test_no_text_can_leave_its_cell(text: str) -> None:
    told = cell(text)
    assert "\n" not in told
    assert "<" not in told
    assert not re.search(r"(?<!\\)(?:\\\\)*\|", told)


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_can_end_an_annotation_or_begin_another(title: str, message: str) -> None:
    told = annotation("error", title, message, file=title)
    assert "\n" not in told
    assert "\r" not in told
    assert told.count("::") - message.count("::") <= 2 + message.count(":")
    head = told.removeprefix("::error ").partition("::")[0]
    assert head.count(",") == (1 if title else 0)


def test_the_table_has_a_row_a_shipment_a_finding_and_what_was_not_checked() -> None:
    done = unchecked()
    result = done.results[0][1]
    printed = FORMATS["csv"](done)
    assert isinstance(printed, str)
    table = list(csv.DictReader(StringIO(printed, newline="")))
    assert [row["row"] for row in table] == [
        "shipment",
        *["finding"] * len(result.findings),
        *["not checked"] * len(result.not_checked),
    ]
    assert table[0]["verdict"] == result.verdict
    assert table[0]["message"].startswith(plural(len(result.findings), "finding"))


def test_a_workbook_holds_the_same_rows_as_the_table(held: Checked) -> None:
    printed = FORMATS["csv"](held)
    assert isinstance(printed, str)
    rows = list(csv.reader(StringIO(printed, newline="")))
    book = CalamineWorkbook.from_filelike(BytesIO(_bytes(FORMATS["xlsx"](held))))
    sheet = book.get_sheet_by_index(0).to_python()
    assert [str(cell) for cell in sheet[0]] == rows[0]
    for read, written in zip(sheet[1:], rows[1:], strict=True):
        for value, text in zip(read, written, strict=True):
            assert (
                (Decimal(text) == Decimal(str(value)))
                if isinstance(value, float)
                else (str(value) == text)
            )


def _bytes(printed: str | bytes) -> bytes:
    assert isinstance(printed, bytes)
    return printed


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_text_becomes_a_formula(text: str, held: Checked) -> None:
    _, result = held.results[0]
    hostile = Checked([(text, result)], (), "x", many=False)
    printed = FORMATS["csv"](hostile)
    assert isinstance(printed, str)
    assert next(csv.DictReader(StringIO(printed, newline="")))["shipment"] == f"'{text}"
    book = _bytes(FORMATS["xlsx"](hostile))
    sheet = CalamineWorkbook.from_filelike(BytesIO(book))
    assert sheet.get_sheet_by_index(0).to_python()[1][1] == text
    with ZipFile(BytesIO(book)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_the_command_writes_a_workbook_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "check.xlsx"
    result = edic(
        "check", str(SHIPMENTS / "must-be-held"), "--profile", "example-mart",
        "--format", "xlsx", "-o", str(out),
    )  # fmt: skip
    assert (result.exit_code, result.stdout) == (1, "")
    assert CalamineWorkbook.from_path(str(out)).sheet_names == ["check"]


def test_the_command_writes_a_report_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "check.sarif"
    result = edic(
        "check", str(SHIPMENTS / "must-be-held"), "--profile", "example-mart",
        "--format", "sarif", "-o", str(out),
    )  # fmt: skip
    assert (result.exit_code, result.stdout) == (1, "")
    assert json.loads(out.read_text("utf-8"))["version"] == "2.1.0"
