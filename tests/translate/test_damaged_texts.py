"""JSON and XML in which something is broken: an `EdiError` or a result, and nothing else."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sizes import examples
from tests.translate.files import UNUSUAL
from tests.x12.edi import GOOD, samples

from edicompliance.errors import EdiError
from edicompliance.translate import from_json, from_xml, to_json, to_xml
from edicompliance.translate.documents_file import dumped, plain_documents
from edicompliance.x12 import Transmission, generate, parse

X12 = (GOOD, *samples()[::60], UNUSUAL["repetitions"], UNUSUAL["binary"])
JSON = (*(to_json(parse(data)) for data in X12), dumped(plain_documents(parse(GOOD))))
XML = tuple(to_xml(parse(data)) for data in X12)
ATOMS: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, 1.5, "", "*", "\x00", "é", [], {}, "ISA", "~", "9" * 30]
)
BITS = st.sampled_from(
    [b"", b"<", b">", b"&#0;", b"&amp;", b"]]>", b"<![CDATA[", b"<!--", b"<?x?>", b"<part/>", b"/>",
     b"<set>", b"<BEG>", b"</BEG>", b" loose='true'", b" encoding='base64'", b"~", b"*", b"\xff"]
)  # fmt: skip


def containers(value: Any) -> list[Any]:
    """Every list and object in a JSON, itself included."""
    found, pending = [], [value]
    while pending:
        one = pending.pop()
        if isinstance(one, dict | list) and one:
            found.append(one)
            pending.extend(one.values() if isinstance(one, dict) else one)
    return found


@st.composite
def damaged_json(draw: st.DrawFn) -> str:
    """A JSON of ours in which a few values are others, of any kind, or not there."""
    top = json.loads(draw(st.sampled_from(JSON)))
    for _ in range(draw(st.integers(1, 3))):
        inner = draw(st.sampled_from(containers(top)))
        key = draw(st.sampled_from(sorted(inner) if isinstance(inner, dict) else range(len(inner))))
        if draw(st.booleans()):
            inner[key] = draw(ATOMS)
        elif len(inner) > 1:
            del inner[key]
    return json.dumps(top)


@st.composite
def damaged_xml(draw: st.DrawFn) -> bytes:
    """An XML of ours in which a few bits are others."""
    data = draw(st.sampled_from(XML))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(BITS) + data[at + draw(st.integers(0, 12)) :]
    return data


@settings(max_examples=examples(400))
@given(damaged_json())
def test_damaged_json_is_refused_or_is_what_it_says(text: str) -> None:
    try:
        found = from_json(text)
    except EdiError:
        return
    if isinstance(found, Transmission):
        assert generate(from_json(to_json(found), Transmission)) == generate(found)


@settings(max_examples=examples(400))
@given(damaged_xml())
def test_damaged_xml_is_refused_or_is_what_it_says(data: bytes) -> None:
    try:
        found = from_xml(data)
    except EdiError:
        return
    assert generate(from_xml(to_xml(found))) == generate(found)
