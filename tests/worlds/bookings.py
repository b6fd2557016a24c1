"""The papers around the truck: the request for it, the answer, the warehouse's advice."""

from __future__ import annotations

from tests.worlds.envelope import sent_at
from tests.worlds.world import EXPIRES, Carton, Order, World


def request(world: World) -> list[str]:
    """The 753: fetch all of it on the day of departure."""
    at = sent_at(world, "753")
    return [
        f"BGN*00*RR{world.seed}*{at:%Y%m%d}*{at:%H%M}*ET",
        *_dock(world),
        "LX*1",
        *_place(world),
        f"G62*10*{world.departs:%Y%m%d}",
        "USI*1*PLT*Y",
        *_loads(world),
    ]


def instructions(world: World) -> list[str]:
    """The 754: our carrier comes on that day."""
    at = sent_at(world, "754")
    return [
        f"BGN*00*RI{world.seed}*{at:%Y%m%d}*{at:%H%M}*ET*RR{world.seed}",
        *_dock(world),
        "LX*1",
        f"L11*LD{world.seed}*LO",
        f"BLR*{world.facts['scac'][world.freight]}",
        *_loads(world),
        f"G62*69*{world.departs:%Y%m%d}",
        *_place(world),
    ]


def _loads(world: World) -> list[str]:
    loads = {one.po: (len(world.cartons_of(one)), _weight(world, one)) for one in world.orders}
    return [
        f"OID**{po}*{world.department}*CTN*{cartons}*L*{weight}*E*20"
        for po, (cartons, weight) in loads.items()
    ]


def _weight(world: World, order: Order) -> int:
    return sum(one.line.item.weight for one in world.cartons_of(order))


def _dock(world: World) -> list[str]:
    return [
        f"N1*SF*ACME GOODS WAREHOUSE*92*{world.facts['vendor']}",
        "N3*1 EXAMPLE STREET",
        "N4*SOMEPLACE*OH*00000*US",
    ]


def _place(world: World) -> list[str]:
    code, state = world.centre["code"], world.centre["state"]
    return [
        f"N1*ST*{world.facts['name']} {code}*92*{code}",
        f"N3*{code} SAMPLE ROAD",
        f"N4*ANYTOWN*{state}*00000*US",
    ]


def advice(world: World, order: Order) -> list[str]:
    """The 945: every carton of an order, as it was packed."""
    cartons, carrier = world.cartons_of(order), world.facts["scac"][world.freight]
    body = [
        f"W06*F*SO{order.po}*{world.departs:%Y%m%d}*{world.bill_of_lading}**{order.po}",
        *_place(world),
        *_dock(world),
        f"N9*BM*{world.bill_of_lading}",
        f"G62*11*{world.departs:%Y%m%d}",
        f"W27*M*{carrier}***TL*{carrier}*{world.trailer}",
    ]
    for at, carton in enumerate(cartons, 1):
        body += [f"LX*{at}", *_packed(world, carton)]
    pieces = sum(one.line.item.pack for one in cartons)
    return [*body, f"W03*{pieces}*{_weight(world, order)}*LB***{len(cartons)}*CT"]


def _packed(world: World, carton: Carton) -> list[str]:
    item = carton.line.item
    body = [
        f"MAN*GM*{world.facts['sscc']}{carton.sscc}",
        f"W12*CL*{item.pack}*{item.pack}**EA**UP*{item.upc}",
        f"N9*LI*{carton.line.number}",
    ]
    return [*body, f"N9*LT*L{carton.number}**{EXPIRES:%Y%m%d}"] if world.dated else body
