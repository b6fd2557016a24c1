"""A loop whose first segment was left out is one complaint, and nothing that follows from it."""

from pathlib import Path

import pytest
from tests.x12.edi import interchange

from edicompliance.datafolder import samples_folder
from edicompliance.x12 import Issue, parse, validate
from edicompliance.x12.issues import KINDS
from edicompliance.x12.schema import Schema
from edicompliance.x12.segment import Segment
from edicompliance.x12.walker import Walker

VALID = sorted(samples_folder().rglob("valid/*.edi"))
NOTICE = """
    BSN*00*SN-1*20261122*0930*0001
    HL*1**S
    TD5*B*2*XMPL*M
    REF*BM*0614141000001
    DTM*011*20261122
    N1*ST*DEPOT*92*0012
    N3*1 MAIN STREET
    N4*ANYTOWN*TX*00000
    HL*2*1*O*1
    PRF*4500012
    TD1*CTN*2
    REF*DP*038
    HL*3*2*P*1
    MAN*GM*006141410000000722
    HL*4*3*I*0
    LIN*1*UP*036000241457
    SN1**12*EA
    HL*5*3*I*0
    LIN*2*UP*036000241457
    SN1**12*EA
    HL*6*2*P*1
    MAN*GM*006141410000000739
    HL*7*6*I*0
    LIN*1*UP*036000241457
    SN1**12*EA
    CTT*7*36
"""
ORDER = """
    BEG*00*SA*4500012**20261101
    DTM*037*20261116
    N1*ST*DEPOT*92*0012
    N3*1 MAIN STREET
    N4*ANYTOWN*TX*00000
    PO1*1*12*EA*2.5
    PID*F*08***MUG
    PO4*24*1*EA
    SDQ*EA*92*0001*5*0002*7
    PO1*2*10*EA*2.5
    PID*F*08***TOWEL
    PO4*24*1*EA
    SDQ*EA*92*0001*5*0002*5
    PO1*3*3*EA*2.5
    PID*F*08***VASE
    PO4*24*1*EA
    CTT*3*25
"""


def told(body: str, *, without: str = "", set_id: str = "850") -> list[tuple[str, str | None, str]]:
    """What there is to say of a set without one of its segments, where, and what was expected."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    if without:
        lines.remove(without)
    group = {"850": "PO", "856": "SH", "997": "FA", "945": "SW"}[set_id]
    report = validate(interchange("\n".join(lines), set_id=set_id, group=group))
    return [(KINDS[one.code].name, one.expected, place(one)) for one in report.issues]


def place(one: Issue) -> str:
    return one.where.element or f"{one.where.segment} {one.where.set_segment_number}"


def headless(trigger: str, where: str) -> list[tuple[str, str | None, str]]:
    return [("loop-without-its-first-segment", trigger, where)]


def test_the_sets_that_something_is_left_out_of_are_right() -> None:
    assert told(NOTICE, set_id="856") == told(ORDER) == []


@pytest.mark.parametrize(
    ("level", "where"),
    [("HL*1**S", "TD5 3"), ("HL*2*1*O*1", "PRF 10"), ("HL*5*3*I*0", "LIN 19"),
     ("HL*7*6*I*0", "LIN 24")],
)  # fmt: skip
def test_a_level_without_its_hl_is_one_complaint_at_its_first_segment(
    level: str, where: str
) -> None:
    assert told(NOTICE, without=level, set_id="856") == headless("HL", where)


def test_levels_whose_parent_is_not_there_are_one_complaint() -> None:
    """Two items name the carton; the carton's own segment fits into the order before it."""
    expected = [("level-without-its-parent", "an earlier HL01", "HL02")]
    assert told(NOTICE, without="HL*3*2*P*1", set_id="856") == expected


@pytest.mark.parametrize(
    ("line", "where"),
    [("PO1*1*12*EA*2.5", "PID 7"), ("PO1*2*10*EA*2.5", "PID 11"), ("PO1*3*3*EA*2.5", "PID 15")],
)
def test_a_line_without_its_po1_is_one_complaint_at_its_first_segment(
    line: str, where: str
) -> None:
    """Neither count nor sum is blamed, nor do its stores get what the line before has."""
    assert told(ORDER, without=line) == headless("PO1", where)


def test_the_only_line_without_its_po1_is_one_complaint() -> None:
    order = "BEG*00*SA*1**20261101\nN1*ST*A\nPID*F*08***MUG\nCTT*1*12"
    assert told(order) == headless("PO1", "PID 4")


def test_a_line_of_which_nothing_is_left_but_what_fits_is_told_by_the_count_alone() -> None:
    order = "BEG*00*SA*1**20261101\nPO1*1*12*EA\nPID*F*08***A\nPID*F*08***B\nCTT*2*22"
    assert told(order) == [("line-count-wrong", "1", "CTT01")]


def test_the_mandatory_line_that_is_missing_is_not_told_again_by_the_count() -> None:
    order = "BEG*00*SA*1**20261101\nPID*F*08***MUG\nCTT*1*12"
    assert told(order) == [("mandatory-segment-missing", "PO1", "PO1 4")]


def test_an_address_without_its_n1_behind_another_one_is_one_complaint() -> None:
    order = "BEG*00*SA*1**20261101\nN1*BT*A\nN3*X\nN4*AMES\nN3*X\nN4*AMES\nN1*ST*B\nPO1*1*1*EA*1"
    assert told(order) == headless("N1", "N3 6")


def test_a_verdict_on_a_set_without_its_ak2_is_one_complaint() -> None:
    answer = "AK1*PO*1\nAK2*850*0001\nAK5*A\nAK3*N1*3\nAK4*1*98*7\nAK5*E*5\nAK9*E*2*2*2"
    assert told(answer, set_id="997") == headless("AK2", "AK3 5")


def test_a_pallet_of_a_warehouse_without_its_lx_is_one_complaint() -> None:
    advice = """
        W06*N*1*20261122
        N1*ST*DEPOT
        MAN*GM*006141410000000722
        W12*CC*1*1
        LX*2
        MAN*GM*006141410000000739
        W12*CC*1*1
    """
    found = told(advice, set_id="945")
    assert found[0] == headless("LX", "MAN 4")[0]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [("PID*F*08***MUG\n    PO4*24*1*EA", "PO4*24*1*EA\n    PID*F*08***MUG", "PID 9"),
     ("DTM*037*20261116\n    N1*ST*DEPOT*92*0012", "N1*ST*DEPOT*92*0012\n    DTM*037*20261116",
      "DTM 4")],
)  # fmt: skip
def test_a_segment_that_is_only_late_is_told_as_that(old: str, new: str, where: str) -> None:
    assert told(ORDER.replace(old, new)) == [("segment-out-of-sequence", None, where)]


def test_a_level_s_numbers_say_that_none_is_missing() -> None:
    """Two segments come too late, and no level is missing: the numbers of the levels say so."""
    late = NOTICE.replace("    TD5*B*2*XMPL*M\n    REF*BM*0614141000001\n", "").replace(
        "    HL*2*1*O*1\n", "    TD5*B*2*XMPL*M\n    DTM*017*20261123\n    HL*2*1*O*1\n"
    )
    assert [kind for kind, _, _ in told(late, set_id="856")] == ["segment-out-of-sequence"] * 2


def test_a_doubt_that_nothing_decides_ends_with_the_set() -> None:
    """Of segments in doubt nothing is lost where the SE is missing, or where they are many."""
    order = "BEG*00*SA*1**20261101\nPO1*1*1*EA*1\nPO4*1*1*EA\nPID*F*08***A"
    data = interchange(order)
    cut = validate(data.replace(b"SE*6*0001~", b"")).issues
    assert [KINDS[one.code].name for one in cut] == [
        "segment-out-of-sequence",
        "set-trailer-missing",
    ]
    many = interchange(order + "\nPID*F*08***A" * 500 + "\nZZZ*1")
    kinds = [KINDS[one.code].name for one in validate(many).issues]
    assert kinds == ["segment-out-of-sequence", "unknown-segment"]


@pytest.mark.parametrize("path", VALID, ids=lambda path: "/".join(path.parts[-4:]))
def test_leaving_out_the_first_segment_of_any_loop_is_one_complaint_at_most(path: Path) -> None:
    """None, where what is left fits into the loop before it."""
    data, many = path.read_bytes(), []
    for one in parse(data).sets():
        if one.schema is not None:
            for segment in triggers(list(one.segments), one.schema):
                issues = validate(without(data, segment, one.segments[-1])).issues
                if sum(one.severity != "info" for one in issues) > 1:
                    many.append((segment.text, list(map(str, issues))))
    assert many == []


def triggers(segments: list[Segment], schema: Schema) -> list[Segment]:
    walker = Walker(schema)
    return [one for one in segments if walker.place(one.tag).opened]


def without(data: bytes, segment: Segment, se: Segment) -> bytes:
    """The file without a segment, and the SE counting one less."""
    count = str(int(se[1]) - 1).encode()
    fewer = se.raw.replace(se[1].encode(), count, 1)
    data = data[: se.offset] + fewer + data[se.offset + len(se.raw) :]
    return data[: segment.offset] + data[segment.offset + len(segment.raw + segment.trail) :]
