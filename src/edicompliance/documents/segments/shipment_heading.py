"""What a ship notice says of the whole shipment: how much it is, how it travels, where it goes.

What the orders say alike need not be said again; where they differ, the supplier has to say it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from edicompliance.documents.conventions import Conventions, NumberMeaning, ship_to
from edicompliance.documents.segments.carriage import Carrier, Equipment, FreightTerms, Lading
from edicompliance.documents.segments.parts import DateTime, Party, Reference
from edicompliance.errors import UnwritableDocument

if TYPE_CHECKING:
    from edicompliance.documents.composing.packed_rows import Row
    from edicompliance.documents.composing.packed_shipment import PackedShipment
    from edicompliance.documents.purchase_order import PurchaseOrder

_USUAL = Conventions()


@dataclass(frozen=True, slots=True)
class ShipmentHeading:
    """The making of a shipment's level."""

    shipment: PackedShipment
    orders: Sequence[PurchaseOrder]
    """Those that are in it."""
    settings: Conventions
    """Of the ship notice."""
    of_orders: Conventions
    """Of the orders."""

    def values(self, rows: Sequence[Row]) -> dict[str, Any]:
        sent = self.shipment
        return {
            "packaging": self.lading(rows, whole=True),
            "carriers": _carriers(sent),
            "equipment": _equipment(sent),
            "references": tuple(self.references()),
            "dates": tuple(self.dates()),
            "freight": self.freight(),
            "parties": tuple(self.parties()),
        }

    def lading(self, rows: Sequence[Row], *, whole: bool = False) -> tuple[Lading, ...]:
        """Return how many cartons, or else pallets, there are, and what all of them weigh."""
        cartons = {row.carton.key for row in rows if row.carton}
        pallets = {row.pallet.key for row in rows if row.pallet}
        packaging = self.settings.packaging if cartons else self.settings.pallet_packaging
        count = len(cartons) or len(pallets)
        if whole and self.shipment.packages:
            count = self.shipment.packages
            packaging = self.settings.packaging if cartons or not pallets else packaging
        weight = self.weight(rows) if whole else None
        if not count and weight is None:
            return ()
        return (
            Lading(
                packaging=packaging if count else "",
                quantity=count or None,
                weight_qualifier="G" if weight else "",
                weight=weight,
                weight_unit=self.shipment.weight_unit if weight else "",
            ),
        )

    def weight(self, rows: Sequence[Row]) -> Decimal | None:
        if self.shipment.weight is not None:
            return self.shipment.weight
        weights = {row.carton.key: row.carton.weight for row in rows if row.carton}
        known = [weight for weight in weights.values() if weight is not None]
        loose = any(row.carton is None for row in rows)
        if loose or not known or len(known) < len(weights):
            return None
        return sum(known, Decimal(0))

    def references(self) -> Iterator[Reference]:
        numbers: dict[NumberMeaning, str] = {
            "bill_of_lading": self.shipment.bill_of_lading,
            "master_bill_of_lading": self.shipment.master_bill_of_lading,
            "pro_number": self.shipment.pro_number,
        }
        for meaning, value in numbers.items():
            codes = self.settings.references.get(meaning)
            if value and codes:
                yield Reference(qualifier=codes[0], value=value)

    def dates(self) -> Iterator[DateTime]:
        for meaning, moment in (
            ("departed", self.shipment.departs),
            ("arrived", self.shipment.arrives),
        ):
            if moment is not None:
                yield self.date_time(self.qualifier(meaning), moment)

    def qualifier(self, meaning: str) -> str:
        """Return the DTM01 with a meaning; X12's own where the partner names none."""
        for dates in (self.settings.dates, _USUAL.dates):
            for code, means in dates.items():
                if means == meaning:
                    return code
        raise ValueError(f"no date means {meaning}")

    def date_time(self, qualifier: str, moment: date) -> DateTime:
        if not isinstance(moment, datetime):
            return DateTime(qualifier=qualifier, date=moment)
        return DateTime(
            qualifier=qualifier,
            date=moment.date(),
            time=f"{moment:%H%M}",
            zone_code=self.shipment.zone_code,
        )

    def freight(self) -> tuple[FreightTerms, ...]:
        if self.shipment.freight:
            return (FreightTerms(payment=self.shipment.freight),)
        said = {one.payment for order in self.orders for one in order.freight if one.payment}
        if len(said) > 1:
            raise UnwritableDocument(
                f"the orders differ in who pays the freight, {', '.join(sorted(said))}: say it"
            )
        return tuple(FreightTerms(payment=payment) for payment in said)

    def parties(self) -> Iterator[Party]:
        if goal := self.shipment.ship_to or self.common_ship_to():
            yield goal
        if self.shipment.ship_from:
            yield self.shipment.ship_from

    def common_ship_to(self) -> Party | None:
        places = [ship_to(order, self.of_orders) for order in self.orders]
        told = {(one.code, one.name, one.street) for one in places if one}
        if len(told) > 1:
            codes = ", ".join(sorted(code or name for code, name, _ in told))
            raise UnwritableDocument(f"the orders are for different places, {codes}: say ship_to")
        return next((_address(one) for one in places if one), None)


def _carriers(sent: PackedShipment) -> tuple[Carrier, ...]:
    if not (sent.scac or sent.mode or sent.routing):
        return ()
    known = bool(sent.scac)
    return (
        Carrier(
            sequence="B",
            qualifier="2" if known else "",
            code=sent.scac,
            mode=sent.mode,
            routing=sent.routing,
        ),
    )


def _equipment(sent: PackedShipment) -> tuple[Equipment, ...]:
    if not (sent.trailer_number or sent.seal):
        return ()
    return (
        Equipment(
            kind=sent.trailer_kind,
            initial=sent.trailer_initial,
            number=sent.trailer_number,
            seal=sent.seal,
        ),
    )


def _address(party: Party) -> Party:
    """Return a party without the references and contacts that are the order's business."""
    return party.model_copy(update={"references": (), "contacts": ()})
