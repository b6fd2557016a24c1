"""The papers of a world, as bytes: orders, acknowledgments, a ship notice, invoices, facts, lists.

They are written here segment by segment, the way the retailer's row wants them, and by nothing that
is under test.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tests.worlds.bookings import advice, instructions, request
from tests.worlds.envelope import sent, sent_at
from tests.worlds.world import EXPIRES, Carton, Item, Line, Order, World

_CENT = Decimal("0.01")


def papers(world: World) -> dict[str, bytes]:
    """Every file of a world by its name."""
    files: dict[str, bytes] = {}
    for order in world.orders:
        files[f"850-{order.po}.edi"] = sent(world, "850", order_lines(world, order), order.po)
        files[f"855-{order.po}.edi"] = sent(world, "855", answer(world, order), order.po)
        if world.changed:
            files[f"860-{order.po}.edi"] = sent(world, "860", change(world, order), order.po)
        if world.packed:
            files[f"945-{order.po}.edi"] = sent(world, "945", advice(world, order), order.po)
        if world.invoiced:
            files[f"810-{order.po}.edi"] = sent(world, "810", invoice(world, order), order.po)
    if world.routed:
        files["753.edi"] = sent(world, "753", request(world), "0")
        files["754.edi"] = sent(world, "754", instructions(world), "0")
    files["856.edi"] = sent(world, "856", notice(world), "0")
    files["shipment.toml"] = facts(world).encode()
    return files


def cents(amount: Decimal) -> int:
    """An amount in cents, a half rounded up."""
    return int(amount.quantize(_CENT, ROUND_HALF_UP) * 100)


def allowance_of(world: World, cost: Decimal) -> int:
    """What comes off an invoice, in cents."""
    return cents(cost * world.allowance / 100)


# -- what the retailer ordered, and our answer


def order_lines(world: World, order: Order) -> list[str]:
    """The 850, from BEG to CTT."""
    dates = world.facts["dates"][world.freight]
    body = [
        f"BEG*00*SA*{order.po}**{world.ordered_on:%Y%m%d}",
        f"REF*DP*{world.department}",
        f"REF*IA*{world.facts['vendor']}",
        f"FOB*{_freight(world)}",
    ]
    if world.allowance:
        body.append(f"SAC*A*C310****3*{world.allowance}*****02***VOLUME DISCOUNT")
    body.append("ITD*01*3*2**10**30")
    body += [
        f"DTM*{code}*{world.day(said) - _moved(world, code, by='order'):%Y%m%d}"
        for code, said in dates.items()
    ]
    body += _place(world)
    for line in order.lines:
        body += [
            f"PO1*{line.number}*{line.quantity}*EA*{line.item.price}*WE*{_ids(line.item)}",
            f"PID*F*08***{line.item.name}",
            f"PO4*{line.item.pack}*1*EA",
            *_by_store(world, order, line),
        ]
    return [*body, f"CTT*{len(order.lines)}*{hash_of(order)}"]


def change(world: World, order: Order) -> list[str]:
    """The 860: dates are three days later than in the order, and earlier if its word is none."""
    at = sent_at(world, "860")
    dates = world.facts["dates"][world.freight]
    return [
        f"BCH*04*SA*{order.po}**1*{world.ordered_on:%Y%m%d}*****{at:%Y%m%d}",
        f"REF*IA*{world.facts['vendor']}",
        *(
            f"DTM*{code}*{world.day(said) - _moved(world, code, by='change'):%Y%m%d}"
            for code, said in dates.items()
        ),
        *_place(world),
    ]


def _moved(world: World, code: str, *, by: str) -> timedelta:
    """By how much a date is told too early: in the paper of which the word does not count."""
    counts = "order" if code in world.facts["first_word"] or not world.changed else "change"
    return timedelta(days=0 if by == counts else 3)


def _by_store(world: World, order: Order, line: Line) -> list[str]:
    """How much of a line is for which store."""
    said = ""
    for store in world.stores:
        mine = [one for one in world.cartons_of(order, store) if one.line is line]
        said += f"*{store}*{len(mine) * line.item.pack}" if mine else ""
    return [f"SDQ*EA*92{said}"] if said else []


def answer(world: World, order: Order) -> list[str]:
    """The 855: all of it will be sent."""
    body = [f"BAK*00*AD*{order.po}*{world.ordered_on:%Y%m%d}*****{world.ordered_on:%Y%m%d}"]
    for line in order.lines:
        body += [
            f"PO1*{line.number}*{line.quantity}*EA*{line.item.price}*WE*{_ids(line.item)}",
            f"ACK*{world.facts['accepted']}*{line.quantity}*EA",
        ]
    return [*body, f"CTT*{len(order.lines)}"]


def hash_of(order: Order) -> int:
    """The sum of the quantities of an order."""
    return sum(line.quantity for line in order.lines)


def _ids(item: Item) -> str:
    return f"IN*{item.buyer}*UP*{item.upc}*VN*{item.vendor}"


def _freight(world: World) -> str:
    return {"collect": "CC", "prepaid": "PP"}[world.freight]


def _place(world: World) -> list[str]:
    code, state = world.centre["code"], world.centre["state"]
    return [
        f"N1*ST*{world.facts['name']} {code}*92*{code}",
        f"N3*{code} SAMPLE ROAD",
        f"N4*ANYTOWN*{state}*00000*US",
    ]


# -- what ships


def notice(world: World) -> list[str]:
    """The 856, from BSN to CTT: levels as the retailer wants them."""
    weight = sum(one.line.item.weight for one in world.cartons)
    body = [
        f"BSN*00*{world.notice}*{world.sent:%Y%m%d}*{world.sent:%H%M}{world.facts['structure']}",
        "HL*1**S",
        f"TD1*{world.facts['packaging']}*{len(world.cartons)}****G*{weight}*LB",
        f"TD5*B*2*{world.facts['scac'][world.freight]}*M",
        f"TD3*TL*{world.facts['scac'][world.freight]}*{world.trailer}******SEAL{world.seed}",
        f"REF*BM*{world.bill_of_lading}",
        f"DTM*011*{world.departs:%Y%m%d}*{world.departs:%H%M}",
        f"DTM*017*{world.arrives:%Y%m%d}",
        f"FOB*{_freight(world)}",
        *_place(world),
        f"N1*SF*ACME GOODS WAREHOUSE*92*{world.facts['vendor']}",
        "N3*1 EXAMPLE STREET",
        "N4*SOMEPLACE*OH*00000*US",
    ]
    for order, pallet in zip(world.orders, world.pallets, strict=True):
        for store in world.stores or ("",):
            if world.cartons_of(order, store):
                body += _order_levels(world, order, store, pallet, body)
    return [*body, counted(world, body)]


def _order_levels(
    world: World, order: Order, store: str, pallet: str, before: list[str]
) -> list[str]:
    """An order, or what of it is for one store: its pallet, its cartons, what is in them."""
    at = levels_in(before) + 1
    references = {"DP": world.department, "IA": world.facts["vendor"]}
    body = [f"HL*{at}*1*O", f"PRF*{order.po}***{world.ordered_on:%Y%m%d}"]
    body += [f"REF*{code}*{references[code]}" for code in world.facts["order_references"]]
    if store:
        body.append(f"N1*BY*{world.facts['name']} {store}*92*{store}")
    inside = at
    if "T" in world.facts["levels"]:
        inside = at + 1
        body += [f"HL*{inside}*{at}*T", f"MAN*GM*{world.facts['sscc']}{pallet}"]
        body.append(f"PAL*4*3*4*12***48*40*50*IN*{_load(world, order)}*LB")
    for carton in world.cartons_of(order, store):
        pack = at + levels_in(body)
        body += [f"HL*{pack}*{inside}*{world.facts['unit']}", *carton_level(world, carton)]
        body += [f"HL*{pack + 1}*{pack}*I", *item_level(world, carton.line, carton.number)]
    return body


def _load(world: World, order: Order) -> int:
    return sum(one.line.item.weight for one in world.cartons_of(order)) + 40


def carton_level(world: World, carton: Carton) -> list[str]:
    """What a carton weighs and measures, and its label."""
    return [
        f"PO4*1****G*{carton.line.item.weight}*LB***20*14*10*IN",
        f"MAN*GM*{world.facts['sscc']}{carton.sscc}",
    ]


def item_level(world: World, line: Line, carton: int) -> list[str]:
    """What is in a carton."""
    body = [f"LIN*{line.number}*{_ids(line.item)}", f"SN1*{line.number}*{line.item.pack}*EA"]
    if world.facts["item_text"]:
        body.append(f"PID*F*08***{line.item.name}")
    if world.dated:
        body += [f"REF*LT*L{carton}", f"DTM*036*{EXPIRES:%Y%m%d}"]
    return body


def levels_in(body: list[str]) -> int:
    """How many levels some segments have."""
    return sum(one.startswith("HL*") for one in body)


def counted(world: World, body: list[str]) -> str:
    """The CTT of a ship notice, as the retailer counts."""
    if world.facts["counted"] == "levels":
        return f"CTT*{levels_in(body)}"
    quantities = [int(one.split("*")[2]) for one in body if one.startswith("SN1*")]
    return f"CTT*{len(quantities)}*{sum(quantities)}"


# -- what is billed


def invoice(world: World, order: Order) -> list[str]:
    """The 810: what was ordered, less the allowance."""
    off = allowance_of(world, order.cost)
    body = [
        f"BIG*{world.departs:%Y%m%d}*{order.invoice}*{world.ordered_on:%Y%m%d}*{order.po}***DI",
        "CUR*SE*USD",
        f"REF*DP*{world.department}",
        f"REF*IA*{world.facts['vendor']}",
        f"REF*BM*{world.bill_of_lading}",
        *_place(world),
        "ITD*01*3*2**10**30",
        f"DTM*011*{world.departs:%Y%m%d}",
        f"FOB*{_freight(world)}",
    ]
    body += [
        f"IT1*{line.number}*{line.quantity}*EA*{line.item.price}*WE*{_ids(line.item)}"
        for line in order.lines
    ]
    body.append(f"TDS*{cents(order.cost) - off}")
    body.append(f"CAD*M***{world.facts['scac'][world.freight]}***BM*{world.bill_of_lading}")
    if world.allowance:
        body.append(f"SAC*A*C310***{off}*3*{world.allowance}*****02***VOLUME DISCOUNT")
    return [*body, f"CTT*{len(order.lines)}*{hash_of(order)}"]


# -- what only the supplier knows


def facts(world: World) -> str:
    """The shipment.toml."""
    said: dict[str, str | datetime | int | None] = {
        "checked_at": world.checked,
        "freight_terms": world.freight,
        "mode": "ltl",
        "department": world.department,
        **world.said,
        "po_received": world.received,
        "ack_sent": world.answered,
        "planned_departure": world.departs,
        "asn_planned": world.sent,
        "planned_arrival": world.arrives,
        "appointment": world.appointment,
        "ship_from_zone": str(world.departs.tzinfo),
        "ship_to_zone": str(world.arrives.tzinfo),
        "bill_of_lading": world.bill_of_lading,
        "scac": world.facts["scac"][world.freight],
        **_arranged(world),
    }
    return "".join(f"{key} = {_toml(value)}\n" for key, value in said.items() if value is not None)


def _toml(value: str | datetime | int | None) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _arranged(world: World) -> dict[str, str | datetime | int | None]:
    """What was agreed about the truck: ours, or theirs."""
    if world.freight == "collect":
        asked = {} if world.routed else _asked_for(world)
        return {"pickup_confirmed": world.received + timedelta(hours=5), **asked}
    early, quick = world.departs.weekday() < 3, world.departs.month < 11
    return {
        "delivery": world.facts["delivery"],
        "appointment_made": world.departs - timedelta(days=3) if world.appointment else None,
        "transit_days": 1 if early and quick else None,
    }


def _asked_for(world: World) -> dict[str, str | datetime | int | None]:
    """What a 753 tells, where it was asked for in the retailer's portal instead."""
    midnight = world.departs.replace(hour=0, minute=0)
    return {
        "routing_requested": world.received + timedelta(days=3),
        "pickup_requested": midnight,
        "ready_confirmed": midnight,
    }
