"""What a charge is counted on: the whole of its grain, and what of it is at fault.

A charge is made once a grain: for the shipment, for each order, each ship notice, each line, each
carton. Bare names (`carton`, `cost`) mean all of that grain, `failing` ones what rules pointed at.
What is not known stays so: it never becomes 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from edicompliance.charges import Base
from edicompliance.documents import PurchaseOrder, ShipNotice
from edicompliance.rules.cartons import cargo
from edicompliance.rules.cartons.things import Things, labels_on
from edicompliance.rules.context import Context
from edicompliance.rules.model import Rule, Violation
from edicompliance.rules.timing.lateness import Lateness, lateness

Found = tuple[Rule, Violation]
Numbers = dict[str, Decimal | None]
Whole = tuple[Numbers, Numbers]
"""Counts, and sums of money."""
_ONE = Decimal(1)
_FAILING = "failing "
_BUSINESS = "business"
"""The calendar whose days are counted where no other is named."""


def key_of(each: Sequence[str], violation: Violation) -> object:
    """What tells one grain from another; of several things, one of each."""
    found = tuple(_key_of(one, violation) for one in each)
    return found[0] if len(found) == 1 else found or None


def _key_of(each: str, violation: Violation) -> object:
    subject = violation.subject
    keys: dict[str, object] = {
        "po": subject.po,
        "asn": violation.notice,
        "line": (subject.po, subject.line),
        "item": (subject.item, subject.line and (subject.po, subject.line)),
        "store": subject.store,
        "carton": subject.sscc,
        "occurrence": (violation.pos, violation.notice, subject, *_said(violation)),
    }
    return keys.get(each)


def _said(violation: Violation) -> tuple[str | None, ...]:
    """What tells a fault from another one about the same thing."""
    first = next((one for one in violation.evidence), None)
    place = f"{first.file} {first.reference}" if first else None
    return violation.message, violation.expected, violation.actual, place


def split(each: Sequence[str], violation: Violation, context: Context) -> Iterable[Violation]:
    """A fault of several orders as a fault of each, where a charge is made for each order."""
    if "po" not in each or not violation.orders:
        yield violation
        return
    for number in dict.fromkeys(violation.orders):
        counts, money = whole_of_orders(context, (number,))
        yield replace(
            violation,
            subject=replace(violation.subject, po=number),
            orders=(),
            counts={"carton": counts["carton"]},
            cost=money["cost"],
        )


def base_of(
    covered: Sequence[Found], whole: Whole, context: Context, wanted: Collection[str] = ()
) -> Base:
    """The counts and sums of one grain with the faults in it, and how late they are.

    `wanted` are those that are asked for, as in `whole_of`.
    """
    counts, money = whole
    late = late_of(covered, context)
    days = {
        name: late[of]
        for name, of in (
            ("late_day", "late_days"),
            ("late_business_day", "late_business_days"),
            ("day", "late_days"),
        )
        if of in late
    }
    base = base_in(context.currency, covered, ({**counts, **days}, money))
    things = {
        **_failing_things(covered, context, wanted),
        **_papers(covered, base, context, wanted),
    }
    return replace(base, counts={**things, **base.counts})


def _failing_things(covered: Sequence[Found], context: Context, wanted: Collection[str]) -> Numbers:
    """Articles, pallets, units ... at fault, where faults are about all the goods of orders."""
    names = {name.removeprefix(_FAILING) for name in wanted if name.startswith(_FAILING)}
    faults = [violation for _, violation in covered]
    if not names or not all(_of_all_goods(one) for one in faults):
        return {}
    pos = tuple(dict.fromkeys(po for one in faults for po in one.pos))
    orders = tuple(_numbered(context, pos))
    notices = {id(n): n for order in orders for n in context.aboard.notices_of(order)}
    things = Things(context, orders, tuple(notices.values()), whole=False)
    lines = Decimal(sum(len(order.lines) for order in orders)) or None
    found = {**things.counts(names), **({"line": lines} if "line" in names else {})}
    return {f"{_FAILING}{name}": count for name, count in found.items()}


def _papers(
    covered: Sequence[Found], base: Base, context: Context, wanted: Collection[str]
) -> Numbers:
    """Documents and labels at fault; a document that is missing is one."""
    found: Numbers = {}
    if {"document", f"{_FAILING}document"} & set(wanted):
        papers = {_paper(violation) or number for number, (_, violation) in enumerate(covered)}
        found = {name: Decimal(len(papers)) for name in ("document", f"{_FAILING}document")}
    if f"{_FAILING}label" in wanted:
        cartons, each = base.counts.get(f"{_FAILING}carton"), labels_on("carton", context)
        known = cartons is not None and each is not None
        found[f"{_FAILING}label"] = cartons * each if known else None  # type: ignore[operator]
    return found


def _paper(violation: Violation) -> object:
    """Which document is at fault: a ship notice by its number, else where the evidence stands."""
    if violation.notice:
        return violation.notice
    places = [one for one in violation.evidence if one.file and one.reference]
    return (places[0].file, str(places[0].reference).partition("/")[0]) if places else None


def _of_all_goods(violation: Violation) -> bool:
    """Whether a rule that counts what is at fault points at orders as they are."""
    one = violation.subject
    return "carton" in violation.counts and not (one.line or one.item or one.store or one.sscc)


def late_of(covered: Sequence[Found], context: Context) -> Lateness:
    """How late the latest of some faults is, by the retailer's own business days."""
    calendars = context.profile.calendars
    business = calendars[_BUSINESS].days if _BUSINESS in calendars else None
    return lateness((violation for _, violation in covered), business)


def base_in(currency: str, covered: Sequence[Found], whole: Whole) -> Base:
    """The same, of faults that need not be those of one shipment."""
    counts, money = whole
    counts = {"shipment": _ONE, "occurrence": Decimal(len(covered)), **counts}
    failing = _failing(covered)
    cost = _total(covered, "cost")
    return Base(
        currency,
        counts={**counts, **{f"failing {name}": count for name, count in failing.items()}},
        money={**money, "failing cost": cost, "shorted cost": cost},
    )


# -- all of it


def whole_of(
    grain: Sequence[str], covered: Sequence[Found], context: Context, wanted: Collection[str] = ()
) -> Whole:
    """The counts and sums of everything in the grain, at fault or not.

    `wanted` are those that are asked for; articles, stores, pallets ... are counted only then.
    """
    if len(grain) > 1:
        return dict.fromkeys(grain, _ONE), {}
    each = grain[0] if grain else "shipment"
    counts, money = _whole_of(each, covered, context)
    things = _things_in(each, covered[0][1], context)
    if things is None or not wanted:
        return counts, money
    return {**counts, **things.counts(wanted)}, {**money, **things.money(wanted)}


def _things_in(each: str, first: Violation, context: Context) -> Things | None:
    """What a grain is made of; None: of less than an order."""
    if each in ("line", "item", "store", "carton"):
        return None
    if each == "po" or (each == "occurrence" and first.pos):
        orders = tuple(_numbered(context, first.pos))
        named = {id(n): n for order in orders for n in context.aboard.notices_of(order)}
        return Things(context, orders, tuple(named.values()), whole=False)
    if each == "asn":
        notices = tuple(context.aboard.numbered(first.notice))
        orders = context.aboard.all_orders_of(notices[0]) or () if len(notices) == 1 else ()
        return Things(context, orders, notices, whole=False)
    missing = context.matching.missing or context.matching.conflicts
    orders = () if missing else context.shipment.orders
    return Things(context, orders, context.shipment.notices, whole=True)


def _whole_of(each: str, covered: Sequence[Found], context: Context) -> Whole:
    first = covered[0][1]
    if each == "asn":
        return _of_notice(context, first.notice)
    if each == "po" or (each == "occurrence" and first.pos):
        return whole_of_orders(context, first.pos)
    if each in ("item", "store"):
        return {each: _ONE, "po": Decimal(len(first.pos)) or None}, {}
    if each == "line":
        return _of_line(context, first)
    if each == "carton":
        return {"carton": _ONE}, {}
    return _of_shipment(context)


def _of_shipment(context: Context) -> Whole:
    orders, missing = context.shipment.orders, context.matching.missing
    conflicts = context.matching.conflicts
    complete = bool(orders) and not missing and not conflicts
    named = {one.level.po_number for one in missing if one.level is not None}
    counts: Numbers = {
        "po": Decimal(len(orders) + len(conflicts) + len(named)) or None,
        "line": Decimal(sum(len(order.lines) for order in orders)) if complete else None,
        "asn": Decimal(len(context.shipment.notices)),
        "carton": cargo.announced(context.shipment),
    }
    return counts, _money(context, orders if complete else ())


def whole_of_orders(context: Context, pos: Sequence[str]) -> Whole:
    """The counts and sums of some orders, at fault or not."""
    orders = _numbered(context, pos)
    if not orders:
        return {"po": Decimal(len(pos)) or None, "carton": None}, _money(context, ())
    counts: Numbers = {
        "po": Decimal(len(orders)),
        "line": Decimal(sum(len(order.lines) for order in orders)),
        "asn": Decimal(len({id(n) for order in orders for n in context.aboard.notices_of(order)})),
        "carton": cargo.known_sum(context.aboard.cartons(order) for order in orders),
    }
    return counts, _money(context, orders)


def _of_notice(context: Context, number: str | None) -> Whole:
    found = context.aboard.numbered(number)
    if len(found) != 1:
        return {"asn": _ONE}, {}
    notice = found[0]
    counts: Numbers = {
        "asn": _ONE,
        "po": Decimal(len({level.po_number for level in notice.orders})) or None,
        "carton": cargo.cartons_on(notice, context.shipment),
    }
    return counts, _money(context, context.aboard.all_orders_of(notice) or (), notice)


def _of_line(context: Context, violation: Violation) -> Whole:
    orders = _numbered(context, violation.pos)
    lines = [
        (order, line)
        for order in orders
        for line in context.aboard.lines_named(order, violation.subject.line)
    ]
    cost = None
    if len(lines) == 1:
        ((order, line),) = lines
        cost = context.aboard.costs_of(order).of_line(line)
    return {"line": _ONE, "po": _ONE}, {**_money(context, orders), "cost": cost}


def _numbered(context: Context, pos: Sequence[str]) -> Sequence[PurchaseOrder]:
    """The orders with these numbers; none where one of them is not given."""
    orders = context.tariff.numbered(pos)
    return orders if {order.po_number for order in orders} == set(pos) else ()


def _money(
    context: Context, orders: Sequence[PurchaseOrder], notice: ShipNotice | None = None
) -> Numbers:
    """The goods that ship, and all that was ordered; without orders neither is known."""
    if not orders:
        return {"cost": None, "po cost": None}
    return {
        "cost": cargo.known_sum(context.aboard.cost(order, notice) for order in orders),
        "po cost": cargo.known_sum(context.aboard.ordered_cost(order) for order in orders),
    }


# -- what is at fault


def _failing(covered: Sequence[Found]) -> Numbers:
    """What the rules pointed at: counted where a rule counted, else each thing once."""
    counts: Numbers = {"shipment": _ONE, "occurrence": Decimal(len(covered))}
    named = {name for _, violation in covered for name in violation.counts}
    for name in sorted({*named, *_THINGS, "po"}):
        counted = [found for found in covered if name in found[1].counts]
        others = [violation for _, violation in covered if name not in violation.counts]
        things = [_things(name, violation) for violation in others]
        if counted or any(things):
            total = _total(counted, name)
            distinct = len({thing for each in things for thing in each})
            counts[name] = None if total is None or not all(things) else total + distinct
    return counts


_THINGS: Mapping[str, Callable[[Violation], object]] = {
    "asn": lambda one: one.notice,
    "line": lambda one: one.subject.line and (one.subject.po, one.subject.line),
    "store": lambda one: one.subject.store,
    "item": lambda one: one.subject.item,
    "carton": lambda one: one.subject.sscc,
}
"""What a violation names, and how: each counts once."""


def _things(name: str, violation: Violation) -> tuple[object, ...]:
    if name == "po":
        return violation.pos
    thing = _THINGS[name](violation) if name in _THINGS else None
    return (thing,) if thing else ()


def _total(covered: Sequence[Found], name: str) -> Decimal | None:
    """The sum of a count, or of the cost, over all faults.

    What two rules say of one thing, as that an order leaves late and arrives late, is one fault's.
    """
    by_thing: defaultdict[object, defaultdict[str, list[Decimal | None]]]
    by_thing = defaultdict(lambda: defaultdict(list))
    for rule, violation in covered:
        value = violation.cost if name == "cost" else violation.counts[name]
        thing = (violation.subject, violation.orders)
        by_thing[thing][rule.code].append(value)
    sums = [
        [cargo.known_sum(values) for values in by_rule.values()] for by_rule in by_thing.values()
    ]
    return cargo.known_sum(
        None if None in each else max(one for one in each if one is not None) for each in sums
    )
