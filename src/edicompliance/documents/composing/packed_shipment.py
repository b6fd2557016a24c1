"""What the warehouse packed: which goods are in which carton, on which pallet, on which truck.

The orders say what the retailer wants and the ship notice what is on the truck; what lies between,
only the supplier knows. It is put down here, as plainly as a packing list, and `shipping.py` makes
the notice of it, in whatever order of levels the retailer wants.

>>> carton = Carton(po_number="7", items=(PackedItem(line="1", quantity=Decimal(4)),))
>>> again = carton.model_copy(update={"tracking": "1Z1"})
>>> numbered([carton, again], prefix="0614141", serial=10)[0].sscc
'006141410000000104'
>>> numbered([carton, again], prefix="0614141", serial=10)[1].sscc
''
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    InstanceOf,
    PrivateAttr,
    ValidationInfo,
    field_validator,
)

from edicompliance.documents.segments.parts import Party
from edicompliance.gs1.sscc import sscc

_Numbered = TypeVar("_Numbered", "Carton", "PackedPallet")
Moment = InstanceOf[date]
"""A day, or a day and a time as the clock shows it."""


class Packed(BaseModel):
    """What all of them are: immutable, and without keys that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class PackedItem(Packed):
    """How much of a line of an order."""

    line: str
    """The line's number in the order, or its place where it has none."""
    quantity: Annotated[Decimal, Field(gt=0)] | None = None
    """How much of it; None: all that the line orders, for the store of the carton if it has one."""
    unit: str = ""
    """Unit of the quantity; "" is the line's."""
    po_number: str = ""
    """The order, where the carton or pallet is not of one order alone."""
    _listed: tuple[str, int | None] | None = PrivateAttr(default=None)

    @property
    def listed(self) -> tuple[str, int | None] | None:
        """The packing list that has it, and the line there; None: it is from nowhere."""
        return self._listed

    def listed_in(self, file: str, line: int | None) -> Self:
        """Return the same, of a line of a packing list."""
        found = self.model_copy()
        found._listed = file, line
        return found


class Carton(Packed):
    """One carton."""

    items: tuple[PackedItem, ...]
    """What is in it."""
    po_number: str = ""
    """The order that its items are of; "" where there is only one, or the items say it."""
    store: str = ""
    """The store it is for, by the retailer's code."""
    store_qualifier: str = "92"
    """Whose code that is, N103."""
    sscc: str = ""
    """Its serial shipping container code, 18 digits; "" for a parcel."""
    serial: Annotated[int, Field(ge=0)] | None = None
    """Its serial number, of which `numbered` makes its SSCC."""
    tracking: str = ""
    """The carrier's number of the package, for a parcel."""
    pallet: str = ""
    """Which pallet it is on, by that pallet's `name`."""
    weight: Annotated[Decimal, Field(gt=0)] | None = None
    """Gross weight."""


class PackedPallet(Packed):
    """One pallet."""

    name: str
    """What the cartons call it; it stands in no document."""
    sscc: str = ""
    """Its serial shipping container code, 18 digits."""
    serial: Annotated[int, Field(ge=0)] | None = None
    """Its serial number, of which `numbered` makes its SSCC."""
    items: tuple[PackedItem, ...] = ()
    """What is on it outside of any carton."""
    po_number: str = ""
    """The order that those items are of."""
    store: str = ""
    """The store they are for."""
    store_qualifier: str = "92"
    """Whose code that is, N103."""


class PackedShipment(Packed):
    """One shipment as it leaves, and what its ship notice is to say of it."""

    notice_number: str
    """The number of the ship notice, BSN02."""
    created_at: datetime
    """When the notice is made, as the clock shows it, BSN03 and BSN04."""
    departs: Moment | None = None
    """When it leaves."""
    arrives: Moment | None = None
    """When it is to arrive."""
    zone_code: str = ""
    """The time code of those times, `CT`; "": the convention says whose clock it is."""
    bill_of_lading: str = ""
    """Number of the bill of lading."""
    master_bill_of_lading: str = ""
    """Number of the master bill of lading, where the shipment is one of several under it."""
    pro_number: str = ""
    """The carrier's number of the freight bill."""
    scac: str = ""
    """The carrier, by its code of two to four letters."""
    mode: str = ""
    """How it travels, TD504: `M` truck, `LT` less than truckload, `U` parcel."""
    routing: str = ""
    """The carrier or route in words, TD505."""
    trailer_initial: str = ""
    """The letters before the trailer's number, TD302."""
    trailer_number: str = ""
    """TD303."""
    trailer_kind: str = "TL"
    """What it is, TD301: `TL` trailer."""
    seal: str = ""
    """Number of the trailer's seal, TD309."""
    freight: str = ""
    """Who pays the freight, FOB01; "" is as the orders say."""
    weight: Annotated[Decimal, Field(gt=0)] | None = None
    """Gross weight of all; None: what the cartons weigh, where each says it."""
    weight_unit: str = "LB"
    """Its unit."""
    packages: Annotated[int, Field(gt=0)] | None = None
    """How many cartons, or pallets, it has; None: as many as are listed here."""
    ship_to: Party | None = None
    """Where it goes; None is as the orders say."""
    ship_from: Party | None = None
    """Where it comes from."""
    cartons: tuple[Carton, ...] = ()
    """Its cartons."""
    pallets: tuple[PackedPallet, ...] = ()
    """Its pallets."""
    items: tuple[PackedItem, ...] = ()
    """What is in no carton and on no pallet: goods in bulk."""

    @field_validator("ship_to", "ship_from", mode="before")
    @classmethod
    def _in_its_role(cls, value: Any, info: ValidationInfo) -> Any:
        """A party that is written as a table need not say its role."""
        usual = "ST" if info.field_name == "ship_to" else "SF"
        return {"role": usual, **value} if isinstance(value, dict) else value


def numbered(
    packed: Iterable[_Numbered], *, prefix: str, serial: int, extension: str = "0"
) -> tuple[_Numbered, ...]:
    """Return cartons or pallets with an SSCC each, counted up from `serial`.

    One that has an SSCC keeps it, one with a serial number of its own has that, and a parcel, which
    has a tracking number, gets none. Raises ValueError for a prefix that is none and for serials
    that do not fit behind it.
    """
    done: list[_Numbered] = []
    for one in packed:
        if one.sscc or getattr(one, "tracking", ""):
            done.append(one)
            continue
        own = one.serial if one.serial is not None else serial
        done.append(one.model_copy(update={"sscc": sscc(prefix, own, extension)}))
        serial += one.serial is None
    return tuple(done)
