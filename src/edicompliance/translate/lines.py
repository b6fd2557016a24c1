"""The lines of orders, ship notices and invoices as CSV, one row a line, for a spreadsheet.

What holds for the whole document (its order's number and date, the ship-to) is repeated in each
row; product numbers have a column for each qualifier. Texts are in quotes, numbers are not, so that
`0038` stays a text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

from edicompliance.documents.comparing.contents import ShippedLine
from edicompliance.documents.conventions import Conventions
from edicompliance.documents.document import Document
from edicompliance.documents.invoice import Invoice
from edicompliance.documents.order_acknowledgment import AnsweredLine, OrderAcknowledgment
from edicompliance.documents.order_change import ChangedLine, OrderChange
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.segments.goods import ProductId
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.segments.parts import Description, Party
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.translate.cells import csv_text

COLUMNS: Final = (
    "set", "control_number", "purpose", "po_number", "release_number", "po_date",
    "invoice_number", "invoice_date", "notice_number", "notice_date",
    "ship_to", "ship_to_name", "store", "sscc", "line_id", "change", "status",
    "quantity", "unit", "stores", "quantity_left", "price", "price_basis", "description",
)  # fmt: skip
"""The columns every file has; those of the product numbers follow, `id_UP`."""
_USUAL: Final = Conventions()
_Cells = dict[str, Any]
_Document = TypeVar("_Document", bound=Document)


def csv_of(documents: Iterable[Document]) -> str:
    """The lines of documents as CSV by RFC 4180: CR LF at line ends, quotes doubled.

    Documents that have no lines of goods give no rows; `has_lines` tells which those are.
    """
    found = [row for document in documents for row in rows_of(document)]
    ids = sorted({key for row in found for key in row if key not in COLUMNS})
    columns = (*COLUMNS, *ids)
    return csv_text([columns, *([row.get(name, "") for name in columns] for row in found)])


def has_lines(document: Document) -> bool:
    """Whether it is an 850, 855, 856, 810 or 860."""
    return type(document) in _ROWS


def rows_of(document: Document) -> Iterator[_Cells]:
    """The rows of one document, each by column."""
    make = _ROWS.get(type(document))
    if make is None:
        return
    source = document.source
    head = {"set": document.SET_ID, "control_number": source.control_number if source else ""}
    for row in make(document):
        yield {key: value for key, value in (head | row).items() if value not in (None, "")}


# -- a document's rows


def _order_rows(order: PurchaseOrder) -> Iterator[_Cells]:
    head = _order_head(order) | {"po_date": order.po_date} | _ship_to(order.parties)
    for line in order.lines:
        yield head | _ship_to(line.parties) | _line(line)


def _answer_rows(answer: OrderAcknowledgment) -> Iterator[_Cells]:
    head = _order_head(answer) | {"po_date": answer.po_date} | _ship_to(answer.parties)
    for line in answer.lines:
        yield head | _ship_to(line.parties) | _line(line) | {"status": _statuses(line)}


def _change_rows(change: OrderChange) -> Iterator[_Cells]:
    head = _order_head(change) | {"po_date": change.po_date} | _ship_to(change.parties)
    for line in change.lines:
        yield head | _ship_to(line.parties) | _line(line) | _changed(line)


def _invoice_rows(invoice: Invoice) -> Iterator[_Cells]:
    head = _order_head(invoice) | _ship_to(invoice.parties) | {
        "po_date": invoice.po_date,
        "invoice_number": invoice.invoice_number,
        "invoice_date": invoice.date,
    }  # fmt: skip
    for line in invoice.lines:
        yield head | _ship_to(line.parties) | _line(line)


def _notice_rows(notice: ShipNotice) -> Iterator[_Cells]:
    parties = notice.shipment.parties if notice.shipment else ()
    head = {
        "purpose": notice.purpose,
        "notice_number": notice.notice_number,
        "notice_date": notice.date,
    } | _ship_to(parties)
    for line in notice.contents():
        yield head | _shipped(line)


def _order_head(document: Any) -> _Cells:
    return {
        "purpose": document.purpose,
        "po_number": document.po_number,
        "release_number": document.release_number,
    }


def _line(line: Any) -> _Cells:
    names = ("line_id", "quantity", "unit", "price", "price_basis")
    found = {name: getattr(line, name) for name in names}
    found |= {"stores": _stores(line), "description": _description(line.descriptions)}
    return found | _ids(line.ids)


def _stores(line: Any) -> str:
    """`0101 4; 0102 4`: what each store of its SDQ gets."""
    told = (
        f"{one.store} {one.quantity:f}" if one.quantity is not None else one.store
        for one in line.distribution
    )
    return "; ".join(told)


def _statuses(line: AnsweredLine) -> str:
    """`IA 18; IB 6`: what becomes of each part of the line."""
    told = (
        f"{one.code} {one.quantity:f}" if one.quantity is not None else one.code
        for one in line.statuses
    )
    return "; ".join(told)


def _changed(line: ChangedLine) -> _Cells:
    return {"change": line.change, "quantity_left": line.quantity_left}


def _shipped(line: ShippedLine) -> _Cells:
    order: Level | None = line.order
    return (
        {
            "po_number": line.po_number,
            "release_number": line.release_number,
            "po_date": line.po_date,
            "store": line.store,
            "sscc": line.sscc,
            "line_id": line.line_id,
            "quantity": line.quantity,
            "unit": line.unit,
            "description": _description(line.item.descriptions),
        }
        | _ids(line.ids)
        | _ship_to(order.parties if order else ())
    )


def _ids(ids: Iterable[ProductId]) -> _Cells:
    """A column for each qualifier; several numbers of one stand together in it."""
    found: dict[str, str] = {}
    for one in ids:
        key = f"id_{one.qualifier}"
        found[key] = f"{found[key]} {one.value}" if key in found else one.value
    return dict(found)


def _description(descriptions: Iterable[Description]) -> str:
    return " ".join(one.text for one in descriptions if one.text)


def _ship_to(parties: Iterable[Party]) -> _Cells:
    """Code and name of where the goods go; nothing where no party says."""
    found = next((one for one in parties if one.role in _USUAL.roles["ship_to"]), None)
    return {"ship_to": found.code, "ship_to_name": found.name} if found else {}


_ROWS: Final[Mapping[type[Document], Callable[[Any], Iterator[_Cells]]]] = {
    PurchaseOrder: _order_rows,
    OrderAcknowledgment: _answer_rows,
    ShipNotice: _notice_rows,
    Invoice: _invoice_rows,
    OrderChange: _change_rows,
}
