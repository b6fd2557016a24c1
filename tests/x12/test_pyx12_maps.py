"""Our tables as maps of pyx12: what stands in the folder. flows/ has pyx12 itself read them."""

import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from edicompliance.errors import SchemaError
from edicompliance.x12.codes import load_codes
from edicompliance.x12.pyx12_maps import control_file, export_maps, map_file
from edicompliance.x12.schema import RELEASES, Tables, known_sets, load_schema
from edicompliance.x12.structure import LoopRule


def read(path: Path) -> ET.Element:
    return ET.parse(path).getroot()  # noqa: S314 - we wrote it


def tags(loop: LoopRule) -> Counter[str]:
    """How many places each segment has in a loop and in all loops within."""
    found: Counter[str] = Counter()
    for item in loop.items:
        found += tags(item) if isinstance(item, LoopRule) else Counter([item.tag])
    return found


@pytest.mark.parametrize("release", RELEASES)
def test_every_set_of_a_release_has_its_map_in_the_index(release: str, tmp_path: Path) -> None:
    export_maps(tmp_path, release)
    listed = {
        (version.get("icvn"), one.get("fic"), one.get("vriic"), one.text)
        for version in read(tmp_path / "maps.xml")
        for one in version
    }
    groups = {load_schema(one, release).group for one in known_sets(release)}  # type: ignore[union-attr]
    assert listed == {
        (version, group, release, map_file(group))
        for version in ("00401", "00501")
        for group in groups
    }
    assert all((tmp_path / map_file(group)).is_file() for group in groups)
    assert all((tmp_path / control_file(version)).is_file() for version in ("00401", "00501"))


@pytest.mark.parametrize("set_id", ["850", "856", "810"])
def test_every_place_of_a_table_is_in_its_map(set_id: str, tmp_path: Path) -> None:
    export_maps(tmp_path, "004010", {set_id})
    schema = load_schema(set_id, "004010")
    assert schema is not None
    envelope = Counter(["ISA", "TA1", "GS", "GE", "IEA"])
    mapped = Counter(
        one.get("xid") for one in read(tmp_path / map_file(schema.group)).iter("segment")
    )
    assert mapped == tags(schema.root) + envelope


@pytest.mark.parametrize("release", RELEASES)
def test_no_two_loops_of_a_map_share_a_name_and_no_two_rows_a_place(
    release: str, tmp_path: Path
) -> None:
    for path in export_maps(tmp_path, release):
        loops = [one.get("xid") for one in read(path).iter("loop")]
        assert len(loops) == len(set(loops)), path
        for loop in read(path).iter("loop"):
            places = [one.get("pos") for one in loop]
            assert len(places) == len(set(places)), (path, loop.get("xid"))


def test_a_mandatory_element_is_required_and_a_note_goes_along(tmp_path: Path) -> None:
    export_maps(tmp_path, "004010", {"856"})
    (bsn,) = read(tmp_path / "SH.xml").findall(".//segment[@xid='BSN']")
    assert [(one.get("xid"), one.get("usage")) for one in bsn.findall("element")][:5] == [
        ("BSN01", "R"),
        ("BSN02", "R"),
        ("BSN03", "R"),
        ("BSN04", "R"),
        ("BSN05", "S"),
    ]
    assert [one.text for one in bsn.findall("syntax")] == ["C0706"]


def test_only_a_complete_list_of_codes_goes_along_and_only_the_codes_of_the_release(
    tmp_path: Path,
) -> None:
    export_maps(tmp_path, "004010", {"850"})
    lists = {
        one.findtext("id"): {code.text for code in one.iter("code")}
        for one in read(tmp_path / "codes.xml")
    }
    purposes, kinds = load_codes("353"), load_codes("92")
    assert purposes is not None
    assert kinds is not None
    assert lists["353"] == set(purposes.within("004010"))
    assert "57" not in lists["353"]
    assert not kinds.complete
    assert "92" not in lists


def test_sets_of_one_group_stand_side_by_side_and_are_told_apart_by_their_st(
    tmp_path: Path,
) -> None:
    export_maps(tmp_path, "005010", {"997", "999"})
    starts = read(tmp_path / "FA.xml").findall(".//segment[@xid='ST']")
    codes = [[code.text for code in one.iter("code")] for one in starts]
    assert codes == [["997"], ["999"]]


def test_a_suffix_of_the_release_is_kept_in_the_index(tmp_path: Path) -> None:
    export_maps(tmp_path, "004010VICS", {"850"})
    (named,) = {one.get("vriic") for one in read(tmp_path / "maps.xml").iter("map")}
    assert named == "004010VICS"


def test_a_position_that_a_segment_does_not_use_is_free(tmp_path: Path) -> None:
    own = tmp_path / "own" / "004010"
    own.mkdir(parents=True)
    (own / "segments.toml").write_text('[BEG]\nname = "x"\nelements = ["-", "O AN 1/2 92 kind"]\n')
    folder = tmp_path / "maps"
    folder.mkdir()
    export_maps(folder, "004010", {"850"}, tables=Tables(tmp_path / "own"))
    (beg,) = read(folder / "PO.xml").findall(".//segment[@xid='BEG']")
    assert [(one.get("data_ele"), one.get("usage")) for one in beg] == [("-", "S"), ("92", "S")]


@pytest.mark.parametrize(
    ("release", "sets", "message"),
    [
        ("003050", None, "expected a release of 004010, 004030, 004060, 005010, got '003050'"),
        ("004010", {"999"}, "expected a set that 004010 has a table for, got '999'"),
        ("004010", set(), "expected at least one set of 004010, got none"),
    ],
)
def test_what_has_no_table_cannot_be_written(
    release: str, sets: set[str] | None, message: str, tmp_path: Path
) -> None:
    with pytest.raises(SchemaError, match=message):
        export_maps(tmp_path, release, sets)
