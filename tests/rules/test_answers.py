"""What the codes of an answer (855) mean, and which answer to an order stands."""

from decimal import Decimal
from typing import Any

import pytest
from tests.rules.samples import context_of, shipment

from edicompliance.documents import CannotTell
from edicompliance.documents.composing.agreements import Outcome
from edicompliance.documents.conventions import Conventions
from edicompliance.rules.orders.answers import Answers, Codes, answer_to

# ACK01 -> what it lets differ from the order: quantity, price, date, product
CHANGES = {
    "IA": "",
    "AA": "",
    "AC": "",
    "AR": "",
    "IQ": "q",
    "BP": "qd",
    "IP": "p",
    "IE": "p",
    "DR": "d",
    "SP": "d",
    "IS": "s",
    "IC": "qpds",
    "IB": "qd",
    "IR": "qd",
    "R1": "qd",
}


@pytest.mark.parametrize(("code", "changes"), CHANGES.items())
def test_a_code_says_what_is_otherwise_than_ordered(code: str, changes: str) -> None:
    codes = Codes(Conventions())
    kinds = {"q": codes.quantity, "p": codes.price, "d": codes.date, "s": codes.substitute}
    assert "".join(kind for kind, known in kinds.items() if code in known) == changes


@pytest.mark.parametrize(
    ("code", "promised"), [("IA", True), ("IQ", True), ("IS", True), ("IB", False), ("R8", False)]
)
def test_a_code_promises_or_does_not(code: str, promised: bool) -> None:
    assert Codes(Conventions()).promises(code) is promised


def test_a_code_of_neither_kind_cannot_be_told() -> None:
    with pytest.raises(CannotTell, match="what ACK01 'ZZ' promises is not known"):
        Codes(Conventions()).promises("ZZ")


def test_the_retailers_own_codes_are_codes_too() -> None:
    own = {"accepted": "OK", "several": "XX", "price": "PP", "rejected": "NO"}
    codes = Codes(Conventions(statuses=own))
    assert codes.promises("OK")
    assert not codes.promises("NO")
    kinds = (codes.quantity, codes.price, codes.date, codes.substitute)
    assert [("XX" in kind, "PP" in kind) for kind in kinds] == [
        (True, False),
        (True, True),
        (True, False),
        (True, False),
    ]


@pytest.mark.parametrize(("code", "changes"), CHANGES.items())
def test_x12s_codes_are_known_where_the_retailer_has_his_own_for_everything(
    code: str, changes: str
) -> None:
    kinds: tuple[Outcome, ...] = (
        *("accepted", "quantity", "price", "date"),
        *("several", "substituted", "back_ordered", "rejected"),
    )
    codes = Codes(Conventions(statuses={kind: f"{at:02}" for at, kind in enumerate(kinds)}))
    told = {"q": codes.quantity, "p": codes.price, "d": codes.date, "s": codes.substitute}
    assert "".join(kind for kind, known in told.items() if code in known) == changes


def answered(*statuses: str, units: str = "96*EA", **changes: Any) -> Answers:
    """The answer to the first line of the sample's order, with these ACK segments."""
    lines = "".join(f"ACK*{one}~\n" for one in statuses)
    text = (
        f"BAK*00*AC*4501001*20261102*****20261103~\nPO1*1*{units}*4.25*WE*IN*2200101~\n"
        f"{lines}CTT*1~"
    )
    one = shipment(sets={"855": text, **changes})
    order = one.orders[0]
    answer = answer_to(order, one)
    assert answer is not None
    return Answers(order, answer, context_of(one))


def test_what_is_promised_is_what_is_accepted_in_whatever_way() -> None:
    answer = answered("IA*60*EA", "IQ*12*EA", "IB*24*EA")
    assert (answer.accepted(0), answer.parts(0)) == (Decimal(72), Decimal(96))
    assert answer.codes_of(0) == {"IA", "IQ", "IB"}
    assert answer.accepted(1) is None


def test_cases_are_counted_in_the_unit_of_the_line() -> None:
    assert answered("IA*4*CA").accepted(0) == Decimal(96)


def test_one_part_without_a_quantity_is_all_of_the_line() -> None:
    assert answered("IA", units="48*EA").accepted(0) == Decimal(48)


def test_of_two_parts_without_a_quantity_nobody_knows_how_much() -> None:
    with pytest.raises(CannotTell, match="how much ACK01 'IA' is about cannot be read"):
        answered("IA", "IB").accepted(0)


def test_an_answer_that_does_not_say_how_much_leaves_open_whether_it_is_all() -> None:
    assert answered("IA", units="48*EA").parts(0) is None
    assert answered().parts(0) is None


def _again(purpose: str, number: str = "4501001", release: str = "") -> str:
    return f"BAK*{purpose}*AC*{number}*20261102*{release}****20261104~\nCTT*0~"


@pytest.mark.parametrize(
    ("others", "stands"),
    [
        ({}, "20261103"),
        ({"855-2": _again("05")}, "20261104"),
        ({"855-2": _again("01")}, None),
        ({"855-2": _again("00", "4509999")}, "20261103"),
        ({"855-2": _again("00", release="7")}, "20261103"),
    ],
)
def test_the_answer_that_stands(others: dict[str, str], stands: str | None) -> None:
    first = "BAK*00*AC*4501001*20261102*****20261103~\nCTT*0~"
    one = shipment(sets={"855": first, **others})
    answer = answer_to(one.orders[0], one)
    assert (answer.raw("date") if answer else None) == stands


def test_two_different_answers_leave_open_which_stands() -> None:
    first = "BAK*00*AC*4501001*20261102*****20261103~\nCTT*0~"
    one = shipment(sets={"855": first, "855-2": _again("00")})
    with pytest.raises(CannotTell, match=r"^2 different acknowledgments \(855\) of order 4501001"):
        answer_to(one.orders[0], one)
