"""An order as it stands after the retailer changed it: 850 and 860 put together.

A change names lines and says what happens to each: added, deleted, more, less, another price. What
its quantity means is the retailer's habit, the new one or the difference, and is told by the
conventions; where the two do not fit together, nobody guesses. A change that comes before its order
waits for it.

>>> from edicompliance.documents.order_change import ChangedLine
>>> from edicompliance.documents.purchase_order import OrderLine
>>> order = PurchaseOrder(po_number="7", lines=(OrderLine(line_id="1", quantity=96),))
>>> less = ChangedLine(line_id="1", change="QD", quantity=72)
>>> change = OrderChange(purpose="04", po_number="7", lines=(less,))
>>> str(apply_change(change, order).lines[0].quantity)
'72'
>>> by = Conventions(change_quantity="difference")
>>> str(apply_change(change, order, by).lines[0].quantity)
'24'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from edicompliance.documents.comparing.line_matching import LineFinder
from edicompliance.documents.comparing.line_names import hash_total
from edicompliance.documents.composing.agreements import Changing
from edicompliance.documents.conventions import Conventions, Partner
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.order_change import ChangedLine, OrderChange
from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
from edicompliance.errors import UnwritableDocument

_CANCELLATION, _REPLACEMENT = "01", "05"
_APPLIED: Final = frozenset({"", "00", "01", "02", "03", "04", "05", "06"})
"""Purposes of a change that can be applied, BCH01."""
_IDENTITY: Final = ("purpose", "po_number", "lines", "line_count", "hash_total", "change_sequence")
_BY_QUALIFIER: Final[Mapping[str, str]] = MappingProxyType(
    {"dates": "qualifier", "references": "qualifier", "parties": "role", "amounts": "qualifier"}
)
"""Fields of which a change names only what is new -> what tells their records apart."""
_ADDED, _DELETED, _UNCHANGED = "AI", "DI", "NC"
_MORE, _LESS = "QI", "QD"
_QUANTITIES: Final = ("quantity", "unit", "distribution", "schedules")
_DATES: Final = ("dates", "schedules")
_PRICES: Final = ("price", "price_basis", "prices", "allowances")
_SAID: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        _MORE: _QUANTITIES,
        _LESS: _QUANTITIES,
        "PC": _PRICES,
        "PQ": (*_PRICES, *_QUANTITIES),
        "PR": (*_PRICES, *_QUANTITIES, *_DATES),
        "CT": _DATES,
        "DR": _DATES,
        "RS": _DATES,
        "RQ": (*_QUANTITIES, *_DATES),
    }
)
"""POC02 -> what of a line it changes; codes that change whatever the line says are not in it."""
_WHATEVER: Final = frozenset({"CA", "MU"})
_WHOLE: Final = frozenset({"RZ", "RE", "RM"})
"""Codes that put the line in place of the one before, with nothing of it left."""
_ALL_DATES: Final = "RB"


def apply_change(
    change: OrderChange, order: PurchaseOrder, partner: Partner | None = None
) -> PurchaseOrder:
    """Return the order as it stands after a change.

    A cancelled order has purpose `01` and no lines. Raises `UnwritableDocument` where the change is
    of another order, and `CannotTell` where it cannot be told what it means.
    """
    if (change.po_number, change.release_number) != (order.po_number, order.release_number):
        raise UnwritableDocument(
            f"a change of order {_named(change)} cannot be applied to order {_named(order)}"
        )
    if order.purpose == _CANCELLATION:
        raise CannotTell(f"order {_named(order)} is cancelled, and a change of it follows")
    if change.purpose not in _APPLIED:
        raise CannotTell(f"a change of order {_named(change)} has purpose {change.purpose}")
    if change.purpose == _CANCELLATION:
        return _stated(order, {"purpose": _CANCELLATION, "lines": ()})
    settings = (partner or Conventions()).conventions_of("860")
    settings.require_all(Changing)
    lines = () if change.purpose == _REPLACEMENT and change.lines else order.lines
    work = _Work(order, lines, settings)
    for line in change.lines:
        work.take(line, replacing=change.purpose == _REPLACEMENT)
    return _stated(order, {**_heading(change, order), "lines": work.lines})


def _named(document: OrderChange | PurchaseOrder) -> str:
    return document.po_number + f" release {document.release_number}" * bool(
        document.release_number
    )


def _stated(order: PurchaseOrder, values: Mapping[str, Any]) -> PurchaseOrder:
    """Return the order with new values, and with the count and sum that they make."""
    lines = values["lines"]
    counted = order.line_count is not None
    summed = order.hash_total is not None
    totals = {
        "line_count": len(lines) if counted else None,
        "hash_total": hash_total([line.quantity for line in lines]) if summed else None,
        "totals": (),
    }
    return order.model_copy(update={**values, **totals})


def _heading(change: OrderChange, order: PurchaseOrder) -> dict[str, Any]:
    """Return what the change's heading says anew; what it leaves out stays."""
    values: dict[str, Any] = {}
    for name in PurchaseOrder.model_fields.keys() & OrderChange.model_fields.keys():
        said = getattr(change, name)
        if name in _IDENTITY or not said:
            continue
        values[name] = _merged(name, getattr(order, name), said)
    return values


def _merged(name: str, before: Any, said: Any) -> Any:
    """Return records with the new ones in the places of those of the same kind."""
    kind = _BY_QUALIFIER.get(name)
    if kind is None:
        return said
    new = {getattr(one, kind) for one in said}
    return (*(one for one in before if getattr(one, kind) not in new), *said)


class _Work:
    """The lines of an order while a change is applied to them."""

    def __init__(self, order: PurchaseOrder, lines: Sequence[OrderLine], settings: Conventions):
        self.order = order
        self.settings = settings
        self.finder = LineFinder(order.model_copy(update={"lines": tuple(lines)}))
        self.places: list[OrderLine | None] = list(lines)
        self.numbers = {one.line_id for one in lines if one.line_id}

    @property
    def lines(self) -> tuple[OrderLine, ...]:
        """What is left, and what was added, in their order."""
        return tuple(one for one in self.places if one is not None)

    def take(self, change: ChangedLine, *, replacing: bool) -> None:
        """Apply what happens to one line."""
        code = change.change
        if replacing and code != _DELETED:
            self.places.append(_line(change))
        elif replacing or code == _UNCHANGED:
            return
        elif code == _ADDED:
            self.add(change)
        else:
            at, line = self.found(change)
            if code == _DELETED:
                self.places[at] = None
                self.numbers.discard(line.line_id)
            else:
                self.places[at] = _line(change) if code in _WHOLE else self.changed(line, change)

    def add(self, change: ChangedLine) -> None:
        if change.line_id in self.numbers:
            raise CannotTell(
                f"line {change.line_id} is added to order {self.order.po_number}, which has it"
            )
        self.numbers |= {change.line_id} - {""}
        self.places.append(_line(change))

    def found(self, change: ChangedLine) -> tuple[int, OrderLine]:
        """Return which line is meant; `CannotTell` where none or several are."""
        found = self.finder.find(change.line_id, change.ids)
        line = self.places[found.target.number] if found.target else None
        if found.target is None or line is None:
            reason = "it was deleted" if found.target else found.reason
            raise CannotTell(
                f"a change of line {change.line_id or 'without a number'} of order "
                f"{self.order.po_number}: {reason}"
            )
        return found.target.number, line

    def changed(self, line: OrderLine, change: ChangedLine) -> OrderLine:
        code = change.change
        if code == _ALL_DATES:
            return line.model_copy(update={"dates": change.dates})
        if code in _WHATEVER:
            names: Iterable[str] = OrderLine.model_fields.keys() & ChangedLine.model_fields.keys()
        elif code in _SAID:
            names = _SAID[code]
        else:
            raise CannotTell(
                f"what POC02 {code!r} does to line {change.line_id} of order "
                f"{self.order.po_number} is not known"
            )
        said = {name: getattr(change, name) for name in names if name != "line_id"}
        values = {
            name: _merged(name, getattr(line, name), value)
            for name, value in said.items()
            if value not in (None, "", ())
        }
        if code in (_MORE, _LESS):
            values["quantity"] = self.quantity(line, change)
        now = line.model_copy(update=values).changed_by(change, {name: name for name in values})
        if values.keys() & {"quantity", "distribution"}:
            self.check_stores(now)
        return now

    def quantity(self, line: OrderLine, change: ChangedLine) -> Decimal:
        """Return what is ordered now, where a quantity grows or shrinks."""
        was, said = line.quantity, change.quantity
        name = f"line {change.line_id} of order {self.order.po_number}"
        if was is None or said is None:
            raise CannotTell(f"{name}: {change.change} without a quantity before, or in the change")
        if change.unit and line.unit and change.unit != line.unit:
            raise CannotTell(f"{name}: ordered in {line.unit}, changed in {change.unit}")
        grows = change.change == _MORE
        if self.settings.change_quantity == "difference":
            now = was + said if grows else was - said
        else:
            now = said
        if now < 0 or (now < was if grows else now > was):
            raise CannotTell(
                f"{name}: {change.change} {said:f} of {was:f} ordered does not fit a "
                f"{self.settings.change_quantity}"
            )
        return now

    def check_stores(self, line: OrderLine) -> None:
        """Raise where the stores do not get what is ordered now."""
        if line.distribution and line.distributed != line.quantity:
            raise CannotTell(
                f"line {line.line_id} of order {self.order.po_number}: the stores of its SDQ do "
                "not get what is ordered after the change"
            )


def _line(change: ChangedLine) -> OrderLine:
    """Return a line of the order from a line of the change."""
    names = OrderLine.model_fields.keys() & ChangedLine.model_fields.keys()
    made = OrderLine(**{name: getattr(change, name) for name in names})
    return made.changed_by(change, {name: name for name in names})


@dataclass(frozen=True, slots=True)
class Applied:
    """What orders and changes come to."""

    orders: tuple[PurchaseOrder, ...]
    """The orders as they stand, in the order in which they were given."""
    waiting: tuple[OrderChange, ...]
    """Changes whose order has not come yet."""
    undecided: tuple[tuple[OrderChange, str], ...] = ()
    """Changes that cannot be applied, and why; later ones of the same order are not, either."""


def apply_changes(
    orders: Iterable[PurchaseOrder],
    changes: Iterable[OrderChange],
    partner: Partner | None = None,
) -> Applied:
    """Apply each change to its order, by the retailer's count of them and then by their dates.

    A change that was sent twice is applied once.
    """
    given, listed = tuple(orders), tuple(dict.fromkeys(changes))
    known = {_key(one) for one in given}
    mine: dict[tuple[str, str], list[OrderChange]] = {}
    for one in listed:
        mine.setdefault(_key(one), []).append(one)
    done = [_one_by_one(order, mine.get(_key(order), ()), partner) for order in given]
    return Applied(
        tuple(order for order, _ in done),
        tuple(one for one in listed if _key(one) not in known),
        tuple(dict.fromkeys(doubt for _, doubts in done for doubt in doubts)),
    )


def _key(document: OrderChange | PurchaseOrder) -> tuple[str, str]:
    return document.po_number, document.release_number


def _one_by_one(
    order: PurchaseOrder, changes: Sequence[OrderChange], partner: Partner | None
) -> tuple[PurchaseOrder, list[tuple[OrderChange, str]]]:
    waiting = sorted(changes, key=_turn)
    while waiting:
        try:
            order = apply_change(waiting[0], order, partner)
        except CannotTell as doubt:
            later = f"it follows one that cannot be applied: {doubt.reason}"
            return order, [(waiting[0], doubt.reason), *((one, later) for one in waiting[1:])]
        waiting = waiting[1:]
    return order, []


def _turn(change: OrderChange) -> tuple[int, str, str]:
    """Return when a change has its turn; counts that are numbers go by their size."""
    count = change.change_sequence.strip()
    return (int(count) if count.isdecimal() else 0, count, change.raw("date"))
