"""What a file is, is told by how it begins."""

import re
from itertools import takewhile
from pathlib import Path
from textwrap import dedent

import pytest
from tests.x12.edi import GOOD

from edicompliance.datafolder import samples_folder
from edicompliance.translate import recognize, to_json, to_xml
from edicompliance.x12 import parse

HOW_TO = Path(__file__).parents[2] / "docs/how-to/translate.md"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (to_json(parse(GOOD)).encode(), "json"),
        (to_xml(parse(GOOD)), "xml"),
        (b'\xef\xbb\xbf \r\n{ "a": 1}', "json"),
        (b"<!-- a note --><transmission/>", "xml"),
        (b"<!DOCTYPE a>", "xml"),
        (GOOD, "x12"),
        (b"", "x12"),
        (b"{ " + GOOD, "x12"),
        (b"<html><pre>" + GOOD, "x12"),
        (b"From: a mail\n\n" + GOOD, "x12"),
    ],
)
def test_a_file_is_told_by_its_content(data: bytes, kind: str) -> None:
    assert recognize(data) == kind


@pytest.mark.skipif(not HOW_TO.exists(), reason="installed without its documentation")
def test_the_examples_of_the_how_to_are_what_is_written() -> None:
    order = parse(samples_folder() / "example-mart/850/valid/stand-alone.edi")
    page = HOW_TO.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    as_json, as_xml = (next(one for one in blocks if one.startswith(mark)) for mark in ("{", "<"))
    assert as_json in to_json(order)
    assert dedent(as_xml) in dedent(_from(to_xml(order).decode(), "      <set "))


def _from(text: str, start: str) -> str:
    """The lines from one that starts so, up to the next at its left."""
    lines = text[text.index(start) :].splitlines(keepends=True)
    return "".join(takewhile(lambda line: line.startswith("      "), lines))
