"""A desk of one partner whose deadlines are followed: documents that come, and that we send."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.store.places import FakeClock, Place

from edicompliance.errors import EdiError
from edicompliance.flows.config import Config, load_config
from edicompliance.flows.outward.send import send
from edicompliance.flows.polling import Polled, Poller
from edicompliance.store import Store

PROFILE = """\
format = 1
id = "our-mart"
edition = "1"
name = "Our Mart (fictional)"
currency = "USD"
zone = { is = "America/Chicago", source = "guide" }

[sources.guide]
title = "Our Mart Supplier Guide"
date = 2026-01-01
grade = "contract"

[calendars.business]
days = "mon..fri"
source = "guide"

[windows.ship]
source = "guide"
is = "ship_not_before .. ship_not_after"
at = "ship_from"

[deadlines.acknowledgment]
source = "guide"
by = "po_received + 24 hours"

[deadlines.functional-acknowledgment]
source = "guide"
by = "po_received + 8 hours"

[deadlines.ship-notice]
source = "guide"
by = "departed + 1 hour"

[deadlines.appointment]
source = "guide"
by = "departed - 1 day"

[deadlines.invoice]
source = "guide"
by = "departed + 5 days"

[disputes.all]
source = "guide"
window = "notified .. notified + 30 days"

[charges.late-notice]
for = ["ASN001"]
source = "guide"
each = "po"
is = "100 USD"

[charges.late-ack]
for = ["ACK002"]
source = "guide"
each = "po"
is = "25 USD"
"""
SETTINGS = """\
[alerts]
approaching = { 855 = 24, ship-window-closes = 48 }
urls = ["env:EDIC_TEST_ALERTS"]

[[partner]]
name = "mart"
profile = "our-mart.toml"
isa_qualifier = "ZZ"
isa_id = "EXAMPLEMART"
our_isa_qualifier = "ZZ"
our_isa_id = "ACMEGOODS"
facts = { freight_terms = "prepaid", ship_from_zone = "America/New_York" }
[partner.mailbox]
kind = "directory"
path = "mart"
settle_seconds = 0
"""


@dataclass
class Told:
    """Where alerts go; it may be out of order."""

    messages: list[str] = field(default_factory=list)
    fails: bool = False

    def __call__(self, _url: str, _title: str, text: str) -> None:
        if self.fails:
            raise EdiError("the line is busy")
        self.messages += text.splitlines()


@dataclass
class Desk:
    """An operator's machine."""

    home: Path
    config: Config
    store: Store
    clock: FakeClock
    told: Told = field(default_factory=Told)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def poll(self) -> Polled:
        """A poller that begins anew polls once."""
        holder = f"poller-{next(self.numbers)}"
        how: dict[str, Any] = {"pause": self.clock.pass_, "notify": self.told}
        return Poller(self.config, self.store, holder=holder, **how).poll()

    def comes(self, kind: str, body: str) -> Polled:
        """A set of the partner's comes in."""
        data = interchange(kind, body, next(self.numbers))
        (self.home / "mart" / "in" / f"{next(self.numbers)}.edi").write_bytes(data)
        return self.poll()

    def sends(self, kind: str, body: str) -> None:
        """A set of ours goes into the outbox."""
        number = next(self.numbers)
        data = interchange(kind, body, number, ours=True)
        sent = send(self.config, self.store, data, actor="us")
        assert sent.is_queued, sent.complaints

    def rows(self, po: str = "4500005") -> dict[str, tuple[str, str | None, str | None]]:
        """What is due of an order: how it stands, by when, and since when it is done."""
        with self.store.look() as look:
            return {
                row.what: (row.state, short(row.due_at), short(row.settled_at))
                for row in look.deadlines.of_order("mart", po)
            }

    def states(self, po: str = "4500005") -> dict[str, str]:
        """How they stand."""
        return {what: one[0] for what, one in self.rows(po).items()}

    def alerts(self, kind: str = "") -> list[str]:
        """The subjects of the alerts that are not over."""
        with self.store.look() as look:
            return [one.subject for one in look.deadlines.alerts() if kind in ("", one.kind)]


def short(at: datetime | None) -> str | None:
    return f"{at:%m-%d %H:%M}" if at is not None else None


def desk_in(
    folder: Path,
    *,
    profile: str = PROFILE,
    start: datetime | None = None,
    facts: str = 'freight_terms = "prepaid"',
    place: Place | None = None,
) -> Desk:
    """A new desk in a folder; its store is there, or a new one at a place."""
    for name in ("mart/in", "mart/out"):
        (folder / name).mkdir(parents=True)
    (folder / "our-mart.toml").write_text(profile)
    (folder / "edicompliance.toml").write_text(
        SETTINGS.replace("our-mart.toml", str(folder / "our-mart.toml")).replace(
            'freight_terms = "prepaid"', facts
        )
    )
    clock = FakeClock(start) if start else FakeClock()
    store = (
        Store.create(str(folder / "edic.db"), clock=clock)
        if place is None
        else Store.open(place.url, archive=place.archive, clock=clock)
    )
    return Desk(folder, load_config(folder / "edicompliance.toml"), store, clock)


GROUPS = {
    "850": "PO", "860": "PC", "856": "SH", "855": "PR", "810": "IN", "997": "FA", "824": "AG",
    "812": "CD", "214": "QM", "754": "RG",
}  # fmt: skip


def interchange(kind: str, body: str, number: int, *, ours: bool = False) -> bytes:
    """One set in its envelope, from the partner to us or the other way."""
    release = "004030" if kind == "754" else "004010"
    sender, receiver = ("ACMEGOODS", "EXAMPLEMART") if ours else ("EXAMPLEMART", "ACMEGOODS")
    count = body.count("~") + 2
    return (
        f"ISA*00*          *00*          *ZZ*{sender:<15}*ZZ*{receiver:<15}*261102*0815*U*00401*"
        f"{number:09}*0*P*>~GS*{GROUPS[kind]}*{sender}*{receiver}*20261102*0815*{number}*X*{release}~"
        f"ST*{kind}*0001~{body}SE*{count}*0001~GE*1*{number}~IEA*1*{number:09}~"
    ).encode()


def order(
    first: str = "20261201", last: str = "20261204", *, po: str = "4500005", purpose: str = "00"
) -> str:
    """The body of an 850."""
    return (
        f"BEG*{purpose}*SA*{po}**20261126~DTM*037*{first}~DTM*038*{last}~"
        "PO1*1*24*EA*7.50**UP*614141000036~CTT*1~"
    )


def change(first: str, last: str, *, po: str = "4500005", purpose: str = "04") -> str:
    """The body of an 860."""
    dates = f"DTM*037*{first}~DTM*038*{last}~" if first else ""
    return f"BCH*{purpose}*SA*{po}***20261126~{dates}CTT*0~"


def notice(
    number: str = "A1", *, po: str = "4500005", left: str = "20261202*1000", purpose: str = "00"
) -> str:
    """The body of an 856; the truck left at a time of New York's."""
    return (
        f"BSN*{purpose}*{number}*20261202*1005*0001~HL*1**S~TD1*CTN*1~DTM*011*{left}*ET~"
        f"HL*2*1*O~PRF*{po}~HL*3*2*P~MAN*GM*00006141410000003105~HL*4*3*I~"
        "LIN**UP*614141000036~SN1**24*EA~CTT*4~"
    )


def acknowledgment(po: str = "4500005") -> str:
    """The body of an 855."""
    return f"BAK*00*AC*{po}*20261126~PO1*1*24*EA*7.50**UP*614141000036~ACK*IA*24*EA~CTT*1~"


def invoice(number: str = "77", *, po: str = "4500005") -> str:
    """The body of an 810."""
    return f"BIG*20261203*{number}*20261126*{po}~IT1*1*24*EA*7.50**UP*614141000036~TDS*18000~CTT*1~"


def answer(group: int, verdict: str, kind: str = "SH", set_id: str = "856") -> str:
    """The body of a 997 to one set of ours."""
    return (
        f"AK1*{kind}*{group}~AK2*{set_id}*0001~AK5*{verdict}~AK9*{verdict}*1*1*"
        f"{0 if verdict == 'R' else 1}~"
    )


def advice(number: str, code: str) -> str:
    """The body of an 824 to a ship notice."""
    return f"BGN*11*ADV1*20261202*1100~OTI*{code}*SI*{number}~"


def routing(
    number: str = "RI-1",
    *,
    po: str = "4500005",
    dates: str = "G62*70*20261203*U*0900*ET~",
    purpose: str = "00",
    reference: str = "L11*L-77*LO~",
) -> str:
    """The body of a 754: one load with an order on it."""
    loads = f"LX*1~{reference}BLR*ABCD~OID**{po}~{dates}"
    return f"BGN*{purpose}*{number}*20261128*0800*CT~N1*SF*ACME GOODS~{loads}"
