"""A year of a supplier with four retailers, made from a seed: its truth first, then its papers.

It knows orders, trucks and money, and imports nothing of what judges them: what a retailer charges
is written here a second time. So it can prove what is said of it, and the demo shows it.

>>> year = made(seed=1, weeks=2)
>>> len(year.taken), sorted({one.truth for one in year.taken})[:2]
(9, ['arithmetic-wrong', 'confirmed'])
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from edicompliance.cli.year_hill import GUIDE, HILL, adjustments, remittances
from edicompliance.cli.year_papers import papers_of

RETAILERS: Final[Mapping[str, tuple[str, Decimal]]] = {
    "example-mart": ("Example Mart", Decimal(5)),
    "north-example": ("North Example", Decimal(4)),
    "lake-example": ("Lake Example", Decimal(6)),
    "hill-example": ("Hill Example", Decimal("7.5")),
}
"""The id of each -> its name, and the percentage of the goods that it takes for a late truck."""
CASES: Final = (
    "right", "wrong", "doubled", "mis-added", "re-deducted", "short", "not-short", "unknown",
)  # fmt: skip
MORE_CASES: Final = ("asn-late", "asn-in-time", "label", "shipped-short")
"""Those that only a year of some length has."""
ROUTING_CASES: Final = ("carrier", "bill", "apart", "together")
"""Another carrier, a bill of lading that is none, two of them where one should be; one for both."""
MOST_CASES: Final = (*CASES, *MORE_CASES, *ROUTING_CASES, "billed", "part-taken")
"""Those that a year of many weeks has: routing, and bills (812) before anything is taken."""
_MANY_WEEKS: Final = 10
_FIRST: Final = date(2026, 2, 2)
PACK: Final = 6
_LEAST: Final = Decimal(100)
_DEARER: Final = Decimal("1.25")
_CENT: Final = Decimal("0.01")
_AGAIN, _BILLED = "again", "of a bill"
"""Kinds of taking that a paper does not tell from the first."""
DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Order:
    """One order and the truck that brings it."""

    retailer: str
    po: str
    ordered: date
    cartons: int
    price: Decimal
    case: str
    dearer: bool = False
    """Whether more is taken for a late truck than its guide says."""

    @property
    def units(self) -> int:
        """All of its goods."""
        return self.cartons * PACK

    @property
    def late(self) -> bool:
        """Whether the truck left a day after it might."""
        return self.case in ("right", "doubled", "mis-added", "billed", "part-taken")

    @property
    def sent_short(self) -> int:
        """How many cartons stay behind."""
        return 1 if self.case == "shipped-short" else 0

    @property
    def left(self) -> date:
        """When the truck left."""
        return self.ordered + (17 if self.late else 16) * DAY

    @property
    def late_charge(self) -> Decimal:
        """What the retailer may take for a late truck."""
        part = self.units * self.price * RETAILERS[self.retailer][1] / 100
        return max(part.quantize(_CENT, ROUND_HALF_UP), _LEAST)


@dataclass(frozen=True)
class Taken:
    """One thing that a portal tells, and what is true of it."""

    retailer: str
    number: str
    po: str
    amount: Decimal
    day: date
    payment: str
    kind: str
    reason: str
    truth: str
    """The class that it is in; empty: money that came back, was taken again, or billed before."""
    quantity: str = ""

    @property
    def takes(self) -> bool:
        """Whether money is taken by it: for the first time, again, or of a bill."""
        return self.kind in ("deducted", _AGAIN, _BILLED)


@dataclass
class Year:
    """All of it."""

    orders: list[Order] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)


def made(
    seed: int,
    weeks: int,
    *,
    retailers: Sequence[str] = tuple(RETAILERS),
    cases: Sequence[str] = (),
    dearer_from: int | None = None,
) -> Year:
    """Make a year, or some weeks of one; `cases` are those that it has, else all.

    From the week `dearer_from` on a quarter more is taken for a late truck, and no guide says so.
    """
    chance, year, at = random.Random(seed), Year(), 0  # noqa: S311 - a seed, no secret
    for week in range(weeks):
        for retailer in retailers:
            every = cases or _cases(weeks)
            case = every[(at + week) % len(every)] if weeks < len(every) else chance.choice(every)
            if case in ROUTING_CASES and retailer == "example-mart":
                case = "right"  # its guide does not say how such a charge is called
            at += 1
            order = Order(
                retailer,
                f"{4600000 + at}",
                _FIRST + week * 7 * DAY,
                chance.randint(12, 40),
                Decimal(chance.randint(800, 2400)) / 100,
                case,
                dearer_from is not None and week >= dearer_from,
            )
            year.orders.append(order)
            year.taken += _taken(order, at)
    return year


def _cases(weeks: int) -> tuple[str, ...]:
    if weeks < len(CASES):
        return CASES
    return MOST_CASES if weeks >= _MANY_WEEKS else (*CASES, *MORE_CASES)


def _taken(one: Order, at: int) -> Iterator[Taken]:
    day, fine = one.left + 20 * DAY, one.late_charge
    right = "confirmed"
    if one.dearer:
        fine, right = (fine * _DEARER).quantize(_CENT, ROUND_HALF_UP), "arithmetic-wrong"

    def told(
        amount: Decimal, truth: str, after: int = 0, kind: str = "deducted", **more: str
    ) -> Taken:
        payment = f"CK{at:05}-{after}"
        words = {"number": f"CB114-{one.po}", "po": one.po, "reason": "shipped late"} | more
        return Taken(
            one.retailer, words["number"], words["po"], amount, day + after * DAY, payment, kind,
            words["reason"], truth, words.get("quantity", ""),
        )  # fmt: skip

    for money, truth, after, kind in _for_lateness(fine, right).get(one.case, ()):
        yield told(money, truth, after, kind)
    if one.case in ("short", "not-short", "shipped-short"):
        truth = "contradicted" if one.case == "not-short" else "confirmed"
        number, words = f"INV{one.po}-SC", "short"
        yield told(one.price * PACK, truth, number=number, reason=words, quantity=str(PACK))
    for money, truth, number, reason in _other(one):
        yield told(money, truth, number=number, reason=reason)


def _for_lateness(
    fine: Decimal, right: str
) -> Mapping[str, tuple[tuple[Decimal, str, int, str], ...]]:
    """Case -> what is told of a late truck: how much, its truth, after how many days, its kind."""
    return {
        "right": ((fine, right, 0, "deducted"),),
        "doubled": ((fine, right, 0, "deducted"), (fine, "duplicate", 7, "deducted")),
        "wrong": ((fine, "contradicted", 0, "deducted"),),
        "re-deducted": (
            (fine, "contradicted", 0, "deducted"), (fine, "", 10, "repaid"), (fine, "", 30, _AGAIN),
        ),
        "mis-added": ((fine + Decimal("33.20"), "arithmetic-wrong", 0, "deducted"),),
        "billed": ((fine, right, 0, "assessed"),),
        "part-taken": ((fine, right, 0, "assessed"), (fine - Decimal(40), "", 7, _BILLED)),
    }  # fmt: skip


def _other(one: Order) -> Iterator[tuple[Decimal, str, str, str]]:
    """What is taken for something else than a late truck: how much, its truth, number, words."""
    if one.case in ("asn-late", "asn-in-time"):
        truth = "confirmed" if one.case == "asn-late" else "contradicted"
        yield _notice_charge(one), truth, f"CB104-{one.po}", "ASN late"
    if one.case == "label":
        money = Decimal(35 if one.retailer == HILL else 50)
        yield money, "confirmed", f"CB120-{one.po}", "SSCC check digit wrong"
    if one.case in ROUTING_CASES:
        truth = "contradicted" if one.case == "together" else "confirmed"
        price, code, words = _ROUTED[one.case]
        yield Decimal(price), truth, f"RT{code}-{one.po}", words
    if one.case == "unknown":
        yield Decimal("75.00"), "unexplained", f"ZZ{one.po}", "other"


_ROUTED: Final[Mapping[str, tuple[int, int, str]]] = {
    "carrier": (250, 201, "carrier not as routed"),
    "bill": (50, 204, "bill of lading number invalid"),
    "apart": (150, 206, "not consolidated"),
    "together": (150, 206, "not consolidated"),
}
"""Case -> what is taken, under which code, in which words."""


def _notice_charge(one: Order) -> Decimal:
    """What the retailer may take for a late ship notice."""
    if one.retailer == HILL:
        return Decimal(180)
    return max((one.cartons * Decimal("0.75")).quantize(_CENT, ROUND_HALF_UP), _LEAST)


def balances(year: Year) -> dict[str, Decimal]:
    """Keep the books a second time, by double entry: what stands where at the end of the year."""
    accounts: dict[str, Decimal] = {}
    moves = {"deducted": ("outside", "deducted"), "repaid": ("deducted", "repaid"),
             _AGAIN: ("repaid", "re-deducted"), "assessed": ("outside", "assessed"),
             _BILLED: ("assessed", "deducted")}  # fmt: skip
    for one in year.taken:
        source, target = moves[one.kind]
        accounts[source] = accounts.get(source, Decimal(0)) - one.amount
        accounts[target] = accounts.get(target, Decimal(0)) + one.amount
    if sum(accounts.values()):
        raise AssertionError("the books do not balance")
    return {place: money for place, money in accounts.items() if place != "outside" and money}


def files(year: Year) -> dict[str, bytes]:
    """Every file: retailer/shipments/order/..., retailer.toml, and the portals' files in order."""
    found: dict[str, bytes] = {}
    for retailer, (name, part) in RETAILERS.items():
        if retailer != "example-mart":
            own = GUIDE if retailer == HILL else _guide(retailer, name, part)
            found[f"{retailer}.toml"] = own.encode()
        for nth, kind in enumerate(("first", "back", "again")):
            rows = [one for one in year.taken if one.retailer == retailer and _file(one) == kind]
            if retailer == HILL:
                first = 900_000 + 10_000 * nth
                bills = [one for one in rows if one.kind == "assessed"]
                paid = [one for one in rows if one.kind != "assessed"]
                sent = adjustments(bills, first + 5_000) + remittances(paid, first)
                found[f"{retailer}-{kind}.edi"] = sent
            else:
                found[f"{retailer}-{kind}.csv"] = _portal(rows)
    for at, one in enumerate(year.orders, 1):
        for name, text in papers_of(one, at).items():
            found[f"{one.retailer}/{one.po}/{name}"] = text
    return found


def _file(one: Taken) -> str:
    if one.kind == "repaid":
        return "back"
    return "first" if one.truth else "again"


def _guide(retailer: str, name: str, part: Decimal) -> str:
    return f'''format = 1
extends = "example-mart"
id = "{retailer}"
name = "{name}"

[sources.contract]
title = "{name} supplier agreement"
date = 2026-01-01
grade = "contract"

[[windows.ship]]
replaces = "collect"
id = "collect"
when = {{ freight = "collect" }}
source = "contract"
is = "ship_not_before .. ship_not_after"
at = "ship_from"

[[windows.cancel]]
replaces = "cancel"
source = "contract"
is = ".. cancel_after"
optional = true

[[deadlines.ship-notice]]
replaces = "ship-notice"
source = "contract"
by = "departed + 60 minutes"
counts = "transmitted"

[[charges.ships-late]]
replaces = "ships-late"
source = "contract"
for = ["WIN002"]
each = "po"
is = "{part}% of failing cost, at least 100 USD"

[recognise.routing]
source = "contract"
field = "number"
pattern = "RT{{code:digits 3}}-{{po:digits 7..10}}"
family = "compliance"
means = "RTG"
disputes = "compliance"
'''


def _portal(rows: list[Taken]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(("Claim #", "PO", "Amount", "Date", "Check #", "Type", "Reason", "Qty"))
    for one in rows:
        kind = "Deduction" if one.takes else "Billed" if one.kind == "assessed" else "Credit"
        # what comes back has no minus of its own: the type says the way
        table.writerow((one.number, one.po, f"${one.amount:,.2f}", f"{one.day:%m/%d/%Y}",
                        one.payment, kind, one.reason, one.quantity))  # fmt: skip
    table.writerow(("Total", "", f"${sum(one.amount for one in rows):,.2f}", "", "", "", "", ""))
    return text.getvalue().encode("cp1252")
