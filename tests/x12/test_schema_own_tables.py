"""A user's own tables: a folder laid out like ours that lies over it."""

from pathlib import Path

import pytest

from edicompliance.errors import SchemaError
from edicompliance.x12.schema import Tables, Use, load_schema, load_segments

REF = '[REF]\nname = "Our reference"\nelements = ["M ID 2/3 128 kind", "X AN 1/99 127 number"]\n'


def folder(root: Path, **files: str) -> Tables:
    """Own tables with these files, `_004010_850` for `004010/850.toml`."""
    for name, text in files.items():
        release, stem = name.removeprefix("_").split("_")
        path = root / release / f"{stem}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return Tables(root)


def test_without_own_tables_ours_are_used() -> None:
    assert Tables().schema("850", "004010VICS") is load_schema("850", "004010")
    assert Tables().segments("005010") is load_segments("005010")


def test_an_own_segment_stands_for_ours_and_all_others_stay(tmp_path: Path) -> None:
    tables = folder(tmp_path, _004010_segments=REF)
    segments = tables.segments("004010")
    assert segments["REF"].name == "Our reference"
    assert segments["BEG"] == load_segments("004010")["BEG"]
    order = tables.schema("850", "004010")
    assert order is not None
    assert order.segments["REF"].name == "Our reference"


def test_an_own_segment_holds_in_later_releases_that_do_not_say_it_anew(tmp_path: Path) -> None:
    bsn = '[BSN]\nname = "Own start"\nelements = ["M AN 1/9 1 x"]\n'
    tables = folder(tmp_path, _004010_segments=REF + bsn)
    assert tables.segments("005010")["BSN"].name == "Own start"
    assert tables.segments("005010")["REF"] == load_segments("005010")["REF"]


def test_an_own_composite_holds_in_our_segments(tmp_path: Path) -> None:
    text = '[composites.C040]\nelements = ["M AN 1/9 127 own"]\n'
    element = folder(tmp_path, _004010_segments=text).segments("004010")["REF"].elements[3]
    assert element is not None
    assert [part.name for part in element.components if part] == ["own"]
    assert element.notes == ()


def test_an_own_set_stands_for_ours(tmp_path: Path) -> None:
    text = 'set = "850"\nname = "Short order"\ngroup = "PO"\nheading = "ST M 1"'
    order = folder(tmp_path, _004010_850=text).schema("850", "004010VICS")
    assert order is not None
    assert (order.name, order.root.items) == ("Short order", (Use("ST", True, 1),))


def test_an_own_set_may_extend_ours_of_the_same_release(tmp_path: Path) -> None:
    text = 'set = "850"\nextends = "004010"\nname = "Their order"'
    order, ours = (
        folder(tmp_path, _004010_850=text).schema("850", "004010"),
        load_schema("850", "004010"),
    )
    assert order is not None
    assert ours is not None
    assert (order.name, repr(order.root)) == ("Their order", repr(ours.root))


def test_an_own_set_is_added_to_a_release_of_ours(tmp_path: Path) -> None:
    text = 'set = "830"\nname = "Forecast"\ngroup = "PS"\nheading = "ST M 1\\nREF O 1"'
    tables = folder(tmp_path, _004010_830=text)
    assert tables.known_sets("004010") == Tables().known_sets("004010") | {"830"}
    assert tables.schema("830", "004010") is not None
    assert Tables().schema("830", "004010") is None


def test_an_own_release_is_a_release(tmp_path: Path) -> None:
    tables = folder(
        tmp_path,
        _006020_segments=f'extends = "005010"\n{REF}',
        _006020_850='set = "850"\nextends = "005010"',
    )
    assert tables.releases == (*Tables().releases, "006020")
    assert (tables.base_release("006020VICS"), Tables().base_release("006020VICS")) == (
        "006020",
        None,
    )
    order = tables.schema("850", "006020VICS")
    assert order is not None
    assert (order.release, order.segments["REF"].name) == ("006020", "Our reference")
    assert tables.schema("855", "006020") is None


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="expected a folder of tables, found none"):
        Tables(tmp_path / "nowhere")


def test_a_fault_in_own_tables_is_told_by_its_path(tmp_path: Path) -> None:
    tables = folder(tmp_path, _004010_850='set = "855"')
    with pytest.raises(SchemaError) as raised:
        tables.schema("850", "004010")
    path = tmp_path / "004010" / "850.toml"
    assert str(raised.value) == f"{path}: expected set = '850', got '855'"
