"""What a word of the tables leads to, and what is said when it leads nowhere."""

from pathlib import Path

import pytest
from tests.reports.own_tables import own_tables

from edicompliance.errors import SchemaError
from edicompliance.reports.describe import (
    CompositeEntry,
    ElementEntry,
    SegmentEntry,
    SetEntry,
    SetsEntry,
    Spot,
    UnknownWordError,
    find,
)
from edicompliance.x12.schema import RELEASES, Tables, known_sets

NOT_IN_SET = "856 in release 004010 has no segment ITD, but the release does: describe"


def element(*words: str, release: str | None = None) -> ElementEntry:
    found = find(words, release=release)
    assert isinstance(found, ElementEntry)
    return found


def segment(*words: str) -> SegmentEntry:
    found = find(words)
    assert isinstance(found, SegmentEntry)
    return found


def test_without_a_word_all_sets_are_found_with_their_releases() -> None:
    found = find([])
    assert isinstance(found, SetsEntry)
    releases = {schema.set_id: having for schema, having in found.sets}
    assert set(releases) == {one for release in RELEASES for one in known_sets(release)}
    assert releases["856"][0] == "004010"


def test_a_set_is_found_in_the_earliest_release_that_has_it() -> None:
    found = find(["856"])
    assert isinstance(found, SetEntry)
    assert (found.schema.set_id, found.schema.release) == ("856", "004010")


def test_a_release_may_have_a_suffix() -> None:
    found = find(["850"], release="005010VICS")
    assert isinstance(found, SetEntry)
    assert found.schema.release == "005010"


def test_words_are_known_in_any_case() -> None:
    assert element("856", "bsn05") == element("856", "BSN05")


def test_a_segment_knows_every_place_it_has_in_the_set() -> None:
    spots = segment("850", "REF").spots
    assert spots[0] == Spot((), mandatory=False, most=None)
    assert Spot(("PO1", "N1"), mandatory=False, most=12) in spots


def test_a_segment_without_a_set_has_no_places() -> None:
    found = segment("ISA")
    assert (found.set_id, found.spots) == (None, ())
    assert [place.reference for place in found.places][::15] == ["ISA01", "ISA16"]


def test_notes_are_told_in_words() -> None:
    assert ("C0706", "if 07 is there, 06 must be") in segment("856", "BSN").relations


def test_an_element_has_only_the_notes_that_bind_it() -> None:
    assert [note for note, _ in element("856", "BSN06").relations] == ["C0706"]
    assert element("856", "BSN02").relations == ()


def test_an_element_knows_where_else_its_data_element_stands_in_the_set() -> None:
    uses = element("850", "REF01").uses
    assert {"REF01", "REF04-1"} <= set(uses)
    assert "MAN01" not in uses


def test_a_component_is_found_by_its_reference() -> None:
    found = element("850", "REF04-1")
    assert found.place is not None
    assert (found.place.reference, found.number) == ("REF04-1", "128")


def test_a_composite_and_its_components_are_found_by_number() -> None:
    found = find(["850", "C040"])
    assert isinstance(found, CompositeEntry)
    assert [place.reference for place in found.places][:2] == ["C040-1", "C040-2"]
    assert "REF04" in found.uses
    place = element("850", "C040-1").place
    assert place is not None
    assert place.reference == "C040-1"


def test_a_data_element_is_found_by_its_number() -> None:
    found = element("856", "1005")
    assert (found.place, found.uses) == (None, ("BSN05",))
    assert element("I05").uses == ("ISA05", "ISA07")


def test_an_element_without_a_list_has_no_codes() -> None:
    assert element("856", "BSN02").codes is None


def test_a_users_tables_are_found_beside_ours(tmp_path: Path) -> None:
    own = own_tables(tmp_path)
    ours = find(["850"], tables=Tables(own))
    theirs = find(["850"], release="100000", tables=Tables(own))
    assert isinstance(ours, SetEntry)
    assert isinstance(theirs, SetEntry)
    assert (ours.schema.release, theirs.schema.release) == ("004010", "100000")
    found = find(["QTY01"], tables=Tables(own), release="100000")
    assert isinstance(found, ElementEntry)
    assert found.codes is not None
    assert found.codes.note == "The two that we use."


def test_a_users_table_that_is_wrong_is_told_as_such(tmp_path: Path) -> None:
    own = own_tables(tmp_path)
    (own / "codes/9001.toml").write_text("element = 1", "utf-8")
    with pytest.raises(SchemaError, match=r"9001\.toml: element: expected a text, got 1"):
        find(["QTY01"], release="100000", tables=Tables(own))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("856 BSM", "856 in release 004010 has no 'BSM'; did you mean BSN?"),
        ("856 BSN09", "no element BSN09: BSN has BSN01 to BSN07"),
        ("850 REF04-9", "no element REF04-9: REF has REF01 to REF04; did you mean REF04-"),
        ("856 ITD", f"{NOT_IN_SET} ITD alone"),
        ("856 ITD01", f"{NOT_IN_SET} ITD01 alone"),
        ("586 BSN", "no set '586'; did you mean "),
        ("ISQ", "release 004010 has no 'ISQ'; did you mean "),
        ("???", "release 004010 has no '???'"),
        ("8888", "no set '8888'"),
        ("C888", "release 004010 has no 'C888'"),
    ],
)
def test_a_word_that_leads_nowhere_is_told_with_what_is_near(words: str, message: str) -> None:
    with pytest.raises(UnknownWordError) as raised:
        find(words.split())
    assert str(raised.value).startswith(message)
    assert "\n" not in str(raised.value)


def test_a_set_of_another_release_is_told_with_that_release(tmp_path: Path) -> None:
    own = own_tables(tmp_path)
    text = (own / "100000/850.toml").read_text("utf-8")
    (own / "100000/998.toml").write_text(text.replace('"850"', '"998"'), "utf-8")
    with pytest.raises(UnknownWordError) as raised:
        find(["998"], release="004010", tables=Tables(own))
    assert str(raised.value) == "release 004010 has no set 998; 100000 has"


def test_a_release_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(UnknownWordError) as raised:
        find(["856"], release="003050")
    known = ", ".join(RELEASES)
    assert str(raised.value) == f"release '003050': expected one of {known}, or one with a suffix"
