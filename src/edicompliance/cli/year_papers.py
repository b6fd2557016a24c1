"""The papers of an order of the seeded year: order, ship notices, invoice, answer, receipt.

Like the rest of the year it imports nothing of what judges it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from edicompliance.cli.year import Order

_PACK: Final = 6
_DAY: Final = timedelta(days=1)
_ID: Final = "IN*2200103*UP*614141100033*VN*VAS-10"
_PLACE: Final = ("N1*ST*EXAMPLE MART DC 0912*92*0912", "N3*912 SAMPLE PARKWAY",
                 "N4*ANYTOWN*TX*00000*US")  # fmt: skip


def papers_of(one: Order, at: int) -> dict[str, bytes]:
    """Every file of an order: its name -> its bytes."""
    papers = {
        "850.edi": _sent("PO", "850", _order(one), at, one.ordered),
        **_notices(one, at),
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


def _notices(one: Order, at: int) -> dict[str, bytes]:
    """One ship notice; or two, each with half of the cartons."""
    cartons = one.cartons - one.sent_short
    if one.case not in ("apart", "together"):
        return {"856.edi": _sent("SH", "856", _notice(one, at, range(cartons)), at, one.left)}
    half = cartons // 2
    first = _notice(one, at, range(half))
    second = _notice(one, at, range(half, cartons), "B")
    return {
        "856-1.edi": _sent("SH", "856", first, at, one.left),
        "856-2.edi": _sent("SH", "856", second, at, one.left, 6),
    }


def _notice(one: Order, at: int, cartons: range, more: str = "") -> list[str]:
    day, count = one.left, len(cartons)
    body = [
        f"BSN*00*ASN{one.po}{more}*{day:%Y%m%d}*{_clock(one).replace(':', '')}*0001",
        "HL*1**S*1", f"TD1*CTN25*{count}****G*{count * 18}*LB",
        f"TD5*B*2*{'EFGH' if one.case == 'carrier' else 'XMPL'}*M",
        f"TD3*TL*XMPL*{53000 + at}******SEAL{at}", f"REF*BM*{_lading(one, at, more)}",
        f"DTM*011*{day:%Y%m%d}*1600", f"DTM*017*{_arrives(one):%Y%m%d}", "FOB*CC", *_PLACE,
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
                 f"LIN*1*{_ID}", f"SN1*1*{_PACK}*EA"]  # fmt: skip
    return [*body, f"CTT*{2 + 2 * count}"]


def _lading(one: Order, at: int, more: str) -> str:
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


def _sent(group: str, kind: str, body: list[str], at: int, day: date, more: int = 0) -> bytes:
    theirs = kind in ("850", "861", "997")
    sender, receiver = ("EXAMPLEMART", "ACMEGOODS") if theirs else ("ACMEGOODS", "EXAMPLEMART")
    number = at * 10 + ("850", "856", "810", "861", "997").index(kind) + more
    parties = f"ZZ*{sender:15}*ZZ*{receiver:15}"
    segments = [
        f"ISA*00*{'':10}*00*{'':10}*{parties}*{day:%y%m%d}*1630*U*00401*{number:09}*0*P*>",
        f"GS*{group}*{sender}*{receiver}*{day:%Y%m%d}*1630*{number}*X*004010",
        f"ST*{kind}*0001", *body, f"SE*{len(body) + 2}*0001", f"GE*1*{number}",
        f"IEA*1*{number:09}",
    ]  # fmt: skip
    return "".join(f"{one}~\n" for one in segments).encode()
