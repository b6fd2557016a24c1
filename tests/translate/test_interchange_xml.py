"""The XML of a file: readable, by its schemas, and every fault named with its line."""

from __future__ import annotations

import pytest
from lxml import etree
from tests.translate.files import UNUSUAL
from tests.x12.edi import GOOD, samples

from edicompliance.datafolder import json_schemas_folder
from edicompliance.errors import TranslationError
from edicompliance.translate import from_xml, to_xml
from edicompliance.x12 import generate, parse, validate

XML = to_xml(parse(GOOD)).decode()


def complaint(text: str) -> str:
    with pytest.raises(TranslationError) as caught:
        from_xml(text)
    return str(caught.value)


def test_elements_have_their_names_of_x12() -> None:
    assert "        <BEG03>4500012</BEG03>\n          <BEG05>20261101</BEG05>" in XML
    assert "<PO1-loop>\n          <PO1>\n            <PO101>1</PO101>" in XML
    assert '<set id="850" release="004010">' in XML


def test_components_and_repetitions_have_elements_of_their_own() -> None:
    text = to_xml(parse(UNUSUAL["repetitions"])).decode()
    assert "<PO103>EA</PO103>" in text
    assert "<PO103-1>CA</PO103-1>" in text
    assert "<PO103/>" in text


def test_a_composite_of_one_component_has_the_shape_of_its_table() -> None:
    data = GOOD.replace(b"CTT*1~", b"CTT*1~").replace(b"PO1*1", b"REF*DP*1**BM~PO1*1")
    assert "<REF04-1>BM</REF04-1>" in to_xml(parse(data)).decode()


def test_the_outer_schema_holds_for_what_is_written() -> None:
    schema = etree.XMLSchema(etree.parse(str(json_schemas_folder() / "interchange-1.xsd")))
    for data in (*samples(), *UNUSUAL.values()):
        assert schema.validate(etree.fromstring(to_xml(parse(data)))), schema.error_log


def test_a_sample_without_errors_obeys_the_schema_of_its_set() -> None:
    clean = [data for data in samples() if _is_clean(data)]
    assert len(clean) > 100
    loose = [data for data in clean if b"loose" in to_xml(parse(data))]
    assert [data.count(b"*~") > 0 for data in loose] == [True], "one sends trailing separators"


def _is_clean(data: bytes) -> bool:
    return all(one.severity != "error" for one in validate(data).issues)


def test_a_set_that_does_not_obey_is_loose_and_keeps_its_shape() -> None:
    data = GOOD.replace(b"BEG*00", b"BEG*0000")
    text = to_xml(parse(data)).decode()
    assert '<set id="850" release="004010" loose="true">' in text
    assert text.replace(' loose="true"', "").replace("0000<", "00<") == XML.replace("0000<", "00<")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<BEG01>00</BEG01>", "", "Element 'BEG02': This element is not expected."),
        ("<BEG02>SA", "<BEG02>STANDALONE", "Element 'BEG02': [facet 'maxLength']"),
        ("<BEG05>20261101", "<BEG05>1 Nov", "Element 'BEG05': [facet 'pattern']"),
        ("<PO102>12", "<PO102>a dozen", "Element 'PO102': [facet 'pattern']"),
    ],
)
def test_a_set_against_its_schema_is_named_with_line(old: str, new: str, words: str) -> None:
    assert XML.count(old) == 1
    text = XML.replace(old, new)
    found = complaint(text)
    line = int(found.removeprefix("XML: line ").partition(":")[0])
    assert f": set 850: {words}" in found
    assert abs(line - XML[: XML.index(old)].count("\n") - 1) <= 1
    assert found.endswith('(or mark the set loose="true")')


def test_what_a_loose_set_holds_is_written_as_it_is() -> None:
    text = XML.replace('"004010">', '"004010" loose="true">').replace("<BEG02>SA", "<BEG02>STAND")
    assert generate(from_xml(text)) == GOOD.replace(b"*SA*", b"*STAND*")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<GS>", "<GS x='1'>", "unknown attribute x of GS"),
        ("<GS01>PO", "<GX01>PO", "Opening and ending tag mismatch: GX01"),
        ("<GS01>PO</GS01>", "<GX01>PO</GX01>", "expected an element of GS such as GS01, got GX01"),
        ("<GS01>PO</GS01>", "<GS02/><GS01/>", "GS01 comes too late: elements stand in their order"),
        ("<GS>", "<GS>text", "expected elements in GS, got text 'text'"),
        ("<GS>", "<b/><GS>", "expected a segment, a loop, set, group, segment or junk, got b"),
        ("<group ", "<a xmlns='u'/><group ", "expected namespace urn:edicompliance:interchange:1"),
        ("<interchange number", "<interchange nr", "unknown attribute nr of interchange"),
        (' component="&gt;"', "", "expected the attribute component, found none"),
        ("<set id", "<set loose='x' id", "expected loose to be true or false, got 'x'"),
        ('004010">', '003010">', "set 850 of release 003010 has no schema"),
        ("<GS01>", "<GS01 encoding='zip'>", "expected encoding base64, got 'zip'"),
        ("<GS01>", "<GS01 encoding='base64'>?", "expected base64, got '?PO'"),
        ("<transmission ", "<x/><transmission ", "Extra content at the end of the document"),
    ],
)
def test_a_wrong_structure_is_named_with_its_line(old: str, new: str, expected: str) -> None:
    text = XML.replace(old, new, 1)
    assert text != XML
    found = complaint(text)
    assert found.startswith("XML: line ")
    assert expected in found


def test_a_comment_changes_nothing() -> None:
    assert generate(from_xml(XML.replace("<GS>", "<!-- a note --><GS>"))) == GOOD
