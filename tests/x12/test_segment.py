"""Segments: their elements, and the bytes each of them stands at."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.x12 import Delimiters, Segment

NEWER = Delimiters(repetition="^")
TEXT = st.text(st.characters(exclude_characters="*>^~\udc80", codec="utf-8"), max_size=6)


def segment(text: str | bytes, delimiters: Delimiters = NEWER, offset: int = 1000) -> Segment:
    raw = text if isinstance(text, bytes) else text.encode()
    return Segment(raw, offset, 4, delimiters)


def at(one: Segment, *place: int) -> bytes:
    """The bytes that a place points to."""
    offset, length = one.span(*place)
    return one.raw[offset - one.offset :][:length]


def test_elements_are_counted_from_one() -> None:
    ref = segment("REF*DP*38")
    assert (ref.tag, ref[1], ref[2], len(ref), list(ref)) == ("REF", "DP", "38", 2, ["DP", "38"])


def test_an_element_that_is_not_there_is_empty_and_has_no_length() -> None:
    ref = segment("REF*DP**X")
    assert (ref[0], ref[2], ref[4], ref[-1]) == ("", "", "", "")
    assert ref.span(2) == (1007, 0)
    assert ref.span(4) == ref.span(99) == (1009, 0)


def test_a_segment_without_elements_is_still_there() -> None:
    alone = segment("LE")
    assert alone
    assert (alone.tag, len(alone), list(alone)) == ("LE", 0, [])


def test_components_and_repetitions_are_cut_from_an_element() -> None:
    one = segment("AK4*1>2>3^4>>6*9")
    assert (one[1], one.get(1, 2), one.get(1, 3, 2), one.get(1, 0, 2)) == (
        "1>2>3^4>>6",
        "2",
        "6",
        "4>>6",
    )
    assert (one.get(1, 9), one.get(1, 1, 9), one.get(2, 1), one.get(2, 2)) == ("", "", "9", "")
    assert (one.components(2), one.components(3)) == (["9"], [])


def test_without_a_repetition_separator_an_element_is_its_only_repetition() -> None:
    one = segment("REF*A^B", Delimiters())
    assert (one.get(1, 0, 1), one.get(1, 0, 2)) == ("A^B", "")
    assert (at(one, 1, 0, 1), one.span(1, 0, 2)) == (b"A^B", (1007, 0))


def test_a_part_that_is_not_there_lies_at_the_end_of_its_element() -> None:
    one = segment("AK4*1>2")
    assert one.span(1, 9) == one.span(1, 1, 9) == (1007, 0)


def test_bytes_that_are_no_utf_8_survive() -> None:
    one = segment(b"N3*M\xfcnchen*\xe9")
    assert (one[1], at(one, 1), at(one, 2)) == ("M\udcfcnchen", b"M\xfcnchen", b"\xe9")


def test_a_separator_that_is_no_utf_8_is_found_among_bytes() -> None:
    one = segment(b"N3\xa6\xc2\xa6x", Delimiters(element="\udca6"))
    assert (one.tag, one[1], one[2]) == ("N3", "\udcc2", "x")


@given(
    st.lists(
        st.lists(st.lists(TEXT, min_size=1, max_size=3), min_size=1, max_size=3),
        min_size=1,
        max_size=4,
    )
)
def test_every_place_points_at_its_bytes(elements: list[list[list[str]]]) -> None:
    joined = ["^".join(">".join(parts) for parts in repeats) for repeats in elements]
    one = segment("*".join(["TAG", *joined]))
    assert at(one, 0) == one.raw
    for position, repeats in enumerate(elements, 1):
        assert at(one, position) == joined[position - 1].encode()
        for repetition, parts in enumerate(repeats, 1):
            assert at(one, position, 0, repetition) == ">".join(parts).encode()
            for component, part in enumerate(parts, 1):
                assert at(one, position, component, repetition) == part.encode()
                assert one.get(position, component, repetition) == part


@given(st.binary(max_size=30), st.integers(0, 6), st.integers(0, 4), st.integers(0, 4))
def test_no_place_lies_outside_its_segment(
    raw: bytes, position: int, component: int, repetition: int
) -> None:
    one = segment(raw)
    offset, length = one.span(position, component, repetition)
    assert 1000 <= offset <= offset + length <= 1000 + len(raw)


def test_a_segment_is_a_value_that_can_be_pickled() -> None:
    one = Segment(b"REF*DP*38", 10, 4, NEWER, b"\n", b"~")
    again = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes
    assert again == one
    assert hash(again) == hash(one)
    assert (again.lead, again.trail) == (b"\n", b"~")
    assert one != Segment(b"REF*DP*38", 11, 4, NEWER, b"\n", b"~")
    assert one != "REF*DP*38"


@pytest.mark.parametrize("text", ["REF*DP", ""])
def test_a_segment_shows_its_text_and_place(text: str) -> None:
    assert repr(segment(text)) == f"<{text} @1000>"


def test_only_the_tags_bin_and_bds_hold_binary_data() -> None:
    assert Segment(b"BIN*3*a*b", 0, 1, Delimiters()).elements == ["BIN", "3", "a*b"]
    assert Segment(b"BDS*ASC*3*a*b", 0, 1, Delimiters()).elements == ["BDS", "ASC", "3", "a*b"]
    assert Segment(b"BINX*3*a*b", 0, 1, Delimiters()).elements == ["BINX", "3", "a", "b"]
    assert Segment(b"BDSX*A*3*a*b", 0, 1, Delimiters()).elements == ["BDSX", "A", "3", "a", "b"]
    assert Segment(b"BIN", 0, 1, Delimiters()).elements == ["BIN"]
