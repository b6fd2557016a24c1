"""What a warehouse is told and what it answers, 940 and 945, in the segments that both share.

A supplier whose goods lie with a third party orders their shipment with a 940; the warehouse
answers with a 945. Both name a product by two or three numbers, and both say how it travels.

>>> packing = LinePacking(pack=12, weight="7.5", weight_qualifier="G", weight_unit="L")
>>> list(packing.segments())
[('W20', '12', '', '', '7.5', 'G', 'L')]
"""

from __future__ import annotations

from typing import ClassVar

from edicompliance.documents.records.codec import Cents, Count, Number
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.goods import ProductId
from edicompliance.documents.segments.parts import Contact, NamedParty


class WarehouseParty(NamedParty):
    """N1 of the heading: who plays which role, where, and whom to ask there."""

    PARTS: ClassVar = {"PER": "contacts"}

    contacts: tuple[Contact, ...] = ()
    """PER behind the N1."""


class LineParty(Record):
    """N1 alone: a party of one line or carton, by name or code."""

    ELEMENTS: ClassVar = {"role": "N101", "name": "N102", "qualifier": "N103", "code": "N104"}

    role: str
    """N101: `Z7` the store that it is packed for, `BY` buying party."""
    name: str = ""
    """N102."""
    qualifier: str = ""
    """Whose code it is, N103."""
    code: str = ""
    """N104."""


class ContactPerson(Record):
    """G61: whom to ask."""

    ELEMENTS: ClassVar = {
        "function": "G6101",
        "name": "G6102",
        "qualifier": "G6103",
        "number": "G6104",
        "inquiry_reference": "G6105",
    }

    function: str
    """What for, G6101: `IC` information."""
    name: str = ""
    """G6102."""
    qualifier: str = ""
    """How to reach them, G6103: `TE` telephone, `EM` electronic mail."""
    number: str = ""
    """The number or address, G6104."""
    inquiry_reference: str = ""
    """What to refer to, G6105."""


class SpecialHandling(Record):
    """W6: how the goods want to be treated."""

    ELEMENTS: ClassVar = {
        "code": "W601",
        "second_code": "W602",
        "third_code": "W603",
        "fourth_code": "W604",
    }

    code: str
    """W601."""
    second_code: str = ""
    """W602."""
    third_code: str = ""
    """W603."""
    fourth_code: str = ""
    """W604."""


class ItemText(Record):
    """G69: what the goods are, in words."""

    ELEMENTS: ClassVar = {"text": "G6901"}

    text: str
    """G6901."""


class LinePacking(Record):
    """W20: how many are in a pack, of which weight and cube."""

    ELEMENTS: ClassVar = {
        "pack": "W2001",
        "size": "W2002",
        "unit": "W2003",
        "weight": "W2004",
        "weight_qualifier": "W2005",
        "weight_unit": "W2006",
        "unit_weight": "W2007",
        "volume": "W2008",
        "volume_unit": "W2009",
        "color": "W2010",
    }

    pack: Count = None
    """Sale units in a pack, W2001."""
    size: Number = None
    """Size of a unit, W2002."""
    unit: str = ""
    """Unit of the size, W2003."""
    weight: Number = None
    """Weight of the line, W2004."""
    weight_qualifier: str = ""
    """W2005: `G` gross, `N` net."""
    weight_unit: str = ""
    """W2006: `L` pound, `K` kilogram."""
    unit_weight: Number = None
    """Weight of one, W2007."""
    volume: Number = None
    """W2008."""
    volume_unit: str = ""
    """W2009: `CF` cubic foot."""
    color: str = ""
    """W2010."""


class CarrierWanted(Record):
    """W66: how the warehouse shall ship, and who pays for it."""

    ELEMENTS: ClassVar = {
        "payment": "W6601",
        "mode": "W6602",
        "pallet_exchange": "W6603",
        "unit_load": "W6604",
        "routing": "W6605",
        "fob_code": "W6606",
        "fob_point": "W6607",
        "cod_method": "W6608",
        "cod_amount": "W6609",
        "scac": "W6610",
    }

    payment: str
    """W6601: `CC` collect, `PP` prepaid, `TP` third party."""
    mode: str
    """W6602: `M` truck, `LT` less than truckload, `U` parcel."""
    pallet_exchange: str = ""
    """What becomes of the pallets, W6603."""
    unit_load: str = ""
    """How the goods are stacked, W6604."""
    routing: str = ""
    """The carrier or route in words, W6605."""
    fob_code: str = ""
    """W6606."""
    fob_point: str = ""
    """Where title passes, W6607."""
    cod_method: str = ""
    """How cash is collected on delivery, W6608."""
    cod_amount: Cents = None
    """W6609; its point is implied, `1234` is 12.34."""
    scac: str = ""
    """The carrier's code, W6610."""


class CarrierUsed(Record):
    """W27: who carries it, how, and in what."""

    ELEMENTS: ClassVar = {
        "mode": "W2701",
        "scac": "W2702",
        "routing": "W2703",
        "payment": "W2704",
        "equipment": "W2705",
        "initial": "W2706",
        "number": "W2707",
        "status": "W2708",
        "handling": "W2709",
        "change_reason": "W2710",
    }

    mode: str
    """W2701: `M` truck, `LT` less than truckload, `U` parcel."""
    scac: str = ""
    """The carrier's code, W2702."""
    routing: str = ""
    """The carrier or route in words, W2703."""
    payment: str = ""
    """Who pays the carrier, W2704."""
    equipment: str = ""
    """W2705: `TL` trailer."""
    initial: str = ""
    """The letters before the trailer's number, W2706."""
    number: str = ""
    """The trailer's number, W2707."""
    status: str = ""
    """What became of the whole order, W2708: `CL` complete, `CP` part of it, the rest not."""
    handling: str = ""
    """W2709."""
    change_reason: str = ""
    """Why it is not the carrier that was ordered, W2710."""


class WarehouseItem(Record):
    """What a line of both sets has: the numbers a product is known by, and its lot."""

    IDS: ClassVar[tuple[str, ...]] = ("first_id", "second_id", "third_id")
    """The numbers of the product itself; each has its qualifier in the field before it."""

    case_code: str = ""
    """The old number of a case, 12 digits without a check digit."""
    first_id_qualifier: str = ""
    """Whose number follows: `UP` UPC, `UK` GTIN-14, `VN` the vendor's."""
    first_id: str = ""
    """A number of the product, zeros kept."""
    second_id_qualifier: str = ""
    """Whose number follows."""
    second_id: str = ""
    """A second number."""
    third_id_qualifier: str = ""
    """Whose number follows."""
    third_id: str = ""
    """A third number."""
    lot: str = ""
    """The lot, or batch."""

    @property
    def ids(self) -> tuple[ProductId, ...]:
        """The numbers the product is known by, as other documents have them."""
        return tuple(self._product_id(field) for field in self.IDS if getattr(self, field))

    def _product_id(self, field: str) -> ProductId:
        qualifier = getattr(self, f"{field}_qualifier")
        number = ProductId(qualifier=qualifier, value=getattr(self, field))
        if self._handle is None:
            return number
        shift = self._layout.elements[field].position - 2
        return ProductId._trusted(number.__dict__, self._handle._replace(shift=shift))
