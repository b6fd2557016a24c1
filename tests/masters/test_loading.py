"""A supplier's lists, from files: what is found, on which day, and what is wrong with them."""

import pickle
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.documents.test_user_tables import workbook

from edicompliance import CannotTell, EdiError, Masters, ProfileError, load_masters
from edicompliance.masters import AgreedTerms, Carrier, RetailLocation, Site

ITEMS = """\
buyer_item,gtin,case_gtin,pack,price,from,until
077-1,036000291452,10036000291459,12,4.10,,2026-06-30
077-1,036000291452,10036000291459,12,4.25,2026-07-01,
"""
PLACES = """\
code,gln,kind,postal_code,zone,network,served_by
0612,,store,60601,,,0600
0600,0614141000005,dc,60602,America/Chicago,rdc,
"""
ALL = """\
[[carriers]]
scac = "ABCD"
modes = ["ltl", "tl"]

[[sites]]
code = "EAST"
zone = "America/New_York"
gs1_prefixes = ["0614141"]

[[terms]]
department = "042"
net_days = 60
discount_percent = 2.5
discount_days = 0
until = 2026-12-31
"""


def put(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    return folder


def wrong(*paths: Path) -> str:
    with pytest.raises(EdiError) as caught:
        load_masters(*paths)
    return str(caught.value).replace(f"{paths[0]}/", "").replace(f"{paths[0].parent}/", "")


def test_a_folder_holds_a_file_for_each_list_and_others_are_not_known(tmp_path: Path) -> None:
    masters = load_masters(put(tmp_path, items_csv=ITEMS, locations_csv=PLACES))
    assert masters.require("locations").find("code", "0612")[0].served_by == "0600"
    assert masters.require("locations").find("gln", "0614141000005")[0].zone == "America/Chicago"
    assert (masters.carriers, masters.sites, masters.terms) == (None, None, None)
    with pytest.raises(CannotTell, match="no list of carriers is given"):
        masters.require("carriers")


def test_one_file_may_hold_several_lists(tmp_path: Path) -> None:
    masters = load_masters(put(tmp_path, masters_toml=ALL) / "masters.toml")
    assert masters.require("carriers").rows == (Carrier(scac="ABCD", modes=("ltl", "tl"), line=1),)
    assert masters.require("sites").rows == (
        Site(code="EAST", zone="America/New_York", gs1_prefixes=("0614141",), line=5),
    )
    (terms,) = masters.require("terms").find("department", "042")
    assert terms == AgreedTerms(
        department="042",
        net_days=60,
        discount_percent=Decimal("2.5"),
        discount_days=0,
        until=date(2026, 12, 31),
        line=10,
    )


def test_a_workbook_is_a_list_too(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["scac", "from"], ["ABCD", date(2026, 7, 1)]]
    masters = load_masters(workbook(tmp_path / "carriers.xlsx", {"Sheet1": rows}))
    assert masters.require("carriers").rows == (
        Carrier(scac="ABCD", since=date(2026, 7, 1), line=2),
    )


@pytest.mark.parametrize(
    ("on", "price"), [(date(2026, 6, 30), "4.10"), (date(2026, 7, 1), "4.25")], ids=str
)
def test_what_holds_on_a_day_is_found_by_any_number(tmp_path: Path, on: date, price: str) -> None:
    items = load_masters(put(tmp_path, items_csv=ITEMS)).require("items")
    for whose, number in [
        ("buyer", "077-1"),
        ("gtin", "036000291452"),
        ("gtin", "10036000291459"),
        ("UK", "10036000291459"),
        ("IN", "077-1"),
    ]:
        assert [str(one.price) for one in items.find(whose, number, on)] == [price]
    assert items.find("buyer", "77-1", on) == ()
    assert [str(one.price) for one in items.but_for_zeros("buyer", "77-1", on)] == [price]


def test_two_prices_for_one_day_are_an_error(tmp_path: Path) -> None:
    text = ITEMS.replace("2026-07-01", "2026-06-30")
    assert wrong(put(tmp_path, items_csv=text)) == (
        "items.csv:3: price: it is 4.25, line 2 says 4.10 for those days"
    )
    again = "code,zone,until\n0612,America/Chicago,\n0612,America/Chicago,2027-01-01\n"
    assert wrong(put(tmp_path, locations_csv=again) / "locations.csv") == (
        "locations.csv:3: its days overlap those of line 2, which says the same"
    )


def test_a_row_that_stands_twice_is_one_and_a_number_of_two_articles_finds_both(
    tmp_path: Path,
) -> None:
    text = "vendor_item,upc\nV1,036000291452\nV1,036000291452\nV2,036000291452\n"
    items = load_masters(put(tmp_path, items_csv=text)).require("items")
    assert [one.line for one in items.find("UP", "036000291452")] == [2, 4]


def test_a_toml_file_of_lists_may_say_its_format_as_the_users_other_files_do(
    tmp_path: Path,
) -> None:
    (tmp_path / "masters.toml").write_text('format = 1\n[[carriers]]\nscac = "ABCD"\n')
    assert load_masters(tmp_path).require("carriers").find("scac", "ABCD")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("locations.csv", "code,zone\n0612,Chicago\n,\nx,Boston\n",
         ("locations.csv:2: zone: expected a time zone such as 'America/Chicago', got 'Chicago'\n"
         "locations.csv:4: zone: expected a time zone such as 'America/Chicago', got 'Boston'")),
        ("locations.csv", "name\nEast\n", "locations.csv:2: expected a code or a gln, got none"),
        ("locations.csv", "code,postal_code\n12,7030\n",
         ("locations.csv:2: expected a postal_code of 5 digits, got '7030'; a spreadsheet drops "
         "zeros, format the column as text")),
        ("locations.csv", "code,kindd\n12,dc\n13,dc\n",
         "locations.csv:1: kindd: unknown column; did you mean 'kind'?"),
        ("carriers.csv", "name\nx\n", "carriers.csv:2: expected a scac, got none"),
        ("carriers.csv", "scac,modes\nABCD,ltl;truck\n",
         "carriers.csv:2: modes: unknown word 'truck'; known: intermodal, ltl, parcel, tl"),
        ("sites.csv", "code,gs1_prefixes\nA,6.14E+05\n",
         ("sites.csv:2: gs1_prefixes: expected 4 to 12 digits, got '6.14E+05'; a spreadsheet "
         "drops zeros and digits, format the column as text")),
        ("sites.csv", "name\nx\n", "sites.csv:2: expected a code, got none"),
        ("terms.csv", "net_days,from,until\n30,2026-02-01,2026-01-01\n",
         "terms.csv:2: expected 'from' before 'until', got 2026-02-01 and 2026-01-01"),
        ("item.csv", "upc\n036000291452\n",
         "item.csv: unknown list 'item'; did you mean 'items'?"),
        ("masters.toml", "[[place]]\n",
         "masters.toml:1: place: unknown key; known: carriers, items, locations, sites, terms"),
        ("masters.toml", "format = 2\n", "masters.toml:1: format: expected 1, got 2"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    (tmp_path / name).write_text(text)
    assert wrong(tmp_path) == message


def test_a_list_that_is_given_twice_is_an_error(tmp_path: Path) -> None:
    put(tmp_path, items_csv=ITEMS, items_toml='[[items]]\nupc = "036000291452"\n')
    assert wrong(tmp_path) == (
        f"items.toml: {tmp_path}/items.csv holds a list of items, too".replace(f"{tmp_path}/", "")
    )


def test_a_folder_without_lists_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EdiError, match="called items, locations, carriers, sites, terms; got none"):
        load_masters(tmp_path)
    with pytest.raises(ProfileError, match=r"none\.csv: cannot be read: No such file"):
        load_masters(tmp_path / "none.csv", tmp_path)


def test_lists_travel_between_processes(tmp_path: Path) -> None:
    masters = load_masters(put(tmp_path, items_csv=ITEMS, locations_csv=PLACES))
    copy = pickle.loads(pickle.dumps(masters))  # noqa: S301 - our own bytes
    assert isinstance(copy, Masters)
    assert copy == masters
    assert copy.require("locations").find("code", "0612") == (
        RetailLocation(code="0612", kind="store", postal_code="60601", served_by="0600", line=2),
    )
