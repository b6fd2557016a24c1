"""What is wrong with an order itself, told line by line or of the whole.

What an order asks for is the retailer's; whoever works it unseen ships to a place that is closed,
bills at a price that was never agreed, or breaks cases. So each line is judged on its own, and a
doubt about one hides no fault of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.comparing.items import ItemMaster, Items
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Subject, Violation


class Row(NamedTuple):
    """One line of an order, and what people call it."""

    order: PurchaseOrder
    line: OrderLine
    name: str

    def subject(self, store: str | None = None) -> Subject:
        """What a fault of it is about."""
        item = self.line.ids[0].value if self.line.ids else None
        return Subject(po=self.order.po_number, line=self.name, item=item, store=store)

    def cost(self, context: Context) -> Decimal | None:
        """The whole line at the retailer's cost; None: not known."""
        price = context.aboard.costs_of(self.order).of_unit(self.line)
        quantity = self.line.quantity
        return None if price is None or quantity is None else price * quantity

    def doubt(self, reason: str) -> CannotTell:
        """What cannot be told of it."""
        return CannotTell(f"line {self.name}: {reason}")


def rows_of(order: PurchaseOrder) -> Iterator[Row]:
    """Yield an order's lines, each by its number, or by its place where it has none."""
    for place, line in enumerate(order.lines, 1):
        yield Row(order, line, line.line_id.strip() or str(place))


def line_fault(
    row: Row,
    message: str,
    evidence: Sequence[Evidence],
    expected: str | None,
    actual: str | None,
    context: Context,
    notes: tuple[str, ...] = (),
) -> Violation:
    """A fault of one line, which fails with all its goods."""
    return Violation(
        message,
        evidence=tuple(evidence),
        expected=expected,
        actual=actual,
        subject=row.subject(),
        cost=row.cost(context),
        notes=notes,
    )


def order_fault(
    order: PurchaseOrder,
    message: str,
    evidence: Sequence[Evidence],
    expected: str | None,
    actual: str | None,
    context: Context,
    notes: tuple[str, ...] = (),
) -> Violation:
    """A fault of a whole order, which fails with all that was ordered."""
    return Violation(
        message,
        evidence=tuple(evidence),
        expected=expected,
        actual=actual,
        subject=Subject(po=order.po_number),
        cost=context.aboard.ordered_cost(order),
        notes=notes,
    )


def listed(row: Row, items: Items, *, ever: bool = False) -> tuple[ItemMaster, ...]:
    """Return what the supplier's list says of a line's article on the order's day, or ever."""
    day = None if ever else row.order.po_date
    found = (items.find(one.qualifier, one.value, day) for one in row.line.ids)
    return tuple(dict.fromkeys(one for rows in found for one in rows))


def shown(number: Decimal) -> str:
    """A figure for people, four places at the most.

    >>> shown(Decimal("4.2500")), shown(Decimal("0.3333333333")), shown(Decimal("120"))
    ('4.25', '0.3333', '120')
    """
    text = f"{round(number, 4):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
