"""The inventory advice, 846: how much of what there is, where, and when more will come.

A supplier sends it so that a retailer's site sells only what there is; a retailer or a warehouse
sends it to say what it holds. Each line (LIN) is one product; each QTY below it is one quantity of
a kind, with the dates (DTM) and schedules (SCH) that belong to it.

>>> shirt = InventoryLine(line_id="1", ids=(ProductId(qualifier="UP", value="036000241457"),),
...     quantities=(InventoryQuantity(qualifier="33", quantity=120, unit="EA"),
...                 InventoryQuantity(qualifier="63", quantity=500, unit="EA", dates=(
...                     DateTime(qualifier="018", date="2026-12-01"),))))
>>> advice = InventoryAdvice(purpose="00", kind="SI", advice_number="I-9", lines=(shirt,),
...                          line_count=1)
>>> shirt.quantity_of("33")
Decimal('120')
>>> advice.write()
[('BIA', '00', 'SI', 'I-9'), ('LIN', '1', 'UP', '036000241457'), ('QTY', '33', '120', 'EA'), \
('QTY', '63', '500', 'EA'), ('DTM', '018', '20261201'), ('CTT', '1')]
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Count, Day, Number
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.carriage import Mark, PackingNote
from edicompliance.documents.segments.goods import (
    Allowance,
    Component,
    Measurement,
    Price,
    ProductId,
    Schedule,
    StoreQuantity,
    distributed,
)
from edicompliance.documents.segments.parts import (
    Contact,
    Currency,
    DateTime,
    Description,
    Filled,
    Party,
    Reference,
)
from edicompliance.documents.segments.small_parts import (
    DatedReference,
    ListedCodes,
    Percentage,
    Quantity,
)


class PricedUnit(Record):
    """UIT: the unit that quantities are told in, and its price."""

    ELEMENTS: ClassVar = {"unit": "UIT01-1", "price": "UIT02", "price_basis": "UIT03"}

    unit: str
    """UIT01-1: `EA` each, `CA` case."""
    price: Number = None
    """UIT02."""
    price_basis: str = ""
    """UIT03."""


class LeadTime(Record):
    """LDT: how long something takes."""

    ELEMENTS: ClassVar = {
        "kind": "LDT01",
        "quantity": "LDT02",
        "period": "LDT03",
        "date": "LDT04",
    }

    kind: str
    """From what to what, LDT01: `AF` from the order to the delivery."""
    quantity: Number = None
    """How many periods, LDT02."""
    period: str = ""
    """LDT03: `DA` calendar days, `WK` weeks."""
    date: Day = None
    """From when on that holds, LDT04."""


class PlannedSchedule(Schedule):
    """SCH of an inventory: how much will come, or go, when and for whom."""

    PARTS: ClassVar = {"MEA": "measurements"}

    measurements: tuple[Measurement, ...] = ()
    """MEA behind the SCH."""


class Place(Record):
    """N1 of a part of a quantity: the place it is at, or goes to."""

    ELEMENTS: ClassVar = {"role": "N101", "name": "N102", "qualifier": "N103", "code": "N104"}

    role: str
    """N101: `WH` warehouse, `ST` ship to, `SF` ship from."""
    name: str = ""
    """N102."""
    qualifier: str = ""
    """Whose code it is, N103: `92` the buyer's, `UL` a GLN."""
    code: str = ""
    """The code, N104."""


class PlacedReference(DatedReference):
    """REF of a part of a quantity: a lot, with its dates and its place."""

    PARTS: ClassVar = {"DTM": "dates", "N1": "place", "LM": "codes"}

    place: Place | None = None
    """N1 behind the REF."""
    codes: tuple[ListedCodes, ...] = ()
    """LM behind the REF."""


class PlacedParts(Record):
    """LS to LE: the parts of a quantity that lie in different places, or ship on different days."""

    ELEMENTS: ClassVar = {"loop_id": "LS01", "end_id": "LE01"}
    PARTS: ClassVar = {"REF": "references"}
    TAIL = ("LE",)

    loop_id: str
    """The name the partners gave the loop, LS01."""
    end_id: Filled
    """The same name at its end, LE01."""
    references: tuple[PlacedReference, ...] = ()
    """REF, each with its dates and its place."""


class InventoryQuantity(Quantity):
    """QTY with what follows it: one quantity of a kind."""

    PARTS: ClassVar = {
        "UIT": "units",
        "MEA": "measurements",
        "LDT": "lead_times",
        "DTM": "dates",
        "SCH": "schedules",
        "LM": "codes",
        "LS": "parts",
    }

    units: tuple[PricedUnit, ...] = ()
    """UIT: its unit, where it does not stand in the QTY."""
    measurements: tuple[Measurement, ...] = ()
    """MEA."""
    lead_times: tuple[LeadTime, ...] = ()
    """LDT: how long until it can be had."""
    dates: tuple[DateTime, ...] = ()
    """DTM: when it is so, when it is available, when it ships ..."""
    schedules: tuple[PlannedSchedule, ...] = ()
    """SCH: parts of it for days of their own."""
    codes: tuple[ListedCodes, ...] = ()
    """LM."""
    parts: PlacedParts | None = None
    """LS to LE: which part of it is where, and ships when."""


class InventoryComponent(Component):
    """SLN of an inventory, with what follows it there."""

    PARTS: ClassVar = {
        "PID": "descriptions",
        "MEA": "measurements",
        "PKG": "packing_notes",
    }

    descriptions: tuple[Description, ...] = ()
    """PID behind the SLN."""
    measurements: tuple[Measurement, ...] = ()
    """MEA behind the SLN."""
    packing_notes: tuple[PackingNote, ...] = ()
    """PKG behind the SLN."""


class InventoryLine(Record):
    """LIN with what follows it: one product, and how much of it there is."""

    ELEMENTS: ClassVar = {"line_id": "LIN01", "ids": "LIN02.."}
    PARTS: ClassVar = {
        "PID": "descriptions",
        "MEA": "measurements",
        "PKG": "packing_notes",
        "DTM": "dates",
        "CTP": "prices",
        "CUR": "currency",
        "SAC": "allowances",
        "REF": "references",
        "PER": "contacts",
        "SDQ": "distribution",
        "MAN": "marks",
        "UIT": "units",
        "PCT": "percentages",
        "LDT": "lead_times",
        "LM": "codes",
        "SLN": "components",
        "QTY": "quantities",
        "N1": "parties",
    }

    line_id: str = ""
    """The line's number, LIN01."""
    ids: tuple[ProductId, ...] = ()
    """The numbers the product is known by, LIN02 and on, in pairs."""
    descriptions: tuple[Description, ...] = ()
    """PID."""
    measurements: tuple[Measurement, ...] = ()
    """MEA."""
    packing_notes: tuple[PackingNote, ...] = ()
    """PKG."""
    dates: tuple[DateTime, ...] = ()
    """DTM of the product: available from, discontinued ..."""
    prices: tuple[Price, ...] = ()
    """CTP."""
    currency: Currency | None = None
    """CUR of this line alone."""
    allowances: tuple[Allowance, ...] = ()
    """SAC."""
    references: tuple[Reference, ...] = ()
    """REF."""
    contacts: tuple[Contact, ...] = ()
    """PER."""
    distribution: tuple[StoreQuantity, ...] = ()
    """SDQ: how much of it is in which store or warehouse."""
    marks: tuple[Mark, ...] = ()
    """MAN."""
    units: tuple[PricedUnit, ...] = ()
    """UIT."""
    percentages: tuple[Percentage, ...] = ()
    """PCT."""
    lead_times: tuple[LeadTime, ...] = ()
    """LDT."""
    codes: tuple[ListedCodes, ...] = ()
    """LM."""
    components: tuple[InventoryComponent, ...] = ()
    """SLN: what a prepack is made of."""
    quantities: tuple[InventoryQuantity, ...] = ()
    """QTY."""
    parties: tuple[Party, ...] = ()
    """N1: the place it is true of."""

    def quantity_of(self, qualifier: str) -> Decimal | None:
        """How much there is of one kind, such as `33` available for sale; all of it together.

        None where the kind does not come, or one of its quantities is no number.
        """
        amounts = [one.quantity for one in self.quantities if one.qualifier == qualifier]
        known = [amount for amount in amounts if amount is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None

    @property
    def distributed(self) -> Decimal | None:
        """What all stores together have, None where it cannot be told."""
        return distributed(self.distribution)


class InventoryAdvice(KeptDocument):
    """An 846."""

    SET_ID = "846"
    ELEMENTS: ClassVar = {
        "purpose": "BIA01",
        "kind": "BIA02",
        "advice_number": "BIA03",
        "date": "BIA04",
        "time": "BIA05",
        "action": "BIA06",
        "line_count": "CTT01",
        "hash_total": "CTT02",
    }
    TAIL = ("CTT",)
    PARTS: ClassVar = {
        "CUR": "currency",
        "DTM": "dates",
        "REF": "references",
        "PER": "contacts",
        "MEA": "measurements",
        "N1": "parties",
        "LM": "codes",
        "LIN": "lines",
    }
    SPANS: ClassVar = {"created_at": ("date", "time")}

    purpose: str = ""
    """BIA01: `00` original, `05` replacement."""
    kind: str = ""
    """What kind of report, BIA02: `SI` the seller's inventory, `DD` a distributor's."""
    advice_number: str
    """The advice's own number, BIA03."""
    date: Day = None
    """When the advice was made, BIA04. With `time` it is `created_at` for `where`."""
    time: str = ""
    """When the advice was made, as X12 has it, BIA05."""
    action: str = ""
    """BIA06."""
    currency: Currency | None = None
    """CUR."""
    dates: tuple[DateTime, ...] = ()
    """DTM: the day the stock was counted ..."""
    references: tuple[Reference, ...] = ()
    """REF: vendor number ..."""
    contacts: tuple[Contact, ...] = ()
    """PER."""
    measurements: tuple[Measurement, ...] = ()
    """MEA."""
    parties: tuple[Party, ...] = ()
    """N1: whose stock it is, in which warehouse."""
    codes: tuple[ListedCodes, ...] = ()
    """LM."""
    lines: tuple[InventoryLine, ...] = ()
    """LIN."""
    line_count: Count = None
    """How many lines the sender counted, CTT01."""
    hash_total: Number = None
    """What the sender summed of the quantities, CTT02."""


TYPE = DocumentType("846", "inventory advice", InventoryAdvice)
