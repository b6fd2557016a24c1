"""The documents of a file: with their envelopes, nothing dropped without a word, and back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.x12.edi import GOOD, interchange, samples

from edicompliance.datafolder import json_schemas_folder
from edicompliance.documents import read_documents
from edicompliance.errors import TranslationError, UnwritableDocument
from edicompliance.translate import from_json
from edicompliance.translate.documents_file import dumped, plain_documents
from edicompliance.x12 import Transmission, generate, parse, validate


def test_a_document_has_its_envelope() -> None:
    (entry,) = plain_documents(parse(GOOD))["documents"]
    assert entry["envelope"] == {
        "sender": {"qualifier": "ZZ", "id": "SENDER", "application": "SENDER"},
        "receiver": {"qualifier": "ZZ", "id": "RECEIVER", "application": "RECEIVER"},
        "control_number": "000000001",
        "at": "2026-11-22T09:30",
        "usage": "P",
        "group_control_number": "1",
        "set_control_number": "0001",
        "release": "004010",
        "delimiters": {"element": "*", "component": ">", "repetition": None, "segment": "~"},
    }
    assert entry["document"]["po_number"] == "4500012"


def test_a_set_without_a_document_is_told_with_the_reason() -> None:
    found = plain_documents(parse(GOOD.replace(b"*850*", b"*102*"), file="x.edi"))
    (left,) = found["left_out"]
    assert (left["set"], left["control_number"]) == ("102", "0001")
    assert left["reason"].endswith("set 102 has no document")
    assert "x.edi" in left["reason"]


def test_a_set_that_cannot_be_read_is_told_with_the_reason() -> None:
    (left,) = plain_documents(parse(GOOD.replace(b"BEG*", b"BEX*")))["left_out"]
    assert "expected BEG behind the ST" in left["reason"]


def test_a_document_in_another_encoding_is_told_with_the_reason() -> None:
    found = plain_documents(parse(GOOD.replace(b"4500012", b"45\xe9")))
    assert found["documents"] == []
    assert "po_number: expected UTF-8" in found["left_out"][0]["reason"]


def test_segments_without_a_field_are_counted() -> None:
    data = interchange("BEG*00*SA*45**20261101\nPO1*1*12*EA*2.5\nZZZ*1\nPWK*OP\nCTT*1")
    (entry,) = plain_documents(parse(data))["documents"]
    assert entry["segments_left_out"] == {"PWK": 1, "ZZZ": 1}


def test_the_json_obeys_the_published_schema() -> None:
    path = json_schemas_folder() / "documents-1.json"
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    for data in samples()[::10]:
        Draft202012Validator(schema).validate(json.loads(dumped(plain_documents(parse(data)))))


def test_clean_documents_come_back_equal_in_clean_interchanges() -> None:
    count = 0
    for data in samples():
        if any(one.severity == "error" for one in validate(data).issues):
            continue
        first = parse(data)
        before = read_documents(first)
        if before.unmodelled or not before.documents:
            continue
        again = from_json(dumped(plain_documents(first)), Transmission)
        assert read_documents(again).documents == before.documents
        assert [one.sender for one in again.interchanges] == [
            one.sender for one in first.interchanges
        ]
        count += 1
    assert count > 80


def changed(*path: Any, value: object) -> str:
    found = plain_documents(parse(GOOD))
    inner: Any = found["documents"][0]
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return dumped(found)


def test_the_delimiters_are_those_that_came_unless_none_are_named() -> None:
    data = GOOD.replace(b"*", b"|").replace(b"4500012", b"45*")
    found = plain_documents(parse(data))
    again = generate(from_json(dumped(found), Transmission))
    assert b"BEG|00|SA|45*||20261101~" in again
    del found["documents"][0]["envelope"]["delimiters"]
    with pytest.raises(UnwritableDocument, match="holds '\\*', a delimiter of this interchange"):
        from_json(dumped(found))


def test_a_change_is_written() -> None:
    text = changed("document", "po_number", value="77")
    assert b"BEG*00*SA*77**20261101~" in generate(from_json(text, Transmission))


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (("document", "po_number"), 5, "documents[0].document.po_number: expected text, got 5"),
        (("envelope", "at"), "noon", "documents[0].envelope.at: expected a time such as"),
        (
            ("envelope", "control_number"),
            "0",
            "documents[0].envelope.control_number: expected a control number from 1 to 999999999",
        ),
        (("envelope", "sendr"), {}, "documents[0].envelope: unknown key 'sendr'; did you mean"),
        (("envelope", "sender"), {}, "documents[0].envelope.sender: expected the key 'qualifier'"),
        (("document", "purpose"), "", "what would be written is not clean: "),
    ],
)
def test_a_fault_is_named_with_its_path(
    path: tuple[str, ...], value: object, complaint: str
) -> None:
    with pytest.raises(TranslationError) as caught:
        from_json(changed(*path, value=value))
    assert str(caught.value).startswith(complaint)


def test_documents_of_one_envelope_stand_in_one_interchange() -> None:
    found = plain_documents(parse(GOOD))
    found["documents"] *= 3
    found["documents"][2] = json.loads(json.dumps(found["documents"][2]))
    found["documents"][2]["envelope"]["control_number"] = "7"
    again = from_json(dumped(found), Transmission)
    assert [one.control_number for one in again.interchanges] == ["000000001", "000000007"]
    assert [len(one.groups[0].sets) for one in again.interchanges] == [2, 1]


def test_no_documents_are_no_bytes() -> None:
    text = '{"schema": "edicompliance/documents/1", "documents": []}'
    assert generate(from_json(text, Transmission)) == b""
