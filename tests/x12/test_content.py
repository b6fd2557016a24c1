"""What segments say of each other, one by one and at the speed of the many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.x12.edi import interchange

from edicompliance.x12 import Delimiters, validate
from edicompliance.x12.content import Content
from edicompliance.x12.events import Run
from edicompliance.x12.issues import KINDS
from edicompliance.x12.levels import Levels
from edicompliance.x12.limits import Limits
from edicompliance.x12.segment import Segment

SEGMENTS = st.sampled_from(
    ["HL*1**S", "HL*1**S*1", "HL*2*1*O", "HL*2*1*O*0", "HL*3*2*I*1", "HL*4*2*I", "HL*5*9*I",
     "HL*3*3*S", "SN1**12*EA", "SN1**1.5*EA", "SN1**x*EA", "SDQ*EA*92*1*5*2*7", "SDQ*EA*92*1*5",
     "SDQ*CA*92*1*5", "PRF*1", "HL", "SN1", "SDQ"]
)  # fmt: skip


def notice(*segments: str) -> bytes:
    return interchange(
        "\n".join(["BSN*00*SN-1*20261122*0930", *segments]), set_id="856", group="SH"
    )


def kinds(data: bytes, limits: Limits | None = None) -> list[str]:
    return [KINDS[one.code].name for one in validate(data, limits=limits).issues]


@given(st.lists(SEGMENTS, max_size=12))
def test_what_is_plain_has_no_fault_and_leaves_the_same_behind(texts: list[str]) -> None:
    """Taken by bytes where nothing is to be said, or one by one: the faults are the same."""
    run = Run([text.encode() for text in texts], 100, 4, Delimiters())
    slow, quick = (Content("856", Delimiters(), Limits(depth=3)) for _ in range(2))
    takers = quick.plain()
    for index, raw in enumerate(run.raws):
        faults = list(slow.take(run.segment(index)))
        taker = takers.get(run.segment(index).tag)
        if taker is None or not taker(raw, run, index):
            assert list(quick.take(run.segment(index))) == faults
        else:
            assert faults == []
    assert list(quick.finish()) == list(slow.finish())


def test_more_levels_than_the_limit_are_told_once() -> None:
    data = notice("HL*1**S", *(f"HL*{number}*1*O" for number in range(2, 50)))
    assert kinds(data, Limits(levels=10)) == ["too-many-levels"]
    assert kinds(data) == []


def test_levels_inside_each_other_may_be_twelve_deep() -> None:
    chain = [f"HL*{number}*{number - 1}*I" for number in range(2, 14)]
    assert kinds(notice("HL*1**S", *chain[:11])) == []
    assert kinds(notice("HL*1**S", *chain)) == ["level-too-deep"]


def test_a_chain_of_levels_however_deep_is_told_once_and_takes_no_memory_for_its_depth() -> None:
    levels = Levels("856", Delimiters(), Limits(depth=3))
    chain = [f"HL*{n}*{n - 1 or ''}*{'S' if n == 1 else 'P'}".encode() for n in range(1, 500)]
    found = [
        fault.kind
        for at, raw in enumerate(chain)
        for fault in levels.take(Segment(raw, at, at, Delimiters()))
    ]
    assert found.count("level-too-deep") == 1
    assert max(map(len, levels.paths.values())) == 4


@pytest.mark.parametrize(
    ("ctt", "expected"),
    [("CTT*2*37", []), ("CTT*2*14.5", []), ("CTT*2", []),
     ("CTT*2*36", ["hash-total-wrong"]), ("CTT*3*37", ["line-count-wrong"])],
)  # fmt: skip
def test_a_hash_total_is_a_hash_or_a_plain_sum(ctt: str, expected: list[str]) -> None:
    order = f"BEG*00*SA*1**20261101\nPO1*1*12*EA\nPO1*2*2.5*EA\n{ctt}"
    assert kinds(interchange(order)) == expected


def test_stores_in_another_unit_are_not_summed() -> None:
    order = "BEG*00*SA*1**20261101\nPO1*1*12*EA\nSDQ*CA*92*01*5*02*5"
    assert kinds(interchange(order)) == []


def test_stores_of_several_segments_add_up() -> None:
    order = "BEG*00*SA*1**20261101\nPO1*1*12*EA\nSDQ*EA*92*01*5\nSDQ*EA*92*02*{}\nPO1*2*1*EA"
    assert kinds(interchange(order.format(7))) == []
    assert kinds(interchange(order.format(8))) == ["stores-do-not-add-up"]


def test_a_loop_that_is_begun_and_not_ended_is_told() -> None:
    order = "BEG*00*SA*1**20261101\nPO1*1*12*EA\nLS*LDT\nLDT*AS*1*DA"
    assert kinds(interchange(order)) == ["mandatory-segment-missing"]


def test_a_hash_total_that_is_no_utf_8_is_told_once() -> None:
    order = interchange("BEG*00*SA*1**20261101\nPO1*1*12*EA\nCTT*1*12").replace(
        b"*1*12~", b"*1*\x8012~"
    )
    assert kinds(order) == ["forbidden-character"]


def test_elements_that_no_table_bounds_are_bounded_by_the_limits() -> None:
    many, long = "ZZZ" + "*1" * 501, "ZZZ*" + "1" * 4097
    order = "BEG*00*SA*1**20261101\nPO1*1*1*EA*1"
    for set_id in ("850", "199"):  # of the latter there is no table
        first = ["set-not-supported"] if set_id == "199" else ["unknown-segment"]
        for segment, kind in ((many, "too-many-elements"), (long, "element-too-long")):
            data = interchange(f"{order}\n{segment}", set_id=set_id)
            told = [one for one in kinds(data) if one != "functional-id-does-not-suit"]
            assert told == [*first, kind]
    fine = "ZZZ" + "*1" * 500
    assert kinds(interchange(f"{order}\n{fine}")) == ["unknown-segment"]
    assert kinds(interchange(f"{order}\nZZZ*12345"), Limits(element=4)) == [
        "unknown-segment",
        "element-too-long",
    ]


def levels(*texts: str) -> list[tuple[str, str | None, str | None]]:
    found = validate(notice(*texts)).issues
    return [(KINDS[one.code].name, one.where.element, one.actual) for one in found]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["HL*1**S", "HL*2*1*O", "HL*3*9*P", "HL*4*9*P", "HL*5*9*P"],
         [("level-without-its-parent", "HL02", "9")]),
        (["HL*1**S", "HL*2*8*O", "HL*3*9*O", "HL*4*8*O"],
         [("level-without-its-parent", "HL02", "8"), ("level-without-its-parent", "HL02", "9")]),
        (["HL*1**S", "HL*2*3*O", "HL*3*2*P"], [("level-without-its-parent", "HL02", "3")]),
        (["HL*1**S", "HL*2*2*O", "HL*3*2*I"], [("level-without-its-parent", "HL02", "2")]),
        (["HL*1**S", "HL*2*1*O*1", "HL*3*1*O*1", "HL*4*9*I*0"],
         [("level-without-its-parent", "HL02", "9")]),
        (["HL*1**S", "HL*1*1*O", "HL*3*2*P", "HL*4*3*I"], [("level-number-repeated", "HL01", "1")]),
        (["HL*1**S", "HL**1*O", "HL*3*2*P", "HL*4*3*I"],
         [("mandatory-element-missing", "HL01", "")]),
        (["HL*1**S*0", "HL*2*1*O*0", "HL*3*1*O*0"], [("children-flag-wrong", "HL04", "0")]),
        (["HL*1**S*1", "HL*2*1*O*1", "HL*3*1*O*0"], [("children-flag-wrong", "HL04", "1")]),
        (["HL*1**S*1", "HL*2*1*O", "HL*3*2*I*"], []),
        (["HL*01**S", "HL*02*01*O"], []),
        (["HL*1**S", "HL*2*01*O"], [("level-without-its-parent", "HL02", "01")]),
        (["HL*10**S", "HL*5*10*O", "HL*7*5*I"], []),
    ],
)  # fmt: skip
def test_a_fault_in_the_levels_is_told_once(
    texts: list[str], said: list[tuple[str, str, str]]
) -> None:
    assert levels(*texts) == said


def test_a_count_is_right_with_the_levels_that_are_missing_or_without() -> None:
    texts = "HL*1**S", "HL*2*1*O", "HL*4*3*I", "HL*5*3*I"
    one = [("level-without-its-parent", "HL02", "3")]
    assert levels(*texts, "CTT*4") == levels(*texts, "CTT*5") == one
    assert levels(*texts, "CTT*6") == [*one, ("line-count-wrong", "CTT01", "6")]
