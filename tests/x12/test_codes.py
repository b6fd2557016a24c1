"""Code lists: what they say, how a user's own stand over ours, and how their faults are told."""

import pickle
from pathlib import Path

import pytest

from edicompliance.errors import SchemaError
from edicompliance.x12.codes import CodeList, known_code_lists, load_codes

OWN = """
element = "128"
name = "What a reference is"
complete = true
note = "The codes of our partners."
[codes]
"ZX" = "Seasonal program"
"BM" = "Bill of lading, ours"
[since]
"ZX" = "005010"
"""

KEYS = "element, name, complete, note, extends, codes, since"


def put(folder: Path, text: str, element: str = "128") -> Path:
    """A code list in a user's folder."""
    (folder / "codes").mkdir(exist_ok=True)
    path = folder / "codes" / f"{element}.toml"
    path.write_text(text, "utf-8")
    return path


def loaded(element: str, folder: Path | None = None) -> CodeList:
    found = load_codes(element, folder)
    assert found is not None
    return found


def test_a_code_has_a_meaning_and_a_list_says_whether_it_is_complete() -> None:
    purposes, references = loaded("353"), loaded("128")
    assert purposes.codes["05"] == "Replacement of an earlier one"
    assert (purposes.complete, references.complete) == (True, False)


@pytest.mark.parametrize("element", ["127", "9999", "", "../128", "128.toml", "C040"])
def test_an_element_without_a_list_has_none(element: str) -> None:
    assert load_codes(element) is None


def test_a_code_is_allowed_from_the_release_that_brought_it() -> None:
    errors = loaded("723")
    allowed = {
        one: errors.allows("12", one) for one in ("004010", "004010VICS", "004030", "005010")
    }
    assert list(allowed.values()) == [False, False, True, True]
    assert "12" not in errors.within("004010")
    assert "12" in errors.within("005010X231A1")
    assert not errors.allows("11", "005010")


def test_a_users_list_stands_in_the_place_of_ours(tmp_path: Path) -> None:
    put(tmp_path, OWN)
    own = loaded("128", tmp_path)
    assert own.codes == {"ZX": "Seasonal program", "BM": "Bill of lading, ours"}
    assert own.complete
    assert loaded("128").codes["BM"] == "Bill of lading"


def test_a_users_list_that_extends_ours_has_the_last_word_on_each_code(tmp_path: Path) -> None:
    put(tmp_path, "extends = true\n" + OWN)
    own, ours = loaded("128", tmp_path), loaded("128")
    assert own.codes == {**ours.codes, "ZX": "Seasonal program", "BM": "Bill of lading, ours"}
    assert own.allows("MB", "004010")
    assert (own.allows("ZX", "004010"), own.allows("ZX", "005010")) == (False, True)


def test_a_user_who_says_a_code_anew_sets_aside_when_it_came(tmp_path: Path) -> None:
    text = (
        'element = "723"\nname = "Fault"\ncomplete = true\nextends = true\n[codes]\n12 = "Often"\n'
    )
    put(tmp_path, text, "723")
    own = loaded("723", tmp_path)
    assert own.allows("12", "004010")
    assert not own.allows("13", "004010")


def test_a_user_may_have_a_list_where_we_have_none(tmp_path: Path) -> None:
    put(
        tmp_path, OWN.replace("128", "9876").replace('name = "', 'extends = true\nname = "'), "9876"
    )
    assert set(loaded("9876", tmp_path).codes) == {"ZX", "BM"}
    assert known_code_lists(tmp_path) - known_code_lists() == {"9876"}


def test_a_folder_without_the_list_leaves_ours(tmp_path: Path) -> None:
    assert load_codes("353", tmp_path) == load_codes("353")


@pytest.mark.parametrize(
    ("instead_of", "is_written", "message"),
    [
        ('element = "128"', 'element = "66"', "element: expected '128', as the file, got '66'"),
        ('element = "128"', "", "element: expected a text, got None"),
        ('name = "What a reference is"', "", "name: expected a text, got None"),
        ("complete = true", "", "complete: expected true or false, got None"),
        ("complete = true", 'complete = "yes"', "complete: expected true or false, got 'yes'"),
        ("[codes]", "extends = 1\n[codes]", "extends: expected true or false, got 1"),
        ("note =", "remark =", f"remark: expected one of {KEYS}, got 'remark'"),
        ('"Seasonal program"', "1", "codes.ZX: expected a text, got 1"),
        ('"Seasonal program"', '" "', "codes.ZX: expected a text, got ' '"),
        ('"BM" =', '"BM " =', "codes: expected a code without blanks, got 'BM '"),
        ('"005010"', '"5010"', "since.ZX: expected a release such as '005010', got '5010'"),
        ('"ZX" = "005010"', '"ZY" = "005010"', "since: expected a code of [codes], got 'ZY'"),
    ],
)  # fmt: skip
def test_a_list_that_is_wrong_is_told_with_its_key(
    tmp_path: Path, instead_of: str, is_written: str, message: str
) -> None:
    assert instead_of in OWN
    path = put(tmp_path, OWN.replace(instead_of, is_written, 1))
    with pytest.raises(SchemaError) as raised:
        load_codes("128", tmp_path)
    assert str(raised.value) == f"{path}: {message}"


def test_codes_that_are_no_table_are_told(tmp_path: Path) -> None:
    path = put(tmp_path, 'element = "128"\nname = "A"\ncomplete = true\ncodes = ["BM"]')
    with pytest.raises(SchemaError) as raised:
        load_codes("128", tmp_path)
    assert str(raised.value) == f"""{path}: codes: expected "code" = "text", got ['BM']"""


@pytest.mark.parametrize("data", [b"[", b"\xff"])
def test_a_file_that_is_no_toml_is_told_by_its_path(tmp_path: Path, data: bytes) -> None:
    path = put(tmp_path, "")
    path.write_bytes(data)
    with pytest.raises(SchemaError, match=str(path)):
        load_codes("128", tmp_path)


def test_a_list_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(load_codes("353"))) == load_codes("353")  # noqa: S301 - our own bytes
