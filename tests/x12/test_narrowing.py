"""A partner's demands: read from references, and held against a set in the same pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.x12.edi import interchange

from edicompliance.x12 import Delimiters, Demand, Issue, Narrowing, Segment, Validator, validate

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
    ],
)
def test_a_reference_is_read_and_printed(text: str, demand: Demand) -> None:
    assert Demand.read(text) == demand
    assert str(demand) == text


@pytest.mark.parametrize(
    "text", ["", "R", "ref", "REF*", "REF*A*B", "BSN5", "BSN00", "MAN02-1", "REF05*X", " REF"]
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
