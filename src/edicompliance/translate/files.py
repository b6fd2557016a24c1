r"""Whole files, whatever they are: told by their content, read, and written as something else.

>>> recognize(b'\n{"schema": "edicompliance/interchange/1", "parts": []}'), recognize(b"ISA*00*")
('json', 'x12')
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final, Literal, TypeVar, overload

from edicompliance.documents.document import Document
from edicompliance.documents.reading import read_documents
from edicompliance.errors import TranslationError
from edicompliance.translate import documents_file, interchange_json
from edicompliance.translate.composing import compose
from edicompliance.translate.documents_json import (
    document_models,
    document_of,
    plain_document,
)
from edicompliance.translate.jsontext import expect, read_json, wrong
from edicompliance.translate.lines import csv_of
from edicompliance.translate.outline import outline
from edicompliance.x12.envelope import Transmission

Format = Literal["json", "xml", "x12"]
_Document = TypeVar("_Document", bound=Document)
_JSON: Final = re.compile(rb'(\xef\xbb\xbf)?\s*\{\s*"')
_XML: Final = re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml|!--|!DOCTYPE|transmission)")


def recognize(data: bytes) -> Format:
    """What a file is, by how it begins; what begins like neither JSON nor XML is X12.

    An order may stand in the middle of a mail, so X12 need not begin with its ISA.
    """
    if _JSON.match(data):
        return "json"
    return "xml" if _XML.match(data) else "x12"


def to_json(value: Transmission | Document) -> str:
    """A file of X12 as JSON with every byte of it, or a document as JSON in business words.

    Raises `TranslationError` for a document with a text that is no UTF-8.

    >>> from edicompliance.documents import PurchaseOrder
    >>> json.loads(to_json(PurchaseOrder(po_number="4500012")))
    {'schema': 'edicompliance/purchase-order/1', 'po_number': '4500012'}
    """
    if isinstance(value, Transmission):
        return interchange_json.json_of(outline(value))
    return json.dumps(plain_document(value), ensure_ascii=False, indent=1) + "\n"


@overload
def from_json(text: str | bytes) -> Transmission | Document: ...
@overload
def from_json(text: str | bytes, kind: type[Transmission]) -> Transmission: ...
@overload
def from_json(text: str | bytes, kind: type[_Document]) -> _Document: ...
def from_json(
    text: str | bytes, kind: type[Transmission] | type[Document] | None = None
) -> Transmission | Document:
    """What JSON says, by its `schema`: a file of X12, or a document.

    `kind` is what is expected: `from_json(text, PurchaseOrder)`. The documents of a file become
    new interchanges. Raises `TranslationError` with the path of a fault, or where X12 cannot hold
    what it says.
    """
    found = _from_json(read_json(text))
    if kind is not None and not isinstance(found, kind):
        raise TranslationError(f"expected a {kind.__name__}, got a {type(found).__name__}")
    return found


def _from_json(value: object) -> Transmission | Document:
    schema = expect(value, dict, "").get("schema")
    if schema == interchange_json.SCHEMA:
        return compose(interchange_json.outline_of(value))
    if schema == documents_file.SCHEMA:
        return documents_file.transmission_of(value)
    known = (interchange_json.SCHEMA, documents_file.SCHEMA, *document_models())
    if schema not in known:
        raise wrong(schema, "schema", f"one of {', '.join(known)}")
    return document_of(value)


def to_csv(value: Transmission | Iterable[Document]) -> str:
    """The lines of the orders, ship notices and invoices in a file, or of documents, as CSV."""
    if isinstance(value, Transmission):
        value = read_documents(value).documents
    return csv_of(value)
