"""ASN: the ship notice, in time and about the right orders and places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from edicompliance.documents import CannotTell, PurchaseOrder, ShipNotice
from edicompliance.documents.comparing.matched import MissingOrder, UndecidedOrder, Unmatched
from edicompliance.documents.comparing.units import Packs
from edicompliance.documents.comparing.versions import NOT_WHOLE
from edicompliance.documents.conventions import ship_to
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.segments.parts import Party
from edicompliance.documents.shipment import Shipment
from edicompliance.profiles.words import in_a_row
from edicompliance.rules.cartons import cargo
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, NoParams, Outcome, Rule, Subject, Violation
from edicompliance.rules.notices.late_notice import late_notice
from edicompliance.rules.notices.notice_faults import of_notice
from edicompliance.rules.timing.whereabouts import notice_place


def late_ship_notice(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """The ship notice is sent too late after departure.

    ## What it checks
    When the 856 is sent against `deadlines.ship-notice`, which counts from the departure. The time
    sent is `asn_sent`, else `asn_planned`, else the notice's own BSN03 and BSN04; a plan whose time
    is over tells nothing. Where the clause counts `accepted` or `clean`, it is when the 997 or the
    824 took it. Prepaid and collect freight alike.

    ## Why it costs
    Without the notice the dock cannot plan receiving; most guides charge for each late one.

    ## How to fix
    Send the 856 when the trailer door closes, not from the nightly batch.

    ## Source
    The retailer's clause `deadlines.ship-notice`.
    """
    for notice in shipment.notices:
        yield from _sent_late(notice, "ship-notice", "departure", context)


def ship_notice_after_arrival(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The ship notice is not there before the truck.

    ## What it checks
    When the 856 is sent against `deadlines.ship-notice-arrival`, which counts from the arrival or
    the check-in at the gate. Prepaid and collect freight alike.

    ## Why it costs
    A truck without its notice is unloaded by hand or waits; the notice counts as missing.

    ## How to fix
    Send the 856 at departure. For short trips send it before the truck leaves the yard.

    ## Source
    The retailer's clause `deadlines.ship-notice-arrival`.
    """
    for notice in shipment.notices:
        yield from _sent_late(notice, "ship-notice-arrival", "arrival", context)


def item_not_ordered(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """An item ships that is not on its order.

    ## What it checks
    Every item of the ship notice against the lines of the order it names: by the assigned line
    number, then by any product number the two share, the supplier's item file, or a substitution
    that an 855 among the files acknowledged. Freight terms do not matter.

    ## Why it costs
    The retailer cannot receive what he did not buy: it is refused or kept without payment, and
    the handling is charged.

    ## How to fix
    Take the cartons off the truck and the notice, or have the buyer add the item to the order.

    ## Source
    The order itself, and the retailer's charge for goods that were not ordered.
    """
    for notice in shipment.notices:
        groups: dict[tuple[object, ...], list[Unmatched]] = {}
        for one in context.aboard.unmatched(notice):
            ids = tuple((number.qualifier, number.value) for number in one.row.ids)
            item = ids or one.row.line_id
            groups.setdefault((id(one.order), one.row.unit, item), []).append(one)
        yield from (_not_ordered(notice, group) for group in groups.values())
        yield from map(CannotTell, context.aboard.doubts(notice))


def ship_to_differs(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """The ship notice sends an order to another place than the order says.

    ## What it checks
    The ship-to of the notice, at its order or shipment level, against the ship-to of each order it
    names: by code; by the list of locations, which knows the code and the GLN of one place and the
    warehouse that serves a store on the day of the order; by the retailer's list (`locations`);
    by the address, where a place has no code. What none of them settles cannot be told; addresses
    of one place that are worded otherwise are a warning. Freight terms do not matter.

    ## Why it costs
    The goods stand at a building that does not expect them: they are refused, or moved on at the
    supplier's expense.

    ## How to fix
    Correct the notice where it is wrong; where the truck is, get the new place authorized.

    ## Source
    The order itself, and the retailer's charge for a wrong destination.
    """
    for notice in shipment.notices:
        named = context.aboard.named_on(notice)
        for match, levels in named:
            yield from _places_differ(notice, match.order, levels, context)
        undecided = context.aboard.undecided(notice)
        for one in undecided:
            if _may_differ(one, context):
                yield CannotTell(one.reason)
        yield from (CannotTell(one.reason) for one in context.aboard.missing(notice))
        if not (named or undecided):
            yield from _names_none(notice, context)


def order_missing(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """The ship notice names an order that is not among those given.

    ## What it checks
    Every purchase order number of the notice (PRF01), and that every item belongs to an order.
    Freight terms do not matter.

    ## Why it costs
    Goods for an order the retailer does not have open cannot be received.

    ## How to fix
    Add the 850 to the check; if there is none, correct the number in the notice.

    ## Source
    The orders given.
    """
    for notice in shipment.notices:
        seen: set[str] = set()
        for one in context.aboard.missing(notice):
            po = one.level.po_number if one.level else ""
            if po not in seen:
                seen.add(po)
                yield _order_missing(one, po, shipment.orders)
        yield from _names_none(notice, context)


# -- when it is sent


def _sent_late(notice: ShipNotice, clause: str, after: str, context: Context) -> Iterator[Outcome]:
    for outcome in late_notice(notice, clause, after, context):
        if isinstance(outcome, CannotTell):
            yield outcome
        else:
            yield of_notice(outcome, notice, context)


# -- what is on it


def _not_ordered(notice: ShipNotice, group: list[Unmatched]) -> Violation:
    first = group[0]
    numbers = ", ".join(f"{one.qualifier} {one.value}" for one in first.row.ids)
    ssccs, stores = {one.row.sscc for one in group}, {one.row.store for one in group}
    return Violation(
        "the item is not on the order",
        evidence=tuple(evidence for one in group for evidence in _item_places(one)),
        expected=f"an item of order {first.order.po_number}",
        actual=numbers or f"line {first.row.line_id}",
        subject=Subject(
            po=first.order.po_number,
            line=first.row.line_id or None,
            item=first.row.ids[0].value if first.row.ids else None,
            store=(stores.pop() or None) if len(stores) == 1 else None,
            sscc=ssccs.pop() if len(ssccs) == 1 else None,
        ),
        notice=notice.notice_number,
        counts=_counts(group),
        notes=(first.reason,),
    )


def _counts(group: Sequence[Unmatched]) -> dict[str, Decimal | None]:
    """The goods in units and cases, and the cartons that hold them.

    Where nobody says how many make a case, a carton is taken as one.
    """
    rows = [one.row for one in group]
    cartons = cargo.packs_of(rows)
    packs = Packs(packing for row in rows for packing in row.item.packings)
    quantity = cargo.known_sum(row.quantity for row in rows)
    return {
        "case": cartons,
        **cargo.quantity_counts(quantity, rows[0].unit, packs),
        "carton": cartons,
    }


def _item_places(one: Unmatched) -> Iterator[Evidence]:
    for number in one.row.ids:
        yield Evidence.of(number, "value")
    if not one.row.ids:
        yield Evidence.of(one.row, "line_id", one.row.line_id)


def _names_none(notice: ShipNotice, context: Context) -> Iterator[CannotTell]:
    """A notice that names no order, and has no goods that would have to be of one."""
    if not context.aboard.missing(notice) and not any(one.purchase_order for one in notice.levels):
        yield CannotTell(f"ship notice {notice.notice_number} names no order")


def _order_missing(one: MissingOrder, po: str, given: Sequence[PurchaseOrder]) -> Violation:
    if one.level is None:
        place = Evidence.of(one.item, "purchase_order", "") if one.item else Evidence()
        evidence, actual = place, None
    else:
        evidence, actual = Evidence.of(one.level, "po_number", po), po
    return Violation(
        one.reason,
        evidence=(evidence, Evidence(reference="850")),
        expected="an order (850) that is given" + _alike(po, given),
        actual=actual,
        subject=Subject(po=po or None),
        notice=one.notice.notice_number,
    )


def _alike(po: str, given: Sequence[PurchaseOrder]) -> str:
    """The orders whose number is the same but for zeros in front of it."""
    bare = po.strip().lstrip("0")
    numbers = {one.po_number.strip() for one in given} - {po.strip()}
    alike = {number for number in numbers if number.lstrip("0") == bare}
    return f"; {in_a_row(sorted(alike))} differs only by zeros before it" if bare and alike else ""


# -- where it goes


def _places_differ(
    notice: ShipNotice, order: PurchaseOrder, levels: Sequence[Level], context: Context
) -> Iterator[Outcome]:
    """Compare the order's place with that of each level that names it, each place once."""
    wanted = ship_to(order, context.conventions("850", order))
    seen: set[tuple[str, str]] = set()
    for level in levels:
        said = notice_place(notice, level, context.conventions("856"))
        place = (said.qualifier, said.code.strip()) if said else ("", "")
        if place in seen:
            continue
        seen.add(place)
        if wanted is None or said is None:
            yield _no_code(notice, order, wanted)
            continue
        try:
            if not context.whereabouts.compare(wanted, said, order.po_date).same:
                yield _place_differs(notice, order, (wanted, said), context)
        except CannotTell as doubt:
            if wanted.code and said.code:
                yield CannotTell(context.aboard.why_open(order) or f"ship-to: {doubt.reason}")
            else:
                yield _no_code(notice, order, wanted)


def _no_code(notice: ShipNotice, order: PurchaseOrder, wanted: Party | None) -> CannotTell:
    silent = f"ship notice {notice.notice_number}"
    if wanted is None or not wanted.code:
        silent = f"order {order.po_number}"
    return CannotTell(f"{silent} has no ship-to code")


def _may_differ(one: UndecidedOrder, context: Context) -> bool:
    """Whether the place is not certainly that of each order that may be meant."""
    said = notice_place(one.notice, one.level, context.conventions("856"))
    asked = (ship_to(order, context.base("850")) for order in one.candidates)
    codes = {(place.qualifier, place.code.strip()) if place else None for place in asked}
    stated = all(order.purpose not in NOT_WHOLE for order in one.candidates)
    here = (said.qualifier, said.code.strip()) if said and said.code else ("", "")
    return not stated or codes != {here}


def _place_differs(
    notice: ShipNotice, order: PurchaseOrder, places: tuple[Party, Party], context: Context
) -> Outcome:
    wanted, said = places
    if (why := context.aboard.why_open(order)) is not None:
        return CannotTell(why)
    return Violation(
        "the ship notice goes to another place than the order",
        evidence=(Evidence.of(wanted, "code"), Evidence.of(said, "code")),
        expected=wanted.code or wanted.name,
        actual=said.code or said.name,
        subject=Subject(po=order.po_number),
        notice=notice.notice_number,
        cost=context.aboard.cost(order, notice),
        counts={"carton": context.aboard.cartons(order)},
    )


RULES = (
    Rule(
        "ASN001",
        "late-ship-notice",
        late_ship_notice,
        each="notice",
        needs=("notice",),
        clauses=("deadlines.ship-notice",),
        mendable=True,
        time=True,
    ),
    Rule(
        "ASN002",
        "ship-notice-after-arrival",
        ship_notice_after_arrival,
        each="notice",
        needs=("notice",),
        clauses=("deadlines.ship-notice-arrival",),
        mendable=True,
        time=True,
    ),
    Rule(
        "ASN003",
        "item-not-ordered",
        item_not_ordered,
        each="notice",
        needs=("order", "notice"),
        mendable=True,
    ),
    Rule(
        "ASN004",
        "ship-to-differs",
        ship_to_differs,
        each="notice",
        needs=("order", "notice"),
        mendable=True,
    ),
    Rule(
        "ASN005",
        "order-missing",
        order_missing,
        each="notice",
        needs=("notice",),
    ),
)
