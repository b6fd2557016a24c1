"""A print stream is cut into commands, each at its place, whatever characters begin them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.labels.test_zpl import NASTY

from edicompliance.labels.draw.plan import Words
from edicompliance.labels.zpl.commands import Prefixes, commands
from edicompliance.labels.zpl.writing import words_zpl

WORDS = st.sampled_from(
    [
        b"^XA",
        b"^XZ",
        b"^FD",
        b"^FS",
        b"^CC!",
        b"!CC^",
        b"~CT#",
        b"^CD;",
        b"^A0N",
        b"^GFB,3,3,1,",
        b"^",
    ]
)
STREAMS = st.lists(st.one_of(WORDS, st.binary(max_size=8))).map(b"".join)


def _names(data: bytes) -> list[str]:
    return [one.name for one in commands(data)]


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"^xa^fo1,1^fdA^fs^xz", ["^XA", "^FO", "^FD", "^FS", "^XZ"]),
        (b"^A0N,30^AAN,9^a@R,10,10,E:X.FNT", ["^A", "^A", "^A"]),
        (b"~DGR:A.GRF,8,1,FF~JA", ["~DG", "~JA"]),
        (b"^XA^CC!!FO1,1!FD^ is plain!CC^ ^XZ", ["^XA", "^CC", "^FO", "^FD", "^CC", "^XZ"]),
        (b"~CT+^XA+JA~A^XZ", ["~CT", "^XA", "~JA", "^XZ"]),
        (b"^FX ^ ^^FS", ["^FX", "^ ", "^", "^FS"]),
        (b"^CC", ["^CC"]),
        (b"text", []),
    ],
)
def test_commands_have_their_names_whatever_begins_them(data: bytes, names: list[str]) -> None:
    assert _names(data) == names


def test_bytes_of_a_picture_are_no_commands() -> None:
    data = b"^GFB,5,5,1,^XZ~^^FS^GFA,2,2,1,^FS"
    assert [(one.name, one.data) for one in commands(data)] == [
        ("^GF", b"B,5,5,1,^XZ~^"),
        ("^FS", b""),
        ("^GF", b"A,2,2,1,"),
        ("^FS", b""),
    ]
    assert _names(b"~DYR:A,B,G,4,1,^XZ~^FS") == ["~DY", "^FS"]
    assert _names(b"^GFB,99,5,1,^XZ~^^FS") == ["^GF"]
    assert _names(b"^GFB,x,5,1,^XZ") == ["^GF", "^XZ"]


def test_parameters_may_have_another_sign_between_them() -> None:
    changed = Prefixes().changed(next(commands(b"^CD;")))
    assert changed == Prefixes(comma=b";")
    assert _names(b"^CD;^GFB;5;5;1;^XZ~^^FS") == ["^CD", "^GF", "^FS"]


@given(st.one_of(NASTY, st.text(max_size=40)))
def test_any_text_in_a_field_leaves_the_number_of_commands_as_it_is(text: str) -> None:
    stream = f"^XA^CI28{words_zpl(Words(9, 9, 20, text))}^XZ".encode()
    assert _names(stream) == ["^XA", "^CI", "^FO", "^A", "^FH", "^FD", "^FS", "^XZ"]


@given(STREAMS)
def test_commands_follow_each_other_and_are_within_the_stream(data: bytes) -> None:
    at = 0
    for one in commands(data):
        assert at <= one.offset < one.start <= one.end <= len(data)
        assert data[one.start : one.end] == one.data
        assert one.name[0] in "^~"
        at = one.end
