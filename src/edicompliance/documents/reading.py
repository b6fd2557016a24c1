"""From a file to documents: each transaction set goes to the class that reads it.

>>> sorted(DOCUMENT_TYPES)
['850', '856']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from edicompliance.documents import purchase_order, ship_notice
from edicompliance.documents.document import Document, DocumentType
from edicompliance.errors import UnreadableDocument
from edicompliance.x12.envelope import TransactionSet, Transmission

DOCUMENT_TYPES: Final[Mapping[str, DocumentType]] = MappingProxyType(
    {one.set_id: one for one in (purchase_order.TYPE, ship_notice.TYPE)}
)
"""ST01 -> the kind of document; a new one is one more module with its `TYPE`."""


@dataclass(frozen=True, slots=True)
class DocumentsRead:
    """What became of every transaction set of a file: nothing is dropped without a word."""

    documents: tuple[Document, ...]
    """In the order of the file."""
    unmodelled: tuple[TransactionSet, ...]
    """Sets that this library has no document for."""
    unreadable: tuple[UnreadableDocument, ...]
    """Sets that are not what they say, each with place and reason."""


def read_documents(transmission: Transmission) -> DocumentsRead:
    """Read every transaction set that is a document; the others are given apart."""
    documents: list[Document] = []
    unmodelled: list[TransactionSet] = []
    unreadable: list[UnreadableDocument] = []
    for ts in transmission.sets():
        kind = DOCUMENT_TYPES.get(ts.set_id)
        if kind is None:
            unmodelled.append(ts)
            continue
        try:
            documents.append(kind.model.read(ts))
        except UnreadableDocument as reason:
            unreadable.append(reason)
    return DocumentsRead(tuple(documents), tuple(unmodelled), tuple(unreadable))
