"""From a file to documents: each transaction set goes to the class that reads it.

>>> document_type("850").name, document_type("102")
('purchase order', None)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Final

from edicompliance.documents.document import Document, DocumentType
from edicompliance.errors import UnreadableDocument
from edicompliance.x12.envelope import TransactionSet, Transmission

DOCUMENT_MODULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "214": "carrier_status",
        "753": "routing_request",
        "754": "routing_instructions",
        "810": "invoice",
        "812": "credit_debit_adjustment",
        "816": "organizational_relationships",
        "820": "remittance_advice",
        "824": "application_advice",
        "832": "price_catalog",
        "846": "inventory_advice",
        "850": "purchase_order",
        "855": "order_acknowledgment",
        "856": "ship_notice",
        "860": "order_change",
        "861": "receiving_advice",
        "862": "shipping_schedule",
        "864": "text_message",
        "865": "order_change_acknowledgment",
        "940": "warehouse_shipping_order",
        "945": "warehouse_shipping_advice",
        "997": "functional_acknowledgment",
        "999": "implementation_acknowledgment",
    }
)
"""ST01 -> the module of the document; a new one is one more module with its `TYPE`."""


@dataclass(frozen=True, slots=True)
class DocumentsRead:
    """What became of every transaction set of a file: nothing is dropped without a word."""

    documents: tuple[Document, ...]
    """In the order of the file."""
    unmodelled: tuple[TransactionSet, ...]
    """Sets that this library has no document for, or of a kind that was not asked for."""
    unreadable: tuple[UnreadableDocument, ...]
    """Sets that are not what they say, each with place and reason."""


@cache
def document_type(set_id: str) -> DocumentType | None:
    """The kind of document that a set is, imported when first asked for; None: there is none."""
    name = DOCUMENT_MODULES.get(set_id)
    if name is None:
        return None
    found = import_module(f"edicompliance.documents.{name}").TYPE
    if not isinstance(found, DocumentType):
        raise TypeError(f"edicompliance.documents.{name}.TYPE is no kind of document")
    return found


def read_documents(
    transmission: Transmission, only: Collection[str] = DOCUMENT_MODULES.keys()
) -> DocumentsRead:
    """Read every set that is a document, of `only` these kinds; the others are given apart."""
    documents: list[Document] = []
    unmodelled: list[TransactionSet] = []
    unreadable: list[UnreadableDocument] = []
    for ts in transmission.sets():
        kind = document_type(ts.set_id) if ts.set_id in only else None
        if kind is None:
            unmodelled.append(ts)
            continue
        try:
            documents.append(kind.model.read(ts))
        except UnreadableDocument as reason:
            unreadable.append(reason)
    return DocumentsRead(tuple(documents), tuple(unmodelled), tuple(unreadable))
