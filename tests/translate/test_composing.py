"""What X12 cannot hold is refused, with its place; what it can is read as it was written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.x12.edi import GOOD

from edicompliance.errors import TranslationError
from edicompliance.translate.composing import compose
from edicompliance.translate.outline import Box, Frame, Loose, Repeated, Row, Value, outline
from edicompliance.x12 import generate, parse


def order() -> Frame:
    (frame,) = outline(parse(GOOD))
    assert isinstance(frame, Frame)
    return frame


def change(frame: Frame, tag: str, position: int, value: Value) -> None:
    """Put another value into the first segment of a tag."""
    pending = [frame.content]
    while pending:
        content = pending.pop()
        for at, item in enumerate(content):
            if isinstance(item, Box):
                pending.append(item.content)
            elif isinstance(item, Row) and item.values[0] == tag:
                values = list(item.values)
                values[position] = value
                content[at] = replace(item, values=tuple(values))
                return
    raise AssertionError(f"no {tag}")


def complaint(frame: Frame) -> str:
    with pytest.raises(TranslationError) as caught:
        compose([frame])
    return str(caught.value)


def test_another_value_is_written_in_its_place() -> None:
    frame = order()
    change(frame, "BEG", 3, "77")
    assert generate(compose([frame])) == GOOD.replace(b"4500012", b"77")


@pytest.mark.parametrize("delimiter", ["*", ">", "~"])
def test_a_text_with_a_delimiter_is_refused_with_its_place(delimiter: str) -> None:
    frame = order()
    change(frame, "BEG", 3, f"45{delimiter}6")
    assert complaint(frame) == (
        f"interchange 1, segment 4, BEG03: '45{delimiter}6' holds '{delimiter}', a delimiter of "
        "this interchange, and X12 has no escape"
    )


def test_a_repetition_is_refused_where_the_interchange_has_no_separator() -> None:
    frame = order()
    change(frame, "BEG", 3, Repeated(("1", "2")))
    assert complaint(frame) == (
        "interchange 1, segment 4, BEG03: expected one value, got several: the interchange has no "
        "separator for them"
    )


def test_a_name_that_is_not_what_the_segment_says_is_refused() -> None:
    frame = order()
    change(frame, "ST", 1, "855")
    assert complaint(frame) == (
        "interchange 1: the set is named '850', and its ST01 is '855': expected them to be equal"
    )


def test_delimiters_that_are_not_those_of_the_isa_are_refused() -> None:
    frame = order()
    changed = replace(frame, delimiters=replace(frame.delimiters, component=":"))
    assert "interchange 1: its ISA says Delimiters(element='*', component='>'" in complaint(changed)


@pytest.mark.parametrize("mark", ["", "**"])
def test_delimiters_of_no_or_several_characters_are_refused(mark: str) -> None:
    frame = order()
    changed = replace(frame, delimiters=replace(frame.delimiters, element=mark))
    assert "interchange 1: expected delimiters of one character each" in complaint(changed)


def test_bytes_that_would_be_read_as_other_segments_are_refused() -> None:
    frame = order()
    change(frame, "BEG", 3, b"45~REF*DP*038")
    assert complaint(frame) == (
        "interchange 1, segment 4: 'BEG*00*SA*45~REF*DP*038**20261101' would read as 'BEG*00*SA*45'"
    )


def test_an_interchange_begins_with_its_isa() -> None:
    frame = replace(order(), content=order().content[1:])
    assert complaint(frame) == "interchange 1: expected an ISA as its first segment"


def test_an_isa_without_its_elements_is_no_interchange() -> None:
    frame = replace(order(), name="", content=[Row(("ISA", "00"))])
    assert complaint(frame) == "interchange 1: it does not read as an interchange"


def test_an_interchange_is_numbered_without_what_stands_before_it() -> None:
    frame = order()
    change(frame, "BEG", 3, "*")
    with pytest.raises(TranslationError, match=r"^interchange 2, segment 4, BEG03: "):
        compose([order(), Loose(b"junk"), frame])


def test_junk_that_is_an_interchange_is_refused() -> None:
    with pytest.raises(TranslationError, match="hold an interchange themselves"):
        compose([Loose(GOOD)])
