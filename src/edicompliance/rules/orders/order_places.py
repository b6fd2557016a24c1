"""Where an order goes: places that nobody has on his list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.conventions import ship_to
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.goods import StoreQuantity
from edicompliance.documents.segments.parts import Party
from edicompliance.documents.tables.listed import Listed
from edicompliance.masters import RetailLocation
from edicompliance.masters.places import row_of
from edicompliance.profiles.places import Place
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation
from edicompliance.rules.orders.ordered import order_fault
from edicompliance.rules.timing.limits import NotApplicable

_LISTED: Final = frozenset({"92", "UL", ""})
"""N103 of numbers that a list of places can have."""


def unknown_places(order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """Yield the ship-to and the stores of an order that no list has."""
    if order.is_drop_ship:
        raise NotApplicable(f"order {order.po_number} goes to a consumer")
    place = ship_to(order, context.conventions("850", order))
    if place is None:
        yield CannotTell(f"order {order.po_number} names no ship-to (N1)")
    else:
        try:
            yield from _unknown(order, place, context)
        except CannotTell as doubt:
            yield doubt
    yield from _unknown_stores(order, context)


def _unknown(order: PurchaseOrder, place: Party, context: Context) -> Iterator[Outcome]:
    if _by_profile(place.code, order, context) and not _is_closed(place, order, context):
        return
    locations = context.known.masters.require("locations")
    if row_of(place, locations, order.po_date) is not None:
        return
    if place.code.strip() and place.qualifier not in _LISTED:
        raise CannotTell(f"ship-to {place.code} is a number of kind {place.qualifier}")
    if not place.code.strip() and not place.street:
        raise CannotTell("the ship-to has neither a code nor an address")
    field = "code" if place.code.strip() else "name"
    yield order_fault(
        order,
        "the order ships to a place that is not listed",
        [Evidence.of(place, field)],
        f"a place in {locations.path}",
        place.code.strip() or place.name or "an address",
        context,
        _closed(row_of(place, locations), locations),
    )


def _closed(row: RetailLocation | None, locations: Listed[RetailLocation]) -> tuple[str, ...]:
    """Say of a place that is listed for other days when those are."""
    if row is None:
        return ()
    times = [f"{word} {day}" for word, day in (("from", row.since), ("until", row.until)) if day]
    return (f"{locations.path} has it {' '.join(times)}",)


def _by_profile(code: str, order: PurchaseOrder, context: Context) -> bool:
    """Whether the retailer's own list has a place; that it lacks one proves nothing."""
    found = context.profile.place(code.strip(), context.facts(order)) if code.strip() else None
    return isinstance(found, Place)


def _is_closed(place: Party, order: PurchaseOrder, context: Context) -> bool:
    """Whether the supplier's list has a place, and for other days only."""
    locations = context.known.masters.locations
    try:
        rows = [row_of(place, locations, day) for day in (None, order.po_date)] if locations else []
    except CannotTell:
        return False
    return bool(rows) and rows[0] is not None and rows[1] is None


def _unknown_stores(order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """Yield the stores that get a share (SDQ) and that no list has, each once."""
    shares: dict[str, StoreQuantity] = {}
    for line in order.lines:
        for share in line.distribution:
            shares.setdefault(share.store.strip(), share)
    for store, share in shares.items():
        party = Party(role="BY", qualifier=share.qualifier, code=store)
        listed = _by_profile(store, order, context) and not _is_closed(party, order, context)
        if store and not listed:
            try:
                yield from _unknown_store(order, store, share, context)
            except CannotTell as doubt:
                yield doubt


def _unknown_store(
    order: PurchaseOrder, store: str, share: StoreQuantity, context: Context
) -> Iterator[Violation]:
    locations = context.known.masters.require("locations")
    party = Party(role="BY", qualifier=share.qualifier, code=store)
    if row_of(party, locations, order.po_date) is not None:
        return
    if share.qualifier not in _LISTED:
        raise CannotTell(f"store {store} is a number of kind {share.qualifier}")
    yield Violation(
        "the order has goods for a store that is not listed",
        evidence=(Evidence.of(share, "store"),),
        expected=f"a place in {locations.path}",
        actual=store,
        subject=Subject(po=order.po_number, store=store),
        notes=_closed(row_of(party, locations), locations),
    )
