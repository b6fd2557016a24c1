"""What is ordered or shipped, how it is packed, what it costs, and for which store.

>>> store = StoreQuantity(store="0101", quantity=Decimal(12), unit="EA", qualifier="92")
>>> list(StoreQuantity.write_all((store, store), "004010"))
[('SDQ', 'EA', '92', '0101', '12', '0101', '12')]
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from edicompliance.documents.records.codec import Cents, Count, Day, Number
from edicompliance.documents.records.handles import Run
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.parts import Description


class ProductId(Record):
    """One of the numbers a product is known by: two elements within PO1, LIN or SLN."""

    ELEMENTS: ClassVar = {"qualifier": "+01", "value": "+02"}

    qualifier: str
    """Whose number: `UP` UPC, `EN` EAN-13, `UK` GTIN-14, `IN` the buyer's, `VN` the vendor's."""
    value: str
    """The number, zeros kept."""


class StoreQuantity(Record):
    """SDQ: how much of a line is for one store; a segment holds up to ten of them."""

    ELEMENTS: ClassVar = {
        "unit": "SDQ01",
        "qualifier": "SDQ02",
        "store": "SDQ+01",
        "quantity": "SDQ+02",
        "location": "SDQ23",
    }
    RUN = Run(start=3, step=2, until=22, together=10)

    store: str
    """The store's code, SDQ03, 05 ..."""
    quantity: Number
    """How much for it, SDQ04, 06 ..."""
    unit: str = ""
    """Unit of all quantities of the segment, SDQ01."""
    qualifier: str = ""
    """Whose code the store's is, SDQ02: `92` the buyer's."""
    location: str = ""
    """SDQ23."""


def distributed(stores: Sequence[StoreQuantity]) -> Decimal | None:
    """Return the sum over all stores, to compare with the line's quantity.

    None where there is nothing to sum, where a quantity is no number, or where units differ.

    >>> distributed([StoreQuantity(store="1", quantity=Decimal(n), unit="EA") for n in (5, 7)])
    Decimal('12')
    """
    quantities = [one.quantity for one in stores if one.quantity is not None]
    if not stores or len(quantities) < len(stores) or len({one.unit for one in stores}) > 1:
        return None
    return sum(quantities, Decimal(0))


class Packing(Record):
    """PO4: how many sale units are in a pack, and how big and heavy the pack is."""

    ELEMENTS: ClassVar = {
        "pack": "PO401",
        "size": "PO402",
        "unit": "PO403",
        "packaging": "PO404",
        "weight_qualifier": "PO405",
        "weight": "PO406",
        "weight_unit": "PO407",
        "volume": "PO408",
        "volume_unit": "PO409",
        "length": "PO410",
        "width": "PO411",
        "height": "PO412",
        "dimension_unit": "PO413",
        "inner_pack": "PO414",
        "layer": "PO415",
        "assigned_id": "PO416",
        "assigned_id_to": "PO417",
        "number": "PO418",
    }

    pack: Count = None
    """Inner packs in an outer pack, or sale units where there are no inner packs, PO401."""
    size: Number = None
    """Size of a unit, PO402."""
    unit: str = ""
    """Unit of the size, PO403."""
    packaging: str = ""
    """PO404: `CTN25` carton of corrugated board."""
    weight_qualifier: str = ""
    """PO405: `G` gross."""
    weight: Number = None
    """Weight of a pack, PO406."""
    weight_unit: str = ""
    """PO407: `LB`."""
    volume: Number = None
    """Volume of a pack, PO408."""
    volume_unit: str = ""
    """PO409: `CF`."""
    length: Number = None
    """PO410."""
    width: Number = None
    """PO411."""
    height: Number = None
    """PO412."""
    dimension_unit: str = ""
    """PO413: `IN`."""
    inner_pack: Count = None
    """Sale units in an inner pack, PO414."""
    layer: str = ""
    """PO415."""
    assigned_id: str = ""
    """PO416."""
    assigned_id_to: str = ""
    """End of a range that begins with `assigned_id`, PO417."""
    number: Count = None
    """PO418."""


class Component(Record):
    """SLN: what a prepack or kit is made of."""

    ELEMENTS: ClassVar = {
        "line_id": "SLN01",
        "parent_id": "SLN02",
        "relation": "SLN03",
        "quantity": "SLN04",
        "unit": "SLN05-1",
        "price": "SLN06",
        "price_basis": "SLN07",
        "relation_to_price": "SLN08",
        "ids": "SLN09..",
    }

    line_id: str = ""
    """SLN01."""
    parent_id: str = ""
    """The component it is part of, SLN02."""
    relation: str = ""
    """SLN03: `I` included, `A` added, `D` deleted, `O` information only, `S` substituted."""
    quantity: Number = None
    """How many in one pack, SLN04."""
    unit: str = ""
    """SLN05-1."""
    price: Number = None
    """SLN06."""
    price_basis: str = ""
    """SLN07."""
    relation_to_price: str = ""
    """SLN08."""
    ids: tuple[ProductId, ...] = ()
    """SLN09 and on, in pairs."""


class OrderedComponent(Component):
    """SLN of an order, with what follows it there."""

    PARTS: ClassVar = {"PID": "descriptions", "PO4": "packings"}

    descriptions: tuple[Description, ...] = ()
    """PID behind the SLN."""
    packings: tuple[Packing, ...] = ()
    """PO4 behind the SLN."""


class Price(Record):
    """CTP: another price of the line, the retail price above all."""

    ELEMENTS: ClassVar = {
        "trade_class": "CTP01",
        "kind": "CTP02",
        "price": "CTP03",
        "quantity": "CTP04",
        "unit": "CTP05-1",
        "multiplier_kind": "CTP06",
        "multiplier": "CTP07",
        "amount": "CTP08",
        "price_basis": "CTP09",
    }

    trade_class: str = ""
    """CTP01."""
    kind: str = ""
    """CTP02: `RTL` retail, `UCP` unit cost."""
    price: Number = None
    """CTP03."""
    quantity: Number = None
    """For how many, CTP04."""
    unit: str = ""
    """CTP05-1."""
    multiplier_kind: str = ""
    """CTP06."""
    multiplier: Number = None
    """CTP07."""
    amount: Number = None
    """CTP08."""
    price_basis: str = ""
    """CTP09."""


class Measurement(Record):
    """MEA: a length, a weight, a temperature."""

    ELEMENTS: ClassVar = {
        "reference": "MEA01",
        "qualifier": "MEA02",
        "value": "MEA03",
        "unit": "MEA04-1",
        "minimum": "MEA05",
        "maximum": "MEA06",
        "significance": "MEA07",
    }

    reference: str = ""
    """What is measured, MEA01: `PD` physical dimensions."""
    qualifier: str = ""
    """MEA02: `G` gross weight, `LN` length."""
    value: Number = None
    """MEA03."""
    unit: str = ""
    """MEA04-1."""
    minimum: Number = None
    """MEA05."""
    maximum: Number = None
    """MEA06."""
    significance: str = ""
    """MEA07: approximate, at most ..."""


class Schedule(Record):
    """SCH: a part of a line for a day of its own."""

    ELEMENTS: ClassVar = {
        "quantity": "SCH01",
        "unit": "SCH02",
        "role": "SCH03",
        "name": "SCH04",
        "qualifier": "SCH05",
        "date": "SCH06",
        "time": "SCH07",
        "until_qualifier": "SCH08",
        "until_date": "SCH09",
        "until_time": "SCH10",
        "request": "SCH11",
        "line_id": "SCH12",
    }

    quantity: Number = None
    """SCH01."""
    unit: str = ""
    """SCH02."""
    role: str = ""
    """Role of the one it is for, SCH03."""
    name: str = ""
    """SCH04."""
    qualifier: str = ""
    """What the date is, SCH05; the qualifiers are those of DTM."""
    date: Day = None
    """SCH06."""
    time: str = ""
    """SCH07."""
    until_qualifier: str = ""
    """What the second date is, SCH08."""
    until_date: Day = None
    """SCH09."""
    until_time: str = ""
    """SCH10."""
    request: str = ""
    """Number of the request, SCH11."""
    line_id: str = ""
    """SCH12."""


class Allowance(Record):
    """SAC: a service, an allowance or a charge, and its money."""

    ELEMENTS: ClassVar = {
        "indicator": "SAC01",
        "code": "SAC02",
        "agency": "SAC03",
        "agency_code": "SAC04",
        "amount": "SAC05",
        "percent_basis": "SAC06",
        "percent": "SAC07",
        "rate": "SAC08",
        "unit": "SAC09",
        "quantity": "SAC10",
        "second_quantity": "SAC11",
        "handling": "SAC12",
        "reference": "SAC13",
        "option": "SAC14",
        "description": "SAC15",
    }

    indicator: str
    """SAC01: `A` allowance, `C` charge, `N` neither."""
    code: str = ""
    """SAC02: `D240` freight, `C310` discount."""
    agency: str = ""
    """Whose code follows, SAC03: `VI` the retail industry's."""
    agency_code: str = ""
    """SAC04."""
    amount: Cents = None
    """SAC05; its point is implied, `1234` is 12.34."""
    percent_basis: str = ""
    """SAC06."""
    percent: Number = None
    """SAC07."""
    rate: Number = None
    """Money for each unit, SAC08."""
    unit: str = ""
    """SAC09."""
    quantity: Number = None
    """SAC10."""
    second_quantity: Number = None
    """SAC11."""
    handling: str = ""
    """How it is settled, SAC12: `02` off the invoice, `04` credited."""
    reference: str = ""
    """SAC13."""
    option: str = ""
    """SAC14."""
    description: str = ""
    """SAC15."""
