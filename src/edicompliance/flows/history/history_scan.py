"""A history made from folders of earlier files: which numbers were used, and what was answered.

Every EDI file below a folder is read: 850, 856 and 810 use numbers (of orders, notices, bills of
lading, cartons, invoices), 997, 999 and 824 answer them. The time of a use is that of its
interchange, by the zone that is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from edicompliance.documents import Invoice, PurchaseOrder, ShipNotice, read_documents
from edicompliance.documents.conventions import Conventions, reference
from edicompliance.documents.document import Document
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import moment_from_x12
from edicompliance.documents.shipment import ShipmentFacts
from edicompliance.flows.shipping.batches import edi_files_below
from edicompliance.flows.shipping.observing import Observing
from edicompliance.rules.history import History, Use, UseKind
from edicompliance.rules.orders.receipt import digest_of_document
from edicompliance.x12 import Transmission, parse

_READ = ("810", "824", "850", "855", "856", "997", "999")


def scan(folder: str, zone: str | None = None) -> History:
    """Return what the files below a folder tell of the time before.

    Raises `OSError` for a file that cannot be read. What has no time that can be told is left out.
    """
    return scan_files(edi_files_below(folder), folder, zone)


def scan_files(paths: Iterable[str], source: str, zone: str | None = None) -> History:
    """Return what some files tell of the time before; `source` is where they are from."""
    sent: list[Transmission] = []
    documents: list[Document] = []
    uses: list[Use] = []
    for path in paths:
        transmission = parse(Path(path).read_bytes(), file=path)
        found = list(read_documents(transmission, only=_READ).documents)
        made = _made(transmission, zone)
        for document in found:
            origin = document.source
            at = made.get(origin.envelope.interchange_control_number) if origin else None
            if at is not None:
                uses += _uses(document, at, Path(path).parent.name)
        sent.append(transmission)
        documents += found
    answers = Observing(ShipmentFacts(), zone or "UTC").answers(sent, documents)
    times = [*(one.at for one in uses), *(one.at for one in answers)]
    return History(
        source=source,
        since=min(times, default=None),
        until=max(times, default=None),
        uses=tuple(dict.fromkeys(uses)),
        answers=answers,
    )


def _made(transmission: Transmission, zone: str | None) -> dict[str, datetime]:
    """When each interchange was made, ISA09 and ISA10; without a zone as if it were UTC."""
    made: dict[str, datetime] = {}
    for interchange in transmission.interchanges:
        isa = interchange.isa
        try:
            moment = moment_from_x12(isa[9], isa[10], "", zone or "UTC", short_year=True)
        except CannotTell:
            continue
        made[isa[13].strip()] = moment.first.astimezone(UTC)
    return made


def _uses(document: Document, at: datetime, shipment: str) -> Iterator[Use]:
    numbers = list(numbers_used(document))
    digest = digest_of_document(document)
    for kind, number in numbers:
        yield Use(kind, number, at, numbers[0][1], digest, shipment)


def numbers_used(document: Document) -> Iterator[tuple[UseKind, str]]:
    """Yield the numbers that a document uses, its own first."""
    if isinstance(document, PurchaseOrder):
        yield "order", document.po_number
    elif isinstance(document, Invoice):
        yield "invoice", document.invoice_number
    elif isinstance(document, ShipNotice):
        yield "ship-notice", document.notice_number
        try:
            bill = reference(document, "bill_of_lading", Conventions())
        except CannotTell:
            bill = None
        if bill is not None:
            yield "bill_of_lading", bill.value
        levels: Sequence[object] = (*document.tares, *document.packs)
        for level in levels:
            if sscc := getattr(level, "sscc", None):
                yield "sscc", sscc
