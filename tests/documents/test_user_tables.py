"""Tables that users write: the same rows from CSV, TOML and workbooks, each slip with its place."""

import contextlib
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.documents.tables.user_cells import (
    bar_code,
    code,
    day,
    days,
    digits,
    gln,
    number,
    one_of,
    scac,
    several,
    text,
    time_zone,
    whole,
    yes_or_no,
)
from edicompliance.documents.tables.user_tables import SheetNumber, csv_rows, raise_all, read_tables
from edicompliance.errors import EdiError, ProfileError

KNOWN = ("items", "places")


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(at, column, cell, dated)
                    elif isinstance(cell, str):
                        sheet.write_string(at, column, cell)
                    else:
                        sheet.write(at, column, cell)
    return path


def wrong(path: Path, usual: str = "") -> str:
    with pytest.raises(ProfileError) as caught:
        read_tables(path, KNOWN, usual)
    return str(caught.value).replace(f"{path.parent}/", "")


def test_a_csv_a_toml_and_a_workbook_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "items.csv").write_text("Item No,pack\n077,12\n")
    (tmp_path / "items.toml").write_text('[[items]]\nitem_no = "077"\npack = "12"\n')
    workbook(tmp_path / "items.xlsx", {"Sheet1": [["Item No", "pack"], ["077", "12"]]})
    for name in ("items.csv", "items.toml", "items.xlsx"):
        (row,) = read_tables(tmp_path / name, KNOWN)["items"]
        assert dict(row.cells) == {"item_no": "077", "pack": "12"}, name


def test_a_workbook_holds_a_table_on_each_sheet(tmp_path: Path) -> None:
    sheets = {"Items": [["a"], ["1"]], "places": [["b"], [""], ["2"]], "empty": []}
    tables = read_tables(workbook(tmp_path / "all.xlsx", sheets), KNOWN)
    assert {name: [row.line for row in rows] for name, rows in tables.items()} == {
        "items": [2],
        "places": [3],
    }
    assert tables["places"][0].path.endswith("all.xlsx[places]")


def test_a_number_cell_is_told_from_text_and_a_date_stays_one(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["a", "b", "c", "d"], [77, 4.25, date(2026, 11, 20), "077"]]
    (row,) = read_tables(workbook(tmp_path / "items.xlsx", {"items": rows}), KNOWN)["items"]
    assert row.cells["a"] == 77
    assert isinstance(row.cells["a"], SheetNumber)
    assert number(row.cells["b"]) == Decimal("4.25")
    assert day(row.cells["c"]) == date(2026, 11, 20)
    with pytest.raises(ValueError, match="expected text, got the number 77; a spreadsheet drops"):
        code(row.cells["a"])


def test_a_sheet_or_a_file_that_is_called_after_no_table_is_an_error(tmp_path: Path) -> None:
    sheets = {"items": [["a"], ["1"]], "plases": [["b"], ["2"]]}
    assert wrong(workbook(tmp_path / "all.xlsx", sheets)) == (
        "all.xlsx[plases]: unknown list 'plases'; did you mean 'places'?"
    )
    (tmp_path / "item.csv").write_text("a\n1\n")
    assert wrong(tmp_path / "item.csv") == "item.csv: unknown list 'item'; did you mean 'items'?"
    assert wrong(workbook(tmp_path / "none.xlsx", {"items": []})) == (
        "none.xlsx: has no rows; expected a header and a row at least"
    )
    (tmp_path / "no.xlsx").write_bytes(b"PK\x03\x04")
    told = "no.xlsx: expected a whole workbook (XLSX), got a damaged one"
    assert wrong(tmp_path / "no.xlsx") == told


def test_without_the_extra_a_workbook_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "items.xlsx", {"items": [["a"], ["1"]]})
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(EdiError, match=r"items\.xlsx: .* pip install 'edicompliance\[excel\]'$"):
        read_tables(path, KNOWN)


def test_empty_columns_at_the_end_and_blank_rows_are_nothing() -> None:
    (row,) = csv_rows("a.csv", "x,y,,\n,,,\n1,2,,\n")
    assert dict(row.cells) == {"x": "1", "y": "2"}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x,,y\n1,2,3\n", "a.csv:1: a column has no name"),
        ("x,X\n1,2\n", "a.csv:1: x: the column stands twice"),
        ("x\n1,2\n", "a.csv:2: expected 1 columns, got 2"),
        ("x\n", "a.csv: has no rows; expected a header and a row at least"),
    ],
)
def test_what_is_wrong_in_the_frame_of_a_table_is_said(source: str, message: str) -> None:
    with pytest.raises(ProfileError) as caught:
        list(csv_rows("a.csv", source))
    assert str(caught.value) == message


def test_a_long_list_of_faults_is_cut_and_says_how_many_more() -> None:
    faults = [ProfileError("a", "", "wrong", line) for line in range(1, 31)]
    with pytest.raises(ProfileError) as caught:
        raise_all(faults)
    lines = str(caught.value).splitlines()
    assert (len(lines), lines[0], lines[-1]) == (21, "a:1: wrong", "a: and 10 more errors")
    raise_all([])


HINT = "; a spreadsheet drops zeros and digits, format the column as text"


@pytest.mark.parametrize(
    ("reader", "cell", "value"),
    [
        (text, " x ", "x"),
        (text, "", None),
        (code, "0077", "0077"),
        (code, "12E11", "12E11"),
        (bar_code, "036000291452", "036000291452"),
        (bar_code, SheetNumber(4006381333931), "4006381333931"),
        (gln, "0614141000005", "0614141000005"),
        (digits(4, 12), "0614141", "0614141"),
        (whole, "012", 12),
        (whole, SheetNumber(12), 12),
        (days, "0", 0),
        (days, 30, 30),
        (number, "4.25", Decimal("4.25")),
        (number, Decimal("4.25"), Decimal("4.25")),
        (number, "", None),
        (day, "2026-11-20", date(2026, 11, 20)),
        (day, "", None),
        (yes_or_no, "Yes", True),
        (yes_or_no, "no", False),
        (yes_or_no, "", None),
        (yes_or_no, True, True),
        (time_zone, "America/Chicago", "America/Chicago"),
        (one_of("dc", "store"), "DC", "dc"),
        (scac, "abcd", "ABCD"),
        (several(scac), "abcd; EFGH", ("ABCD", "EFGH")),
        (several(scac), ["abcd"], ("ABCD",)),
        (several(scac), "", None),
    ],
)
def test_a_cell_is_read(reader: Any, cell: object, value: object) -> None:
    assert reader(cell) == value


@pytest.mark.parametrize(
    ("reader", "cell", "reason"),
    [
        (code, 77, "expected text in quotes, got 77"),
        (code, SheetNumber(77), f"expected text, got the number 77{HINT}"),
        (code, "1.2E+11", f"expected text, got '1.2E+11'{HINT}"),
        (bar_code, SheetNumber(36000291452), f"expected text, got the number 36000291452{HINT}"),
        (bar_code, "36000291452", f"expected 8, 12, 13 or 14 digits, got '36000291452'{HINT}"),
        (gln, "614141000005",
         f"expected a GLN of 13 digits with its check digit, got '614141000005'{HINT}"),
        (gln, "0614141000000",
         "expected a GLN of 13 digits with its check digit, got '0614141000000'"),
        (digits(4, 12), "061414x", "expected 4 to 12 digits, got '061414x'"),
        (whole, "0", "expected a whole number above 0, got '0'"),
        (whole, SheetNumber("1.5"), "expected a whole number above 0, got 1.5"),
        (days, False, "expected a whole number of days, got False"),
        (number, "4,25", "expected a number such as 4.25, got '4,25'"),
        (number, "$4", "expected a number such as 4.25, got '$4'"),
        (number, Decimal(-1), "expected a number such as 4.25, got Decimal('-1')"),
        (number, "9" * 13, f"expected a number such as 4.25, got '{'9' * 13}'"),
        (day, "11/20/2026", "expected a date such as 2026-11-20, got '11/20/2026'"),
        (day, "2026-02-30", "expected a date such as 2026-11-20, got '2026-02-30'"),
        (day, SheetNumber(45000), "expected a date such as 2026-11-20, got 45000"),
        (yes_or_no, "maybe", "expected yes or no, got 'maybe'"),
        (yes_or_no, 1, "expected yes or no, got 1"),
        (time_zone, "Chicago", "expected a time zone such as 'America/Chicago', got 'Chicago'"),
        (one_of("dc", "store"), "shop", "unknown word 'shop'; known: dc, store"),
        (scac, "A1CD", "expected a carrier's code of 2 to 4 letters, got 'A1CD'"),
    ],
)  # fmt: skip
def test_a_cell_that_is_none_says_what_was_expected_and_what_is_there(
    reader: Any, cell: object, reason: str
) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        reader(cell)
    assert str(caught.value) == reason


@given(st.text(max_size=60))
def test_any_text_is_a_table_or_a_clear_error(source: str) -> None:
    with contextlib.suppress(ProfileError):
        for row in csv_rows("a.csv", source):
            assert row.line
            assert any(row.cells.values())


@given(
    st.one_of(
        st.text(max_size=20), st.integers(), st.booleans(), st.dates(), st.decimals(), st.floats()
    )
)
def test_no_reader_fails_on_anything_but_with_a_reason(cell: object) -> None:
    readers = (text, code, bar_code, gln, digits(4, 12), whole, days, number, day, yes_or_no)
    for reader in (*readers, time_zone, one_of("a"), scac, several(code)):
        with contextlib.suppress(ValueError):
            reader(cell)
