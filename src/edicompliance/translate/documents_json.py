"""A document as plain JSON, for programs that want an order and not segments; and back.

Texts are texts, decimals are texts too (`"7.50"`, so that no program rounds them), whole numbers
are numbers, dates are `2026-11-20`. What is absent is left out. The first key says what it is,
`edicompliance/purchase-order/1`; its JSON Schema lies in `docs/schemas`.

>>> from edicompliance.documents import PurchaseOrder
>>> order = PurchaseOrder(purpose="00", kind="SA", po_number="4500012", po_date="2026-11-20")
>>> plain_document(order)
{'schema': 'edicompliance/purchase-order/1', 'purpose': '00', 'kind': 'SA', \
'po_number': '4500012', 'po_date': '2026-11-20'}
>>> document_of(plain_document(order)) == order
True
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import ValidationError

from edicompliance.documents.document import Document
from edicompliance.documents.reading import DOCUMENT_MODULES, document_type
from edicompliance.documents.records.record import Record
from edicompliance.errors import TranslationError
from edicompliance.translate.jsontext import expect, expect_keys, wrong

_MOST_DIGITS: Final = 60
DECIMAL: Final = rf"-?[0-9]{{1,{_MOST_DIGITS}}}(\.[0-9]{{1,{_MOST_DIGITS}}})?"
"""How a decimal is written in JSON."""
_DECIMAL: Final = re.compile(DECIMAL, re.ASCII)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOST_COUNT: Final = 10**18


def schema_name(model: type[Document]) -> str:
    """The `schema` of a document's JSON: `edicompliance/purchase-order/1`."""
    kind = document_type(model.SET_ID)
    if kind is None or kind.model is not model:
        raise TranslationError(f"{model.__name__}: expected a document, such as PurchaseOrder")
    return f"edicompliance/{kind.name.replace(' ', '-')}/1"


def document_models() -> dict[str, type[Document]]:
    """The document of each schema."""
    kinds = (document_type(set_id) for set_id in DOCUMENT_MODULES)
    return {schema_name(kind.model): kind.model for kind in kinds if kind}


# -- to JSON


def plain_document(document: Document) -> dict[str, Any]:
    """The document as JSON has it, `schema` first.

    Raises `TranslationError` for a text that is none: bytes of another encoding than UTF-8.
    """
    return {"schema": schema_name(type(document))} | _plain_record(document, "")


def _plain_record(record: Record, path: str) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        is_usual = not info.is_required() and value == info.get_default(call_default_factory=True)
        if not is_usual or value not in ("", None, ()):
            plain[name] = _plain(value, f"{path}.{name}".lstrip("."))
    return plain


def _plain(value: Any, path: str) -> Any:
    if isinstance(value, Record):
        return _plain_record(value, path)
    if isinstance(value, tuple):
        return [_plain(one, f"{path}[{at}]") for at, one in enumerate(value)]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and not value.isascii():
        _refuse_bytes(value, path)
    return value


def _refuse_bytes(text: str, path: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as reason:
        raise TranslationError(
            f"{path}: expected UTF-8, character {reason.start + 1} is a byte of another encoding; "
            "the JSON and the XML of the whole file keep it"
        ) from None


# -- from JSON


def document_of(value: object) -> Document:
    """The document that JSON says, once read.

    Raises `TranslationError` with the path of a fault.
    """
    table = expect(value, dict, "")
    models = document_models()
    schema = table.get("schema")
    model = models.get(schema) if isinstance(schema, str) else None
    if model is None:
        raise wrong(schema, "schema", f"one of {', '.join(models)}")
    rest = {key: one for key, one in table.items() if key != "schema"}
    found = _record(model, rest, "")
    if not isinstance(found, Document):
        raise TypeError(f"{model.__name__} is no document")
    return found


def _record(model: type[Record], value: object, path: str) -> Record:
    fields = model.model_fields
    needed = [name for name, info in fields.items() if info.is_required()]
    table = expect_keys(value, path, tuple(fields), needed=needed)
    values = {
        name: _value(fields[name].annotation, one, f"{path}.{name}".lstrip("."))
        for name, one in table.items()
    }
    try:
        return model(**values)
    except ValidationError as reason:
        first = reason.errors()[0]
        where = ".".join([path, *map(str, first["loc"])]).lstrip(".")
        raise TranslationError(f"{where}: {first['msg']}") from None


def _value(annotation: Any, value: object, path: str) -> Any:
    """A value of the kind that a field's annotation says."""
    kind, many, optional = kind_of_field(annotation)
    if many:
        items = expect(value, list, path)
        return tuple(_value(kind, one, f"{path}[{at}]") for at, one in enumerate(items))
    if value is None and optional:
        return None
    if issubclass(kind, Record):
        return _record(kind, value, path)
    return _READ[kind](value, path)


def kind_of_field(annotation: Any) -> tuple[type[Any], bool, bool]:
    """What an annotation says: the class of its values, whether it is a list, may it be absent.

    >>> kind_of_field(Decimal | None), kind_of_field(tuple[str, ...])
    ((<class 'decimal.Decimal'>, False, True), (<class 'str'>, True, False))
    """
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    arguments = get_args(annotation)
    if get_origin(annotation) is tuple:
        return kind_of_field(arguments[0])[0], True, False
    if get_origin(annotation) is Literal:
        return str, False, False
    kinds = [one for one in arguments if one is not NoneType]
    return (kinds[0], False, True) if kinds else (annotation, False, False)


def _text(value: object, path: str) -> str:
    text = expect(value, str, path)
    _refuse_bytes(text, path)
    return text


def _decimal(value: object, path: str) -> Decimal:
    """A decimal as text, or as a number of JSON, which is read without rounding."""
    words = 'a decimal such as "7.50"'
    if isinstance(value, Decimal) and abs(value.adjusted()) < _MOST_DIGITS:
        value = f"{value:f}"
    text = str(value) if isinstance(value, str) or type(value) is int else ""
    if not _DECIMAL.fullmatch(text):
        raise wrong(value, path, words)
    return Decimal(text)


def _count(value: object, path: str) -> int:
    if type(value) is not int or abs(value) >= _MOST_COUNT:
        raise wrong(value, path, "a whole number")
    return value


def _date(value: object, path: str) -> date:
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise wrong(value, path, "a date such as 2026-11-20")


_READ: Final[Mapping[type[Any], Any]] = {
    str: _text,
    Decimal: _decimal,
    int: _count,
    date: _date,
}
