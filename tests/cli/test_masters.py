"""`edic masters`: lists from the retailer's documents, and what is in lists."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.running import edic

from edicompliance.datafolder import samples_folder
from edicompliance.documents.comparing.items import ItemMaster
from edicompliance.errors import EdiError, ProfileError
from edicompliance.flows.shipping.lists import Imported, write_lists
from edicompliance.masters import load_masters

SAMPLES = samples_folder() / "example-mart"
PLACES = str(SAMPLES / "816/valid/warehouse-and-stores.edi")
CATALOG = str(SAMPLES / "832/valid/prices-by-date.edi")


def test_lists_are_made_of_the_retailers_documents_and_read_back(tmp_path: Path) -> None:
    ran = edic("masters", "import", PLACES, CATALOG, "-o", str(tmp_path))
    assert ran.exit_code == 0
    assert ran.stdout == f"{tmp_path}/items.csv: 3 rows\n{tmp_path}/locations.csv: 3 rows\n"
    masters = load_masters(tmp_path)
    (tote,) = masters.require("items").find("buyer", "2200105", date(2027, 1, 1))
    assert (tote.price, tote.pack, tote.gtin) == (Decimal("7.75"), 20, "614141100057")
    (store,) = masters.require("locations").find("code", "0101")
    assert (store.kind, store.served_by, store.postal_code) == ("store", "0912", "00000")


def test_lists_that_are_there_are_overwritten_only_on_demand(tmp_path: Path) -> None:
    (tmp_path / "items.csv").write_text("vendor_item\nV1\n")
    with pytest.raises(EdiError, match=r"items\.csv: exists; --replace overwrites it"):
        edic("masters", "import", CATALOG, "-o", str(tmp_path))
    assert edic("masters", "import", CATALOG, "-o", str(tmp_path), "--replace").exit_code == 0
    assert len(load_masters(tmp_path).require("items").rows) == 3


def test_files_without_such_documents_are_an_error(tmp_path: Path) -> None:
    order = str(SAMPLES / "shipments/may-ship-prepaid/850-4501002.edi")
    with pytest.raises(EdiError, match=r"a list of places \(816\) or a catalog \(832\), found ne"):
        edic("masters", "import", order, "-o", str(tmp_path))


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    text = Path(CATALOG).read_text().replace("CTP**UCP*48*1*EA", "CTP**UCP*48*6*EA")
    (tmp_path / "c.edi").write_text(text)
    ran = edic("masters", "import", str(tmp_path / "c.edi"), "-o", str(tmp_path / "lists"))
    assert ran.stderr == "left out: article LMP-DSK: a price for 6 is not listed\n"


def test_documents_that_contradict_each_other_are_told_by_their_lines(tmp_path: Path) -> None:
    other = Path(CATALOG).read_text().replace("*UCP*48*1*EA", "*UCP*49*1*EA")
    (tmp_path / "other.edi").write_text(other)
    files = CATALOG, str(tmp_path / "other.edi")
    with pytest.raises(ProfileError, match=r"items\.csv:5: price: it is 49, line 2 says 48 for th"):
        edic("masters", "import", *files, "-o", str(tmp_path / "lists"))


def test_the_lists_that_are_there_are_shown(tmp_path: Path) -> None:
    (tmp_path / "carriers.csv").write_text("scac\nABCD\n")
    ran = edic("masters", "show", str(tmp_path))
    assert ran.stdout.splitlines() == [
        "items      not given",
        "locations  not given",
        f"carriers   1 row, {tmp_path}/carriers.csv",
        "sites      not given",
        "terms      not given",
    ]


texts = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="'"),
    max_size=8,
).map(str.strip)
"""An apostrophe at the beginning is how spreadsheets say that a text is no formula."""


@given(
    st.builds(
        ItemMaster,
        vendor_item=st.just("V-1"),
        description=texts,
        price=st.none() | st.decimals(0, 10**6, places=2),
        pack=st.none() | st.integers(1, 999),
        dated=st.none() | st.booleans(),
        since=st.none() | st.dates(),
    )
)
def test_a_list_that_was_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, row: ItemMaster
) -> None:
    folder = tmp_path_factory.getbasetemp() / "written"
    write_lists(Imported((row,), (), ()), str(folder), replace=True)
    (read,) = load_masters(folder).require("items").rows
    assert replace(read, line=None) == row
