"""What was seen to happen, and who says so: we, the carrier, the retailer.

A truck left when we noted it, arrived when the carrier's status (214) says it did, and again when
the retailer's receipt (861) does; the three differ. Each is an observation of its own, and none
replaces another: the profile says whose word counts.

>>> from datetime import datetime, UTC
>>> seen = Observation(what="arrived", at=datetime(2026, 11, 24, 14, 5, tzinfo=UTC),
...                    source="carrier", bill_of_lading="06141410000000500")
>>> seen.concerns(bill_of_lading="06141410000000500"), seen.concerns(po="4506001")
(True, False)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from edicompliance.location import Location

Observer = Literal["own", "carrier", "proof of delivery", "retailer"]
"""Who saw it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One thing that was seen. What is not said of it is empty, and not assumed."""

    what: str
    """An anchor (`departed`, `arrived`, `ready`, `received`, `asn_accepted` ...), `asn_rejected`,
    or `received_quantity`."""
    source: Observer
    """Who says so."""
    at: datetime | None = None
    """When it happened, aware."""
    day: date | None = None
    """Its calendar date, at its place, where no time is told."""
    value: str = ""
    """What was seen, where it is more than a time: a reason code, a word of the portal."""
    quantity: Decimal | None = None
    """How much of the item, in `unit`."""
    unit: str = ""
    """Of the quantity."""
    po: str = ""
    """The order it is about."""
    item: str = ""
    """The item it is about, by any of its numbers."""
    bill_of_lading: str = ""
    """The bill of lading it is about."""
    notice: str = ""
    """BSN02 of the ship notice it is about."""
    sscc: str = ""
    """The carton or pallet it is about."""
    reference: str = ""
    """Under which number whoever says so keeps it: a PRO number, a receipt."""
    file: str | None = None
    """Where it is from, as the user gave it."""
    line: int | None = None
    """Its line in a CSV file."""
    where: Location | None = None
    """Its bytes in an EDI file."""
    raw: str = ""
    """The text of these bytes."""

    def concerns(self, *, po: str = "", bill_of_lading: str = "", notice: str = "") -> bool:
        """Whether it names one of these; an observation that names none is of the shipment."""
        pairs = ((self.po, po), (self.bill_of_lading, bill_of_lading), (self.notice, notice))
        named = [(own, asked) for own, asked in pairs if own]
        return not named or any(own == asked for own, asked in named)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one transaction set that was sent or received."""

    set_id: str
    """`850`, `856` ..."""
    number: str
    """The document's own number: BEG03, BSN02, BIG02."""
    answered_by: Literal["997", "999", "824", "855"]
    """With what it was answered."""
    at: datetime
    """When the answer went out or came in, aware."""
    outcome: Literal["accepted", "accepted-with-errors", "rejected"]
    """What it says."""
    reference: str = ""
    """The control number or the number of the answer."""
    reason: str = ""
    """In words, where it was not accepted."""
    file: str | None = None
    """Where it is from, as the user gave it."""
    where: Location | None = None
    """Its bytes in an EDI file."""
    raw: str = ""
    """The text of these bytes."""
