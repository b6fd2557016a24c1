"""XML from outside is read with nothing fetched, nothing expanded, and within limits."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.x12.edi import GOOD

from edicompliance.errors import TranslationError
from edicompliance.translate import from_xml, to_xml
from edicompliance.translate.xmltext import NAMESPACE
from edicompliance.x12 import parse

LAUGHS = "".join(
    f"<!ENTITY lol{nth + 1} '{f'&lol{nth};' * 10}'>" for nth in range(9)
)  # fmt: skip
DOCTYPE = "XML: it has a document type (DOCTYPE), which is never read"


def complaint(text: str | bytes) -> str:
    with pytest.raises(TranslationError) as caught:
        from_xml(text)
    words = str(caught.value)
    assert "\n" not in words, "one line"
    return words


@pytest.mark.parametrize(
    "text",
    [
        f"<!DOCTYPE a [<!ENTITY lol0 'lol'>{LAUGHS}]><a>&lol9;</a>",
        f"<!DOCTYPE a [<!ENTITY b '{'x' * 50_000}'>]><a>{'&b;' * 50_000}</a>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY % b SYSTEM 'http://localhost:1/x.dtd'> %b;]><a/>",
        "<!DOCTYPE a SYSTEM 'http://localhost:1/x.dtd'><a/>",
        "<?xml version='1.0'?><!-- first --><!DOCTYPE a><a/>",
    ],
    ids=["laughs", "blow-up", "file", "parameter", "external", "late"],
)
def test_a_document_type_is_refused_before_it_is_read(text: str) -> None:
    assert complaint(text) == DOCTYPE


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp037"])
def test_another_encoding_hides_no_document_type(encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?><!DOCTYPE a SYSTEM 'x.dtd'><a>é</a>"
    assert complaint(text.encode(encoding)).startswith("XML: ")


def test_a_declared_encoding_is_not_believed() -> None:
    text = "<?xml version='1.0' encoding='utf-7'?>\n+ADwAIQ-DOCTYPE a+AD4-<a/>"
    assert complaint(text).startswith("XML: line 2: Start tag expected")


def test_an_entity_that_nobody_declared_is_named() -> None:
    assert complaint("<a>\n&b;</a>") == "XML: line 2: Entity 'b' not defined"


def test_nesting_without_end_is_refused() -> None:
    top = f'<transmission xmlns="{NAMESPACE}">'
    deep = top + "<a>" * 100_000
    assert "Excessive depth" in complaint(deep)


def test_loops_nested_deeper_than_any_table_are_refused() -> None:
    text = to_xml(parse(GOOD)).decode()
    inner = "<N1-loop>" * 60 + "</N1-loop>" * 60
    assert "expected at most 32 levels of content" in complaint(
        text.replace("<GS>", inner + "<GS>")
    )


def test_a_text_over_the_parsers_limit_is_refused() -> None:
    found = complaint(f'<transmission xmlns="{NAMESPACE}"><junk>{"x" * 11_000_000}</junk>')
    assert found.startswith("XML: line 1: ")


def test_a_number_of_three_digits_does_not_make_a_small_text_large() -> None:
    text = to_xml(parse(GOOD)).decode().replace("<GS08>", "<GS999/><GS08>")
    assert "expected an element of GS such as GS01, got GS999" in complaint(text)


def test_a_schema_that_the_document_names_is_never_fetched(tmp_path: Path) -> None:
    """A validator may load what `xsi:schemaLocation` names; the attribute is refused before."""
    schema = tmp_path / "other.xsd"
    schema.write_text("no schema", encoding="utf-8")
    xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    hint = f'<BEG {xsi} xsi:schemaLocation="{NAMESPACE} {schema.as_uri()}">'
    text = to_xml(parse(GOOD)).decode().replace("<BEG>", hint)
    assert "unknown attribute {http://www.w3.org/2001/XMLSchema-instance}schemaLocation of BEG" in (
        complaint(text)
    )


@pytest.mark.parametrize("text", ["", "no xml", "<a>", "<a/><b/>", "\0"])
def test_what_is_no_xml_is_refused_with_a_line(text: str) -> None:
    assert complaint(text).startswith("XML: line 1: ")


def test_bytes_that_are_no_utf_8_are_refused() -> None:
    assert complaint(b"<a>\xe9</a>") == "XML: expected UTF-8, byte 3 is none"
