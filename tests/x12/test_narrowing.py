"""A partner's demands: read from references, and held against a set in the same pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.x12.edi import interchange

from edicompliance.x12 import Delimiters, Demand, Issue, Narrowing, Segment, Validator, validate
from edicompliance.x12.issues import KINDS
from edicompliance.x12.narrowing import Bounds, Condition

OF_SHIP_TO_OR_BUYER = Condition("N1", 1, 0, ("ST", "BY"))
NOTICE = """
    BSN*00*SN-1*20261122*0930
    HL*1**S
    REF*BM*B1
    REF*CN*C1
    HL*2*1*O
    PRF*4500012
"""


def told(
    require: tuple[str, ...] = (), forbid: tuple[str, ...] = (), notice: str = NOTICE
) -> list[tuple[str, str | None, bytes, bytes]]:
    """Message, element, what the issue points at, and what follows its offset."""
    data = interchange(notice, set_id="856", group="SH")
    narrowing = Narrowing.of(require, forbid)
    issues = validate(data, narrowings={"856": narrowing}).issues
    return [
        (
            one.message,
            one.where.element,
            data[one.where.offset :][: one.where.length],
            data[one.where.offset :][:6],
        )
        for one in issues
    ]


@pytest.mark.parametrize(
    ("text", "demand"),
    [
        ("TD5", Demand("TD5")),
        ("N1", Demand("N1")),
        ("REF*DP", Demand("REF", "DP")),
        ("REF*0J 1", Demand("REF", "0J 1")),
        ("BSN05", Demand("BSN", element=5)),
        ("N104", Demand("N1", element=4)),
        ("PO110", Demand("PO1", element=10)),
        ("SLN09-2", Demand("SLN", element=9, component=2)),
        ("TD503 if TD502", Demand("TD5", element=3, condition=Condition("TD5", 2))),
        ("N104 if N101 is ST or BY", Demand("N1", element=4, condition=OF_SHIP_TO_OR_BUYER)),
        ("TD3 if BSN05 is 0001", Demand("TD3", condition=Condition("BSN", 5, 0, ("0001",)))),
    ],
)
def test_a_reference_is_read_and_printed(text: str, demand: Demand) -> None:
    assert Demand.read(text) == demand
    assert str(demand) == text


@pytest.mark.parametrize(
    "text", ["", "R", "ref", "REF*", "REF*A*B", "BSN5", "BSN00", "MAN02-0", "REF05*X", " REF"]
)
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a reference like 'REF\\*DP', 'BSN05' or 'TD5'"):
        Demand.read(text)


def test_what_a_partner_has_no_word_on_is_left_alone() -> None:
    assert told() == []
    assert told(require=("REF", "REF*BM", "BSN04", "HL03"), forbid=("REF*DP", "BSN05", "TD5")) == []


def test_what_is_forbidden_is_told_where_it_stands() -> None:
    assert told(forbid=("REF*CN", "BSN03", "PRF")) == [
        ("BSN03 is not wanted by the trading partner", "BSN03", b"20261122", b"202611"),
        ("REF*CN is not wanted by the trading partner", None, b"REF*CN*C1", b"REF*CN"),
        ("PRF is not wanted by the trading partner", None, b"PRF*4500012", b"PRF*45"),
    ]


def test_what_is_required_is_told_where_it_belongs() -> None:
    assert told(require=("BSN05", "REF*DP", "TD5", "REF03")) == [
        ("BSN05 is required by the trading partner", "BSN05", b"", b"~HL*1*"),
        ("REF03 is required by the trading partner", "REF03", b"", b"~REF*C"),
        ("REF03 is required by the trading partner", "REF03", b"", b"~HL*2*"),
        ("REF*DP is required by the trading partner", None, b"", b"SE*8*0"),
        ("TD5 is required by the trading partner", None, b"", b"SE*8*0"),
    ]


def test_an_element_is_only_required_of_segments_that_are_there() -> None:
    assert told(require=("TD503",)) == []


def test_a_set_that_is_not_to_the_partners_mind_is_accepted_with_errors() -> None:
    validator = Validator(narrowings={"856": Narrowing.of(forbid=["PRF"])})
    data = interchange(NOTICE, set_id="856", group="SH")
    (one,) = validator.run([data])
    assert isinstance(one, Issue)
    assert (one.code, one.expected, one.actual) == ("X12412", None, "PRF*4500012")
    assert validator.interchanges[0].groups[0].sets[0].accepted == "E"


def test_sets_of_another_kind_are_left_alone() -> None:
    order = interchange("BEG*00*SA*1**20261101\nPO1*1*1*EA*1")
    assert validate(order, narrowings={"856": Narrowing.of(forbid=["PO1"])}).issues == []


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_fast_path_does_not_run_past_a_demand(before: int, after: int) -> None:
    levels = [f"HL*{number}*1*O" for number in range(2, 2 + before + after)]
    lines = [*levels[:before], "REF*DP*1", *levels[before:]]
    notice = "\n".join(["BSN*00*SN-1*20261122*0930", "HL*1**S", *lines])
    assert len(told(forbid=("REF*DP",), notice=notice)) == 1
    assert len(told(require=("REF*XX",), notice=notice)) == 1
    assert told(require=("REF*DP",), notice=notice) == []


def test_a_demand_is_met_by_its_own_segment_alone() -> None:
    segment = Segment(b"REF*DP*38", 0, 1, Delimiters())
    assert Demand("REF").is_met_by(segment)
    assert Demand("REF", "DP").is_met_by(segment)
    assert Demand("REF", element=2).is_met_by(segment)
    assert not Demand("REF", "BM").is_met_by(segment)
    assert not Demand("REF", element=3).is_met_by(segment)
    assert not Demand("TD5").is_met_by(segment)


# -- conditions, codes and lengths


@pytest.mark.parametrize("text", ["N104 if", "N104 if ST", "N104 if N100", "TD5 if BSN05 is "])
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected a (condition|reference) like"):
        Demand.read(text)


def test_the_condition_of_an_element_is_of_its_own_segment() -> None:
    with pytest.raises(ValueError, match="expected a condition on an element of N1 itself"):
        Demand.read("N104 if BSN05 is 0001")


def told_of(**narrowing: object) -> list[tuple[str, str | None, str, bytes]]:
    """Code's name, element, message and bytes of each issue that a narrowing makes."""
    data = interchange(NOTICE, set_id="856", group="SH")
    partner = Narrowing.of(**narrowing)  # type: ignore[arg-type]
    return [
        (
            KINDS[one.code].name,
            one.where.element,
            one.message,
            data[one.where.offset :][: one.where.length],
        )
        for one in validate(data, narrowings={"856": partner}).issues
    ]


def test_a_demand_on_a_condition_counts_where_the_condition_holds() -> None:
    assert told_of(require=["REF03 if REF01 is BM"]) == [
        (
            "element-required-by-partner",
            "REF03",
            "REF03 if REF01 is BM is required by the trading partner",
            b"",
        )
    ]
    assert told_of(require=["REF03 if REF01 is ZZ", "HL02 if HL01 is 2"]) == []


def test_a_segment_is_owed_when_another_says_so_before_or_after_its_place() -> None:
    needed = ("required-by-partner", None)
    (before,) = told_of(require=["TD3 if BSN01 is 00 or 05"])
    (after,) = told_of(require=["REF*ZZ if PRF01"])
    assert before[:2] == after[:2] == needed
    assert told_of(require=["TD3 if BSN01 is 05", "REF*BM if PRF01"]) == []


def test_a_segment_is_unwanted_when_another_says_so_even_later() -> None:
    assert told_of(forbid=["REF*CN if PRF01 is 4500012"]) == [
        (
            "forbidden-by-partner",
            None,
            "REF*CN if PRF01 is 4500012 is not wanted by the trading partner",
            b"REF*CN*C1",
        )
    ]
    assert told_of(forbid=["REF*CN if PRF01 is 1"]) == []


def test_a_code_that_the_partner_does_not_take_is_told() -> None:
    assert told_of(codes={"BSN01": ["01", "05"], "REF01": ["BM", "CN"]}) == [
        (
            "code-not-taken-by-partner",
            "BSN01",
            "BSN01 is 00, which the trading partner does not take",
            b"00",
        )
    ]
    assert told_of(codes={"REF02 if REF01 is CN": ["C1"], "BSN05": ["0001"]}) == []


def test_a_value_that_is_too_long_or_short_for_the_partner_is_told() -> None:
    assert told_of(lengths={"BSN02": "at most 3", "REF02 if REF01 is BM": "at least 3"}) == [
        (
            "too-long-for-partner",
            "BSN02",
            "BSN02 has 4 characters, the trading partner takes at most 3",
            b"SN-1",
        ),
        (
            "too-short-for-partner",
            "REF02",
            "REF02 has 2 characters, the trading partner takes at least 3",
            b"B1",
        ),
    ]
    assert told_of(lengths={"BSN02": "exactly 4", "PRF01": "1 to 7"}) == []


def test_a_character_that_the_partner_does_not_take_is_told_with_its_value() -> None:
    assert told_of(characters={"BSN02": "no dash", "REF02 if REF01 is BM": "only digits"}) == [
        (
            "characters-not-for-partner",
            "BSN02",
            "BSN02 has '-', the trading partner takes no dashes",
            b"SN-1",
        ),
        (
            "characters-not-for-partner",
            "REF02",
            "REF02 has 'B', the trading partner takes only digits",
            b"B1",
        ),
    ]
    assert told_of(characters={"BSN02": "no lower-case", "REF02 if REF01 is XX": "only dot"}) == []


def test_what_is_said_of_any_element_counts_in_all_but_the_ends() -> None:
    told = told_of(characters={"any": "no dash"})
    assert [(element, value) for _, element, _, value in told] == [("BSN02", b"SN-1")]
    assert told_of(characters={"any": "only basic"}) == []


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_fast_path_does_not_run_past_a_character(before: int, after: int) -> None:
    levels = [f"HL*{number}*1*O" for number in range(2, 2 + before + after)]
    lines = [*levels[:before], "REF*DP*x", *levels[before:]]
    notice = "\n".join(["BSN*00*SN-1*20261122*0930", "HL*1**S", *lines])
    data = interchange(notice, set_id="856", group="SH")
    partner = Narrowing.of(characters={"any": "no lower-case"})
    issues = validate(data, narrowings={"856": partner}).issues
    assert [one.where.element for one in issues if one.code == "X12531"] == ["REF02"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("digits", "expected 'only capitals or digits'"),
        ("only capitols", "did you mean 'capitals'"),
        ("no zzz", "known: digits, letters"),
    ],
)
def test_what_is_no_set_of_characters_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Narrowing.of(characters={"REF02": text})


@pytest.mark.parametrize("text", ["at most 17", "at least 5", "5 to 17", "exactly 17"])
def test_a_length_is_read_and_printed(text: str) -> None:
    assert Bounds.read("REF02", text).words == text


@pytest.mark.parametrize("text", ["17", "at most", "17 to 5", "at most 0", "exactly -1"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected (a length|'at most 17')"):
        Bounds.read("REF02", text)


def test_codes_and_lengths_are_of_elements() -> None:
    with pytest.raises(ValueError, match="expected an element like 'BSN01', got 'REF\\*BM'"):
        Narrowing.of(codes={"REF*BM": ["1"]})


def test_what_only_the_partner_minds_is_told_apart_from_the_standard() -> None:
    partner = {kind.name for kind in KINDS.values() if kind.by_partner}
    assert partner == {
        "forbidden-by-partner",
        "required-by-partner",
        "element-forbidden-by-partner",
        "element-required-by-partner",
        "code-not-taken-by-partner",
        "too-long-for-partner",
        "too-short-for-partner",
        "characters-not-for-partner",
    }


def test_a_partner_may_count_other_segments() -> None:
    counted = """
        BSN*00*SN-1*20261122*0930
        HL*1**S
        HL*2*1*I
        LIN**VN*A
        SN1**4*EA
        CTT*1
    """
    data = interchange(counted, set_id="856", group="SH")
    assert [one.expected for one in validate(data).issues] == ["2"]
    assert validate(data, narrowings={"856": Narrowing(counted="SN1")}).issues == []
