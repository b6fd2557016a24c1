"""The JSON of a file: readable, by its schema, and every fault named with its path."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.translate.files import UNUSUAL
from tests.x12.edi import GOOD, samples

from edicompliance.datafolder import json_schemas_folder
from edicompliance.errors import TranslationError
from edicompliance.translate import from_json, to_json
from edicompliance.x12 import Transmission, generate, parse

SCHEMA = json.loads((json_schemas_folder() / "interchange-1.json").read_text("utf-8"))


def test_a_segment_is_a_line_and_an_element_has_its_number() -> None:
    assert to_json(parse(GOOD)).splitlines()[6:11] == [
        '    ["ST", "850", "0001"],',
        '    ["BEG", "00", "SA", "4500012", "", "20261101"],',
        '    {"loop": "PO1", "content": [',
        '     ["PO1", "1", "12", "EA", "2.5"]',
        "    ]},",
    ]


def test_the_schema_comes_first() -> None:
    assert next(iter(json.loads(to_json(parse(GOOD))))) == "schema"


def test_what_is_written_obeys_the_published_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    validator = Draft202012Validator(SCHEMA)
    small = [data for data in UNUSUAL.values() if len(data) < 10_000]
    assert len(small) > 30
    for data in (*samples()[::40], *small):
        validator.validate(json.loads(to_json(parse(data))))


def changed(path: list[Any], value: object) -> str:
    """The JSON of an order with another value at a path."""
    found = json.loads(to_json(parse(GOOD)))
    inner = found
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return json.dumps(found)


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (["schema"], "x/1", "schema: expected one of edicompliance/"),
        (["parts"], {}, "parts: expected a list, got {}"),
        (["parts", 0], [], "parts[0]: expected an object, got []"),
        (["parts", 0, "contents"], [], "parts[0]: unknown key 'contents'; did you mean 'content'?"),
        (["parts", 0, "content", 0], [], "parts[0].content[0]: expected a tag, got an empty list"),
        (
            ["parts", 0, "content", 1, "content", 0, 6],
            12,
            "parts[0].content[1].content[0][6]: expected text, got 12",
        ),
        (
            ["parts", 0, "content", 1, "content", 1],
            {"sett": "850"},
            "parts[0].content[1].content[1]: expected one of the keys group, set, loop, segment",
        ),
        (
            ["parts", 0, "content", 0, 6],
            {"base64": "?"},
            "parts[0].content[0][6]: expected base64, got '?'",
        ),
        (
            ["parts", 0, "content", 0, 6],
            "\ud800",
            "parts[0].content[0][6]: '\\ud800' holds half a character; write the bytes as",
        ),
        (
            ["parts", 0, "delimiters"],
            {"element": "*"},
            "parts[0].delimiters: expected the key 'component', found none",
        ),
    ],
)
def test_a_fault_is_named_with_its_path(path: list[Any], value: object, complaint: str) -> None:
    with pytest.raises(TranslationError) as caught:
        from_json(changed(path, value))
    assert str(caught.value).startswith(complaint)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "JSON: line 1 column 2: Expecting property name"),
        ("[]", "JSON: expected an object, got []"),
        ('{"a": NaN}', "JSON: expected a number, got NaN"),
        ('{"a": 1, "a": 1}', "JSON: the key 'a' stands twice in one object"),
        ("[" * 100_000, "JSON: nested too deep"),
        ('{"a": ' + "9" * 5000 + "}", "JSON: a number has too many digits"),
        (b"\xff", "JSON: expected UTF-8, byte 0 is none"),
    ],
)
def test_what_is_no_json_is_refused(text: str | bytes, complaint: str) -> None:
    with pytest.raises(TranslationError) as caught:
        from_json(text)
    assert str(caught.value).startswith(complaint)


def test_boxes_nested_without_end_are_refused() -> None:
    content: list[Any] = []
    for _ in range(60):
        content = [{"loop": "N1", "content": content}]
    with pytest.raises(TranslationError, match="expected at most 32 levels of content"):
        from_json(changed(["parts", 0, "content"], content))


def test_other_delimiters_are_written_when_the_isa_says_so_too() -> None:
    text = to_json(parse(GOOD)).replace('"element": "*"', '"element": "|"')
    assert generate(from_json(text, Transmission)) == GOOD.replace(b"*", b"|")


def test_a_byte_order_mark_before_json_is_passed_over() -> None:
    text = b"\xef\xbb\xbf" + to_json(parse(GOOD)).encode()
    assert generate(from_json(text, Transmission)) == GOOD
