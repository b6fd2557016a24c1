"""Ordered, acknowledged, shipped, invoiced: the four documents of one line against each other."""

from typing import Any

import pytest
from tests.rules.test_billing import context, invoice, line, told

from edicompliance.documents import Invoice
from edicompliance.rules.invoices.invoice_counts import (
    four_way,
    invoiced_lines,
    not_billed,
    unbilled,
)
from edicompliance.rules.model import Violation

NEVER = (
    "the line is invoiced and was never acknowledged: a line of the acknowledgment (855), line 1"
)
MORE = "more is invoiced than was acknowledged"
BARE = "BAK*00*{}*4501001*20261102*****20261103~\nCTT*0~"
MUGS = "PO1*1*96*EA*4.25*WE*IN*2200101*UP*614141100019"


def answer(*statuses: str, kind: str = "AC", purpose: str = "00", of: str = MUGS) -> str:
    """What stands between ST and SE of an acknowledgment."""
    lines = "".join(f"ACK*{one}~\n" for one in statuses)
    return f"BAK*{purpose}*{kind}*4501001*20261102*****20261103~\n{of}~\n{lines}CTT*1~"


def outcomes(quantity: int | None, *, bill: Invoice | None = None, **more: Any) -> list[Any]:
    """What is said of the mugs, of which 96 are ordered and ship."""
    one = context(bill or invoice(line(quantity=quantity)), **more)
    return list(four_way(next(invoiced_lines(one)), one))


@pytest.mark.parametrize(
    ("quantity", "answers", "said"),
    [
        (96, {}, []),
        (90, {}, ["less is invoiced than ships: 96 EA, 90 EA"]),
        (96, {"855": answer("IA*96*EA")}, []),
        (96, {"855": answer("IA*4*CA")}, []),
        (96, {"855": answer("IA*60*EA", "IB*36*EA")}, []),
        (
            96,
            {"855": answer("IA*90*EA", "IR*6*EA")},
            ["more is invoiced than was acknowledged: 90 EA, 96 EA"],
        ),
        (96, {"855": answer("IR*96*EA")}, ["more is invoiced than was acknowledged: 0 EA, 96 EA"]),
        (96, {"855": answer("IA")}, []),
        (96, {"855": answer()}, []),
        (
            96,
            {"855": answer("IA*24*EA", of="PO1*3*24*EA*15*WE*IN*2200103*UP*614141100033")},
            [NEVER],
        ),
        (
            96,
            {"855": answer("IA*96*EA"), "855-2": answer("IA*48*EA", purpose="05")},
            ["more is invoiced than was acknowledged: 48 EA, 96 EA"],
        ),
        (96, {"855": BARE.format("AD")}, []),
        (96, {"855": BARE.format("AT")}, [NEVER]),
        (96, {"855": BARE.format("RJ")}, [f"{MORE}: 0 EA, 96 EA"]),
        (96, {"855": answer("IA*96*EA", kind="RD")}, [f"{MORE}: 0 EA, 96 EA"]),
        (96, {"855": answer("IA*1*EA"), "855-2": answer(purpose="01")}, []),
        (97, {}, []),  # above what ships: another rule's
    ],
)
def test_the_four_documents_of_a_line_agree(
    quantity: int, answers: dict[str, str], said: list[str]
) -> None:
    assert told(outcomes(quantity, sets=answers)) == said


def test_the_whole_arithmetic_is_told_beside_the_figure_that_is_wrong() -> None:
    (fault,) = outcomes(90, sets={"855": answer("IA*92*EA")})
    assert isinstance(fault, Violation)
    assert fault.notes == ("ordered 96, acknowledged 92, shipped 96, invoiced 90 EA",)
    assert (fault.subject.po, fault.subject.line) == ("4501001", "1")
    assert fault.counts == {"unit": 6}
    billed = [one for one in fault.evidence if one.reference is None]
    assert len(billed) == 1  # the invoice was composed; the others stand in the ship notice
    assert all("856/" in str(one.reference) for one in fault.evidence if one.reference)


def test_more_than_was_ordered_and_acknowledged_is_told_by_what_was_ordered() -> None:
    edit = ({"in": "850", "old": "PO1*1*96*EA", "new": "PO1*1*90*EA"},)
    (fault,) = outcomes(96, edit=edit, sets={"855": answer("IA*90*EA")})
    assert isinstance(fault, Violation)
    assert fault.message == "more is invoiced than was ordered"
    assert fault.expected == "90 EA"
    assert fault.counts == {"unit": 6}
    references = [str(one.reference) for one in fault.evidence if one.reference]
    assert [one[:4] for one in references] == ["850/", "855/"]


def test_what_of_a_line_cannot_be_told_is_said_and_the_rest_is_judged() -> None:
    assert told(outcomes(None)) == ["line 1: line 1: the invoiced quantity cannot be read"]
    assert told(outcomes(96, drop=("856",))) == ["line 1: no ship notice (856) is given"]
    found = told(outcomes(96, sets={"855": answer("IA*1*XX")}))
    assert len(found) == 1
    assert found[0].startswith("line 1: ")


def test_a_line_that_ships_and_is_on_no_invoice_is_told_with_all_of_it() -> None:
    one = context(invoice(line()))
    towels, vases = (not_billed(*each, one) for each in unbilled(one))
    assert (towels.expected, towels.actual) == ("48 EA", "0 EA")
    assert (vases.expected, vases.subject.line, vases.subject.item) == ("24 EA", "3", "2200103")
    assert vases.counts == {"unit": 24}
    assert vases.notes == ("the line ships and is on no invoice of the order",)
    assert all("SN1" in str(each.reference) for each in vases.evidence)
