"""A workbook that would become too large is refused before it is read."""

import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from edicompliance.documents.tables import workbook_limits
from edicompliance.documents.tables.user_tables import read_tables
from edicompliance.documents.tables.workbook_limits import fault_of
from edicompliance.errors import ProfileError

xlsxwriter = pytest.importorskip("xlsxwriter")


def workbook(cells: dict[tuple[int, int], str]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("packing")
        for (row, column), text in cells.items():
            sheet.write_string(row, column, text)
    return out.getvalue()


def changed(data: bytes, name: str, before: bytes, after: bytes) -> bytes:
    """The same with other bytes in a part."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as book, zipfile.ZipFile(out, "w") as anew:
        for one in book.infolist():
            part = book.read(one)
            assert one.filename != name or before in part
            anew.writestr(one, part.replace(before, after) if one.filename == name else part)
    return out.getvalue()


USUAL = workbook({(0, 0): "Item", (0, 1): "Quantity", (1, 0): "ABC", (1, 1): "12"})
SHEET = "xl/worksheets/sheet1.xml"


def test_a_usual_workbook_is_read() -> None:
    assert fault_of(USUAL) == ""


def test_five_kilobytes_that_ask_for_half_a_terabyte_are_refused(tmp_path: Path) -> None:
    far = workbook({(0, 0): "Item", (1_048_575, 16_383): "x"})
    assert len(far) < 10_000
    assert fault_of(far) == "expected at most 5,000,000 cells, got 17,179,869,184"
    (tmp_path / "items.xlsx").write_bytes(far)
    with pytest.raises(ProfileError, match=r"items\.xlsx: expected at most 5,000,000 cells"):
        read_tables(tmp_path / "items.xlsx", ("items",))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (b'<c r="B2"', b"<c r='XFD999999'", "expected at most 5,000,000 cells, got "),
        (b'<c r="B2"', b'<c r="&#88;FD999999"', "expected at most 5,000,000 cells, got "),
        (b'<c r="B2"', b'<c r="B99999999"', "expected cells such as A1, got 'B99999999'"),
        (b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', "expected no DOCTYPE"),
        (b"<worksheet", b"x<worksheet", "expected a whole workbook"),
        (b"</worksheet>", b"", "expected a whole workbook"),
    ],
)
def test_what_says_so_otherwise_is_refused_too(before: bytes, after: bytes, told: str) -> None:
    fault = fault_of(changed(USUAL, SHEET, before, after))
    assert fault.startswith(told)


def test_much_that_unpacks_from_little_and_a_size_that_is_a_lie_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook_limits, "MOST_BYTES", 20_000)
    large = workbook({(row, 0): "same" for row in range(1000)})
    assert fault_of(large).startswith("expected at most 20,000 bytes unpacked, got ")
    with zipfile.ZipFile(BytesIO(USUAL)) as book:
        real = book.getinfo(SHEET).file_size
    lie = USUAL.replace(real.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert fault_of(lie) == "expected a whole workbook (XLSX), got a damaged one"


def test_cells_that_share_one_long_text_are_counted_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook_limits, "MOST_TEXT", 50_000)
    shared = workbook({(row, 0): "long" * 100 for row in range(200)})
    assert fault_of(shared) == "expected less text, got 200 cells with up to 400 characters"


@pytest.mark.parametrize("name", ["content.xml", "xl/workbook.bin"])
def test_another_kind_of_workbook_is_refused(name: str) -> None:
    out = BytesIO(USUAL)
    with zipfile.ZipFile(out, "a") as book:
        book.writestr(name, b"<x/>")
    assert fault_of(out.getvalue()) == "expected a workbook (XLSX), got another kind"


@pytest.mark.parametrize("cut", [0, 3, 4, 100, -1])
def test_a_workbook_that_is_cut_off_is_refused(cut: int) -> None:
    assert fault_of(USUAL[:cut]).startswith("expected a ")


def test_a_part_that_is_larger_than_it_says_is_not_unpacked_whole() -> None:
    """Forty megabytes of blanks that say they are a hundred bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b"<workbook/>")
        book.writestr(SHEET, b"<worksheet>" + b" " * 40_000_000)
    lying = bytearray(out.getvalue())
    true = (40_000_011).to_bytes(4, "little")
    assert lying.count(true) == 2
    lying = lying.replace(true, (100).to_bytes(4, "little"))
    tracemalloc.start()
    try:
        assert fault_of(bytes(lying)) == "expected a whole workbook (XLSX), got a damaged one"
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
