"""The fourth retailer of the seeded year: a guide of its own, its bills (812) and its money (820).

Like the rest of the year it imports nothing of what judges it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

HILL: Final = "hill-example"
GUIDE: Final = """format = 1
id = "hill-example"
edition = "1"
name = "Hill Example"
currency = "USD"
zone = { is = "America/Chicago", source = "contract" }

[sources.contract]
title = "Hill Example supplier agreement"
date = 2026-01-01
grade = "contract"

[calendars.business]
source = "contract"
days = "mon..fri"

[windows.ship]
source = "contract"
is = "ship_not_before .. ship_not_after"
at = "ship_from"

[deadlines.ship-notice]
source = "contract"
by = "departed + 1 hour"

[charges.ships-late]
source = "contract"
for = ["WIN002"]
each = "po"
is = "7.5% of failing cost, at least 100 USD"

[charges.notice-late]
source = "contract"
for = ["ASN001"]
each = "shipment"
is = "180 USD"

[charges.label-unreadable]
source = "contract"
for = ["LBL001"]
each = "shipment"
is = "35 USD per failing carton"

[routing.collect]
source = "contract"
when = { freight = "collect" }
carriers = ["XMPL"]
consolidate = ["location", "day"]

[documents.856]
source = "contract"
forms = { "REF02 if REF01 is BM" = "{number:digits 17}" }

[charges.wrong-carrier]
source = "contract"
for = ["RTG001"]
each = "shipment"
is = "250 USD"

[charges.bill-of-lading]
source = "contract"
for = ["RTG004"]
each = "shipment"
is = "50 USD"

[charges.not-consolidated]
source = "contract"
for = ["RTG006"]
each = "shipment"
is = "150 USD"

[disputes.compliance]
source = "contract"
window = "deducted .. deducted + 60 days"
evidence = { rest = ["asn copy", "997"] }

[recognise.shortage]
source = "contract"
field = "number"
pattern = "{invoice}[-]SC"
family = "shortage"
means = "FIL001"

[recognise.late-truck]
source = "contract"
field = "number"
pattern = "CB114-{po:digits 7..10}"
family = "compliance"
means = "WIN002"
disputes = "compliance"

[recognise.late-notice]
source = "contract"
field = "number"
pattern = "CB104-{po:digits 7..10}"
family = "compliance"
means = "ASN001"
disputes = "compliance"

[recognise.label]
source = "contract"
field = "number"
pattern = "CB120-{po:digits 7..10}"
family = "compliance"
means = "LBL001"
disputes = "compliance"

[recognise.routing]
source = "contract"
field = "number"
pattern = "RT{code:digits 3}-{po:digits 7..10}"
family = "compliance"
means = "RTG"
disputes = "compliance"

[remittances.812]
source = "contract"
debit = "taken"

[remittances.820]
source = "contract"
items = "gross"
deductions = "negative"
"""
_PAID: Final = Decimal(100000)


class Row(Protocol):
    """What is told of one taking."""

    @property
    def number(self) -> str: ...
    @property
    def po(self) -> str: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def day(self) -> date: ...
    @property
    def payment(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def reason(self) -> str: ...


def remittances(rows: Sequence[Row], first: int) -> bytes:
    """Each taking in a remittance of its own, as the retailer pays week by week."""
    return b"".join(_remittance(one, first + nth) for nth, one in enumerate(rows))


def adjustments(rows: Sequence[Row], first: int) -> bytes:
    """Each bill in an 812 of its own; what it comes to is taken later, if at all."""
    return b"".join(
        _sent("CD", "812", _bill(one), one.day, first + nth) for nth, one in enumerate(rows)
    )


def _bill(one: Row) -> list[str]:
    cents, day = int(one.amount * 100), f"{one.day:%Y%m%d}"
    return [
        f"BCD*{day}*{one.number}*H*{cents}*D*{day}*INV{one.po}**{day}*{one.po}*00*DR",
        "CUR*BY*USD", "N1*FR*HILL EXAMPLE*92*HILL", "N1*TO*ACME GOODS*92*70017",
        f"CDD*50*D**{cents}", f"N9*L1*NOTE*{one.reason.upper()}",
    ]  # fmt: skip


def _remittance(one: Row, number: int) -> bytes:
    return _sent("RA", "820", list(_body(one)), one.day, number)


def _sent(group: str, kind: str, body: Sequence[str], day: date, number: int) -> bytes:
    parties = f"ZZ*{'HILLEXAMPLE':15}*ZZ*{'ACMEGOODS':15}"
    nobody = f"00*{'':10}*00*{'':10}"
    segments = [
        f"ISA*{nobody}*{parties}*{day:%y%m%d}*2000*U*00401*{number:09}*0*P*>",
        f"GS*{group}*HILLEXAMPLE*ACMEGOODS*{day:%Y%m%d}*2000*{number}*X*004010",
        f"ST*{kind}*0001", *body, f"SE*{len(body) + 2}*0001",
        f"GE*1*{number}", f"IEA*1*{number:09}",
    ]  # fmt: skip
    return "".join(f"{each}~\n" for each in segments).encode()


def _body(one: Row) -> Iterator[str]:
    signed = one.amount if one.kind == "repaid" else -one.amount
    yield f"BPR*I*{_PAID + signed}*C*CHK************{one.day:%Y%m%d}"
    yield f"TRN*1*{one.payment}"
    yield f"DTM*020*{one.day:%Y%m%d}"
    yield from ("N1*PR*HILL EXAMPLE*92*HILL", "N1*PE*ACME GOODS*92*70017", "ENT*1")
    yield f"ADX*{signed}*50*DB*{one.number}"
    yield f"NTE*GEN*{one.reason.upper()}"
    yield f"REF*PO*{one.po}"
    yield f"RMR*IV*PAID{one.payment}*PI*{_PAID}*{_PAID}"
