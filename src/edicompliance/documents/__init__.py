"""Documents: orders, ship notices and invoices in business words, read from X12 and written back.

Each is imported when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from edicompliance.lazy import lazily

if TYPE_CHECKING:
    from edicompliance.documents.application_advice import ApplicationAdvice
    from edicompliance.documents.carrier_status import CarrierStatus
    from edicompliance.documents.comparing.blanket import balance
    from edicompliance.documents.comparing.changing import apply_changes
    from edicompliance.documents.comparing.items import ItemMaster, Items, load_items
    from edicompliance.documents.comparing.matched import Matching
    from edicompliance.documents.comparing.matching import match
    from edicompliance.documents.composing.acknowledging import LineAnswer
    from edicompliance.documents.composing.invoicing import invoices
    from edicompliance.documents.composing.packed_shipment import (
        Carton,
        PackedItem,
        PackedPallet,
        PackedShipment,
        numbered,
    )
    from edicompliance.documents.conventions import Conventions, Partner
    from edicompliance.documents.credit_debit_adjustment import CreditDebitAdjustment
    from edicompliance.documents.document import Document, DocumentType
    from edicompliance.documents.doubt import CannotTell
    from edicompliance.documents.functional_acknowledgment import FunctionalAcknowledgment
    from edicompliance.documents.implementation_acknowledgment import ImplementationAcknowledgment
    from edicompliance.documents.inventory_advice import InventoryAdvice
    from edicompliance.documents.invoice import Invoice
    from edicompliance.documents.order_acknowledgment import OrderAcknowledgment
    from edicompliance.documents.order_change import OrderChange
    from edicompliance.documents.order_change_acknowledgment import OrderChangeAcknowledgment
    from edicompliance.documents.organizational_relationships import OrganizationalRelationships
    from edicompliance.documents.price_catalog import PriceCatalog
    from edicompliance.documents.purchase_order import PurchaseOrder
    from edicompliance.documents.reading import DocumentsRead, read_documents
    from edicompliance.documents.receiving_advice import ReceivingAdvice
    from edicompliance.documents.remittance_advice import RemittanceAdvice
    from edicompliance.documents.routing_instructions import RoutingInstructions
    from edicompliance.documents.routing_request import RoutingRequest
    from edicompliance.documents.segments.times import Moment
    from edicompliance.documents.ship_notice import ShipNotice
    from edicompliance.documents.shipment import SetFault, Shipment, ShipmentFacts, load_facts
    from edicompliance.documents.shipping_schedule import ShippingSchedule
    from edicompliance.documents.text_message import TextMessage
    from edicompliance.documents.warehouse_shipping_advice import WarehouseShippingAdvice
    from edicompliance.documents.warehouse_shipping_order import WarehouseShippingOrder

__all__ = [
    "ApplicationAdvice",
    "CannotTell",
    "CarrierStatus",
    "Carton",
    "Conventions",
    "CreditDebitAdjustment",
    "Document",
    "DocumentType",
    "DocumentsRead",
    "FunctionalAcknowledgment",
    "ImplementationAcknowledgment",
    "InventoryAdvice",
    "Invoice",
    "ItemMaster",
    "Items",
    "LineAnswer",
    "Matching",
    "Moment",
    "OrderAcknowledgment",
    "OrderChange",
    "OrderChangeAcknowledgment",
    "OrganizationalRelationships",
    "PackedItem",
    "PackedPallet",
    "PackedShipment",
    "Partner",
    "PriceCatalog",
    "PurchaseOrder",
    "ReceivingAdvice",
    "RemittanceAdvice",
    "RoutingInstructions",
    "RoutingRequest",
    "SetFault",
    "ShipNotice",
    "Shipment",
    "ShipmentFacts",
    "ShippingSchedule",
    "TextMessage",
    "WarehouseShippingAdvice",
    "WarehouseShippingOrder",
    "apply_changes",
    "balance",
    "invoices",
    "load_facts",
    "load_items",
    "match",
    "numbered",
    "read_documents",
]

_HOME_OF = {
    "ApplicationAdvice": "application_advice",
    "CannotTell": "doubt",
    "CarrierStatus": "carrier_status",
    "Carton": "composing.packed_shipment",
    "Conventions": "conventions",
    "CreditDebitAdjustment": "credit_debit_adjustment",
    "Document": "document",
    "DocumentType": "document",
    "DocumentsRead": "reading",
    "FunctionalAcknowledgment": "functional_acknowledgment",
    "ImplementationAcknowledgment": "implementation_acknowledgment",
    "InventoryAdvice": "inventory_advice",
    "Invoice": "invoice",
    "ItemMaster": "comparing.items",
    "Items": "comparing.items",
    "LineAnswer": "composing.acknowledging",
    "Matching": "comparing.matched",
    "Moment": "segments.times",
    "OrderAcknowledgment": "order_acknowledgment",
    "OrderChange": "order_change",
    "OrderChangeAcknowledgment": "order_change_acknowledgment",
    "OrganizationalRelationships": "organizational_relationships",
    "PackedItem": "composing.packed_shipment",
    "PackedPallet": "composing.packed_shipment",
    "PackedShipment": "composing.packed_shipment",
    "Partner": "conventions",
    "PriceCatalog": "price_catalog",
    "PurchaseOrder": "purchase_order",
    "ReceivingAdvice": "receiving_advice",
    "RemittanceAdvice": "remittance_advice",
    "RoutingInstructions": "routing_instructions",
    "RoutingRequest": "routing_request",
    "SetFault": "shipment",
    "ShipNotice": "ship_notice",
    "Shipment": "shipment",
    "ShipmentFacts": "shipment",
    "ShippingSchedule": "shipping_schedule",
    "TextMessage": "text_message",
    "WarehouseShippingAdvice": "warehouse_shipping_advice",
    "WarehouseShippingOrder": "warehouse_shipping_order",
    "apply_changes": "comparing.changing",
    "balance": "comparing.blanket",
    "invoices": "composing.invoicing",
    "load_facts": "shipment",
    "load_items": "comparing.items",
    "match": "comparing.matching",
    "numbered": "composing.packed_shipment",
    "read_documents": "reading",
}

__getattr__, __dir__ = lazily(__name__, _HOME_OF)
