"""The shipping schedule, 862: how much of what to ship on which day, to the hour if need be.

A customer with a standing order does not order anew each week: he sends a schedule. For each
product it says the days and how much (FST), and for a day perhaps the hours (JIT); and what was
shipped or received so far (SHP), so that both sides count from the same sum. It replaces the
schedule before it, and is not itself an order.

>>> from datetime import date
>>> day = ScheduledDay(quantity=96, firmness="C", span="D", date=date(2026, 11, 17))
>>> item = ScheduledItem(line_id="1", ids=(ProductId(qualifier="BP", value="2200101"),),
...                      unit="EA", days=(day,))
>>> schedule = ShippingSchedule(purpose="05", schedule_number="S-47", items=(item,), line_count=1)
>>> schedule.write()[1:]
[('LIN', '1', 'BP', '2200101'), ('UIT', 'EA'), ('FST', '96', 'C', 'D', '20261117'), ('CTT', '1')]
>>> item.firm
Decimal('96')
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Count, Day, Number
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.carriage import (
    Carrier,
    Equipment,
    FreightTerms,
    Lading,
    PackingNote,
)
from edicompliance.documents.segments.goods import Packing, ProductId, StoreQuantity
from edicompliance.documents.segments.parts import Contact, DateTime, Party, Reference
from edicompliance.documents.segments.small_parts import Quantity

_FIRM = "C"


class ScheduleParty(Party):
    """N1 with all that may follow it here: the terms of freight, too."""

    PARTS: ClassVar = {"REF": "references", "PER": "contacts", "FOB": "freight"}

    freight: FreightTerms | None = None
    """FOB behind the N1."""


class ScheduledTime(Record):
    """JIT: an hour of the day, and how much by then."""

    ELEMENTS: ClassVar = {"quantity": "JIT01", "time": "JIT02"}
    PARTS: ClassVar = {"REF": "references"}

    quantity: Number = None
    """JIT01."""
    time: str = ""
    """The time as X12 has it, HHMM, JIT02."""
    references: tuple[Reference, ...] = ()
    """REF: the dock, the order in which to load ..."""


class ScheduledDay(Record):
    """FST: a day or a span of days, and how much of the product then."""

    ELEMENTS: ClassVar = {
        "quantity": "FST01",
        "firmness": "FST02",
        "span": "FST03",
        "date": "FST04",
        "end_date": "FST05",
        "time_qualifier": "FST06",
        "time": "FST07",
        "reference_qualifier": "FST08",
        "reference": "FST09",
        "kind": "FST10",
    }
    PARTS: ClassVar = {"DTM": "dates", "SDQ": "distribution", "JIT": "times"}

    quantity: Number = None
    """How much, FST01; 0 takes back what an earlier schedule said."""
    firmness: str = ""
    """How sure it is, FST02: `C` firm, `D` planned."""
    span: str = ""
    """What the date is, FST03: `D` that day, `W` the week that begins then, `F` up to another."""
    date: Day = None
    """FST04."""
    end_date: Day = None
    """The last day of a span, FST05."""
    time_qualifier: str = ""
    """What it is the time of, FST06; the qualifiers are those of DTM."""
    time: str = ""
    """The time as X12 has it, FST07."""
    reference_qualifier: str = ""
    """What kind of number follows, FST08: `DO` delivery order."""
    reference: str = ""
    """The number to ship it under, FST09."""
    kind: str = ""
    """FST10."""
    dates: tuple[DateTime, ...] = ()
    """DTM."""
    distribution: tuple[StoreQuantity, ...] = ()
    """SDQ: how much of it is for which place."""
    times: tuple[ScheduledTime, ...] = ()
    """JIT: by which hours."""


class ShippedSoFar(Record):
    """SHP: how much was shipped or received, last or since a start."""

    ELEMENTS: ClassVar = {
        "qualifier": "SHP01",
        "quantity": "SHP02",
        "date_qualifier": "SHP03",
        "date": "SHP04",
        "time": "SHP05",
        "end_date": "SHP06",
        "end_time": "SHP07",
    }
    PARTS: ClassVar = {"REF": "references"}

    qualifier: str = ""
    """SHP01: `01` the last shipment, `02` all since a start."""
    quantity: Number = None
    """SHP02."""
    date_qualifier: str = ""
    """What the date is, SHP03: `050` received, `051` counted from; those of DTM."""
    date: Day = None
    """SHP04."""
    time: str = ""
    """SHP05."""
    end_date: Day = None
    """Up to when, SHP06."""
    end_time: str = ""
    """SHP07."""
    references: tuple[Reference, ...] = ()
    """REF: the shipment's own number."""


class PartStatus(Record):
    """PRS: whether the product is new, running, or running out."""

    ELEMENTS: ClassVar = {"code": "PRS01", "description": "PRS02"}

    code: str
    """PRS01."""
    description: str = ""
    """PRS02."""


class DeliveryPattern(Record):
    """SDP: on which days, at which time of the day, by rule."""

    ELEMENTS: ClassVar = {
        "days": "SDP01",
        "time": "SDP02",
        "second_days": "SDP03",
        "second_time": "SDP04",
        "third_days": "SDP05",
        "third_time": "SDP06",
        "fourth_days": "SDP07",
        "fourth_time": "SDP08",
    }

    days: str
    """Which days, SDP01: `Y` none by rule."""
    time: str
    """Which time, SDP02."""
    second_days: str = ""
    """SDP03."""
    second_time: str = ""
    """SDP04."""
    third_days: str = ""
    """SDP05."""
    third_time: str = ""
    """SDP06."""
    fourth_days: str = ""
    """SDP07."""
    fourth_time: str = ""
    """SDP08."""


class ScheduledItem(Record):
    """LIN with its UIT and what follows: one product, and the days it is wanted."""

    ELEMENTS: ClassVar = {
        "line_id": "LIN01",
        "ids": "LIN02..",
        "unit": "UIT01-1",
        "price": "UIT02",
        "price_basis": "UIT03",
    }
    PARTS: ClassVar = {
        "PKG": "packing_notes",
        "PO4": "packings",
        "PRS": "status",
        "QTY": "quantity",
        "REF": "references",
        "PER": "contact",
        "SDP": "pattern",
        "FST": "days",
        "SHP": "shipped",
        "TD1": "packaging",
        "TD3": "equipment",
        "TD5": "carrier",
    }

    line_id: str = ""
    """The line's number, LIN01."""
    ids: tuple[ProductId, ...] = ()
    """The numbers the product is known by, LIN02 and on, in pairs."""
    unit: str = ""
    """Unit of all its quantities, UIT01-1."""
    price: Number = None
    """UIT02."""
    price_basis: str = ""
    """UIT03."""
    packing_notes: tuple[PackingNote, ...] = ()
    """PKG."""
    packings: tuple[Packing, ...] = ()
    """PO4: how it is packed."""
    status: PartStatus | None = None
    """PRS."""
    quantity: Quantity | None = None
    """QTY."""
    references: tuple[Reference, ...] = ()
    """REF: dock, line, where it is used ..."""
    contact: Contact | None = None
    """PER."""
    pattern: DeliveryPattern | None = None
    """SDP."""
    days: tuple[ScheduledDay, ...] = ()
    """FST: when, and how much."""
    shipped: tuple[ShippedSoFar, ...] = ()
    """SHP: how much so far."""
    packaging: Lading | None = None
    """TD1."""
    equipment: Equipment | None = None
    """TD3."""
    carrier: Carrier | None = None
    """TD5."""

    @property
    def firm(self) -> Decimal | None:
        """How much is firm in all days, FST02 `C`; None where one of them has no number."""
        amounts = [day.quantity for day in self.days if day.firmness == _FIRM]
        known = [amount for amount in amounts if amount is not None]
        return sum(known, Decimal(0)) if len(known) == len(amounts) else None


class ShippingSchedule(KeptDocument):
    """An 862."""

    SET_ID = "862"
    ELEMENTS: ClassVar = {
        "purpose": "BSS01",
        "schedule_number": "BSS02",
        "date": "BSS03",
        "dates_are": "BSS04",
        "starts": "BSS05",
        "ends": "BSS06",
        "release_number": "BSS07",
        "forecast_number": "BSS08",
        "contract": "BSS09",
        "po_number": "BSS10",
        "quantities_are": "BSS11",
        "line_count": "CTT01",
        "hash_total": "CTT02",
    }
    TAIL = ("CTT",)
    PARTS: ClassVar = {"DTM": "dates", "N1": "parties", "LIN": "items"}

    purpose: str = ""
    """BSS01: `00` original, `05` it replaces the one before."""
    schedule_number: str
    """BSS02."""
    date: Day = None
    """Date of the schedule, BSS03."""
    dates_are: str = ""
    """What its days are, BSS04: `SH` days of shipping, `DL` days of delivery."""
    starts: Day = None
    """The first day it speaks of, BSS05."""
    ends: Day = None
    """The last day, BSS06."""
    release_number: str = ""
    """Which release of a blanket order, BSS07."""
    forecast_number: str = ""
    """The planning schedule (830) that it makes firm, BSS08."""
    contract: str = ""
    """BSS09."""
    po_number: str = ""
    """The blanket order, BSS10."""
    quantities_are: str = ""
    """BSS11: `A` each of its own, `C` counted up from a start."""
    dates: tuple[DateTime, ...] = ()
    """DTM."""
    parties: tuple[ScheduleParty, ...] = ()
    """N1: supplier `SU`, ship to `ST`, who sends the schedule `SI`."""
    items: tuple[ScheduledItem, ...] = ()
    """LIN."""
    line_count: Count = None
    """How many items the sender counted, CTT01."""
    hash_total: Number = None
    """What the sender summed of the quantities, CTT02."""


TYPE = DocumentType("862", "shipping schedule", ShippingSchedule)
