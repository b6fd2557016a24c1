"""Bills (812): what they say of the money is told, with the retailer's own codes and numbers."""

from __future__ import annotations

from decimal import Decimal

from edicompliance.chargebacks.adjusted import billed_of
from edicompliance.chargebacks.taken import TakenLine
from edicompliance.documents.credit_debit_adjustment import AdjustedLine, CreditDebitAdjustment
from edicompliance.documents.segments.small_parts import ListedCode, ListedCodes, NumberedNote


def _codes(code: str) -> tuple[ListedCodes, ...]:
    return (ListedCodes(agency="ZZ", codes=(ListedCode(list="ZZ", code=code),)),)


def _line_of(*lines: AdjustedLine) -> TakenLine:
    """The line of a bill of 150.00 that names a bill of lading and a code in its heading."""
    bill = CreditDebitAdjustment(
        adjustment_number="DM-3", amount=Decimal(150), credit_debit="D", po_number="4500005",
        numbers=(NumberedNote(qualifier="BM", value="100"),), reasons=_codes("LATE"), lines=lines,
    )  # fmt: skip
    (taken,) = billed_of(bill, "mart", "taken").taken
    (line,) = taken.lines
    return line


def test_a_line_of_a_bill_keeps_the_retailers_codes_and_words_and_its_own_numbers() -> None:
    said = (
        NumberedNote(qualifier="SI", value="ASN10002", description="SENT AFTER ARRIVAL"),
        NumberedNote(qualifier="BM", value="200"),
    )
    line = _line_of(
        AdjustedLine(
            reason="50", credit_debit="D", amount=Decimal(150), text="ASN LATE",
            reasons=_codes("AS-LATE"), numbers=said,
        )
    )  # fmt: skip
    assert line.text == "ASN LATE; AS-LATE; SENT AFTER ARRIVAL"
    assert (line.code, line.about.po) == ("50", "4500005")
    assert (line.about.notice, line.about.bill_of_lading) == ("ASN10002", "200")


def test_a_line_that_names_nothing_and_a_lump_sum_have_what_the_heading_names() -> None:
    plain = _line_of(AdjustedLine(reason="50", credit_debit="D", amount=Decimal(150)))
    lump = _line_of()
    assert [(one.text, one.about.bill_of_lading) for one in (plain, lump)] == [("LATE", "100")] * 2
