"""Mending: each mechanical fault goes, is said, and nothing else is touched."""

import pytest
from hypothesis import given
from tests.x12.edi import GOOD, GS, ISA, ORDER, TAIL, interchange, isa, samples, streams
from tests.x12.planted import FAULTS, Planted, swap

from edicompliance.x12 import validate
from edicompliance.x12.repair import repair

SHORT = GOOD.replace(b"SENDER         ", b"SENDER").replace(b"*000000001*0", b"*1*0")
WRAPPED = GOOD.replace(b"~", b"~\r\n")
MENDED = [
    (swap(GOOD, "SE*5*0001", "SE*7*0001"), "SE01 was 7, is 5"),
    (swap(GOOD, "SE*5*0001", "SE*5*1"), "SE02 was 1, is 0001"),
    (swap(GOOD, "SE*5*0001", "SE"), "SE01 was empty, is 5"),
    (swap(GOOD, "GE*1*1", "GE*2*1"), "GE01 was 2, is 1"),
    (swap(GOOD, "GE*1*1", "GE*1*9"), "GE02 was 9, is 1"),
    (swap(GOOD, "IEA*1*", "IEA*3*"), "IEA01 was 3, is 1"),
    (swap(GOOD, "IEA*1*000000001", "IEA*1*1"), "IEA02 was 1, is 000000001"),
    (SHORT, "ISA06 had 6 characters, has 15"),
    (SHORT, "ISA13 had 1 characters, has 9"),
    (swap(GOOD, "*P*>~", "*P*~"), "ISA16 was missing, is >"),
    (swap(GOOD, "*P*>~", "*P* ~"), "ISA16 was missing, is >"),
    (swap(GOOD, "*P*>~", "*P~"), "ISA16 was missing, is >"),
    (swap(GOOD, "SE*5*0001~", ""), "SE*5*0001 is put in: it was missing"),
    (swap(GOOD, "GE*1*1~", ""), "GE*1*1 is put in: it was missing"),
    (swap(GOOD, "IEA*1*000000001~", ""), "IEA*1*000000001 is put in: it was missing"),
    (GOOD[:-1], "IEA was not ended, and may be cut short: it is ended"),
    (swap(GOOD, "CTT*1~", "CTT*1~~"), "an empty segment before SE is taken away"),
    (b"\xef\xbb\xbf" + GOOD, "the byte order mark is taken away"),
]


@pytest.mark.parametrize(("data", "said"), MENDED, ids=lambda one: one if type(one) is str else "")
def test_what_is_mechanical_is_mended_and_said(data: bytes, said: str) -> None:
    repaired = repair([data])
    assert repaired.data == GOOD
    assert said in [one.what for one in repaired.mends]


@pytest.mark.parametrize("data", [GOOD, WRAPPED, GOOD + b"\n", b"", b"hello", GOOD + WRAPPED])
def test_what_is_right_or_no_x12_stays_as_it_is(data: bytes) -> None:
    repaired = repair([data])
    assert (repaired.data, repaired.mends) == (data, ())


def test_every_sample_that_is_valid_stays_as_it_is() -> None:
    for data in samples():
        if validate([data]).issues == []:
            assert repair([data]).data == data


def test_what_is_put_in_stands_on_a_line_of_its_own_where_the_others_do() -> None:
    cut = WRAPPED[: WRAPPED.index(b"SE*5")]
    assert repair([cut]).data == WRAPPED[:-2]


def test_trailers_are_put_in_before_the_next_group_or_set() -> None:
    two = ISA + GS + ORDER[: ORDER.index(b"SE*")] + ORDER.replace(b"0001", b"0002") + TAIL
    assert repair([two]).data == swap(
        swap(two, "CTT*1~ST*850*0002", "CTT*1~SE*5*0001~ST*850*0002"), "GE*1*1", "GE*2*1"
    )


def test_a_count_is_equal_as_a_number() -> None:
    padded = swap(GOOD, "SE*5*0001", "SE*05*0001")
    assert repair([padded]).data == padded


@pytest.mark.parametrize(
    ("value", "chosen"), [("4500012", ">"), ("45>0012", ":"), (">:<|^`\\", "")]
)
def test_a_component_separator_that_is_put_in_occurs_in_no_value(value: str, chosen: str) -> None:
    without = swap(swap(GOOD, "*P*>~", "*P*~"), "4500012", value)
    repaired = repair([without])
    assert repaired.data == swap(without, "*P*~", f"*P*{chosen}~")
    said = f"was missing, is {chosen}" if chosen else "is missing, and every usual separator"
    assert f"ISA16 {said}" in repaired.mends[0].what


def test_a_blank_isa13_does_not_wipe_out_the_iea02() -> None:
    blank = swap(GOOD, "00401*000000001", "00401*         ")
    assert repair([blank]).data == blank


def test_an_isa_id_that_is_too_long_is_said_and_left() -> None:
    long = GOOD.replace(b"SENDER         ", b"SENDERWITHALONGNAME")
    repaired = repair([long])
    assert repaired.data == long
    assert [one.what for one in repaired.mends] == [
        "ISA06 is longer than 15 characters: not mended"
    ]


def test_empty_segments_at_the_end_of_what_is_cut_off_are_taken_away() -> None:
    cut = GOOD.removesuffix(b"IEA*1*000000001~")
    repaired = repair([cut + b"~\n~"])
    assert repaired.data == cut + b"\nIEA*1*000000001~"
    assert [one.what for one in repaired.mends] == [
        "empty segments are taken away",
        "IEA*1*000000001 is put in: it was missing",
    ]


def test_a_ta1_alone_may_count_as_one_group_or_none() -> None:
    for count in (b"0", b"1"):
        data = isa() + b"TA1*000000009*261122*0930*A*000~IEA*" + count + b"*000000001~"
        assert repair([data]).data == data


def test_a_composite_and_text_beyond_ascii_are_not_touched() -> None:
    data = interchange("BEG*00*SA*1**20261101\nREF*DP*1**ZZ>1\nMSG*Größe")
    broken = data.replace(b"GE*1*1", b"GE*4*1")
    assert repair([broken]).data == data


@pytest.mark.parametrize("trailer", [b"IEA*1*000000001~", b""])
def test_a_control_number_with_a_terminator_in_it_is_not_repeated(trailer: bytes) -> None:
    good = interchange("BEG*00*SA*1**20261101")
    broken = good.replace(b"*000000001*0*P", b"*~000000001*0*P")
    broken = broken[: broken.index(b"IEA")] + trailer
    once = repair([broken]).data
    assert repair([once]).data == once
    assert once.startswith(broken)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_mending_twice_is_mending_once(fault: Planted) -> None:
    once = repair([fault.data]).data
    assert repair([once]).data == once


def test_a_segment_named_isa_that_begins_no_interchange_is_left_alone() -> None:
    data = interchange("BEG*00*SA*1**20261101\nPO1*1*1*EA").replace(b"PO1*1", b"ISA*~PO1*1")
    once = repair([data]).data
    assert b"~ISA*~PO1*1" in once
    assert repair([once]).data == once


@given(streams())
def test_whatever_comes_is_mended_without_a_complaint_and_only_once(data: bytes) -> None:
    once = repair([data])
    assert once.mends or once.data == data
    assert repair([once.data]).data == once.data
