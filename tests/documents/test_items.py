from __future__ import annotations

import contextlib
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.documents.comparing.items import ItemMaster, Items, load_items
from edicompliance.documents.segments.product_ids import gtin, identifies, key_of, kinds_of
from edicompliance.errors import ProfileError

CSV = """\
GTIN,Buyer Item,vendor_item,upc,unit,pack,description
10036000291459,77-1,V1,036000291452,ea,12,"Sock, blue"

,77-2,V2,,,,
"""
TOML = """\
[[items]]
gtin = "10036000291459"
buyer_item = "77-1"
vendor_item = "V1"
upc = "036000291452"
pack = 12
description = "Sock, blue"

[[items]]
buyer_item = "77-2"
vendor_item = "V2"
"""


def load(tmp_path: Path, text: str | bytes, name: str = "items.csv") -> Items:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_items(path)


def wrong(tmp_path: Path, text: str | bytes, name: str = "items.csv") -> str:
    with pytest.raises(ProfileError) as caught:
        load(tmp_path, text, name)
    return str(caught.value).replace(f"{tmp_path}/", "")


def test_csv_and_toml_say_the_same(tmp_path: Path) -> None:
    from_csv = load(tmp_path, CSV)
    from_toml = load(tmp_path, TOML, "items.toml")
    assert [row.line for row in from_csv.rows] == [2, 4]
    assert [row.line for row in from_toml.rows] == [1, 9]
    for one, other in zip(from_csv.rows, from_toml.rows, strict=True):
        assert list(one.numbers()) == list(other.numbers())
        assert (one.unit, one.pack) == (other.unit, other.pack)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_each_delimiter_of_the_spreadsheets_is_read(tmp_path: Path, delimiter: str) -> None:
    text = "\ufeffvendor_item,pack\r\nV1,6\r\n".replace(",", delimiter)
    (row,) = load(tmp_path, text).rows
    assert (row.vendor_item, row.pack, row.line) == ("V1", 6, 2)


def test_an_item_is_found_by_every_number_and_every_length_of_it(tmp_path: Path) -> None:
    items = load(tmp_path, CSV)
    (sock,) = items.find("UP", "036000291452")
    for qualifier, value in [
        ("EN", "0036000291452"),
        ("UI", "03600029145"),
        ("UK", "10036000291459"),
        ("IN", "77-1"),
        ("BP", "77-1 "),
        ("SK", "77-1"),
        ("SK", "V1"),
        ("VN", "V1"),
    ]:
        assert items.find(qualifier, value) == (sock,)
    assert items.find("VN", "77-1") == ()
    assert items.find("ZZ", "77-1") == ()


def test_a_number_of_two_items_finds_both_and_a_repeated_row_is_one(tmp_path: Path) -> None:
    items = load(tmp_path, "upc,buyer_item\n036000291452,A\n036000291452,B\n036000291452,A\n")
    assert [row.buyer_item for row in items.find("UP", "036000291452")] == ["A", "B"]


def test_a_quoted_cell_over_two_lines_keeps_the_line_numbers_right(tmp_path: Path) -> None:
    text = 'vendor_item,description,pack\nV1,"two\nlines\u2028",6\nV2,,none\n'
    assert wrong(tmp_path, text) == (
        "items.csv:4: pack: expected a whole number of articles in a case, got 'none'"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gtinn\n1\n", "items.csv:1: gtinn: unknown column; did you mean 'gtin'?"),
        ("upc,UPC\n", "items.csv:1: upc: the column stands twice"),
        ("upc\n12345\n", ("items.csv:2: upc: expected 8, 12, 13 or 14 digits, got '12345'; "
         "a spreadsheet drops zeros and digits, format the column as text")),
        ("upc\n8.1E+11\n", ("items.csv:2: upc: expected 8, 12, 13 or 14 digits, got '8.1E+11'; "
         "a spreadsheet drops zeros and digits, format the column as text")),
        ("upc\nnone\n", "items.csv:2: upc: expected 8, 12, 13 or 14 digits, got 'none'"),
        ("vendor_item,pack\nV1,0\n",
         "items.csv:2: pack: expected a whole number of articles in a case, got '0'"),
        ("vendor_item,pack\nV1,\uff11\n",
         "items.csv:2: pack: expected a whole number of articles in a case, got '\uff11'"),
        ("vendor_item,pack\nV1,6,7\n", "items.csv:2: expected 2 columns, got 3"),
        ("pack\n6\n",
         "items.csv:2: expected a gtin, upc, buyer_item or vendor_item, got none"),
        ('upc\n"a\n', "items.csv:2: is not CSV: unexpected end of data"),
        ("\n\n", "items.csv: has no rows; expected a header and a row at least"),
        (b"upc\n\xff\n", "items.csv: is not UTF-8 at byte 4"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_csv_is_said_with_its_line_and_column(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    assert wrong(tmp_path, text) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[item]]\n", "items.toml:1: item: unknown key; did you mean 'items'?"),
        ("[items]\n", "items.toml:1: items: expected one [[items]] table for each item"),
        ('[[items]]\nupc="036000291452"\n[[items]]\nVendor="A"\n',
         "items.toml:4: items[2].Vendor: unknown key; did you mean 'vendor_item'?"),
        ("[[items]]\nupc = 36000291452\n",
         "items.toml:2: items[1].upc: expected text in quotes, got 36000291452"),
        ('[[items]]\nvendor_item = "V"\npack = true\n', ("items.toml:3: items[1].pack: "
         "expected a whole number of articles in a case, got True")),
        ("[[items]]\npack = 6\n", ("items.toml:1: items[1]: "
         "expected a gtin, upc, buyer_item or vendor_item, got none")),
        ("[[items]]\nupc = 1x\n",
         ("items.toml:2: is not TOML: Expected newline or end of document after a statement; "
         "text needs quotes, a time its zone: 2026-11-20T06:00:00-06:00")),
        ("a = " + "[" * 5000, "items.toml: is nested too deeply"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_toml_is_said_with_its_line_and_key(
    tmp_path: Path, text: str, message: str
) -> None:
    assert wrong(tmp_path, text, "items.toml") == message


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"none\.csv: cannot be read: No such file"):
        load_items(tmp_path / "none.csv")


@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.toml"]))
def test_any_bytes_are_a_list_or_a_clear_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(data)
    with contextlib.suppress(ProfileError):
        assert isinstance(load_items(path), Items)


@given(st.sampled_from(["UP", "EN", "UK", "EO", "UI", "UA", "UD", "U2", "UG", "GT"]), st.text())
def test_a_gtin_has_fourteen_digits_or_is_none(qualifier: str, value: str) -> None:
    number = gtin(qualifier, value)
    assert number is None or (len(number) == 14 and number.isascii() and number.isdigit())


def test_numbers_written_without_their_check_digit_get_it() -> None:
    assert gtin("UI", "03600029145") == "00036000291452"
    assert gtin("UI", "036000291452") == "00036000291452"
    assert gtin("UD", "400638133393") == "04006381333931"
    assert gtin("U2", "1003600029145") == "10036000291459"
    assert key_of("UI", "03600029145") == key_of("UP", "036000291452")


def test_colour_size_and_origin_name_no_product() -> None:
    assert not any(identifies(qualifier) for qualifier in ("BO", "SZ", "IZ", "CH", "LT"))
    assert kinds_of("VN") == ("vendor",)


def test_the_list_travels_between_processes() -> None:
    items = Items(path="x", rows=(ItemMaster(buyer_item="A", pack=2),))
    copy = pickle.loads(pickle.dumps(items))  # noqa: S301 - our own bytes
    assert copy == items
    assert copy.find("IN", "A") == items.rows
