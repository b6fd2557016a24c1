"""The tables that ship: which sets they have, and that they do not contradict themselves."""

import re
from collections.abc import Iterator

import pytest

from edicompliance.x12.schema import (
    RELEASES,
    Element,
    Elements,
    Use,
    known_sets,
    load_schema,
    load_segments,
)


@pytest.mark.parametrize("release", RELEASES)
def test_every_shipped_table_loads(release: str) -> None:
    for set_id in known_sets(release):
        schema = load_schema(set_id, release)
        assert schema is not None
        assert (schema.set_id, schema.release) == (set_id, release)
        assert schema.root.items[0] == Use("ST", True, 1)
        assert schema.root.items[-1] == Use("SE", True, 1)


def test_every_set_of_a_retailer_is_there() -> None:
    everywhere = {"850", "855", "856", "810", "860", "865", "997", "824", "820", "812", "864"}
    everywhere |= {"816", "832", "846", "852", "940", "945", "214", "861", "862", "870"}
    assert known_sets("004010") == everywhere
    assert known_sets("004030") == known_sets("004060") == everywhere | {"753", "754"}
    assert known_sets("005010") == everywhere | {"753", "754", "999"}


def test_only_what_no_second_source_confirms_is_unverified() -> None:
    for release in RELEASES:
        schemas = [load_schema(set_id, release) for set_id in known_sets(release)]
        unsure = {one.set_id for one in schemas if one and one.unverified}
        assert unsure == {"214", "861", "862", "870"}
        for schema in schemas:
            if schema and not schema.unverified:
                assert [
                    tag for tag in schema.root.inner if schema.segments[tag].unverified
                ] == [], schema.set_id


@pytest.mark.parametrize("release", RELEASES)
def test_a_data_element_has_one_form_in_all_segments_of_a_release(release: str) -> None:
    forms: dict[str, set[tuple[str, int, int]]] = {}
    for rule in load_segments(release).values():
        for element in flat(rule.elements):
            form = (element.type, element.shortest, element.longest)
            forms.setdefault(element.number, set()).add(form)
    assert {number: form for number, form in forms.items() if len(form) > 1} == {}


@pytest.mark.parametrize("release", RELEASES)
def test_elements_of_a_segment_have_names_of_their_own(release: str) -> None:
    for rule in load_segments(release).values():
        names = [element.name for element in rule.elements if element]
        assert len(set(names)) == len(names), rule.tag
        assert all(re.fullmatch("[a-z0-9]+(_[a-z0-9]+)*", name) for name in names), rule.tag


@pytest.mark.parametrize("release", RELEASES)
def test_an_element_is_conditional_only_where_a_note_binds_it(release: str) -> None:
    for rule in load_segments(release).values():
        for parts, notes in (
            (rule.elements, rule.notes),
            *((one.components, one.notes) for one in rule.elements if one and one.components),
        ):
            bound = {int(note[at : at + 2]) for note in notes for at in range(1, len(note), 2)}
            loose = {part.position for part in parts if part and part.designator == "X"} - bound
            assert not loose, rule.tag


def flat(elements: Elements) -> Iterator[Element]:
    """All simple elements, those within composites too."""
    for element in elements:
        if element and element.components:
            yield from flat(element.components)
        elif element:
            yield element


def test_composites_of_5010_are_those_of_its_inherited_segments() -> None:
    for tag, rule in load_segments("005010").items():
        for element in rule.elements:
            if element and element.number == "C040":
                assert element.components[0] is not None
                assert len(element.components) == 6, tag


def test_notes_of_a_composite_bind_its_components_wherever_it_stands() -> None:
    for release in RELEASES:
        for tag, position in (("REF", 4), ("N9", 7)):
            element = load_segments(release)[tag].elements[position - 1]
            assert element is not None
            assert element.notes == ("P0304", "P0506")
