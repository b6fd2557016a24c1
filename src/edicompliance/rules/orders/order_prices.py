"""What an order promises to pay, against what was agreed: prices of lines, terms of payment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import partial
from typing import Final

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.comparing.items import ItemMaster, Items
from edicompliance.documents.comparing.prices import FREE, unit_price
from edicompliance.documents.comparing.units import Packs
from edicompliance.documents.conventions import reference
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.terms import Terms
from edicompliance.masters import AgreedTerms
from edicompliance.rules.context import Context
from edicompliance.rules.guides.scope import told
from edicompliance.rules.model import Evidence, Outcome, Violation
from edicompliance.rules.orders.ordered import Row, line_fault, listed, order_fault, rows_of, shown

_CENT: Final = Decimal("0.01")


def prices_differ(order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """Yield the lines of an order whose price is not the one agreed for the order's day."""
    items = context.known.masters.require("items")
    if order.po_date is None:
        raise CannotTell(f"order {order.po_number} has no date, and prices hold by the day")
    for row in rows_of(order):
        try:
            yield from _price_differs(row, items, context)
        except CannotTell as unknown:
            yield row.doubt(unknown.reason)


def _price_differs(row: Row, items: Items, context: Context) -> Iterator[Violation]:
    line, rows = row.line, listed(row, items)
    agreed = _agreed_price(rows, items.path)
    theirs, ours = _currency(row, context), agreed.currency or context.currency
    if theirs != ours:
        raise CannotTell(f"ordered in {theirs}, agreed in {ours}")
    price = unit_price(line, rows)
    wanted = _in_unit_of(row, agreed, rows)
    converted = line.price != price or agreed.price != wanted
    if price == wanted or (converted and _same(price, wanted)):
        return
    unit = line.unit or "unit"
    free = ", by basis NC" if line.price_basis == FREE else ""
    yield line_fault(
        row,
        "the order's price is not the one agreed",
        [Evidence.of(line, "price"), Evidence.of(line, "price_basis")],
        f"{_money(wanted)} {ours} per {unit}",
        f"{_money(price)} {theirs} per {unit}{free}",
        context,
        (f"agreed by {items.path}:{agreed.line}",) if agreed.line else (),
    )


def _agreed_price(rows: Sequence[ItemMaster], path: str) -> ItemMaster:
    """Return the one row that has the price; raises `CannotTell`."""
    if not rows:
        raise CannotTell(f"it is not in {path} on the order's day")
    priced = [one for one in rows if one.price is not None]
    if not priced:
        raise CannotTell(f"{path} has no price of it")
    if len({(one.price, one.price_unit or one.unit, one.currency) for one in priced}) > 1:
        raise CannotTell(f"{path} has several prices of it: lines {_lines(priced)}")
    return priced[0]


def _lines(rows: Sequence[ItemMaster]) -> str:
    return " and ".join(str(one.line) for one in rows)


def _currency(row: Row, context: Context) -> str:
    for record in (row.line.currency, row.order.currency):
        if record is not None and record.code.strip():
            return record.code.strip()
    return context.currency


def _in_unit_of(row: Row, agreed: ItemMaster, rows: Sequence[ItemMaster]) -> Decimal:
    """Return the agreed price for one unit of the line; raises `CannotTell`."""
    size = Packs(row.line.packings, rows).convert(
        Fraction(1), row.line.unit, agreed.price_unit or agreed.unit
    )
    price = agreed.price if agreed.price is not None else Decimal(0)
    return price * size.numerator / size.denominator


def _same(price: Decimal, wanted: Decimal) -> bool:
    """Whether two prices, one reckoned from another unit, are one as far as both are written.

    >>> _same(Decimal("0.354"), Decimal("4.25") / 12), _same(Decimal("4.25"), Decimal("4.2"))
    (True, False)
    """
    places = min(max(2, _places(one)) for one in (price, wanted))
    step = _CENT.scaleb(2 - places)
    return price.quantize(step, ROUND_HALF_UP) == wanted.quantize(step, ROUND_HALF_UP)


def _places(price: Decimal) -> int:
    exponent = price.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _money(price: Decimal) -> str:
    return f"{price:.2f}" if _places(price) <= 2 else shown(price)


# -- terms

_FIELDS: Final = {
    "net_days": "net days",
    "discount_percent": "discount percent",
    "discount_days": "discount days",
    "basis": "basis",
}
"""What is compared -> what people call it."""
_DISCOUNT: Final = frozenset({"discount_percent", "discount_days"})


def terms_differ(order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """Yield what of an order's terms of payment is not as agreed."""
    terms = context.known.masters.require("terms")
    number = order.po_number
    department = told(partial(reference, order, "department", context.conventions("850", order)))
    name = department.value.strip() if department is not None else ""
    rows = terms.find("department", name, order.po_date) if name else ()
    rows = rows or terms.find("department", "", order.po_date)
    if len(rows) != 1:
        many = f"{len(rows)} rows" if rows else "no row"
        raise CannotTell(f"order {number}: {terms.path} has {many} for department {name or 'none'}")
    if not order.terms:
        raise CannotTell(f"order {number} has no terms (ITD)")
    found = [list(_differing(one, rows[0])) for one in order.terms]
    fewest = min(found, key=len)
    said = order.terms[found.index(fewest)]
    for field in fewest:
        try:
            yield _differs(order, said, field, rows[0], terms.path, context)
        except CannotTell as doubt:
            yield doubt


def _differing(said: Terms, agreed: AgreedTerms) -> Iterator[str]:
    """Yield the fields in which terms are not those agreed; nothing and 0 are one."""
    for field in _FIELDS:
        ours, theirs = getattr(said, field), getattr(agreed, field)
        left_open = theirs in (None, "") and (field not in _DISCOUNT or agreed.text)
        if not left_open and (ours or 0) != (theirs or 0):
            yield field


def _differs(
    order: PurchaseOrder,
    said: Terms,
    field: str,
    agreed: AgreedTerms,
    path: str,
    context: Context,
) -> Violation:
    name, ours = _FIELDS[field], said.raw(field)
    by_date = said.net_date if field == "net_days" else said.discount_date
    if not ours and field != "basis" and (by_date is not None or said.description):
        raise CannotTell(f"order {order.po_number} says its {name} in words or by a date")
    wanted = getattr(agreed, field)
    return order_fault(
        order,
        f"the order's terms of payment are not those agreed: {name}",
        [Evidence.of(said, field)],
        "none" if wanted in (None, "") else str(wanted),
        ours or "none",
        context,
        (f"agreed by {path}:{agreed.line}",) if agreed.line else (),
    )
