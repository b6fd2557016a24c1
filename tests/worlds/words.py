"""What the table of faults may name of a world: words for its bytes, numbers for its money."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.worlds.papers import allowance_of, cents, hash_of
from tests.worlds.world import EXPIRES, Carton, Item, Line, Order, World, with_check_digit

Word = str | int | date | datetime
_WORD = re.compile(r"\{([a-z_0-9]+)(?: ([+-]) ([0-9]+|[a-z_]+)(?: (day|hour|minute)s?)?)?\}")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a fault is planted: one order, one of its lines, one carton of that."""

    order: Order
    line: Line
    carton: Carton
    other: Carton
    """Another carton."""
    next: Carton
    """A carton of the same order and another line."""


def aim(world: World, chance: random.Random) -> Target:
    """Choose where."""
    order = chance.choice(world.orders)
    line = chance.choice(order.lines)
    mine = world.cartons_of(order)
    carton = chance.choice([one for one in mine if one.line is line])
    other = chance.choice([one for one in world.cartons if one is not carton])
    return Target(
        order, line, carton, other, chance.choice([one for one in mine if one.line is not line])
    )


def words_of(world: World, target: Target, notice: bytes) -> dict[str, Word]:
    """What the bytes of an edit may name; `notice` is the 856, for its levels."""
    order, line = target.order, target.line
    return {
        **_dates(world),
        **_of_the_retailer(world),
        **_of_the_item(line.item),
        **_billed(world, target),
        **_labels(world, target),
        **_levels("", target.carton, notice),
        **_levels("next_", target.next, notice),
        "po": order.po, "invoice": order.invoice, "notice": world.notice, "seed": world.seed,
        "line": line.number, "quantity": line.quantity, "ordered": world.ordered_on,
        "change": line.item.pack + (0 if world.facts["difference"] else line.quantity),
        "next_line": target.next.line.number, "next_pack": target.next.line.item.pack,
        "next_ids": f"{target.next.line.number}*{_item_ids(target.next.line.item)}",
        "load": sum(one.line.item.weight for one in world.cartons_of(order)) + 40,
        "carton": target.carton.number, "cartons": len(world.cartons), "expires": EXPIRES,
        "spare_buyer": world.spare.buyer, "spare_upc": world.spare.upc,
        "spare_vendor": world.spare.vendor, "spare_pack": world.spare.pack,
        "bill": world.bill_of_lading, "allowance": world.allowance,
        "other_bill": with_check_digit(world.bill_of_lading[:13] + "999"),
        "routed": int(world.routed),
    }  # fmt: skip


def _dates(world: World) -> dict[str, Word]:
    """When things are; `d037`: what the order says in its DTM*037."""
    said = world.facts["dates"][world.freight]
    words: dict[str, Word] = {f"d{code}": world.day(day) for code, day in said.items()}
    code = world.facts["arrive_by"]
    if code in said:
        words |= {"arrive_code": code, "arrive_by": words[f"d{code}"]}
    return {
        **words,
        "late": world.facts["grace"] + 1,
        "received": world.received, "answered": world.answered,
        "asked": world.received + timedelta(days=3),
        "departs": world.departs, "arrives": world.arrives, "checked": world.checked,
        "sent": world.sent, "sent_at": f"{world.sent:%H%M}",
    }  # fmt: skip


def _of_the_retailer(world: World) -> dict[str, Word]:
    """How the retailer writes its papers, and where goods go."""
    facts = world.facts
    kept = ("name", "accepted", "unit", "structure", "packaging", "replaces", "corrects")
    other = next(one for one in facts["centres"] if one is not world.centre)
    return {
        **{name: facts[name] for name in kept},
        "supplier": facts["vendor"], "department": world.department,
        "centre": world.centre["code"], "other_centre": other["code"],
        "scac": facts["scac"][world.freight], "truck": facts["truck"][world.centre["code"]],
    }  # fmt: skip


def _of_the_item(item: Item) -> dict[str, Word]:
    return {
        "buyer": item.buyer, "upc": item.upc, "vendor": item.vendor, "item_name": item.name,
        "ids": _item_ids(item), "pack": item.pack, "weight": item.weight,
        "price": f"{item.price}", "raised": f"{item.price + Decimal('0.10')}",
        "wrong_upc": _wrong(item.upc), "foreign_upc": with_check_digit("714141" + item.upc[6:11]),
    }  # fmt: skip


def _labels(world: World, target: Target) -> dict[str, Word]:
    """The numbers on cartons and pallets, right ones and wrong ones."""
    before, number = world.facts["sscc"], target.carton.sscc
    labels = {
        "label": number,
        "other_label": target.other.sscc,
        "next_label": target.next.sscc,
        "wrong_label": _wrong(number),
        "new_label": with_check_digit(number[:14] + "999"),
        "foreign_label": with_check_digit("00714141" + number[8:17]),
        "pallet": world.pallets[world.orders.index(target.order)],
    }
    return {"bare_label": number, **{name: before + one for name, one in labels.items()}}


def _wrong(number: str) -> str:
    """A number with another last digit."""
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def _item_ids(item: Item) -> str:
    return f"IN*{item.buyer}*UP*{item.upc}*VN*{item.vendor}"


def numbers_of(world: World, target: Target) -> Mapping[str, Decimal]:
    """What the money of a fault may name."""
    line = target.line
    return {
        "goods of the shipment": world.cost,
        "goods of the order": target.order.cost,
        "invoice of the order": (cents(target.order.cost) - allowance_of(world, target.order.cost))
        / Decimal(100),
        "goods of the line": line.cost,
        "goods of a carton": line.item.price * line.item.pack,
        "price of the item": line.item.price,
        "pieces of a carton": Decimal(line.item.pack),
        "pieces of a spare carton": Decimal(world.spare.pack),
        "cartons of the shipment": Decimal(len(world.cartons)),
        "cartons of the line": Decimal(line.cartons),
        "cartons beyond one in a hundred": 1 - Decimal(len(world.cartons)) / 100,
        "orders beyond one in a hundred": 1 - Decimal(len(world.orders)) / 100,
        "lines of the order": Decimal(len(target.order.lines)),
        "lines of the shipment": Decimal(sum(len(one.lines) for one in world.orders)),
        "orders of the shipment": Decimal(len(world.orders)),
        "orders with the item": Decimal(sum(line.item in one.items for one in world.orders)),
    }


def _billed(world: World, target: Target) -> dict[str, Word]:
    """The sums of the invoice as it is, and with one thing on it changed."""
    order, line = target.order, target.line
    costs = {
        "": order.cost,
        "more_": order.cost + line.item.pack * line.item.price,
        "less_": order.cost - line.item.price,
        "raised_": order.cost + line.quantity * Decimal("0.10"),
    }
    words: dict[str, Word] = {"hash": hash_of(order), "lines": len(order.lines)}
    for name, cost in costs.items():
        off = allowance_of(world, cost)
        words |= {f"{name}off": off, f"{name}total": cents(cost) - off}
    return {**words, "whole_total": cents(order.cost)}


def _levels(name: str, carton: Carton, notice: bytes) -> dict[str, Word]:
    """A carton's level, the one that holds it, and the one inside; none where its label is gone."""
    label = b"(?:00)?" + carton.sscc.encode()
    packed = rb"HL\*([0-9]+)\*([0-9]+)\*[PT]~\n[^H]*MAN\*GM\*%s~\nHL\*([0-9]+)" % label
    found = re.search(packed, notice)
    if found is None:
        return {}
    names = ("level", "holder", "inside")
    return {f"{name}{one}": int(found[at]) for at, one in enumerate(names, 1)}


def fill(text: str, words: Mapping[str, Word], *, iso: bool = False) -> str:
    """A text with its words put in: `{departs + 1 day}`, `{quantity - pack}`.

    >>> fill("DTM*037*{d037 - 1 day}~PO4*{pack + 2}", {"d037": date(2026, 11, 1), "pack": 12})
    'DTM*037*20261031~PO4*14'
    """

    def put(match: re.Match[str]) -> str:
        name, sign, amount, unit = match.groups()
        value = words[name]
        if sign:
            number = int(amount) if amount.isdigit() else words[amount]
            assert isinstance(number, int)
            value = _moved(value, number if sign == "+" else -number, unit)
        if isinstance(value, date):
            return value.isoformat() if iso else f"{value:%Y%m%d}"
        return str(value)

    return _WORD.sub(put, text)


def _moved(value: Word, number: int, unit: str | None) -> Word:
    if isinstance(value, datetime | date):
        assert unit, value
        return value + timedelta(**{f"{unit}s": number})
    assert isinstance(value, int), value
    return value + number
