"""What a printer's words for bars say is read as the printer reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.labels.random_labels import SET_82

from edicompliance.labels.draw.code128 import encode
from edicompliance.labels.fields import element_string, taken_apart
from edicompliance.labels.read.code128_reading import Held, held, in_words

SEPARATOR = "\x1d"
VALUES = st.one_of(st.text(SET_82, min_size=1, max_size=20), st.text("0123456789", min_size=1))
ELEMENTS = st.lists(st.tuples(st.sampled_from(["10", "400", "91"]), VALUES), min_size=1, max_size=4)


@given(ELEMENTS)
def test_the_words_we_send_are_read_back(elements: list[tuple[str, str]]) -> None:
    data = element_string(elements)
    symbol = encode(data)
    found = in_words(symbol.zpl)
    assert found == Held(data, True, symbol.modules, data.replace(SEPARATOR, ""))


def _pairs(text: str) -> str:
    return "".join(f"{ord(one) - 32 if ord(one) >= 32 else ord(one) + 64:02}" for one in text)


_IN_B = {">": ">0", "^": "><", "~": ">=", "\x7f": ">1"}
PARTS = st.one_of(
    st.tuples(st.just("A"), st.text([chr(n) for n in range(96)], max_size=6)),
    st.tuples(st.just("B"), st.text([chr(n) for n in range(32, 128)], max_size=6)),
    st.tuples(
        st.just("C"), st.text("0123456789", max_size=8).map(lambda one: one[: len(one) & ~1])
    ),
    st.tuples(st.just("8"), st.just(SEPARATOR)),
)


@given(st.sampled_from("ABC"), st.lists(PARTS, max_size=6))
def test_whatever_subsets_the_data_go_through_the_bars_hold_the_same(
    subset: str, parts: list[tuple[str, str]]
) -> None:
    words, meant, count = {"A": ">9", "B": ">:", "C": ">;"}[subset], "", 0
    is_gs1 = False
    for kind, text in parts:
        if kind == "8":
            is_gs1 |= count == 0
            words, meant, count = words + ">8", meant + SEPARATOR, count + 1
            continue
        if kind != subset:
            words, count = words + {"A": ">7", "B": ">6", "C": ">5"}[kind], count + 1
            subset = kind
        said = _pairs(text) if kind == "A" else text
        if kind == "B":
            said = "".join(_IN_B.get(one, one) for one in text)
        words, meant = words + said, meant + text
        count += len(text) // 2 if kind == "C" else len(text)
    found = in_words(words)
    assert found.data == (meant[1:] if is_gs1 else meant)
    assert (found.is_gs1, found.fault) == (is_gs1, "")
    assert found.modules == 11 * (count + 2) + 13


@pytest.mark.parametrize(
    ("words", "data", "fault"),
    [
        (">;12A34", "1234", "subset C takes pairs of digits, got 'A'"),
        (">;123", "12", "subset C takes pairs of digits, got '3'"),
        (">;1A34", "34", "subset C takes pairs of digits, got '1A'"),
        (">:É", "", "subset B has no 'É'"),
        (">:A>xB", "AB", "'>x' in subset B is not read"),
        (">:A>", "A>", ""),
        (">:A>4a", "Aa", "'>4' in subset B is not read"),
        (">;12>;34", "1234", "'>;' in subset C is not read"),
    ],
)
def test_what_a_printer_leaves_out_is_told(words: str, data: str, fault: str) -> None:
    found = in_words(words)
    assert (found.data, found.fault) == (data, fault)


def test_without_a_word_for_it_data_begin_in_subset_b() -> None:
    assert in_words("0012")[:3] == ("0012", False, 11 * 6 + 13)


def test_only_bars_that_begin_with_fnc1_are_gs1_128() -> None:
    assert in_words(">;>8001234").is_gs1
    assert not in_words(">;00>81234").is_gs1
    assert in_words(">;00>81234").data == "00\x1d1234"


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("(00) 0 0614141 000000310 5", "00006141410000003105"),
        ("(00)00614141000000310", "00006141410000003105"),
        ("(00)006141410000003106", "00006141410000003106"),
        ("(01)0061414100001", "0100614141000012"),
        ("(02)00614141000012(37)24>8(10)L7", "02006141410000123724\x1d10L7"),
        ("(420)43004", "42043004"),
    ],
)
def test_mode_d_leaves_parentheses_out_and_adds_check_digits(text: str, data: str) -> None:
    found = held(text, "D")
    assert (found.data, found.is_gs1, found.fault) == (data, True, "")
    assert found.letters == text.replace(">8", "")


def test_mode_u_takes_nineteen_digits_and_adds_the_twentieth() -> None:
    assert held("0000614141000000310", "U").data == "00006141410000003105"
    assert held("00006141410000003109", "U").data == "00006141410000003105"
    assert held("00006141", "U").data.startswith("0000614100000000000")
    assert held("00006141", "U").is_gs1
    assert held(">;>80000", "U").fault == "mode U takes digits, got '>;>80000'"


def test_mode_a_chooses_the_subsets_and_takes_fnc1() -> None:
    assert held("PO 123456", "A")[:2] == ("PO 123456", False)
    chained = held(">;>80200614141000012>8400PO7", "A")
    assert chained[:2] == ("0200614141000012\x1d400PO7", True)
    assert held(">800006141410000003105", "A").modules == 156
    assert held("A>xB", "A").fault == "'>x' is not read"


def test_a_check_digit_is_added_where_it_is_wanted() -> None:
    assert held(">;>80000614141000000310", "N", check_digit=True).data == "00006141410000003105"
    even = held(">;>80012", "N", check_digit=True)
    assert (even.data, even.fault) == ("00123", "")
    assert "which is no number" in held(">:AB", "N", check_digit=True).fault


@given(st.text(max_size=40), st.sampled_from("NUAD"), st.booleans())
def test_any_text_is_read_in_any_mode(text: str, mode: str, wanted: bool) -> None:
    found = held(text, mode, check_digit=wanted)
    assert found.modules >= 35
    assert not (found.fault and found.fault.startswith("; "))


# -- what the bars hold


@given(ELEMENTS)
def test_identifiers_are_taken_apart_as_they_were_put_together(
    elements: list[tuple[str, str]],
) -> None:
    assert taken_apart(element_string(elements))[0] == tuple(elements)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ("00006141410000003106", "(00) 006141410000003106: check digit: expected 5, got 6"),
        ("000061414100", "(00) takes '[0-9]{18}', got '0061414100'"),
        ("7742", "(77) is no identifier that labels of cartons use"),
        ("", ""),
        ("420\x1d", "(420) takes"),
    ],
)
def test_what_is_wrong_with_an_identifier_is_told(data: str, fault: str) -> None:
    assert taken_apart(data)[1].startswith(fault)


@given(st.text("0124\x1d79A", max_size=30))
def test_any_data_are_taken_apart_or_told(data: str) -> None:
    elements, fault = taken_apart(data)
    assert elements or fault or not data.strip("\x1d")
