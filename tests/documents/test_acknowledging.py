from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.trading import any_order, is_clean, line, order

from edicompliance.documents.composing.acknowledging import LineAnswer
from edicompliance.documents.conventions import Conventions
from edicompliance.documents.order_acknowledgment import OrderAcknowledgment
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.segments.goods import ProductId
from edicompliance.documents.segments.parts import DateTime
from edicompliance.errors import UnwritableDocument

ORDER = order(line(1, 96), line(2, 48, "6.4"))


def answered(*answers: LineAnswer, of: PurchaseOrder = ORDER) -> OrderAcknowledgment:
    answer = of.acknowledge(answers, date=date(2026, 11, 3))
    assert is_clean(answer)
    return answer


def said(answer: OrderAcknowledgment) -> list[list[str]]:
    """The ACKs of each line: code and quantity."""
    return [[f"{one.code} {one.quantity:f}" for one in each.statuses] for each in answer.lines]


def one(**values: object) -> LineAnswer:
    return LineAnswer.model_validate({"line": "1", **values})


def test_an_order_that_nothing_is_said_of_is_accepted_as_ordered() -> None:
    answer = answered()
    assert said(answer) == [["IA 96"], ["IA 48"]]
    assert answer.acknowledgment == "AD"
    assert (answer.po_number, answer.po_date) == ("4500012", date(2026, 11, 2))
    assert (answer.line_count, answer.hash_total) == (2, Decimal(144))


@pytest.mark.parametrize(
    ("answer", "statuses"),
    [
        (one(accepted=72), ["IQ 72"]),
        (one(accepted=120), ["IQ 120"]),
        (one(price="4.5"), ["IP 96"]),
        (one(price="4.25"), ["IA 96"]),
        (one(ships=date(2026, 11, 23)), ["DR 96"]),
        (one(ships=date(2026, 11, 18)), ["IA 96"]),
        (one(ships=date(2026, 11, 18), date_changed=True), ["DR 96"]),
        (one(accepted=72, price="4.5"), ["IC 72"]),
        (one(back_ordered=24), ["IA 72", "IB 24"]),
        (one(back_ordered=96), ["IB 96"]),
        (one(rejected=96), ["IR 96"]),
        (one(accepted=0), ["IR 96"]),
        (one(rejected=6, back_ordered=10, accepted=80), ["IA 80", "IB 10", "IR 6"]),
    ],
)
def test_what_becomes_of_a_line_decides_its_code(answer: LineAnswer, statuses: list[str]) -> None:
    assert said(answered(answer))[0] == statuses


def test_a_substitute_is_named_by_its_own_numbers() -> None:
    other = ProductId(qualifier="VN", value="B-1")
    answer = answered(one(substituted=96, substitute=(other,)))
    assert said(answer)[0] == ["IS 96"]
    assert answer.lines[0].statuses[0].ids == (other,)


def test_the_price_that_is_answered_stands_at_the_line() -> None:
    assert answered(one(price="4.5")).lines[0].price == Decimal("4.5")


def test_dates_of_both_parts_are_told() -> None:
    ships, later = date(2026, 11, 18), date(2026, 11, 30)
    answer = answered(one(back_ordered=24, ships=ships, back_ordered_until=later))
    assert [(s.date_qualifier, s.date) for s in answer.lines[0].statuses] == [
        ("068", ships),
        ("068", later),
    ]


def test_a_reason_stands_where_a_line_is_not_accepted_as_ordered() -> None:
    accepted, refused = answered(one(rejected=24, reason="DISCONTINUED")).lines[0].statuses
    assert (accepted.reason, refused.reason) == ("", "DISCONTINUED")


@pytest.mark.parametrize(
    ("answers", "whole"),
    [
        ((), "AD"),
        ((one(accepted=0), LineAnswer(line="2", accepted=Decimal(0))), "RD"),
        ((one(accepted=0),), "AC"),
        ((one(back_ordered=96), LineAnswer(line="2", back_ordered=Decimal(48))), "AC"),
    ],
)
def test_the_answer_to_the_whole_order_fits_its_lines(
    answers: tuple[LineAnswer, ...], whole: str
) -> None:
    assert answered(*answers).acknowledgment == whole


def test_an_order_without_lines_is_only_received() -> None:
    assert answered(of=order()).acknowledgment == "AK"


def test_all_that_is_not_named_can_be_rejected() -> None:
    answer = ORDER.acknowledge([LineAnswer(line="2")], otherwise="rejected")
    assert said(answer) == [["IR 96"], ["IA 48"]]
    assert ORDER.acknowledge(otherwise="rejected").acknowledgment == "RD"


def test_a_line_with_a_date_of_its_own_is_compared_with_that() -> None:
    own = line(1, 96, dates=(DateTime(qualifier="010", date=date(2026, 12, 1)),))
    assert said(answered(one(ships=date(2026, 12, 1)), of=order(own, dates=())))[0] == ["IA 96"]
    assert said(answered(one(ships=date(2026, 12, 2)), of=order(own, dates=())))[0] == ["DR 96"]


def test_a_retailer_may_have_codes_of_its_own() -> None:
    partner = Conventions(statuses={"accepted": "AR"}, answer_date="067")
    answer = ORDER.acknowledge([one(ships=date(2026, 11, 18))], partner=partner)
    assert [each.statuses[0].code for each in answer.lines] == ["AR", "AR"]
    assert answer.lines[0].statuses[0].date_qualifier == "067"
    assert answer.acknowledgment == "AD"


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([one(line="3")], "order 4500012 has no line '3'; known: 1, 2"),
        ([one(), one()], "line 1 of 4500012 is answered twice"),
        ([one(back_ordered=97)], "line 1: expected an answer to the 96 ordered, got one to 97"),
        (
            [one(accepted=90, rejected=3)],
            "line 1: expected an answer to the 96 ordered, got one to 93",
        ),
        ([one(substituted=96)], "line 1: a substitute needs its product number"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(answers: list[LineAnswer], message: str) -> None:
    with pytest.raises(UnwritableDocument) as refused:
        ORDER.acknowledge(answers)
    assert str(refused.value) == message


def test_two_lines_of_one_number_cannot_be_answered() -> None:
    with pytest.raises(UnwritableDocument, match="order 4500012 has two lines '1'"):
        order(line(1, 5), line(1, 6)).acknowledge()


@st.composite
def answers_to(draw: st.DrawFn, to: PurchaseOrder) -> list[LineAnswer]:
    answers = []
    for each in to.lines:
        ordered = int(each.quantity or 0)
        back = draw(st.integers(0, ordered))
        refused = draw(st.integers(0, ordered - back))
        if draw(st.booleans()):
            answers.append(
                LineAnswer(line=each.line_id, back_ordered=Decimal(back), rejected=Decimal(refused))
            )
    return answers


@given(st.data())
def test_every_line_is_answered_and_the_quantities_add_up(data: st.DataObject) -> None:
    ordered = data.draw(any_order())
    answer = ordered.acknowledge(data.draw(answers_to(ordered)))
    assert is_clean(answer)
    assert [each.line_id for each in answer.lines] == [each.line_id for each in ordered.lines]
    for asked, told in zip(ordered.lines, answer.lines, strict=True):
        assert sum(one.quantity or 0 for one in told.statuses) == asked.quantity
        assert told.quantity == asked.quantity
