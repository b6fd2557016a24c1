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

from edicompliance.cli.year_hill import GUIDE, HILL, remittances

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
_FIRST: Final = date(2026, 2, 2)
_PACK: Final = 6
_LEAST: Final = Decimal(100)
_DEARER: Final = Decimal("1.25")
_CENT: Final = Decimal("0.01")
_DAY: Final = timedelta(days=1)


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
        return self.cartons * _PACK

    @property
    def late(self) -> bool:
        """Whether the truck left a day after it might."""
        return self.case in ("right", "doubled", "mis-added")

    @property
    def sent_short(self) -> int:
        """How many cartons stay behind."""
        return 1 if self.case == "shipped-short" else 0

    @property
    def left(self) -> date:
        """When the truck left."""
        return self.ordered + (17 if self.late else 16) * _DAY

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
    """The class that it is in; empty: money that came back, or was taken again."""
    quantity: str = ""


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
            every = cases or (CASES if weeks < len(CASES) else (*CASES, *MORE_CASES))
            case = every[(at + week) % len(every)] if weeks < len(every) else chance.choice(every)
            at += 1
            order = Order(
                retailer,
                f"{4600000 + at}",
                _FIRST + week * 7 * _DAY,
                chance.randint(12, 40),
                Decimal(chance.randint(800, 2400)) / 100,
                case,
                dearer_from is not None and week >= dearer_from,
            )
            year.orders.append(order)
            year.taken += _taken(order, at)
    return year


def _taken(one: Order, at: int) -> Iterator[Taken]:
    day, fine = one.left + 20 * _DAY, one.late_charge
    right = "confirmed"
    if one.dearer:
        fine, right = (fine * _DEARER).quantize(_CENT, ROUND_HALF_UP), "arithmetic-wrong"

    def told(
        amount: Decimal, truth: str, after: int = 0, kind: str = "deducted", **more: str
    ) -> Taken:
        payment = f"CK{at:05}-{after}"
        words = {"number": f"CB114-{one.po}", "po": one.po, "reason": "shipped late"} | more
        return Taken(
            one.retailer, words["number"], words["po"], amount, day + after * _DAY, payment, kind,
            words["reason"], truth, words.get("quantity", ""),
        )  # fmt: skip

    if one.case in ("right", "doubled"):
        yield told(fine, right)
    if one.case == "doubled":
        yield told(fine, "duplicate", 7)
    if one.case in ("wrong", "re-deducted"):
        yield told(fine, "contradicted")
    if one.case == "re-deducted":
        yield told(fine, "", 10, "repaid")
        yield told(fine, "", 30)
    if one.case == "mis-added":
        yield told(fine + Decimal("33.20"), "arithmetic-wrong")
    if one.case in ("short", "not-short", "shipped-short"):
        truth = "contradicted" if one.case == "not-short" else "confirmed"
        number, words = f"INV{one.po}-SC", "short"
        yield told(one.price * _PACK, truth, number=number, reason=words, quantity=str(_PACK))
    for money, truth, number, reason in _other(one):
        yield told(money, truth, number=number, reason=reason)


def _other(one: Order) -> Iterator[tuple[Decimal, str, str, str]]:
    """What is taken for something else than a late truck: how much, its truth, number, words."""
    if one.case in ("asn-late", "asn-in-time"):
        truth = "confirmed" if one.case == "asn-late" else "contradicted"
        yield _notice_charge(one), truth, f"CB104-{one.po}", "ASN late"
    if one.case == "label":
        money = Decimal(35 if one.retailer == HILL else 50)
        yield money, "confirmed", f"CB120-{one.po}", "SSCC check digit wrong"
    if one.case == "unknown":
        yield Decimal("75.00"), "unexplained", f"ZZ{one.po}", "other"


def _notice_charge(one: Order) -> Decimal:
    """What the retailer may take for a late ship notice."""
    if one.retailer == HILL:
        return Decimal(180)
    return max((one.cartons * Decimal("0.75")).quantize(_CENT, ROUND_HALF_UP), _LEAST)


def balances(year: Year) -> dict[str, Decimal]:
    """Keep the books a second time, by double entry: what stands where at the end of the year."""
    accounts: dict[str, Decimal] = {}
    moves = {"deducted": ("outside", "deducted"), "repaid": ("deducted", "repaid"),
             "again": ("repaid", "re-deducted")}  # fmt: skip
    for one in year.taken:
        again = one.kind == "deducted" and not one.truth
        source, target = moves["again" if again else one.kind]
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
        for kind in ("first", "back", "again"):
            rows = [one for one in year.taken if one.retailer == retailer and _file(one) == kind]
            if retailer == HILL:
                first = 900_000 + 10_000 * ("first", "back", "again").index(kind)
                found[f"{retailer}-{kind}.edi"] = remittances(rows, first)
            else:
                found[f"{retailer}-{kind}.csv"] = _portal(rows)
    for at, one in enumerate(year.orders, 1):
        for name, text in _papers(one, at).items():
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
title = "Supplier agreement"
grade = "contract"

[[charges.ships-late]]
replaces = "ships-late"
source = "contract"
for = ["WIN002"]
each = "po"
is = "{part}% of failing cost, at least 100 USD"
'''


def _portal(rows: list[Taken]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(("Claim #", "PO", "Amount", "Date", "Check #", "Type", "Reason", "Qty"))
    for one in rows:
        kind = "Deduction" if one.kind == "deducted" else "Credit"
        # what comes back has no minus of its own: the type says the way
        table.writerow((one.number, one.po, f"${one.amount:,.2f}", f"{one.day:%m/%d/%Y}",
                        one.payment, kind, one.reason, one.quantity))  # fmt: skip
    table.writerow(("Total", "", f"${sum(one.amount for one in rows):,.2f}", "", "", "", "", ""))
    return text.getvalue().encode("cp1252")


_ID: Final = "IN*2200103*UP*614141100033*VN*VAS-10"
_PLACE: Final = ("N1*ST*EXAMPLE MART DC 0912*92*0912", "N3*912 SAMPLE PARKWAY",
                 "N4*ANYTOWN*TX*00000*US")  # fmt: skip


def _papers(one: Order, at: int) -> dict[str, bytes]:
    papers = {
        "850.edi": _sent("PO", "850", _order(one), at, one.ordered),
        "856.edi": _sent("SH", "856", _notice(one, at), at, one.left),
        "810.edi": _sent("IN", "810", _invoice(one), at, one.left),
        "997.edi": _sent("FA", "997", _answer(at), at, one.left),
        "shipment.toml": _facts(one).encode(),
    }
    if one.case in ("short", "not-short", "shipped-short"):
        papers["861.edi"] = _sent("RC", "861", _receipt(one, at), at, one.left + 5 * _DAY)
    return papers


def _order(one: Order) -> list[str]:
    day = one.ordered
    return [
        f"BEG*00*SA*{one.po}**{day:%Y%m%d}", "REF*DP*038", "REF*IA*70017", "FOB*CC",
        "ITD*01*3*2**10**30", f"DTM*037*{day + 14 * _DAY:%Y%m%d}",
        f"DTM*038*{day + 16 * _DAY:%Y%m%d}", f"DTM*001*{day + 23 * _DAY:%Y%m%d}", *_PLACE,
        f"PO1*1*{one.units}*EA*{one.price}*WE*{_ID}", "PID*F*08***GLASS VASE 10 IN",
        f"PO4*{_PACK}*1*EA", f"CTT*1*{one.units}",
    ]  # fmt: skip


def _notice(one: Order, at: int) -> list[str]:
    day, cartons = one.left, one.cartons - one.sent_short
    body = [
        f"BSN*00*ASN{one.po}*{day:%Y%m%d}*{_clock(one).replace(':', '')}*0001", "HL*1**S*1",
        f"TD1*CTN25*{cartons}****G*{cartons * 18}*LB", "TD5*B*2*XMPL*M",
        f"TD3*TL*XMPL*{53000 + at}******SEAL{at}", f"REF*BM*{_checked(f'0614141{at:09}')}",
        f"DTM*011*{day:%Y%m%d}*1600", f"DTM*017*{_arrives(one):%Y%m%d}", "FOB*CC", *_PLACE,
        "N1*SF*ACME GOODS WAREHOUSE*92*70017", "N3*1 EXAMPLE STREET", "N4*SOMEPLACE*OH*00000*US",
        "HL*2*1*O*1", f"PRF*{one.po}***{one.ordered:%Y%m%d}", f"TD1*CTN25*{cartons}",
        "REF*DP*038",
    ]  # fmt: skip
    for nth in range(cartons):
        level = 3 + 2 * nth
        sscc = _checked(f"0061414{at * 100 + nth:010}")
        if nth == 0 and one.case == "label":
            sscc = f"{sscc[:-1]}{(int(sscc[-1]) + 3) % 10}"
        body += [f"HL*{level}*2*P*1", f"MAN*GM*{sscc}", f"HL*{level + 1}*{level}*I*0",
                 f"LIN*1*{_ID}", f"SN1*1*{_PACK}*EA"]  # fmt: skip
    return [*body, f"CTT*{2 + 2 * cartons}"]


def _clock(one: Order) -> str:
    """When the ship notice went out; the truck left at four."""
    return "18:45" if one.case == "asn-late" else "16:30"


def _invoice(one: Order) -> list[str]:
    total = int(one.units * one.price * 100)
    return [
        f"BIG*{one.left:%Y%m%d}*INV{one.po}*{one.ordered:%Y%m%d}*{one.po}", "REF*IA*70017",
        "REF*DP*038",
        *_PLACE, "ITD*01*3*2**10**30", f"IT1*1*{one.units}*EA*{one.price}*WE*{_ID}",
        f"TDS*{total}", f"CTT*1*{one.units}",
    ]  # fmt: skip


def _answer(at: int) -> list[str]:
    """What the retailer says of the ship notice: taken."""
    return [f"AK1*SH*{at * 10 + 1}", "AK2*856*0001", "AK5*A", "AK9*A*1*1*1"]


def _receipt(one: Order, at: int) -> list[str]:
    got = one.units - (_PACK if one.case in ("short", "shipped-short") else 0)
    return [
        f"BRA*RC{at:05}*{_arrives(one):%Y%m%d}*00*2*1130", f"REF*SI*ASN{one.po}",
        f"DTM*050*{_arrives(one):%Y%m%d}*0900*CT", f"PRF*{one.po}***{one.ordered:%Y%m%d}",
        *_PLACE, f"RCD*1*{got}*EA", f"SN1*1*{one.units}*EA", f"LIN*1*{_ID}", "CTT*1",
    ]  # fmt: skip


def _arrives(one: Order) -> date:
    return one.ordered + 21 * _DAY


def _facts(one: Order) -> str:
    day, standard = one.left, one.left < date(2026, 3, 8) or one.left >= date(2026, 11, 1)
    east, central = ("-05:00", "-06:00") if standard else ("-04:00", "-05:00")
    winter = _arrives(one) < date(2026, 3, 8) or _arrives(one) >= date(2026, 11, 1)
    central = "-06:00" if winter else "-05:00"
    return f"""checked_at = {day}T10:00:00{east}
freight_terms = "collect"
mode = "ltl"
programme = "bulk"
appointment = {day}T15:00:00{east}
planned_departure = {day}T16:00:00{east}
asn_planned = {day}T{_clock(one)}:00{east}
planned_arrival = {_arrives(one)}T09:00:00{central}
transit_days = 2
ship_from_zone = "America/New_York"
ship_to_zone = "America/Chicago"
"""


def _checked(digits: str) -> str:
    """A number with its check digit."""
    total = sum(int(one) * (3 if at % 2 == 0 else 1) for at, one in enumerate(reversed(digits)))
    return f"{digits}{-total % 10}"


def _sent(group: str, kind: str, body: list[str], at: int, day: date) -> bytes:
    theirs = kind in ("850", "861", "997")
    sender, receiver = ("EXAMPLEMART", "ACMEGOODS") if theirs else ("ACMEGOODS", "EXAMPLEMART")
    number = at * 10 + ("850", "856", "810", "861", "997").index(kind)
    parties = f"ZZ*{sender:15}*ZZ*{receiver:15}"
    segments = [
        f"ISA*00*{'':10}*00*{'':10}*{parties}*{day:%y%m%d}*1630*U*00401*{number:09}*0*P*>",
        f"GS*{group}*{sender}*{receiver}*{day:%Y%m%d}*1630*{number}*X*004010",
        f"ST*{kind}*0001", *body, f"SE*{len(body) + 2}*0001", f"GE*1*{number}",
        f"IEA*1*{number:09}",
    ]  # fmt: skip
    return "".join(f"{one}~\n" for one in segments).encode()
