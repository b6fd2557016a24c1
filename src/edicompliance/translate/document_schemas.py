"""The JSON Schema of each document, made from its fields and what is written under them.

>>> from edicompliance.documents import PurchaseOrder
>>> schema = json_schema(PurchaseOrder)
>>> schema["$id"], schema["required"], schema["properties"]["po_date"]
('edicompliance/purchase-order/1', ['schema', 'po_number'], \
{'description': 'BEG05.', '$ref': '#/$defs/date'})
"""

from __future__ import annotations

import ast
import inspect
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from typing import Any, Final, Literal, get_args, get_origin

from edicompliance.documents.document import Document
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.parts import Filled
from edicompliance.translate.documents_json import DECIMAL, kind_of_field, schema_name

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_KINDS: Final[dict[type[Any], str]] = {Decimal: "decimal", date: "date"}
_SHARED: Final[dict[str, dict[str, Any]]] = {
    "decimal": {
        "description": "A decimal as text, so that no program rounds it.",
        "type": "string",
        "pattern": f"^{DECIMAL}$",
    },
    "date": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}


def json_schema(model: type[Document]) -> dict[str, Any]:
    """The JSON Schema of a document."""
    name = schema_name(model)
    definitions: dict[str, Any] = dict(_SHARED)
    body = _object(model, definitions)
    body["properties"] = {
        "schema": {
            "description": "Which JSON this is, and its major version.",
            "const": name,
        }
    } | body["properties"]
    body["required"] = ["schema", *body.get("required", [])]
    return {
        "$schema": _DRAFT,
        "$id": name,
        "title": f"{model.__name__}, set {model.SET_ID}",
        **body,
        "$defs": dict(sorted(definitions.items())),
    }


def file_name(model: type[Document]) -> str:
    """The name of the published file, `purchase-order-1.json`."""
    return schema_name(model).removeprefix("edicompliance/").replace("/", "-") + ".json"


def _object(model: type[Record], definitions: dict[str, Any]) -> dict[str, Any]:
    words = _words(model)
    fields = model.model_fields.items()
    found: dict[str, Any] = {
        "description": _first_line(model),
        "type": "object",
        "additionalProperties": False,
    }
    if needed := [name for name, info in fields if info.is_required()]:
        found["required"] = needed
    found["properties"] = {
        name: ({"description": words[name]} if name in words else {})
        | _type(info.annotation, definitions)
        for name, info in fields
    }
    return found


def _type(annotation: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    kind, many, _ = kind_of_field(annotation)
    if many:
        filled = get_args(annotation)[0] == Filled
        items = {"type": "string", "minLength": 1} if filled else _single(kind, definitions)
        return {"type": "array", "items": items}
    if get_origin(annotation) is Literal:
        return {"enum": list(get_args(annotation))}
    return _single(kind, definitions)


def _single(kind: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if kind in _KINDS:
        return {"$ref": f"#/$defs/{_KINDS[kind]}"}
    if issubclass(kind, Record):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = {}
            definitions[kind.__name__] = _object(kind, definitions)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    return {"type": "integer" if kind is int else "string"}


def _first_line(model: type[Record]) -> str:
    return (inspect.getdoc(model) or "").partition("\n\n")[0].replace("\n", " ")


def _words(model: type[Record]) -> dict[str, str]:
    """What is written under each field, those of the classes above it included."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, Record):
            found |= _own_words(base)
    return found


@cache
def _own_words(model: type[Record]) -> dict[str, str]:
    path = Path(inspect.getfile(model))
    body = next(
        node.body
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and node.name == model.__name__
    )
    return {
        field.target.id: " ".join(dedent(text.value.value).split())
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
