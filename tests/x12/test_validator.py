"""Validation as a whole: what is reported of a file, and that nothing about it grows or breaks."""

import tracemalloc
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sizes import examples
from tests.x12.edi import GOOD, GS, ISA, ORDER, TAIL, chunked, interchange, mutated, streams
from tests.x12.planted import ACK, NOTICE

from edicompliance.x12 import Issue, Report, Segment, Validator, parse, validate
from edicompliance.x12.report import GroupReport, InterchangeReport, SetReport
from edicompliance.x12.set_validator import SetValidator


def said(data: bytes) -> list[str]:
    return [str(one) for one in validate(data).issues]


def test_a_clean_file_is_reported_as_it_is() -> None:
    report = validate(GOOD + b"\n", file="a.edi")
    order = SetReport("850", "0001", segment_number=3)
    group = GroupReport("PO", "1", "004010", [order], "SENDER", "RECEIVER", "1")
    (one,) = parse(GOOD).interchanges
    assert report == Report(
        file="a.edi",
        size=len(GOOD) + 1,
        interchanges=[
            InterchangeReport(
                control_number="000000001",
                sender="SENDER",
                receiver="RECEIVER",
                offset=0,
                delimiters=one.delimiters,
                isa=tuple(one.isa.elements),
                length=len(GOOD) + 1,
                framed=True,
                segments=9,
                groups=[group],
            )
        ],
        issues=[],
    )
    assert report.ok


def test_a_warning_does_not_make_a_file_wrong(tmp_path: Path) -> None:
    path = tmp_path / "order.edi"
    path.write_bytes(GOOD.replace(b"CTT*1~", b"CTT*1~~"))
    report = validate(path)
    assert (report.file, report.ok, len(report.issues)) == (str(path), True, 1)
    assert not validate(b"").ok


def test_bytes_come_in_many_forms() -> None:
    for source in (GOOD, bytearray(GOOD), memoryview(GOOD), [GOOD[:9], GOOD[9:]]):
        assert validate(source).issues == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            b"BEG*00*SA*4500012**20261101~",
            b"",
            "byte 165, segment 4 BEG: mandatory segment BEG is missing before PO1 [X12404]",
        ),
        (
            b"IEA*1*000000001",
            b"IEA*1*000000002",
            "byte 238, segment 9 IEA02: IEA02 000000002 does not repeat ISA13 000000001 [X12103]",
        ),
        (b"SE*5", b"SE*9", "byte 218, segment 7 SE01: SE01 says 9, there are 5 segments [X12304]"),
        (b"GS*PO", b"GS*IN", "byte 156, segment 3 ST01: a 850 stands in a group of IN [X12205]"),
        (
            b"ST*850*0001",
            b"ST*850*0001*003010",
            "byte 156, segment 3 ST01: set 850 of release 003010 has no table [X12301]",
        ),
        (b"SE*5*0001~", b"", "byte 215: set 850 0001 has no SE [X12302]"),
        (
            b"*SA*",
            b"*S*",
            "byte 172, segment 4 BEG02: BEG02 po type has 1 character [X12503]",
        ),
    ],
)
def test_a_message_says_where_what_and_why(old: bytes, new: bytes, sentence: str) -> None:
    assert sentence in said(GOOD.replace(old, new))


def test_what_follows_a_fault_is_still_judged() -> None:
    data = GOOD.replace(b"PO1*1*12*EA", b"ZZZ~PO1*1*1x*EA").replace(b"SE*5", b"SE*6")
    assert [one.code for one in validate(data).issues] == ["X12401", "X12505"]


def test_a_rejected_set_stays_rejected() -> None:
    again = ORDER.replace(b"*12*", b"*x*")
    report = validate(ISA + GS + ORDER + again + b"GE*2*1~IEA*1*000000001~")
    assert [one.code for one in report.issues] == ["X12305", "X12505"]
    assert [one.accepted for one in report.interchanges[0].groups[0].sets] == ["A", "R"]


def test_control_numbers_that_are_equal_as_numbers_are_a_warning() -> None:
    (one,) = validate(GOOD.replace(b"GE*1*1", b"GE*1*0001")).issues
    assert (one.code, one.severity, one.expected, one.actual) == ("X12201", "warning", "1", "0001")


@pytest.mark.parametrize("count", ["\uff15", "+5", " 5", "5_", "5.0", "99999999999", ""])
def test_a_count_is_ascii_digits_or_it_is_wrong(count: str) -> None:
    data = GOOD.replace(b"SE*5*", f"SE*{count}*".encode())
    assert "X12304" in [one.code for one in validate(data).issues]


@pytest.mark.parametrize("count", [b"5", b"05", b"0000000005"])
def test_leading_zeros_do_not_change_a_count(count: bytes) -> None:
    assert said(GOOD.replace(b"SE*5*", b"SE*%s*" % count)) == []


@pytest.mark.parametrize("count", [b"0", b"1"])
def test_an_interchange_with_a_ta1_alone_counts_no_group_or_one(count: bytes) -> None:
    ta1 = b"TA1*000000001*261122*0930*A*000~"
    assert said(ISA + ta1 + b"IEA*%s*000000001~" % count) == []


def test_without_a_group_the_isa_says_which_release() -> None:
    (one,) = validate(ISA + ORDER + b"IEA*1*000000001~").issues
    assert one.message == "a set stands outside any group"
    (one,) = validate(ISA + ORDER + b"GE*1*1~IEA*1*000000001~").issues
    assert one.message == "a set stands outside any group"


def test_a_missing_st_is_told_once() -> None:
    data = GOOD.replace(b"ST*850*0001~", b"")
    assert said(data) == [
        "byte 153, segment 3 BEG: BEG stands outside any transaction set [X12105]",
        "byte 216, segment 7 GE01: GE01 says 1, there are 0 sets [X12202]",
    ]


def test_delimiters_of_each_interchange_are_its_own() -> None:
    other = ACK.replace(b"*", b"|").replace(b"~", b"!\r\n").replace(b"000000001", b"000000002")
    assert said(GOOD + other + GOOD.replace(b"000000001", b"000000003")) == []


@pytest.mark.parametrize("release", ["004010VICS", "005010"])
def test_a_release_with_its_own_suffix_has_its_tables(release: str) -> None:
    body = "BEG*00*SA*4500012**20261101\nPO1*1*12*EA*2.5"
    assert said(interchange(body, release=release)) == []


def test_issues_come_while_the_stream_is_read() -> None:
    validator, faulty = Validator(), GOOD.replace(b"*12*", b"*x*") * 200
    next(validator.run(repeat(faulty, 40)))
    assert validator.size < len(faulty) * 40


# -- whatever the bytes


@settings(max_examples=examples(400))
@given(streams())
def test_whatever_the_bytes_issues_lie_in_them_and_can_be_printed(stream: bytes) -> None:
    report = validate(stream)
    assert report.size == len(stream)
    for one in report.issues:
        where = one.where
        assert 0 <= where.offset <= where.offset + where.length <= len(stream)
        str(one).encode()
    framed = sum(one.length for one in report.interchanges if one.framed)
    unframed = sum(one.where.length for one in report.issues if one.level == "unframed")
    assert framed + unframed == len(stream)


@settings(max_examples=examples(200))
@given(st.data(), mutated())
def test_chunk_boundaries_change_nothing(data: st.DataObject, stream: bytes) -> None:
    chunked_report = validate(data.draw(chunked(stream)))
    assert chunked_report == validate(stream)


@settings(max_examples=examples(300))
@given(st.data())
def test_the_fast_path_changes_nothing(data: st.DataObject) -> None:
    """With patterns and without them: the same issues, for many lines with faults among them."""
    faulty = st.sampled_from(
        ["PO1*1*x*EA", "PO1*1*1*EA", "PID*F****x", "ZZZ*1", "CTT*1", "REF*DP*1", "BEG*1", "N3*1",
         "PO1*2**EA", "DTM*002*20240229", "PID*F****é", "PO4*6*1*EA"]
    )  # fmt: skip
    plain = ["PO1*1*12*EA*1.5**UP*036000241457", "PID*F****Shirt", "PO4*6*1*EA"]
    lines = data.draw(st.lists(st.one_of(faulty, st.sampled_from(plain)), max_size=30))
    body = "\n".join(["BEG*00*SA*1**20261101", *(plain * 20), *lines, *plain, "CTT*20"])
    stream = interchange(body)
    quick = validate(stream)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SetValidator, "take_plain", lambda *where: where[-1])
        slow = validate(stream)
    assert quick == slow


def test_most_segments_take_the_fast_path(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Segment] = []
    slow = SetValidator.take

    def counted(self: SetValidator, segment: Segment) -> Iterator[Issue]:
        taken.append(segment)
        return slow(self, segment)

    monkeypatch.setattr(SetValidator, "take", counted)
    validate(interchange("BEG*00*SA*1**20261101\n" + "PO1*1*12*EA*1.5\nPO4*6*1*EA\n" * 2000))
    assert len(taken) < 100


# -- nothing grows with the file


@pytest.mark.parametrize(
    "stream",
    [
        ISA + GS + b"ST*850*0001~" + b"~" * 30_000,
        ISA + GS + b"ST*850*0001~BEG*" + b"^A" * 30_000 + b"~",
        ISA + GS + b"ST*850*0001~BEG*" + b">A" * 30_000 + b"~",
        ISA + GS + b"ST*850*0001~BEG" + b"*A" * 30_000 + b"~",
        ISA + GS + b"ST*850*0001~" + b"HL*1**S~" * 30_000,
        ISA + GS + b"".join(b"ST*%03d*%d~SE*2*%d~" % (n % 999, n, n) for n in range(5_000)),
        ISA + GS + b"ST*850*0001~" + b"".join(b"Z%d*1~" % n for n in range(20_000)),
        GOOD * 1000,
    ],
    ids=range(8),
)
def test_much_of_a_bad_thing_is_judged_in_one_go(stream: bytes) -> None:
    """Where care was not taken, the time grows with the square of the size."""
    assert validate(stream).size == len(stream)


def test_memory_does_not_grow_with_a_set() -> None:
    used = []
    for rounds in (3, 9):
        tracemalloc.start()
        chunks = [NOTICE[: NOTICE.index(b"HL*1")], *repeat(b"TD5*B*2*ABCD~" * 500, rounds)]
        assert sum(1 for _ in Validator().run(chunks)) > 500 * (rounds - 1)
        used.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert used[1] < used[0] * 1.2 + (1 << 20)


def test_memory_does_not_grow_with_unknown_tags_and_sets() -> None:
    tracemalloc.start()
    chunks = (b"ST*%03d*%d~Z%d*1~SE*3*%d~" % (n % 999, n, n, n) for n in range(5_000))
    issues = sum(1 for _ in Validator().run([ISA + GS, *chunks, TAIL]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert issues > 4_900
    assert peak < 12 << 20


@pytest.mark.parametrize("release", ["004010", "005010"])
def test_a_convention_that_names_no_release_leaves_the_set_to_its_group(release: str) -> None:
    data = interchange("BEG*00*SA*1**20261101\nPO1*1*1*EA*1", release=release)
    named = data.replace(b"ST*850*0001~", b"ST*850*0001*VICS850~")
    (one,) = validate(named).interchanges[0].groups[0].sets
    assert (one.convention, one.accepted) == ("VICS850", "A" if release == "005010" else "E")
