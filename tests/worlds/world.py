"""A small world: a supplier's items, a retailer's orders, what was packed for them, when it goes.

Everything is drawn from one seed, so that a world can be had again by its number. Nothing here
knows how a shipment is judged or priced.

>>> one, again = draw(7), draw(7)
>>> one == again, draw(8) == one
(True, False)
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent
SHIP_FROM = ZoneInfo("America/New_York")
PREFIX = "0614141"
EXPIRES = date(2030, 6, 30)
_FIRST_DAY = date(2026, 9, 2)
_TABLES = ("found", "cannot_tell", "not_asked")
_NAMES = ("MUG", "TOWEL", "VASE", "LAMP", "TOTE", "BOWL", "CANDLE", "TRAY", "FRAME", "CLOCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article of the supplier."""

    buyer: str
    upc: str
    vendor: str
    name: str
    price: Decimal
    pack: int
    """Pieces in a carton."""
    weight: int
    """Of a full carton, in pounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of an order, which ships whole."""

    number: int
    item: Item
    cartons: int

    @property
    def quantity(self) -> int:
        return self.cartons * self.item.pack

    @property
    def cost(self) -> Decimal:
        return self.quantity * self.item.price


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order, and the numbers of what answers it."""

    po: str
    invoice: str
    lines: tuple[Line, ...]

    @property
    def cost(self) -> Decimal:
        return sum((line.cost for line in self.lines), Decimal(0))

    @property
    def items(self) -> list[Item]:
        """What was ordered; each item is in one line only."""
        return [line.item for line in self.lines]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carton:
    """A carton with its label, full of one item."""

    number: int
    order: Order
    line: Line
    sscc: str
    store: str
    """For whom it is packed; empty: for the centre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One shipment with everything around it."""

    seed: int
    retailer: str
    facts: Mapping[str, Any]
    """The retailer's file in retailers/."""
    centre: Mapping[str, str]
    freight: str
    ordered_on: date
    departs: datetime
    arrives: datetime
    sent: datetime
    """When the ship notice is to go."""
    notice: str
    bill_of_lading: str
    trailer: str
    orders: tuple[Order, ...]
    cartons: tuple[Carton, ...]
    stores: tuple[str, ...]
    """For which it is packed store by store; none: it is packed for the centre."""
    pallets: tuple[str, ...]
    """SSCCs; the cartons of an order stand on one pallet."""
    spare: Item
    """An item that nobody ordered."""
    allowance: int
    """Percent off each order; 0: none."""
    invoiced: bool
    dated: bool
    """Whether the goods bear lot and expiry."""
    packed: bool
    """Whether the warehouse's advice (945) of what it packed is given."""
    routed: bool
    """Whether a truck was asked for (753) and promised (754): of collect freight only."""
    changed: bool
    """Whether the retailer changed the dates (860) after the order."""
    month: str = ""
    """How the measures of its months stood before: `good`, `bad`, or nobody says."""

    @property
    def department(self) -> str:
        return str(self.facts["dated_department" if self.dated else "department"])

    @property
    def said(self) -> Mapping[str, str]:
        """Words of the retailer's own that the supplier tells: programme, network."""
        words = {**self.facts.get("said", {}), **self.facts.get(f"said_{self.freight}", {})}
        return {**words, **(self.facts.get("said_stores", {}) if self.stores else {})}

    @property
    def cost(self) -> Decimal:
        return sum((order.cost for order in self.orders), Decimal(0))

    @property
    def received(self) -> datetime:
        """When the orders came in."""
        return datetime.combine(self.ordered_on, time(8, 30), SHIP_FROM)

    @property
    def answered(self) -> datetime:
        """When they were acknowledged (855)."""
        return self.received + timedelta(hours=3)

    @property
    def appointment(self) -> datetime | None:
        """Of the pickup, or of the delivery where the retailer wants one."""
        if self.freight == "collect":
            return self.departs - timedelta(hours=1)
        wanted = self.facts.get("appointments", "none")
        if wanted == "all" or (wanted == "stores" and self.stores):
            return self.arrives - timedelta(minutes=30)
        return None

    @property
    def checked(self) -> datetime:
        return self.departs - timedelta(hours=6)

    def day(self, said: str) -> date:
        """A date of the order, as the retailer's row says it: `departs + 2`."""
        anchor, sign, days = said.split()
        start = {"departs": self.departs, "arrives": self.arrives}[anchor]
        return start.date() + timedelta(days=int(days) * (-1 if sign == "-" else 1))

    def apart(self, orders: tuple[Order, ...], notice: str, bill: str, trailer: str) -> World:
        """Some of the orders, as a shipment of their own."""
        numbers = {one.po for one in orders}
        pallets = dict(zip(self.orders, self.pallets, strict=True))
        return replace(
            self, orders=orders, notice=notice, bill_of_lading=bill, trailer=trailer,
            cartons=tuple(one for one in self.cartons if one.order.po in numbers),
            pallets=tuple(pallets[one] for one in orders),
        )  # fmt: skip

    def cartons_of(self, order: Order, store: str | None = None) -> list[Carton]:
        """The cartons of an order, or what of them is for one store."""
        mine = [one for one in self.cartons if one.order.po == order.po]
        return mine if store is None else [one for one in mine if one.store == store]


@cache
def retailers() -> Mapping[str, Mapping[str, Any]]:
    """The files of retailers/, by the name of the profile."""
    files = sorted((HERE / "retailers").glob("*.toml"))
    read = {one.stem: tomllib.loads(one.read_text("utf-8"), parse_float=Decimal) for one in files}
    rest = {key: value for key, value in usual().items() if key not in _TABLES}
    return {name: {**rest, **facts} for name, facts in read.items()}


@cache
def usual() -> Mapping[str, Any]:
    """What a retailer's file does not say otherwise: usual.toml."""
    return tomllib.loads((HERE / "usual.toml").read_text("utf-8"), parse_float=Decimal)


def made_up() -> list[str]:
    """The retailers whose guide asks for something in every rule; half of all worlds are theirs."""
    return [name for name, facts in retailers().items() if "found" not in facts]


def with_check_digit(digits: str) -> str:
    """A number of GS1 with its last digit.

    >>> with_check_digit("61414110001")
    '614141100019'
    """
    total = sum(int(one) * (3, 1)[at % 2] for at, one in enumerate(reversed(digits)))
    return f"{digits}{-total % 10}"


def draw(seed: int, retailer: str = "") -> World:
    """The world of a number, of a retailer or of any."""
    chance = random.Random(seed)
    any_of = made_up() if chance.random() < 0.5 else sorted(retailers())
    chosen = chance.choice(any_of)
    retailer = retailer or chosen
    facts = retailers()[retailer]
    items = _items(chance, facts)
    orders = _orders(chance, facts, items[:-1], seed)
    centre = chance.choice(facts["centres"])
    freight = chance.choice(("collect", "prepaid"))
    stores = _stores(chance, facts)
    ordered_on = _FIRST_DAY + timedelta(days=chance.randrange(60))
    departs = _at(ordered_on + timedelta(days=chance.randrange(12, 24)), chance, SHIP_FROM)
    arrival = departs.date() + timedelta(days=chance.randrange(2, 5))
    return World(
        seed=seed,
        retailer=retailer,
        facts=facts,
        centre=centre,
        freight=freight,
        ordered_on=ordered_on,
        departs=departs,
        arrives=_at(arrival, chance, ZoneInfo(centre["zone"])),
        sent=departs
        + timedelta(minutes=chance.randrange(facts["sent_from"], facts["sent_within"])),
        notice=facts["notice"].format(number=30000 + seed),
        bill_of_lading=with_check_digit(f"{PREFIX}0{seed:08}"),
        trailer="53001",
        orders=orders,
        cartons=_cartons(orders, seed, stores),
        stores=stores,
        pallets=tuple(_sscc(seed, 900 + at) for at in range(len(orders))),
        spare=items[-1],
        allowance=chance.choice((0, 2, 5)),
        invoiced=chance.random() < 0.65 and not stores,
        dated="dated_department" in facts and chance.random() < 0.3,
        routed=chance.random() < 0.5 and freight == "collect",
        packed=chance.random() < 0.2,
        changed=chance.random() < 0.2 and not stores,
        month=_month(chance, facts, freight, orders),
    )


def _month(
    chance: random.Random, facts: Mapping[str, Any], freight: str, orders: tuple[Order, ...]
) -> str:
    """How the months stood, where the table can tell to the cent what one shipment bears of them.

    Several orders that are not ready in time bear their parts of one sum, and its last cent falls
    on one of them or on those of before.
    """
    told = "months" in facts and (freight == "prepaid" or len(orders) == 1)
    return chance.choice(("", "good", "bad")) if told else ""


def _at(day: date, chance: random.Random, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(chance.randrange(8, 20), chance.choice((0, 15, 30))), zone)


def _items(chance: random.Random, facts: Mapping[str, Any]) -> list[Item]:
    """As many items as there are names, in no order; the last one is ordered by nobody."""
    return [
        Item(
            buyer=f"22{chance.randrange(100):02}{at:03}",
            upc=with_check_digit(f"614141{chance.randrange(100):02}{at:03}"),
            vendor=f"{name}-{at}",
            name=name,
            price=Decimal(chance.randrange(150, 6000)) / 100,
            pack=chance.choice(facts["packs"]),
            weight=chance.randrange(26, 41),
        )
        for at, name in enumerate(chance.sample(_NAMES, len(_NAMES)))
    ]


def _orders(
    chance: random.Random, facts: Mapping[str, Any], items: list[Item], seed: int
) -> tuple[Order, ...]:
    numbers = [seed * 10 + at for at in range(chance.randrange(1, 4))]
    return tuple(
        Order(
            po=facts["po"].format(number=100000 + number),
            invoice=facts["invoice"].format(number=10000 + number),
            lines=tuple(
                Line(number=at, item=item, cartons=chance.randrange(3, 6))
                for at, item in enumerate(chance.sample(items, chance.randrange(2, 5)), 1)
            ),
        )
        for number in numbers
    )


def _stores(chance: random.Random, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Two or three stores, or none: then all is packed for the centre."""
    if "stores" not in facts or (chance.random() < 0.7 and not facts["always_stores"]):
        return ()
    return tuple(chance.sample(facts["stores"], chance.randrange(2, 4)))


def _cartons(orders: tuple[Order, ...], seed: int, stores: tuple[str, ...]) -> tuple[Carton, ...]:
    """One after the other, for one store after the other."""
    full = [(order, line) for order in orders for line in order.lines for _ in range(line.cartons)]
    return tuple(
        Carton(
            number=at,
            order=order,
            line=line,
            sscc=_sscc(seed, at),
            store=stores[at % len(stores)] if stores else "",
        )
        for at, (order, line) in enumerate(full, 1)
    )


def _sscc(seed: int, number: int) -> str:
    return with_check_digit(f"0{PREFIX}{seed:06}{number:03}")
