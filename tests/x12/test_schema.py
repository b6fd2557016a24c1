"""The structure tables: what they say, how they inherit, and how their faults are told."""

import pickle
from pathlib import Path

import pytest

from edicompliance.errors import SchemaError
from edicompliance.x12.schema import (
    LoopRule,
    Use,
    base_release,
    load_schema,
    load_segments,
    nearest_release,
    read_segments,
    read_set,
)

SEGMENTS = """
[ST]
name = "Set start"
elements = ["M ID 3/3 143 set_id", "M AN 4/9 329 control_number"]
[SE]
name = "Set end"
elements = ["M N0 1/10 96 count", "M AN 4/9 329 control_number"]
[LIN]
name = "Line"
elements = ["O C C001 unit repeat=>1", "-", "X R 1/15 380 quantity repeat=5"]
notes = ["P0103"]
[composites.C001]
elements = ["M ID 2/2 355 unit", "O R 1/15 1018 exponent"]
"""
SET = """
set = "850"
name = "Order"
group = "PO"
heading = \"\"\"
ST M 1
loop LIN O >1
  LIN M 1
  loop SE O 2
    SE M 3
SE M 1
\"\"\"
"""


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A folder of tables with one release, 100000, that has one set."""
    write(tmp_path / "100000" / "segments.toml", SEGMENTS)
    write(tmp_path / "100000" / "850.toml", SET)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_elements_have_position_name_number_type_and_lengths() -> None:
    shipment_id = load_segments("004010")["BSN"].elements[1]
    assert shipment_id is not None
    assert (shipment_id.position, shipment_id.name, shipment_id.number) == (2, "shipment_id", "396")
    assert (shipment_id.designator, shipment_id.type) == ("M", "AN")
    assert (shipment_id.shortest, shipment_id.longest, shipment_id.repeat) == (2, 30, 1)


def test_what_has_no_table_is_none() -> None:
    for set_id, release in (
        ("999", "004010"),
        ("850", "003010"),
        ("850", ""),
        ("../850", "004010"),
    ):
        assert load_schema(set_id, release) is None


@pytest.mark.parametrize(
    ("release", "base"),
    [("004010", "004010"), ("004010VICS", "004010"), ("005010X222A1", "005010"),
     ("004010 ", "004010"), ("0040101", None), ("401", None), ("21", None),
     ("4010", "004010"), ("00401", "004010"), ("00401X", "004010"), ("4010VICS", "004010"),
     ("00501", "005010"), ("5010", "005010"), ("004011", "004010"), ("004031X999", "004030"),
     ("004050", None), ("005030", None), ("00403", "004030"), ("4020", None), ("40100", None),
     ("UNKNOWN", None), ("T", None), ("004060UCS", "004060"),
     ("004020", None), ("", None),
     ("\uff10\uff10\uff14\uff10\uff11\uff10", None)],
)  # fmt: skip
def test_a_release_is_known_by_all_ways_of_writing_it(release: str, base: str | None) -> None:
    assert base_release(release) == base


@pytest.mark.parametrize(
    ("release", "nearest"),
    [("004030", "004030"), ("004020", "004010"), ("004050", "004030"), ("005000", "004060"),
     ("003040", "004010"), ("00501", "005010"), ("007030", "005010"), ("4010", "004010"),
     ("5010", "005010"), ("T", "004010"), ("", "004010"), ("21", "004010")],
)  # fmt: skip
def test_the_nearest_release_is_the_newest_that_is_not_newer(release: str, nearest: str) -> None:
    assert nearest_release(release) == nearest


def test_a_table_is_read_as_it_is_written(tables: Path) -> None:
    schema = read_set(tables / "100000" / "850.toml")
    assert (schema.set_id, schema.release, schema.name, schema.group) == (
        "850",
        "100000",
        "Order",
        "PO",
    )
    st, loop, se = schema.root.items
    assert (st, se) == (Use("ST", True, 1), Use("SE", True, 1))
    assert isinstance(loop, LoopRule)
    assert (loop.name, loop.mandatory, loop.most, loop.trigger) == ("LIN", False, None, "LIN")
    assert loop.inner == {"LIN", "SE"}
    assert schema.root.places == {"ST": (0,), "LIN": (1,), "SE": (2,)}
    unit, skipped, quantity = schema.segments["LIN"].elements
    assert skipped is None
    assert unit is not None
    assert (unit.type, unit.repeat, len(unit.components)) == ("C", None, 2)
    assert quantity is not None
    assert (quantity.position, quantity.repeat, quantity.designator) == (3, 5, "X")
    assert schema.segments["LIN"].notes == ("P0103",)


def test_a_release_inherits_what_it_does_not_say_anew(tables: Path) -> None:
    newer = write(
        tables / "200000" / "segments.toml",
        'extends = "100000"\nremove = ["SE"]\n[ST]\nname = "Start"\nelements = ["M ID 3/3 143 id"]',
    )
    old, new = read_segments(tables / "100000" / "segments.toml"), read_segments(newer)
    assert set(new) == {"ST", "LIN"}
    assert new["LIN"] == old["LIN"]
    assert (old["ST"].name, new["ST"].name) == ("Set start", "Start")


def test_a_composite_said_anew_holds_in_inherited_segments_too(tables: Path) -> None:
    newer = write(
        tables / "200000" / "segments.toml",
        """
        extends = "100000"
        [QTY]
        name = "Quantity"
        elements = ["M C C001 unit"]
        [composites.C001]
        elements = ["M ID 2/3 355 unit"]
        """,
    )
    new = read_segments(newer)
    for tag in ("LIN", "QTY"):
        unit = new[tag].elements[0]
        assert unit is not None
        assert [(part.longest if part else 0) for part in unit.components] == [3]
    old = read_segments(tables / "100000" / "segments.toml")["LIN"].elements[0]
    assert old is not None
    assert len(old.components) == 2


ROW = "expected 'TAG M|O uses', or 'loop NAME M|O repeats' with rows indented below, got "


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("BEG M", f"{ROW}'BEG M'"),
        ("beg M 1", f"{ROW}'beg M 1'"),
        ("loop N1 O 1", f"{ROW}'loop N1 O 1'"),
        ("ST M 1\n  SE M 1", f"{ROW}'ST M 1'"),
        ("ST X 1", "'ST X 1': expected M or O, got 'X'"),
        ("ST M 0", "'ST M 0': expected a number of uses or '>1', got '0'"),
        ("ST M many", "'ST M many': expected a number of uses or '>1', got 'many'"),
        ("loop A O 1\n  loop B O 1\n    ST M 1", "'loop A O 1': a loop starts with a segment"),
        ("N1 M 1", "segment N1 has no table in segments.toml"),
    ],
)
def test_a_row_that_is_wrong_is_told(tables: Path, row: str, message: str) -> None:
    text = f'set = "860"\nname = "Change"\ngroup = "PC"\nheading = """\n{row}\n"""'
    path = write(tables / "100000" / "860.toml", text)
    with pytest.raises(SchemaError) as raised:
        read_set(path)
    assert str(raised.value) == f"{path}: {message}"


KEYS = "set, name, group, extends, unverified, heading, detail, summary"
EARLIER = "expected extends to name an earlier release, got {!r}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('set = "850"\nname = "A"\ngroup = "PC"', "expected set = '860', got '850'"),
        ('set = "860"\ngroup = "PC"', 'expected name = "...", got None'),
        ('set = "860"\nname = "A"\ngroup = 1', 'expected group = "...", got 1'),
        ('set = "860"\nextends = "100000"', EARLIER.format("100000")),
        ('set = "860"\nextends = "200000"', EARLIER.format("200000")),
        (
            'set = "860"\nunverifed = "why"',
            f"expected one of {KEYS}, got 'unverifed'",
        ),
    ],
)
def test_a_set_without_its_head_is_told(tables: Path, text: str, message: str) -> None:
    path = write(tables / "100000" / "860.toml", text)
    with pytest.raises(SchemaError) as raised:
        read_set(path)
    assert str(raised.value) == f"{path}: {message}"


@pytest.mark.parametrize(
    "line",
    ["", "M", "M AN", "M AN 1/2", "M AN 1/2 1", "M AN 1 1 name", "M AN 3/2 1 name",
     "Z AN 1/2 1 name", "M XX 1/2 1 name", "M AN 1/2 1 a name", "M C C001",
     "M AN 1/2 1 name repeat"],
)  # fmt: skip
def test_an_element_that_is_wrong_is_told(tmp_path: Path, line: str) -> None:
    path = write(
        tmp_path / "1" / "segments.toml", f'[REF]\nname = "Reference"\nelements = ["{line}"]'
    )
    with pytest.raises(SchemaError) as raised:
        read_segments(path)
    expected = f"expected an element like 'M AN 1/30 127 name', got {line!r}"
    assert str(raised.value) == f"{path}: segment REF: {expected}"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            'name = "A"\nelements = ["M C C009 unit"]',
            "segment REF: 'M C C009 unit': there is no composite C009",
        ),
        (
            'name = "A"\nelements = ["M AN 1/2 1 x repeat=0"]',
            "segment REF: 'M AN 1/2 1 x repeat=0': expected a number of uses or '>1', got '0'",
        ),
        ('elements = ["M AN 1/2 1 x"]', 'segment REF: expected name = "...", got None'),
        ('name = "A"', "segment REF: expected elements = [...], got None"),
        (
            'name = "A"\nelements = ["M AN 1/2 1 x"]\nnotes = ["P0102"]',
            "segment REF: expected a note like 'P0304' of its elements, got 'P0102'",
        ),
        (
            'name = "A"\nelements = ["M AN 1/2 1 x"]\nnotes = ["Q0101"]',
            "segment REF: expected a note like 'P0304' of its elements, got 'Q0101'",
        ),
        (
            'name = "A"\nelements = ["M AN 1/2 1 x"]\nnote = ["P0102"]',
            "segment REF: expected one of name, elements, notes, unverified, got 'note'",
        ),
    ],
)
def test_a_segment_that_is_wrong_is_told(tmp_path: Path, body: str, message: str) -> None:
    path = write(tmp_path / "1" / "segments.toml", f"[REF]\n{body}")
    with pytest.raises(SchemaError) as raised:
        read_segments(path)
    assert str(raised.value) == f"{path}: {message}"


def test_a_set_that_extends_an_earlier_release_says_only_what_differs(tables: Path) -> None:
    write(tables / "200000" / "segments.toml", 'extends = "100000"')
    whole = write(tables / "200000" / "850.toml", 'set = "850"\nextends = "100000"')
    part = write(
        tables / "300000" / "850.toml",
        'set = "850"\nextends = "200000"\nunverified = "a guess"\nheading = "SE M 1"',
    )
    write(tables / "300000" / "segments.toml", 'extends = "200000"')
    same, other = read_set(whole), read_set(part)
    assert repr(same.root) == repr(read_set(tables / "100000" / "850.toml").root)
    assert (same.name, same.group, same.release, same.unverified) == ("Order", "PO", "200000", None)
    assert (other.name, other.root.items) == ("Order", (Use("SE", True, 1),))
    assert (other.release, other.unverified) == ("300000", "a guess")


def test_a_set_is_not_inherited_in_silence(tables: Path) -> None:
    write(tables / "200000" / "segments.toml", 'extends = "100000"')
    with pytest.raises(SchemaError, match="No such file"):
        read_set(tables / "200000" / "850.toml")


def test_a_segment_may_say_that_it_is_unverified(tables: Path) -> None:
    text = '[K1]\nname = "Remarks"\nunverified = "one guide"\nelements = ["M AN 1/30 61 text"]'
    path = write(tables / "200000" / "segments.toml", f'extends = "100000"\n{text}')
    rules = read_segments(path)
    assert (rules["K1"].unverified, rules["ST"].unverified) == ("one guide", None)


def test_segments_extend_an_earlier_release_only(tables: Path) -> None:
    path = write(tables / "200000" / "segments.toml", 'extends = "300000"')
    with pytest.raises(SchemaError) as raised:
        read_segments(path)
    assert str(raised.value) == f"{path}: {EARLIER.format('300000')}"


def test_a_segment_that_is_not_there_cannot_be_removed(tables: Path) -> None:
    path = write(tables / "200000" / "segments.toml", 'extends = "100000"\nremove = ["XYZ"]')
    with pytest.raises(SchemaError, match="cannot remove XYZ: there is no such segment"):
        read_segments(path)


@pytest.mark.parametrize("data", [b"[", b"\xff"])
def test_a_file_that_is_no_toml_is_told_by_its_path(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "segments.toml"
    path.write_bytes(data)
    with pytest.raises(SchemaError, match=str(path)):
        read_segments(path)


def test_a_table_that_is_not_there_is_told_by_its_path(tmp_path: Path) -> None:
    with pytest.raises(
        SchemaError, match=r"segments\.toml: expected the segments of release .*, found none"
    ):
        read_segments(tmp_path / "segments.toml")


def test_tables_can_be_pickled() -> None:
    schema = load_schema("856", "004010")
    assert schema is not None
    again = pickle.loads(pickle.dumps(schema))  # noqa: S301 - our own bytes
    assert again.segments == schema.segments
    assert repr(again.root) == repr(schema.root)
