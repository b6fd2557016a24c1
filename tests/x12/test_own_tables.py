"""A folder of a user's own tables: what is loaded, and what is refused with which words."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.x12.edi import GOOD
from tests.x12.planted import swap

from edicompliance.errors import SchemaError
from edicompliance.x12 import Tables, load_tables, parse, validate
from edicompliance.x12.acknowledgment import acknowledge

FORECAST = """\
set = "830"
name = "Forecast"
group = "PS"
heading = '''
ST M 1
BFR M 1
REF O 2
'''
detail = '''
loop LIN M >1
  LIN M 1
  loop FST O >1
    FST M 1
    REF O 1
'''
summary = "SE M 1"
"""
SEGMENTS = """\
[BFR]
name = "Start of the forecast"
elements = ["M ID 2/2 353 purpose", "M AN 1/30 127 forecast_id"]
[FST]
name = "How much, when"
elements = ["M R 1/15 380 quantity", "M ID 1/1 680 certainty", "M DT 8/8 373 date"]
"""
OURS = 'set = "850"\nname = "x"\ngroup = "PO"\nheading = "ST M 1\\nSE M 1"\n'
LIST = 'element = "{0}"\nname = "x"\ncomplete = true\n[codes]\n"SA" = "Stand-alone"\n'


def folder(root: Path, **files: str) -> Path:
    """A folder with these files, `_004010_850` for `004010/850.toml`."""
    for name, text in files.items():
        path = root / f"{name.removeprefix('_').replace('_', '/')}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def forecast(release: str = "004010", date: str = "20270201") -> bytes:
    body = (
        f"ST*830*0001~BFR*00*F1~LIN**UP*012345678905~FST*24*C*{date}~REF*DP*38~SE*6*0001~"
    ).encode()
    data = swap(GOOD, "GS*PO*", "GS*PS*")
    head, tail = data[: data.index(b"ST*850")], data[data.index(b"GE*1") :]
    return head.replace(b"*004010", f"*{release}".encode()) + body + tail


def codes(data: bytes, tables: Tables) -> list[str]:
    return [one.code for one in validate(data, tables=tables).issues]


def test_a_set_of_the_users_own_is_validated(tmp_path: Path) -> None:
    tables = load_tables(folder(tmp_path, _004010_830=FORECAST, _004010_segments=SEGMENTS))
    assert codes(forecast(), tables) == []
    [found] = validate(forecast(date="20270230"), tables=tables).issues
    assert (found.code, found.where.element) == ("X12506", "FST03")
    assert [one.code for one in validate(forecast()).issues] == ["X12301"]


def test_a_set_without_segments_of_its_own_has_ours(tmp_path: Path) -> None:
    text = FORECAST.replace("BFR M 1", "BEG M 1").replace("FST", "QTY")
    tables = load_tables(folder(tmp_path, _004010_830=text))
    data = forecast().replace(b"BFR*00*F1", b"BEG*00*SA*1**20270101")
    data = data.replace(b"FST*24*C*20270201", b"QTY*38*24")
    assert codes(data, tables) == []


def test_a_release_of_the_users_own_has_the_segments_before_it(tmp_path: Path) -> None:
    tables = load_tables(folder(tmp_path, _004020_850='set = "850"\nextends = "004010"\n'))
    data = GOOD.replace(b"*X*004010", b"*X*004020")
    assert [one.code for one in validate(data).issues] == ["X12301"]
    assert codes(data, tables) == []
    assert tables.segments("004020") == Tables().segments("004010")


def test_a_code_list_of_the_users_own_is_what_counts(tmp_path: Path) -> None:
    tables = load_tables(folder(tmp_path, codes_92=LIST.format("92")))
    assert codes(GOOD, tables) == []
    assert codes(swap(GOOD, "*SA*", "*NE*"), tables) == ["X12513"]
    assert codes(swap(GOOD, "*SA*", "*NE*"), Tables()) == []


def test_a_set_of_the_users_own_is_acknowledged(tmp_path: Path) -> None:
    tables = load_tables(folder(tmp_path, _004010_830=FORECAST, _004010_segments=SEGMENTS))
    at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    found = [
        segment.text
        for one in parse(
            acknowledge(forecast(date="20270230"), control_number=7, at=at, tables=tables)
        ).interchanges
        for segment in one.segments
    ]
    told = ["AK2*830*0001", "AK3*FST*4**8", "AK4*3*373*8*20270230", "AK5*E*5", "AK9*E*1*1*1"]
    assert [text for text in found if text[:3] in ("AK2", "AK3", "AK4", "AK5", "AK9")] == told


def test_a_release_of_the_users_own_is_acknowledged_in_the_nearest_that_has_a_997(
    tmp_path: Path,
) -> None:
    tables = load_tables(folder(tmp_path, _004020_850='set = "850"\nextends = "004010"\n'))
    at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    data = GOOD.replace(b"*X*004010", b"*X*004020")
    written = acknowledge(data, control_number=7, at=at, tables=tables)
    assert b"*X*004010~" in written
    assert b"AK5*A~" in written


def test_a_set_of_the_users_own_is_cut_into_his_loops(tmp_path: Path) -> None:
    tables = load_tables(folder(tmp_path, _004010_830=FORECAST, _004010_segments=SEGMENTS))
    [found] = parse(forecast(), tables=tables).sets()
    fst = next(one for one in found.segments if one.tag == "FST")
    assert found.locate(fst).path == "830/LIN[1]/FST[1]"


def test_what_is_hidden_or_no_table_is_passed_over(tmp_path: Path) -> None:
    home = folder(tmp_path, _004010_850=OURS)
    (home / "004010/.850.toml").write_text("=")
    (home / "README.md").write_text("ours")
    (home / ".git").mkdir()
    assert load_tables(home).schema("850", "004010") is not None


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"4010_850": OURS}, "4010: expected a folder named after a release, 004010, or codes"),
        ({"850": OURS}, "850.toml: expected it in a folder named after its release"),
        ({"004010_order": OURS}, "order.toml: expected a file named after a set, 850.toml, or"),
        ({"codes_REF": "x = 1"}, "REF.toml: expected a file named after a data element, 128"),
        ({"codes_128": 'element = "128"'}, "128.toml: name: expected a text, got None"),
        ({"004010_850": OURS.replace('"ST', '3 # "')}, '850.toml: expected heading = "...", got 3'),
        ({"004010_850": OURS.replace("PO", "order")}, "group: expected two letters such as 'PO'"),
        ({"004010_850": OURS.replace("ST M 1\\n", "")}, "and the last 'SE M 1', got 'SE' and 'SE'"),
        ({"004010_850": OURS.replace("ST M 1\\nSE M 1", "")}, "the last 'SE M 1', got no row"),
        (
            {"004010_850": OURS + 'extends = "003010"'},
            "850.toml: extends: there is no set 850 of release '003010'",
        ),
        ({"003050_850": OURS}, "expected the segments of release 003050, found none"),
        ({"004010_segments": 'remove = ["ST"]'}, "expected ST of release 004010 to stay"),
        ({"004010_segments": 'remove = ["CTT"]'}, "a set of ours needs more: "),
        ({"004010_segments": "remove = 3"}, "segments.toml: expected remove = [...], got 3"),
        ({"004010_segments": "composites = 3"}, "composites: expected a table, got 3"),
        ({"004010_segments": "composites.C1 = 3"}, "composite C1: expected a table, got 3"),
        (
            {"004010_segments": '[Ref]\nname = "x"\nelements = []'},
            "expected a segment's tag such as 'REF', got 'Ref'",
        ),
        (
            {"004010_segments": '[REF]\nname = "x"\nelements = [1]'},
            "segment REF: elements: expected texts, got 1",
        ),
        (
            {"004010_segments": '[REF]\nname = "x"\nelements = []\nnotes = 1'},
            "segment REF: expected notes = [...], got 1",
        ),
    ],
)
def test_what_is_wrong_is_told_with_file_and_key(
    tmp_path: Path, files: dict[str, str], message: str
) -> None:
    home = folder(tmp_path, **files)
    with pytest.raises(SchemaError) as raised:
        load_tables(home)
    assert message in str(raised.value)
    assert str(raised.value).startswith(str(home))


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"expected tables such as 004010/850\.toml .* none"):
        load_tables(tmp_path)
    (tmp_path / "x").write_text("")
    with pytest.raises(SchemaError, match="x: expected a folder of tables, found a file"):
        load_tables(tmp_path / "x")
