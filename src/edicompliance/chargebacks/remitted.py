"""From a remittance advice (820) to what was taken.

A payer's amounts can be read in four ways. The profile says which is meant; where it does not, the
one by which the items come to the payment is. If they come to something else, nothing of it is
believed: the whole remittance is among the rejected, with the difference.

>>> from edicompliance.documents.remittance_advice import RemittanceAdvice
>>> from edicompliance.documents.segments.remittance_parts import Adjustment, PaidEntity, PaidItem
>>> taken_off = Adjustment(amount="-25.50", reason="54", reference_qualifier="DB", reference="DM-7")
>>> advice = RemittanceAdvice(handling="I", amount="160.5", entities=(PaidEntity(items=(
...     PaidItem(qualifier="IV", number="77", paid="186", total="186",
...              adjustments=(taken_off,)),)),))
>>> [(one.kind, one.number, str(one.amount)) for one in taken_of(advice, "mart").taken]
[('deducted', 'DM-7', '25.50')]
>>> wrong = advice.model_copy(update={"amount": Decimal(150)})
>>> taken_of(wrong, "mart", Reading("gross", "negative")).rejected[0].reason
'expected BPR02 to be the sum of its items and adjustments, 160.50, got 150.00: 10.50 too little'
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from edicompliance.chargebacks.taken import About, Kind, Rejected, Taken, TakenFile, TakenLine
from edicompliance.documents.remittance_advice import READINGS, Reading, RemittanceAdvice
from edicompliance.documents.segments.parts import Reference
from edicompliance.documents.segments.remittance_parts import Adjustment, PaidItem
from edicompliance.errors import DocumentError

_ORDER: Final = frozenset({"PO", "OP"})
_LADING: Final = frozenset({"BM", "MB"})
_STORE: Final = frozenset({"ST", "19", "LU", "DP"})
_INVOICE: Final = frozenset({"IV", "IK", "CN"})
_FIELDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {"po": _ORDER, "bill_of_lading": _LADING, "store": _STORE, "invoice": _INVOICE}
)
"""What REF01 and ADX03 name."""


Invoiced = Callable[[str], Decimal | None]
"""An invoice's number -> what we invoiced under it; None: no such invoice is known."""


def taken_of(
    advice: RemittanceAdvice,
    retailer: str,
    reading: Reading | None = None,
    invoiced: Invoiced = lambda _number: None,
    currency: str = "USD",
) -> TakenFile:
    """Return what a remittance takes and gives back, or why it is not believed.

    `reading` is what the retailer's profile says of its signs; None: it does not say. An item is
    paid short of what we `invoiced`, whatever the retailer says was. `currency` holds where the
    remittance names none.
    """
    chosen, refused = _reading(advice, reading)
    if chosen is None:
        return TakenFile((), (Rejected(_named(advice), refused),))
    adjusted = [_adjusted(advice, retailer, chosen, item, one, at)
                for at, (item, one) in enumerate(advice.iter_adjustments(), 1)]  # fmt: skip
    negative = [_negative_item(advice, retailer, item) for item in advice.items
                if item.paid is not None and item.paid < 0]  # fmt: skip
    short = [
        one for item in advice.items for one in _short(advice, retailer, chosen, item, invoiced)
    ]
    found = (one for one in (*adjusted, *negative, *short) if one is not None)
    named = advice.currency.code if advice.currency else ""
    return TakenFile.of(replace(one, currency=named or currency) for one in found)


def _reading(advice: RemittanceAdvice, stated: Reading | None) -> tuple[Reading | None, str]:
    if stated is not None:
        total = advice.sum_by(stated)
        return (stated, "") if total == advice.amount is not None else (None, _off(advice, total))
    found = advice.readings
    if len({_meaning(one, advice) for one in found}) == 1:
        return found[0], ""
    if found:
        told = " or ".join(f"{one.items} items and {one.deductions} deductions" for one in found)
        return None, f"its amounts can be read as {told}: say which, under remittances.820"
    return None, _off(advice, advice.sum_by(READINGS[0]))


def _meaning(reading: Reading, advice: RemittanceAdvice) -> tuple[bool, bool]:
    """What of a reading makes a difference: nothing where there is nothing to adjust."""
    adjusted = [item for item, _ in advice.iter_adjustments()]
    of_items = any(item is not None for item in adjusted)
    return of_items and reading.items == "net", bool(adjusted) and reading.sign < 0


def _off(advice: RemittanceAdvice, total: Decimal | None) -> str:
    if advice.amount is None or total is None:
        return "expected amounts in BPR02, RMR04 and ADX01, got one that is no number"
    off = advice.amount - total
    told = f"{abs(off):.2f} too {'much' if off > 0 else 'little'}"
    sums = f"{total:.2f}, got {advice.amount:.2f}: {told}"
    return f"expected BPR02 to be the sum of its items and adjustments, {sums}"


def _adjusted(
    advice: RemittanceAdvice,
    retailer: str,
    reading: Reading,
    item: PaidItem | None,
    one: Adjustment,
    at: int,
) -> Taken | None:
    """An adjustment: of less than nothing it takes, of more it gives back."""
    amount = reading.sign * (one.amount or Decimal(0))
    if not amount:
        return None
    kind: Kind = "deducted" if amount < 0 else "repaid"
    line = TakenLine(
        abs(amount),
        _about(item, one),
        code=one.reason,
        text=" ".join(filter(None, (note.text for note in one.remarks))),
        where=_where(one),
    )
    number = _number_of(one) or f"{advice.trace_number}#{at}"
    return _taken(advice, retailer, kind, number, line)


def _negative_item(advice: RemittanceAdvice, retailer: str, item: PaidItem) -> Taken:
    """An item of less than nothing is a deduction in its own right."""
    line = TakenLine(
        abs(item.paid or Decimal(0)),
        _about(item, None),
        code=item.adjustment_reason,
        text=" ".join(filter(None, (note.text for note in item.remarks))),
        where=_where(item),
    )
    return _taken(advice, retailer, "deducted", item.number, line)


def _short(
    advice: RemittanceAdvice,
    retailer: str,
    reading: Reading,
    item: PaidItem,
    invoiced: Invoiced,
) -> Iterator[Taken]:
    """What is paid less than was invoiced, and no adjustment says why."""
    own = invoiced(item.number) if item.qualifier in _INVOICE else None
    total = item.total if own is None else own
    if total is None or item.paid is None or item.paid < 0:
        return
    due = total - (item.discount or 0)
    if reading.items == "net":
        due += reading.sign * sum((one.amount or Decimal(0)) for one in item.adjustments)
    short = due - item.paid
    if short > 0:
        line = TakenLine(
            short,
            _about(item, None),
            code=item.adjustment_reason,
            text="paid short, without an adjustment",
            where=_where(item),
        )
        yield _taken(advice, retailer, "deducted", item.number, line)


def _taken(
    advice: RemittanceAdvice, retailer: str, kind: Kind, number: str, line: TakenLine
) -> Taken:
    return Taken(
        retailer=retailer,
        kind=kind,
        number=number,
        day=advice.date,
        payment=advice.trace_number,
        source="820",
        lines=(line,),
    )


def _number_of(one: Adjustment) -> str:
    """The debit memo's own number: ADX04, unless it names an order or an invoice."""
    known = frozenset().union(*_FIELDS.values())
    if one.reference and one.reference_qualifier not in known:
        return one.reference
    own = (ref.value for ref in one.references if ref.qualifier not in known and ref.value)
    return next(own, "")


def _about(item: PaidItem | None, one: Adjustment | None) -> About:
    """What an adjustment is about, by its own references, and then by its item's."""
    told: list[tuple[str, str]] = []
    if one is not None:
        told = [(one.reference_qualifier, one.reference), *_pairs(one.references)]
    if item is not None:
        told += [(item.qualifier, item.number), *_pairs(item.references)]
    names = {
        field: next((number for qualifier, number in told if qualifier in known and number), "")
        for field, known in _FIELDS.items()
    }
    return About(**names)


def _pairs(references: tuple[Reference, ...]) -> list[tuple[str, str]]:
    return [(ref.qualifier, ref.value) for ref in references]


def _where(record: Adjustment | PaidItem) -> str:
    try:
        where = record.where("amount" if isinstance(record, Adjustment) else "paid")
    except DocumentError:
        return ""
    return f"{where.file}@{where.offset}+{where.length}"


def _named(advice: RemittanceAdvice) -> str:
    return f"820 {advice.trace_number}".rstrip()
