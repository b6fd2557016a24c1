"""The papers of an order of the seeded year: order, answers, ship notices, invoice, receipt.

Like the rest of the year it imports nothing of what judges it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from edicompliance.cli.year import Order

THEIRS: Final = ("850", "861", "997")
"""What comes from the retailer; the rest is ours."""
_HERE: Final = ZoneInfo("America/New_York")
_PACK: Final = 6
_DAY: Final = timedelta(days=1)
_ARTICLES: Final = (
    ("IN*2200101*UP*614141100019*VN*MUG-12", "STONEWARE MUG 12 OZ"),
    ("IN*2200102*UP*614141100026*VN*TWL-3054", "COTTON BATH TOWEL 30X54"),
    ("IN*2200103*UP*614141100033*VN*VAS-10", "GLASS VASE 10 IN"),
)
"""What is sold: its numbers, and its name."""
_PLACE: Final = ("N1*ST*EXAMPLE MART DC 0912*92*0912", "N3*912 SAMPLE PARKWAY",
                 "N4*ANYTOWN*TX*00000*US")  # fmt: skip


def papers_of(one: Order, at: int) -> dict[str, bytes]:
    """Every file of an order: its name -> its bytes."""
    papers = {
        "850.edi": _sent(one, "PO", "850", _order(one), at, one.ordered),
        "855.edi": _sent(one, "PR", "855", _confirmation(one), at, one.ordered),
        **_notices(one, at),
        "810.edi": _sent(one, "IN", "810", _invoice(one), at, one.left),
        "997.edi": _sent(one, "FA", "997", _answer(at), at, one.left),
        "shipment.toml": _facts(one).encode(),
    }
    if one.case in ("short", "not-short", "shipped-short"):
        papers["861.edi"] = _sent(one, "RC", "861", _receipt(one, at), at, one.left + 5 * _DAY)
    return papers


def _article(one: Order) -> tuple[str, str]:
    """What the order is for: the numbers of the one article, and its name."""
    return _ARTICLES[int(one.po) % len(_ARTICLES)]


def _ids(one: Order) -> str:
    return _article(one)[0]


def _confirmation(one: Order) -> list[str]:
    """Our answer to the order: all of it will be sent."""
    day = f"{one.ordered:%Y%m%d}"
    return [
        f"BAK*00*AD*{one.po}*{day}*****{day}", "REF*IA*70017", *_PLACE[:1],
        f"PO1*1*{one.units}*EA*{one.price}*WE*{_ids(one)}", f"ACK*IA*{one.units}*EA",
        f"CTT*1*{one.units}",
    ]  # fmt: skip


def _order(one: Order) -> list[str]:
    day = one.ordered
    return [
        f"BEG*00*SA*{one.po}**{day:%Y%m%d}", "REF*DP*038", "REF*IA*70017", "FOB*CC",
        "ITD*01*3*2**10**30", f"DTM*037*{day + 14 * _DAY:%Y%m%d}",
        f"DTM*038*{day + 16 * _DAY:%Y%m%d}", f"DTM*001*{day + 23 * _DAY:%Y%m%d}", *_PLACE,
        f"PO1*1*{one.units}*EA*{one.price}*WE*{_ids(one)}", f"PID*F*08***{_article(one)[1]}",
        f"PO4*{_PACK}*1*EA", f"CTT*1*{one.units}",
    ]  # fmt: skip


def _notices(one: Order, at: int) -> dict[str, bytes]:
    """One ship notice; or two, each with half of the cartons."""
    cartons = one.cartons - one.sent_short
    if one.case not in ("apart", "together"):
        return {"856.edi": _sent(one, "SH", "856", _notice(one, at, range(cartons)), at, one.left)}
    half = cartons // 2
    first = _notice(one, at, range(half))
    second = _notice(one, at, range(half, cartons), "B")
    return {
        "856-1.edi": _sent(one, "SH", "856", first, at, one.left),
        "856-2.edi": _sent(one, "SH", "856", second, at, one.left, 6),
    }


def _notice(one: Order, at: int, cartons: range, more: str = "") -> list[str]:
    day, count = one.left, len(cartons)
    body = [
        f"BSN*00*ASN{one.po}{more}*{day:%Y%m%d}*{_clock(one).replace(':', '')}*0001",
        "HL*1**S*1", f"TD1*CTN25*{count}****G*{count * 18}*LB",
        f"TD5*B*2*{'EFGH' if one.case == 'carrier' else 'XMPL'}*M",
        f"TD3*TL*XMPL*{53000 + at}******SEAL{at}", f"REF*BM*{lading(one, at, more)}",
        f"DTM*011*{day:%Y%m%d}*1600", f"DTM*017*{arrives(one):%Y%m%d}", "FOB*CC", *_PLACE,
        "N1*SF*ACME GOODS WAREHOUSE*92*70017", "N3*1 EXAMPLE STREET", "N4*SOMEPLACE*OH*00000*US",
        "HL*2*1*O*1", f"PRF*{one.po}***{one.ordered:%Y%m%d}", f"TD1*CTN25*{count}",
        "REF*DP*038",
    ]  # fmt: skip
    for place, nth in enumerate(cartons):
        level = 3 + 2 * place
        sscc = _checked(f"0061414{at * 100 + nth:010}")
        if nth == 0 and one.case == "label":
            sscc = f"{sscc[:-1]}{(int(sscc[-1]) + 3) % 10}"
        body += [f"HL*{level}*2*P*1", f"MAN*GM*{sscc}", f"HL*{level + 1}*{level}*I*0",
                 f"LIN*1*{_ids(one)}", f"SN1*1*{_PACK}*EA"]  # fmt: skip
    return [*body, f"CTT*{2 + 2 * count}"]


def lading(one: Order, at: int, more: str = "") -> str:
    """The number of the bill of lading; two notices have one bill, where they go together."""
    if one.case == "bill":
        return f"BOL {at:07}"  # it may have no space
    return _checked(f"0614141{at + (5_000 if more and one.case == 'apart' else 0):09}")


def _clock(one: Order) -> str:
    """When the ship notice went out; the truck left at four."""
    return "18:45" if one.case == "asn-late" else "16:30"


def _invoice(one: Order) -> list[str]:
    total = int(one.units * one.price * 100)
    return [
        f"BIG*{one.left:%Y%m%d}*INV{one.po}*{one.ordered:%Y%m%d}*{one.po}", "REF*IA*70017",
        "REF*DP*038",
        *_PLACE, "ITD*01*3*2**10**30", f"IT1*1*{one.units}*EA*{one.price}*WE*{_ids(one)}",
        f"TDS*{total}", f"CTT*1*{one.units}",
    ]  # fmt: skip


def _answer(at: int) -> list[str]:
    """What the retailer says of the ship notice: taken."""
    return [f"AK1*SH*{at * 10 + 1}", "AK2*856*0001", "AK5*A", "AK9*A*1*1*1"]


def _receipt(one: Order, at: int) -> list[str]:
    got = one.units - (_PACK if one.case in ("short", "shipped-short") else 0)
    return [
        f"BRA*RC{at:05}*{arrives(one):%Y%m%d}*00*2*1130", f"REF*SI*ASN{one.po}",
        f"DTM*050*{arrives(one):%Y%m%d}*0900*CT", f"PRF*{one.po}***{one.ordered:%Y%m%d}",
        *_PLACE, f"RCD*1*{got}*EA", f"SN1*1*{one.units}*EA", f"LIN*1*{_ids(one)}", "CTT*1",
    ]  # fmt: skip


def arrives(one: Order) -> date:
    """When the truck is at the retailer's gate."""
    return one.ordered + 21 * _DAY


def _facts(one: Order) -> str:
    day, standard = one.left, one.left < date(2026, 3, 8) or one.left >= date(2026, 11, 1)
    east, central = ("-05:00", "-06:00") if standard else ("-04:00", "-05:00")
    winter = arrives(one) < date(2026, 3, 8) or arrives(one) >= date(2026, 11, 1)
    central = "-06:00" if winter else "-05:00"
    return f"""checked_at = {day}T10:00:00{east}
freight_terms = "collect"
mode = "ltl"
programme = "bulk"
appointment = {day}T15:00:00{east}
planned_departure = {day}T16:00:00{east}
asn_planned = {day}T{_clock(one)}:00{east}
planned_arrival = {arrives(one)}T09:00:00{central}
transit_days = 2
ship_from_zone = "America/New_York"
ship_to_zone = "America/Chicago"
"""


def _checked(digits: str) -> str:
    """A number with its check digit."""
    total = sum(int(one) * (3 if at % 2 == 0 else 1) for at, one in enumerate(reversed(digits)))
    return f"{digits}{-total % 10}"


def isa_id(retailer: str) -> str:
    """What a retailer calls itself in its envelopes.

    >>> isa_id("example-mart")
    'EXAMPLEMART'
    """
    return retailer.replace("-", "").upper()


def came_at(one: Order, name: str) -> datetime:
    """When a paper of an order came in or went out."""
    if name == "850.edi":
        return _clocked(one.ordered, "16:30")
    if name == "855.edi":
        return _clocked(one.ordered, "18:30")
    if name == "861.edi":
        return _clocked(arrives(one) + _DAY, "16:30")
    minutes = {"810.edi": 5, "997.edi": 10}.get(name, 0)
    return _clocked(one.left, _clock(one)) + timedelta(minutes=minutes)


def _clocked(day: date, clock: str) -> datetime:
    """A time of day where it ships."""
    return datetime.combine(day, time.fromisoformat(clock), _HERE)


def _sent(
    one: Order, group: str, kind: str, body: list[str], at: int, day: date, more: int = 0
) -> bytes:
    theirs, whose = kind in THEIRS, isa_id(one.retailer)
    sender, receiver = (whose, "ACMEGOODS") if theirs else ("ACMEGOODS", whose)
    number = at * 10 + ("850", "856", "810", "861", "997", "855").index(kind) + more
    parties = f"ZZ*{sender:15}*ZZ*{receiver:15}"
    segments = [
        f"ISA*00*{'':10}*00*{'':10}*{parties}*{day:%y%m%d}*1630*U*00401*{number:09}*0*P*>",
        f"GS*{group}*{sender}*{receiver}*{day:%Y%m%d}*1630*{number}*X*004010",
        f"ST*{kind}*0001", *body, f"SE*{len(body) + 2}*0001", f"GE*1*{number}",
        f"IEA*1*{number:09}",
    ]  # fmt: skip
    return "".join(f"{one}~\n" for one in segments).encode()
