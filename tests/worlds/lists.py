"""The lists beside a world: items, places, own sites, agreed terms, and what was before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.worlds.world import PREFIX, World


def lists(world: World) -> dict[str, bytes]:
    """The supplier's lists by their names, and the history."""
    files = {
        "items.csv": _items(world),
        "locations.csv": _places(world),
        "sites.csv": ["code,gs1_prefixes", f"{world.facts['vendor']},{PREFIX}"],
        "terms.csv": [
            "department,net_days,discount_percent,discount_days,basis",
            f"{world.department},30,2,10,3",
        ],
        "history.csv": list(_before(world)),
    }
    return {name: ("\n".join(lines) + "\n").encode() for name, lines in files.items()}


def _items(world: World) -> list[str]:
    items = {line.item.buyer: line.item for order in world.orders for line in order.lines}
    dated = "yes" if world.dated else "no"
    return ["buyer_item,vendor_item,upc,unit,pack,price,dated,description"] + [
        f"{one.buyer},{one.vendor},{one.upc},EA,{one.pack},{one.price},{dated},{one.name}"
        for one in (*items.values(), world.spare)
    ]


def _places(world: World) -> list[str]:
    centres = [f"{one['code']},dc,{one['zone']}" for one in world.facts["centres"]]
    stores = [f"{one},store,{world.centre['zone']}" for one in world.facts.get("stores", ())]
    return ["code,kind,zone", *centres, *stores]


def _before(world: World) -> Iterator[str]:
    """What was used and answered: each order was receipted, and the answer to it taken."""
    columns = "measure,starts,of,counted,met,code,quantity,cost"
    yield f"kind,number,at,document,set,by,outcome,digest,{columns}"
    yield "since,,2022-01-01T00:00:00+00:00"
    yield "invoice,1,2025-03-01T00:00:00+00:00,1"
    for order in world.orders:
        yield _answer(order.po, world.received + timedelta(hours=1), "850")
        yield _answer(order.po, world.answered + timedelta(hours=2), "855")
    if world.month:
        yield from _months(world)


def _months(world: World) -> Iterator[str]:
    """How each measure stood: far from its goal, so that one shipment changes nothing."""
    met = {"good": 99000, "bad": 50000}[world.month]
    for one in world.facts["measured"]:
        of = one["of"].format(department=world.department)
        for day in world.facts["months"]:
            head = f",,,,,,,,{one['measure']},{day},{of}"
            yield f"period{head},100000,{met}"
            yield f"failed{head},,,{one['code']},{100000 - met},100000.00"


def _answer(number: str, at: datetime, kind: str) -> str:
    return f"answer,{number},{at.isoformat()},,{kind},997,accepted"
