"""FIL: what ships against what was ordered, line by line and store by store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.comparing.matched import OrderMatch
from edicompliance.documents.comparing.tally import LineMatch, Tally, fill
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.documents.segments.goods import StoreQuantity
from edicompliance.documents.segments.times import at_instant
from edicompliance.documents.shipment import Shipment
from edicompliance.rules.cartons.cargo import line_name, packs_of, quantity_counts
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, NoParams, Outcome, Rule, Subject, Violation
from edicompliance.rules.orders.basis import Basis
from edicompliance.rules.orders.confirming import (
    PUT_OFF,
    Allowed,
    Answer,
    BackorderParams,
    Lowered,
    answers_to,
    limit_name,
    line_of,
    lowered,
    own_changes,
    put_off_quantity,
    said_late,
)
from edicompliance.rules.timing.remainders import Cancel, not_yet


def quantity_short(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """Less ships than was ordered, and the rest can no longer ship.

    ## What it checks
    Each line, or each store's share of it, over all ship notices given together, in one unit. Where
    the profile counts the original or the acknowledged quantity, or goes by what the retailer
    received (861, or his portal), each line as a whole. What can still ship before the cancel date
    (`windows.cancel`, else the end of `windows.ship`) is open: it is not short, and no pass before
    it is decided. Prepaid and collect freight alike.

    ## Why it costs
    In-full programmes charge a share of the cost of what is missing, and the sale is lost.

    ## How to fix
    Ship the rest before the cancel date; or tell the buyer before you ship, so that the order is
    changed.

    ## Source
    The order itself, and the retailer's charge for short shipments.
    """
    for order in shipment.orders:
        cancel = Cancel(order, context)
        basis = Basis(order, context)
        still_open: list[LineMatch] = []
        for line, tally, doubt in _tallies(context.aboard.match_of(order), basis):
            if doubt is not None:
                yield doubt
                continue
            try:
                short = _short(tally, cancel, context)
            except CannotTell as unknown:
                yield unknown
                continue
            if not short and tally.ordered is not None and tally.shipped < tally.ordered:
                still_open.append(line)
            if short:
                what = "is received" if basis.by_receipt else "ships"
                found = _differs(f"less {what} than was ordered", line, tally, short, context)
                places = (*found.evidence, *basis.places(line))
                yield replace(found, evidence=places, notes=basis.notes)
        yield from not_yet(still_open, order, cancel)


def quantity_over(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """More ships than was ordered.

    ## What it checks
    Each line, or each store's share of it, over all ship notices given together, in one unit.
    Prepaid and collect freight alike. A charge by the carton counts those that hold the item, one
    by the case or the unit what is too much.

    ## Why it costs
    Overage is refused or kept without payment, and its handling is charged.

    ## How to fix
    Take the surplus off the truck and the notice, or have the buyer raise the order.

    ## Source
    The order itself, and the retailer's charge for overage.
    """
    for order in shipment.orders:
        for line, tally, doubt in _tallies(context.aboard.match_of(order)):
            if doubt is not None:
                yield doubt
            elif tally.ordered is not None and tally.shipped > tally.ordered:
                over = tally.shipped - tally.ordered
                wrong_store = tally.store is not None and not tally.ordered
                what = "goods ship to a store that ordered none of them"
                message = what if wrong_store else "more ships than was ordered"
                found = _differs(message, line, tally, over, context)
                cartons = packs_of(part.row for part in tally.parts)
                yield replace(found, counts={**found.counts, "carton": cartons})


def confirmed_down_too_late(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """Less is confirmed than was ordered, and that too late.

    ## What it checks
    The lines that the answer to the order (855), or a change that the supplier asks for (865),
    lowers, rejects or deletes; of the order as it was first given. When that was (`ack_sent`,
    else the date of the answer) against `deadlines.confirm-down`, else `deadlines.acknowledgment`.
    Prepaid and collect freight alike.

    ## Why it costs
    What is taken back late can no longer be bought elsewhere; many guides give no credit for it.

    ## How to fix
    Answer an order with what can really ship, and within the time; later, ask the buyer for an 860.

    ## Source
    The retailer's clauses `deadlines.confirm-down` and `deadlines.acknowledgment`.
    """
    for order in shipment.orders:
        name = limit_name(order, context)
        answers: list[Answer] = [*answers_to(order, context), *own_changes(order, context)]
        if not answers:
            raise CannotTell("no answer to the order (855) is given")
        for answer in answers:
            found = list(lowered(answer, shipment.original_of(order), context))
            late = said_late(answer, name, order, context) if found else None
            for one in found if late else ():
                assert late is not None  # noqa: S101 - the condition of the loop
                yield _taken_back(one, late, order, context)


def backorder_not_allowed(
    shipment: Shipment, params: BackorderParams, context: Context
) -> Iterator[Outcome]:
    """A part of the order is to ship later, and the retailer allows no such thing.

    ## What it checks
    The lines that the answer (855) puts off (ACK01 IB or BP); and, where the order must ship
    complete, the lines of which less ships now than was ordered while the rest is still open. What
    is allowed the order says (CSH01: N no back order, Y back order, SC ship complete), else the
    rule's own parameters `backorders` and `splits`; else the codes that `narrow.855` takes in ACK01
    allow no back order where none of them is one. A split is judged only where it is forbidden.
    Prepaid and collect freight alike.

    ## Why it costs
    The rest comes when its place is taken: it is refused, and its freight and handling are charged.

    ## How to fix
    Ship all of it, or cancel the rest with the buyer and have him order it anew.

    ## Source
    The order itself; else the retailer's guide.
    """
    for order in shipment.orders:
        allowed = Allowed(order, params, context)
        yield from _put_off(allowed, order, context)
        if allowed.splits is False and shipment.notices:
            yield from _split(allowed, order, context)


def _put_off(allowed: Allowed, order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """The lines that are back-ordered."""
    answers = answers_to(order, context)
    if not answers:
        yield CannotTell("no answer to the order (855) is given")
    for said in (line for answer in answers for line in answer.lines):
        statuses = [one for one in said.statuses if one.code in PUT_OFF]
        if not statuses or allowed.backorders:
            continue
        if allowed.backorders is None:
            yield CannotTell(
                f"line {said.line_id} is back-ordered, and neither the order (CSH) nor the guide "
                "(rules.FIL004) says whether that is allowed"
            )
            continue
        line = line_of(said, order)
        quantity = put_off_quantity(statuses, line)
        parts = (Evidence.of(one, part) for one in statuses for part in ("code", "quantity"))
        yield _of_line(
            "a line is back-ordered",
            line,
            quantity,
            (*allowed.evidence, *(one for one in parts if one.value)),
            "no back order",
            order,
            context,
        )


def _split(allowed: Allowed, order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """The lines of which a part ships now and the rest may still come."""
    cancel = Cancel(order, context)
    for line, tally, doubt in _tallies(context.aboard.match_of(order)):
        if doubt is not None:
            yield doubt
        elif tally.ordered is not None and tally.shipped < tally.ordered:
            try:
                short = _short(tally, cancel, context)
            except CannotTell as unknown:
                yield unknown
                continue
            if not short:
                rest = tally.ordered - tally.shipped
                found = _differs("a part of the line is left for later", line, tally, rest, context)
                yield replace(found, evidence=(*allowed.evidence, *found.evidence))


def _taken_back(
    one: Lowered, late_by: Violation, order: PurchaseOrder, context: Context
) -> Violation:
    """A line that was taken back too late."""
    if one.line is None:
        whole = context.aboard.ordered_cost(order)
        message = "the order is declined too late"
        evidence = (*late_by.evidence, *one.evidence)
        return replace(late_by, message=message, evidence=evidence, cost=whole, counts={})
    found = _of_line(late_by.message, one.line, one.by, one.evidence, "", order, context)
    return replace(
        found,
        evidence=(*late_by.evidence, *found.evidence),
        expected=late_by.expected,
        actual=late_by.actual,
        due=late_by.due,
        done=late_by.done,
        clause=late_by.clause,
        notes=late_by.notes,
    )


def _of_line(
    message: str,
    line: OrderLine,
    quantity: Decimal | None,
    evidence: tuple[Evidence, ...],
    expected: str,
    order: PurchaseOrder,
    context: Context,
) -> Violation:
    """A fault of a line, with the cost of so much of it."""
    costs = context.aboard.costs_of(order)
    price = costs.of_unit(line)
    return Violation(
        message,
        evidence=evidence,
        expected=expected,
        actual="a part of it" if quantity is None else f"{_shown(quantity)} {line.unit} later",
        subject=Subject(
            po=order.po_number,
            line=line.line_id or str(order.lines.index(line) + 1),
            item=line.ids[0].value if line.ids else None,
        ),
        cost=None if price is None or quantity is None else quantity * price,
        counts=quantity_counts(quantity, line.unit, costs.packs_of(line)),
    )


def _tallies(
    match: OrderMatch, basis: Basis | None = None
) -> Iterator[tuple[LineMatch, Tally, CannotTell | None]]:
    """Each quantity to compare, with the doubt about it if there is one."""
    if match.doubts:
        raise CannotTell("; ".join(match.doubts[:3]))
    as_it_stands = ((line, tally) for line in match.lines for tally in line.tallies)
    for line, tally in basis.tallies(match) if basis is not None else as_it_stands:
        doubt = None
        if tally.doubts or tally.ordered is None:
            why = "; ".join(tally.doubts[:3]) or "the ordered quantity cannot be read"
            doubt = CannotTell(f"line {line_name(line)}: {why}")
        yield line, tally, doubt


def _short(tally: Tally, cancel: Cancel, context: Context) -> Decimal:
    """What can no longer ship; the cancel date matters only where something is missing."""
    if tally.ordered is None or tally.shipped >= tally.ordered:
        return Decimal(0)
    now = at_instant(context.now, context.zone("ship_from"))
    return fill(tally, now=now, cancel=cancel.moment()).short


def _differs(
    message: str, match: LineMatch, tally: Tally, quantity: Decimal, context: Context
) -> Violation:
    line, order = match.line, match.order
    costs = context.aboard.costs_of(order)
    price = costs.of_unit(line) if tally.component is None else None
    item = line.ids[0].value if line.ids else None
    return Violation(
        message,
        evidence=tuple(_places(tally)),
        expected=f"{_shown(tally.ordered or Decimal(0))} {tally.unit}",
        actual=f"{_shown(tally.shipped)} {tally.unit}",
        subject=Subject(
            po=order.po_number, line=line_name(match), item=item, store=tally.store or None
        ),
        cost=None if price is None else quantity * price,
        counts=quantity_counts(quantity, tally.unit, costs.packs_of(line)),
    )


def _shown(quantity: Decimal) -> str:
    """A quantity for people: a third of a case is not written out for ever.

    >>> _shown(Decimal("9.95833333333333333")), _shown(Decimal("240"))
    ('9.9583', '240')
    """
    text = f"{round(quantity, 4):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _places(tally: Tally) -> Iterator[Evidence]:
    """Every quantity that was added up, and what it was multiplied by: ordered, then shipped."""
    for record in tally.records:
        yield Evidence.of(record, "quantity")
    packings = {id(one): one for part in tally.parts for one in part.packings}
    for packing in packings.values():
        yield Evidence.of(packing, "pack")
        if packing.inner_pack is not None:
            yield Evidence.of(packing, "inner_pack")
    for part in tally.parts:
        row = part.row
        source = row.store_source if isinstance(row.store_source, StoreQuantity) else row.counted
        shipped = source if isinstance(source, StoreQuantity) else source.shipped
        value = shipped.raw("quantity") if shipped is not None else ""
        yield Evidence.of(row, "quantity", value)
        if part.component is not None:
            yield Evidence.of(part.component, "quantity")


RULES = (
    Rule(
        "FIL001",
        "quantity-short",
        quantity_short,
        each="order",
        needs=("order", "notice"),
    ),
    Rule(
        "FIL002",
        "quantity-over",
        quantity_over,
        each="order",
        needs=("order", "notice"),
        mendable=True,
    ),
    Rule(
        "FIL003",
        "confirmed-down-too-late",
        confirmed_down_too_late,
        each="order",
        needs=("order",),
        clauses=("deadlines.confirm-down", "deadlines.acknowledgment"),
    ),
    Rule(
        "FIL004",
        "backorder-not-allowed",
        backorder_not_allowed,
        each="order",
        needs=("order",),
        params=BackorderParams,
    ),
)
