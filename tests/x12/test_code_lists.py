"""The shipped code lists: they fit the tables, and those that say so are complete."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from edicompliance.datafolder import samples_folder, schemas_folder
from edicompliance.x12 import Segment, parse
from edicompliance.x12.codes import CodeList, known_code_lists, load_codes
from edicompliance.x12.schema import RELEASES, Element, load_segments

LISTS = sorted(known_code_lists())


def numbers(first: int, last: int, width: int = 1) -> set[str]:
    return {f"{number:0{width}}" for number in range(first, last + 1)}


SEGMENT_ERRORS = numbers(1, 8)
ELEMENT_ERRORS = numbers(1, 10) | {"12", "13"}
SET_ERRORS = numbers(1, 13) | numbers(15, 19) | numbers(23, 27)
COMPLETE = {
    "353": (numbers(0, 57, 2) - {"09", "23", "29"})
    | {"5C", "77", "CN", "CO", "EX", "GR", "PR", "RH", "RV", "SU", "ZZ"},
    "248": set("ACNPQRS"),
    "349": set("FSX"),
    "412": numbers(1, 16, 2) - {"15"},
    "455": set("TX"),
    "478": set("CD"),
    "618": SET_ERRORS | {"I5", "I6"},
    "620": SEGMENT_ERRORS | {"I4", "I6", "I7", "I8", "I9"},
    "621": ELEMENT_ERRORS | {"I6", "I9", "I10", "I11", "I12", "I13"},
    "715": set("AEMPRWX"),
    "716": numbers(1, 6) | numbers(10, 19) | numbers(23, 26),
    "717": set("AEMRWX"),
    "718": SET_ERRORS,
    "720": SEGMENT_ERRORS,
    "723": ELEMENT_ERRORS,
    "731": {"BS", "SB", "SC", "SD", "SF", "SS", "ZZ"},
    "736": set("01"),
    "1073": set("NUWY"),
    "I03": {"00", "01"},
    "I13": set("01"),
    "I14": set("IPT"),
    "I17": set("AER"),
    "I18": numbers(0, 31, 3),
}
"""Every list that calls itself complete, code by code."""


def loaded(element: str) -> CodeList:
    found = load_codes(element)
    assert found is not None
    return found


def elements(release: str) -> Iterator[tuple[str, Element]]:
    """Every element and component of a release, with its segment."""
    for tag, rule in load_segments(release).items():
        for element in rule.elements:
            for one in (element, *(element.components if element else ())):
                if one:
                    yield tag, one


@pytest.mark.parametrize("element", sorted(COMPLETE))
def test_a_complete_list_has_exactly_its_codes(element: str) -> None:
    assert set(loaded(element).codes) == COMPLETE[element]


def test_no_other_list_calls_itself_complete() -> None:
    assert {element for element in LISTS if loaded(element).complete} == set(COMPLETE)


def test_what_the_library_acts_on_has_a_list() -> None:
    acted_on = {"92", "98", "66", "128", "235", "355", "374", "587", "668", "1005", "735", "88"}
    money = {"305", "426", "478", "591", "812", "1300", "248", "331", "333", "336", "522"}
    freight = {"40", "54", "91", "103", "133", "146", "309", "334", "412", "1650", "1651"}
    assert acted_on | money | freight <= set(LISTS)


@pytest.mark.parametrize("release", RELEASES)
def test_every_code_fits_the_elements_of_the_release(release: str) -> None:
    for tag, element in elements(release):
        codes = load_codes(element.number)
        for code in codes.within(release) if codes else ():
            place = f"{tag} {element.number} {code!r}"
            assert element.type in ("ID", "AN"), place
            assert element.shortest <= len(code) <= element.longest, place
            assert code.isascii(), place
            assert code.isalnum(), place


def test_a_list_stands_for_an_element_of_the_tables() -> None:
    """Elements that only wait for their set's table are named."""
    known = {element.number for release in RELEASES for _, element in elements(release)}
    waiting = {"I17", "I18", "618", "620", "621", "1650", "1651", "1652", "412", "962", "850"}
    waiting |= {"110", "647", "426", "305", "591", "812", "506", "569", "481", "482", "859"}
    waiting |= {"473", "892", "432", "680", "681", "670"}
    assert set(LISTS) - known <= waiting


@pytest.mark.parametrize("element", LISTS)
def test_meanings_are_short_words_without_layout(element: str) -> None:
    codes = loaded(element)
    for text in (codes.name, codes.note, *codes.codes.values()):
        assert text == " ".join(text.split())
    assert codes.name
    assert codes.note
    assert max(map(len, codes.codes.values())) <= 72
    assert all(text[0].isupper() or text[0].isdigit() for text in codes.codes.values())


@pytest.mark.parametrize("element", LISTS)
def test_meanings_tell_codes_apart(element: str) -> None:
    texts = list(loaded(element).codes.values())
    assert [text for text in texts if texts.count(text) > 1] == []


def test_only_code_lists_lie_in_the_folder() -> None:
    names = {path.name for path in (schemas_folder() / "codes").iterdir()}
    assert names == {f"{element}.toml" for element in LISTS}


def _values(segment: Segment, release: str) -> Iterator[tuple[str, str]]:
    rule = load_segments(release).get(segment.tag)
    for element in rule.elements if rule else ():
        if element and not element.components:
            yield element.number, segment[element.position]


@pytest.mark.parametrize(
    "path", sorted(samples_folder().glob("*/*/valid/*.edi")), ids=lambda path: path.name
)
def test_every_listed_code_of_our_valid_samples_is_known(path: Path) -> None:
    for interchange in parse(path.read_bytes()).interchanges:
        for segment in interchange.segments:
            for number, value in _values(segment, "004010"):
                codes = load_codes(number)
                assert not value or codes is None or value in codes.codes, (segment.text, value)
