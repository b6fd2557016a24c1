"""Writing: minimal form, right counts, fixed widths; and no value that would break it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sizes import examples
from tests.x12.edi import GOOD, ISA

from edicompliance.errors import UnwritableDocument
from edicompliance.x12 import Delimiters, generate, new_interchange, parse, validate
from edicompliance.x12.writer import SegmentValues, segment_text

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ORDER: list[SegmentValues] = [
    ("BEG", "00", "SA", "4500012", "", "20261101"),
    ("PO1", "1", "12", "EA", "2.5"),
    ("CTT", "1"),
]
WRITTEN_ISA = (
    "ISA*00*          *00*          *ZZ*SENDER         *12*5551234567     "
    "*261122*0930*U*00401*000000042*0*P*>~"
)
FOUR = Delimiters("*", ">", "^", "~")


def written(
    sets: list[tuple[str, list[SegmentValues]]] | None = None,
    *,
    sender: tuple[str, str] = ("ZZ", "SENDER"),
    receiver: tuple[str, str] = ("12", "5551234567"),
    control_number: int = 42,
    release: str = "004010",
    delimiters: Delimiters | None = None,
    usage: str = "P",
) -> bytes:
    return new_interchange(
        [("850", ORDER)] if sets is None else sets,
        sender=sender,
        receiver=receiver,
        control_number=control_number,
        at=AT,
        release=release,
        delimiters=delimiters,
        usage=usage,
    )


def test_an_interchange_is_written_as_it_should_be() -> None:
    assert written().decode().splitlines() == [
        WRITTEN_ISA,
        "GS*PO*SENDER*5551234567*20261122*0930*42*X*004010~",
        "ST*850*0001~",
        "BEG*00*SA*4500012**20261101~",
        "PO1*1*12*EA*2.5~",
        "CTT*1~",
        "SE*5*0001~",
        "GE*1*42~",
        "IEA*1*000000042~",
    ]


@pytest.mark.parametrize("release", ["004010", "004010VICS", "005010"])
@pytest.mark.parametrize(
    "delimiters",
    [
        None,
        FOUR,
        Delimiters("|", ":", "\\", "\n"),
        Delimiters("\x1d", "\x1f", None, "\x1c"),
        Delimiters("¦", "§", None, "…"),
    ],
)
def test_what_is_written_is_clean_and_reads_back(
    release: str, delimiters: Delimiters | None
) -> None:
    data = written([("850", ORDER), ("850", ORDER)], release=release, delimiters=delimiters)
    report = validate(data)
    assert report.issues == []
    transmission = parse(data)
    assert generate(transmission) == data
    assert [one.control_number for one in transmission.sets()] == ["0001", "0002"]
    (read,) = transmission.interchanges
    assert read.delimiters.element == (delimiters or FOUR).element
    assert read.delimiters.segment == (delimiters or FOUR).segment


def test_from_5010_on_there_is_a_repetition_separator() -> None:
    (one,) = parse(written(release="005010")).interchanges
    assert one.delimiters == FOUR
    assert one.isa[12] == "00501"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (("REF", "DP", "38"), "REF*DP*38"),
        (("REF", "DP", "", ""), "REF*DP"),
        (("REF", "", "", "X"), "REF***X"),
        (("SLN", "1", ("EA", "", "2"), ("EA", "", ""), ("", "")), "SLN*1*EA>>2*EA"),
        (("LE",), "LE"),
        (("MSG", "é"), "MSG*é"),
    ],
)
def test_a_segment_is_written_in_minimal_form(values: SegmentValues, text: str) -> None:
    assert segment_text(values, FOUR) == text


@pytest.mark.parametrize("char", [*"*>^~\r\n\t\x00\x7f", chr(0xD800), chr(0xDCFF)])
def test_what_cannot_stand_in_an_element_is_refused(char: str) -> None:
    with pytest.raises(UnwritableDocument) as raised:
        segment_text(("MSG", "fine", f"a{char}b"), FOUR)
    reason = "a delimiter of this interchange" if char in "*>^~" else "which X12 has no place for"
    assert str(raised.value) == f"MSG02: {f'a{char}b'!r} holds {char!r}, {reason}"


def test_a_component_is_looked_at_too() -> None:
    with pytest.raises(UnwritableDocument, match=r"MSG01: 'b\*c' holds '\*', a delimiter"):
        segment_text(("MSG", ("a", "b*c")), FOUR)


def test_a_tag_is_looked_at_too() -> None:
    with pytest.raises(UnwritableDocument, match=r"the tag: 'A\*B' holds"):
        segment_text(("A*B",), FOUR)


def refused(message: str, **options: object) -> None:
    with pytest.raises(UnwritableDocument) as raised:
        written(**options)  # type: ignore[arg-type]  # each case gives another option
    assert str(raised.value) == message


def test_an_envelope_that_would_not_be_right_is_refused() -> None:
    refused("no table for set '999' in release '004010'", sets=[("999", [])])
    refused("no table for set '850' in release '003010'", release="003010")
    refused("a group holds sets of one kind, got []", sets=[])
    refused(
        "a group holds sets of one kind, got ['IN', 'PO']", sets=[("850", ORDER), ("810", ORDER)]
    )
    refused(
        "ISA06: 'AC*ME          ' holds '*', a delimiter of this interchange",
        sender=("ZZ", "AC*ME"),
    )
    refused("ISA07: '~' holds '~', a delimiter of this interchange", receiver=("~", "R"))
    refused("ISA05: expected a width of 2, got 'Z'", sender=("Z", "S" * 16))
    refused(f"ISA08: expected a width of 15, got {'R' * 16!r}", receiver=("ZZ", "R" * 16))
    refused("ISA15: expected a width of 1, got 'PP'", usage="PP")
    refused("ISA13: expected a control number from 1 to 999999999, got 0", control_number=0)
    refused(
        "ISA13: expected a control number from 1 to 999999999, got 1000000000",
        control_number=10**9,
    )


@pytest.mark.parametrize(
    "delimiters",
    [
        Delimiters("*", "*", None, "~"),
        Delimiters("A", ">", None, "~"),
        Delimiters("*", "", None, "~"),
        Delimiters("*", ">", None, "~~"),
        Delimiters(" ", ">", None, "~"),
    ],
)
def test_delimiters_that_would_not_be_told_apart_are_refused(delimiters: Delimiters) -> None:
    with pytest.raises(UnwritableDocument, match="four different delimiters are wanted, got"):
        written(delimiters=delimiters)


PLAIN = st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="*>^~ "))


@st.composite
def orders(draw: st.DrawFn) -> list[SegmentValues]:
    """Orders that are right by the table, with values of any length it allows."""
    words = PLAIN.filter(bool)
    lines: list[SegmentValues] = [
        ("PO1", str(at), str(draw(st.integers(1, 99999))), "EA", f"{draw(st.integers(0, 9999))}.25",
         "", "UP", draw(words)[:48])
        for at in range(1, draw(st.integers(1, 30)) + 1)
    ]  # fmt: skip
    references = [("REF", "DP", draw(words)[:30]) for _ in range(draw(st.integers(0, 5)))]
    day = draw(st.dates()).strftime("%Y%m%d").rjust(8, "0")
    return [("BEG", "00", "SA", draw(words)[:22], "", day), *references, *lines]


@settings(max_examples=examples(60))
@given(st.lists(orders(), min_size=1, max_size=4), st.sampled_from(["004010", "005010"]))
def test_generated_orders_are_written_clean(sets: list[list[SegmentValues]], release: str) -> None:
    data = written([("850", body) for body in sets], release=release)
    assert generate(parse(data)) == data
    report = validate(data)
    assert [one for one in report.issues if one.severity == "error"] == []
    assert [one.accepted for one in report.interchanges[0].groups[0].sets] == ["A"] * len(sets)
    for body, one in zip(sets, parse(data).sets(), strict=True):
        assert [[segment.tag, *segment] for segment in one.segments[1:-1]] == [
            list(values) for values in body
        ]


@given(st.lists(st.one_of(st.text(), st.lists(st.text(), max_size=3)), max_size=5))
def test_whatever_the_values_they_are_written_whole_or_refused(values: list[str]) -> None:
    try:
        text = segment_text(("TAG", *values), FOUR)
    except UnwritableDocument:
        return
    text.encode()
    assert len(text.split("*")) <= len(values) + 1
    assert "~" not in text


def test_values_that_read_as_another_isa_are_refused() -> None:
    values = GOOD[: len(ISA) - 1].decode().replace(">", ";").split("*")
    message = r"byte [0-9]+: 'ISA\*00.*' and what follows reads as another ISA"
    with pytest.raises(UnwritableDocument, match=message):
        written([("850", [("REF", "ZZ", *values)])])
    assert written([("850", [("N1", "ST", "VISA", "92", "7")])])
