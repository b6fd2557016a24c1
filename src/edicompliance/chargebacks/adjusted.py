"""From a credit or debit adjustment (812) to what is billed or given back.

An 812 says what a retailer will take, or give; the money itself moves on an 820. Whether a debit
takes from the supplier or gives to him is the writer's perspective: most retailers write their own
books' debit, which takes. The profile says so (`remittances.812`), or nothing is believed.

>>> from edicompliance.documents.credit_debit_adjustment import AdjustedLine, CreditDebitAdjustment
>>> short = AdjustedLine(reason="06", credit_debit="D", quantity="2", price_difference="7.5")
>>> debit = CreditDebitAdjustment(adjustment_number="DM-7", amount="15", credit_debit="D",
...     po_number="4501", invoice_number="77", lines=(short,))
>>> [(one.kind, one.number, str(one.amount)) for one in billed_of(debit, "mart", "taken").taken]
[('assessed', 'DM-7', '15.00')]
>>> billed_of(debit, "mart", None).rejected[0].reason
'whether a debit takes money or gives it is not said: add debit under remittances.812'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal

from edicompliance.chargebacks.taken import About, Kind, Rejected, Taken, TakenFile, TakenLine
from edicompliance.charges.exact import ZERO, cents
from edicompliance.documents.credit_debit_adjustment import AdjustedLine, CreditDebitAdjustment
from edicompliance.documents.segments.small_parts import ListedCodes, NumberedNote
from edicompliance.errors import DocumentError

_NO_PURPOSE_OF_MONEY: Final = frozenset({"01", "03"})
"""BCD11: cancelled, deleted."""
_LADING: Final = frozenset({"BM", "MB"})
_NOTICE: Final = "SI"
"""The shipper's own number of the shipment, which its ship notice has as BSN02."""


def billed_of(
    one: CreditDebitAdjustment,
    retailer: str,
    debit: Literal["taken", "given"] | None,
    currency: str = "USD",
) -> TakenFile:
    """Return what an 812 bills or gives back, or why it is not believed.

    `currency` holds where it names none.
    """
    named = f"812 {one.adjustment_number}".rstrip()
    refused = _refused(one, debit)
    if refused:
        return TakenFile((), (Rejected(named, refused),))
    found = []
    for way in ("D", "C"):
        lines = tuple(_lines(one, way)) if one.lines else ()
        if not one.lines and one.credit_debit == way:
            lines = (_whole(one),)
        if lines:
            takes = (way == "D") == (debit == "taken")
            kind: Kind = "assessed" if takes else "repaid"
            found.append(_told(one, retailer, kind, lines, currency))
    return TakenFile(tuple(sorted(found, key=lambda told: told.kind)))


def _told(
    one: CreditDebitAdjustment,
    retailer: str,
    kind: Kind,
    lines: tuple[TakenLine, ...],
    currency: str,
) -> Taken:
    return Taken(
        retailer=retailer,
        kind=kind,
        number=one.adjustment_number,
        day=one.date,
        notified=one.date,
        currency=one.currency.code if one.currency and one.currency.code else currency,
        source="812",
        lines=lines,
    )


def _refused(one: CreditDebitAdjustment, debit: str | None) -> str:
    """Why it is not believed; empty: it is."""
    if debit is None:
        return (
            "whether a debit takes money or gives it is not said: add debit under remittances.812"
        )
    if one.purpose in _NO_PURPOSE_OF_MONEY:
        return f"BCD11 {one.purpose} takes an earlier one back; look at that one by hand"
    if one.credit_debit not in ("C", "D"):
        return f"expected C or D in BCD05, got {one.credit_debit!r}"
    if one.amount is None or one.amount <= 0:
        return f"expected money in BCD04, got {one.amount}"
    return _lines_refused(one) if one.lines else ""


def _lines_refused(one: CreditDebitAdjustment) -> str:
    total = one.lines_total
    if total is None:
        return "expected money and C or D in each CDD, got a line without"
    if total != one.amount:
        return f"expected BCD04 to be the sum of its CDD, {total:.2f}, got {one.amount:.2f}"
    return ""


def _lines(one: CreditDebitAdjustment, way: str) -> Iterator[TakenLine]:
    """The lines that go one way: an 812 may bill some and give back others."""
    for line in one.lines:
        amount = line.value
        if amount and line.credit_debit == way:
            yield TakenLine(
                cents(amount),
                _about(one, line.numbers, _item(line)),
                quantity=line.quantity,
                code=line.reason,
                text=_words(line.reasons or one.reasons, line.numbers, line.text),
                where=_where(line, "reason"),
            )


def _whole(one: CreditDebitAdjustment) -> TakenLine:
    """A lump sum: one line that names what the heading names."""
    text = _words(one.reasons, one.numbers)
    return TakenLine(one.amount or ZERO, _about(one), text=text, where=_where(one, "amount"))


def _words(reasons: Iterable[ListedCodes], notes: Iterable[NumberedNote], text: str = "") -> str:
    """What the retailer says of it: its words, its own codes, what stands beside its numbers."""
    codes = (each.code for reason in reasons for each in reason.codes)
    said = (text, *codes, *(note.description for note in notes))
    return "; ".join(dict.fromkeys(filter(None, said)))


def _about(
    one: CreditDebitAdjustment, of_line: tuple[NumberedNote, ...] = (), item: str = ""
) -> About:
    """The numbers that are named: those of the line before those of the heading."""
    notes = [note for note in (*of_line, *one.numbers) if note.value]
    return About(
        invoice=one.invoice_number,
        po=one.po_number,
        bill_of_lading=next((note.value for note in notes if note.qualifier in _LADING), ""),
        notice=next((note.value for note in notes if note.qualifier == _NOTICE), ""),
        item=item,
    )


def _item(line: AdjustedLine) -> str:
    ids = line.product.ids if line.product else ()
    return next((one.value for one in ids), "")


def _where(record: CreditDebitAdjustment | AdjustedLine, field: str) -> str:
    try:
        where = record.where(field)
    except DocumentError:
        return ""
    return f"{where.file}@{where.offset}+{where.length}"
