"""Documents: orders and ship notices in business words, read from X12 and written back."""

from edicompliance.documents.conventions import Conventions
from edicompliance.documents.document import Document, DocumentType
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.items import Item, Items, load_items
from edicompliance.documents.matching import Matching, match
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.reading import DocumentsRead, read_documents
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.documents.shipment import SetFault, Shipment, ShipmentFacts, load_facts
from edicompliance.documents.times import Moment

__all__ = [
    "CannotTell",
    "Conventions",
    "Document",
    "DocumentType",
    "DocumentsRead",
    "Item",
    "Items",
    "Matching",
    "Moment",
    "PurchaseOrder",
    "SetFault",
    "ShipNotice",
    "Shipment",
    "ShipmentFacts",
    "load_facts",
    "load_items",
    "match",
    "read_documents",
]
