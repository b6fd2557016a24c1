"""Delimiters: taken from their places in the ISA, or by counting where the places do not hold."""

import pytest
from tests.x12.edi import ISA, isa

from edicompliance.x12.delimiters import Delimiters, Detected, detect


def found(head: bytes) -> Detected:
    detected = detect(head)
    assert detected is not None, head
    return detected


def test_the_places_of_a_fixed_isa_hold_the_delimiters() -> None:
    assert found(ISA) == Detected(Delimiters("*", ">", None, "~"), 106, True, False)


def test_any_four_characters_serve() -> None:
    head = isa(element="|", component="\x1f", repetition="\\", segment="\x1c", version="00501")
    assert found(head).delimiters == Delimiters("|", "\x1f", "\\", "\x1c")


@pytest.mark.parametrize(
    ("version", "mark", "repetition"),
    [
        ("00401", "^", None),
        ("00402", "^", "^"),
        ("00501", "U", None),
        ("00501", ":", ":"),
        ("0040X", "^", None),
        ("00501", " ", None),
    ],
)
def test_isa11_separates_repetitions_from_00402_on(
    version: str, mark: str, repetition: str | None
) -> None:
    assert found(isa(version=version, repetition=mark)).delimiters.repetition == repetition


def test_delimiters_may_be_several_bytes_long() -> None:
    detected = found(isa(element="¦", component="§", segment="…"))
    assert detected.delimiters == Delimiters("¦", "§", None, "…")
    assert detected.length == 106 + 16 + 1 + 2


def test_a_byte_that_is_no_utf_8_may_be_a_delimiter() -> None:
    head = ISA.replace(b"*", b"\xa6").replace(b"~", b"\x85")
    assert found(head).delimiters == Delimiters("\udca6", ">", None, "\udc85")
    assert found(head).length == 106


@pytest.mark.parametrize(
    ("line_end", "length", "blank_tail"),
    [(b"\n", 106, False), (b"\r\n", 107, False), (b" \r\n", 108, True), (b"\t\n", 107, True)],
)
def test_a_line_end_may_be_the_terminator(line_end: bytes, length: int, blank_tail: bool) -> None:
    detected = found(ISA[:-1] + line_end + b"GS*PO")
    assert detected.delimiters.segment == "\n"
    assert (detected.length, detected.blank_tail) == (length, blank_tail)


def test_a_carriage_return_alone_may_be_the_terminator() -> None:
    assert found(ISA[:-1] + b"\rGS*PO").delimiters.segment == "\r"


def test_lost_blanks_are_made_good_by_counting_separators() -> None:
    detected = found(ISA.replace(b"  ", b"") + b"GS*PO")
    assert detected.delimiters == Delimiters("*", ">", None, "~")
    assert not detected.fixed_width


def test_an_isa_without_a_version_is_one_by_its_usage() -> None:
    detected = found(ISA.replace(b"*00401*", b"**") + b"GS*PO")
    assert detected.delimiters == Delimiters("*", ">", None, "~")
    assert not detected.fixed_width


@pytest.mark.parametrize("follows", [b"GS*PO", b"TA1*1", b"IEA*0", b"ISB*1", b"\nGS*PO*A~"])
def test_an_isa_without_isa16_has_its_terminator_there(follows: bytes) -> None:
    detected = found(ISA.replace(b"*>~", b"*~") + follows)
    assert detected.delimiters == Delimiters("*", "", None, "~")
    assert detected.length == 105


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"ISA",
        b"ISABELLA*",
        b"ISA 00 ",
        b"ISA*00*",
        b"GS*PO",
        ISA[:-1],
        ISA[:-2],
        ISA[:-1] + b"G",
        ISA[:-1] + b"*GS",
        ISA[:-1] + b" GS",
        b"ISA" + b"*" * 20,
        ISA.replace(b"00401", b"four!").replace(b"  ", b""),
    ],
)
def test_what_is_no_isa_has_no_delimiters(head: bytes) -> None:
    assert detect(head) is None


def test_delimiters_that_serve_twice_or_occur_in_data_clash() -> None:
    assert Delimiters("*", ">", "^", "~").clashes == ()
    assert Delimiters("*", "*", "^", "~").clashes == ("*",)
    assert Delimiters("*", "A", " ", "~").clashes == (" ", "A")
    assert Delimiters("*", "", None, "~").clashes == ()


def test_a_letter_that_is_no_ascii_may_be_the_terminator_and_clashes() -> None:
    detected = found(isa(segment="Ö"))
    assert detected.delimiters.segment == "Ö"
    assert detected.delimiters.clashes == ("Ö",)
