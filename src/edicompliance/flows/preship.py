"""The pre-ship check: from files to a verdict, before the truck leaves.

A shipment is what lies together: orders (850), ship notices (856), our answers to the orders (855)
and a `shipment.toml` with what the documents do not say. Files are recognised by their content, not
their names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TypeVar

from edicompliance.documents import (
    Invoice,
    OrderAcknowledgment,
    OrderChange,
    OrderChangeAcknowledgment,
    PurchaseOrder,
    RoutingInstructions,
    RoutingRequest,
    ShipNotice,
    WarehouseShippingAdvice,
    read_documents,
)
from edicompliance.documents.comparing.items import Items
from edicompliance.documents.composing.packing_list import load_packing
from edicompliance.documents.document import Document
from edicompliance.documents.shipment import SetFault, Shipment, ShipmentFacts, load_facts
from edicompliance.documents.tables.listed import without_zeros
from edicompliance.documents.tables.observation_table import read_observations
from edicompliance.documents.tables.observations import Observation
from edicompliance.documents.tables.shipment_rows import ShipmentRows
from edicompliance.documents.tables.user_files import text_of
from edicompliance.errors import EdiError
from edicompliance.flows.printing.printed import ReadBytes, codes_of, file_bytes
from edicompliance.flows.printing.slip_papers import read_papers
from edicompliance.flows.shipping.batches import (
    FACTS_FILE,
    OBSERVATIONS_FILE,
    PACKING_FILES,
    STANDARD_INPUT,
    WAIVERS_FILE,
    Batch,
)
from edicompliance.flows.shipping.beside import Beside
from edicompliance.flows.shipping.observing import Observing, of_other_orders
from edicompliance.flows.shipping.pauses import collector_paused
from edicompliance.flows.shipping.what_if import Supposed, checked_otherwise
from edicompliance.labels.printed import Printed
from edicompliance.masters import Masters
from edicompliance.profiles import Profile
from edicompliance.profiles.anchors import MEANINGS
from edicompliance.profiles.partner import counted_by
from edicompliance.rules.bindings import check_bindings
from edicompliance.rules.context import Context
from edicompliance.rules.engine import check, chosen
from edicompliance.rules.history import History
from edicompliance.rules.known import Known
from edicompliance.rules.model import CheckResult
from edicompliance.x12 import TransactionSet, Transmission, parse
from edicompliance.x12.issues import shown
from edicompliance.x12.narrowing import Narrowing
from edicompliance.x12.validator import Validator

_READ = (
    "214", "753", "754", "810", "824", "850", "855", "856", "860", "861", "865", "945", "997",
    "999",
)  # fmt: skip
"""The sets that a check looks at."""
_Document = TypeVar("_Document", bound=Document)
MOST_SHOWN = 200
"""Bytes of a broken place that are kept as evidence."""
Outcome = tuple[str, CheckResult | EdiError | OSError]
"""The path of a shipment, and its result or why it could not be read."""


def load_shipment(
    batch: Batch,
    *,
    items: Items | None = None,
    read: ReadBytes | None = None,
    counted: str = "",
    zone: str | None = None,
    rows: ShipmentRows | None = None,
) -> Shipment:
    """Read a shipment's files; `counted` is what CTT01 of a ship notice counts for this retailer.

    `zone` is that of the retailer's clocks, by which the times of what it sends are read. `rows`
    are facts of many shipments; a `shipment.toml` of its own goes before its row.

    Bad EDI becomes faults of the shipment. Raises `EdiError` for a bad TOML file and where there is
    nothing to judge, `OSError` for a file that cannot be read.
    """
    if batch.problem is not None:
        raise batch.problem
    read = read or file_bytes
    facts_file, packing = _facts_file(batch), _packing_file(batch)
    files = [path for path in batch.files if not _is_toml(path) and path != packing]
    found = _read_files(files, read, counted)
    documents, others, faults = found.documents, found.others, found.faults
    orders, notices = _of(PurchaseOrder, documents), _of(ShipNotice, documents)
    if not orders and not notices and (others or documents or not faults):
        given = {one.set_id for one in others} | {one.SET_ID for one in documents}
        raise EdiError(_nothing_to_judge(batch, given))
    _no_zeros_lost(found.seen, orders)
    name = _identity(batch, orders, notices)
    facts, facts_file = _facts(facts_file, rows, [name, *(one.po_number for one in orders)])
    observing = Observing(facts, zone)
    answers = observing.answers(found.sent, documents)
    observations = (*found.seen, *observing.observations(documents))
    return Shipment(
        id=name,
        path=batch.path,
        orders=orders,
        notices=notices,
        facts=facts,
        facts_file=facts_file,
        items=items,
        faults=tuple(faults),
        changes=_of(OrderChange, documents),
        acknowledgments=_of(OrderAcknowledgment, documents),
        change_acknowledgments=_of(OrderChangeAcknowledgment, documents),
        invoices=_of(Invoice, documents),
        pack_plans=_of(WarehouseShippingAdvice, documents),
        packed=load_packing(packing) if packing else None,
        routing_requests=_of(RoutingRequest, documents),
        routing=_of(RoutingInstructions, documents),
        others=(
            *(_named(one) for one in others),
            *observing.untold,
            *of_other_orders(documents, facts.bill_of_lading),
            *batch.left_out,
        ),
        observations=observations,
        answers=answers,
    )


@dataclass(slots=True)
class _Found:
    """What the files of a shipment hold."""

    documents: list[Document] = field(default_factory=list)
    others: list[TransactionSet] = field(default_factory=list)
    faults: list[SetFault] = field(default_factory=list)
    seen: list[Observation] = field(default_factory=list)
    """The rows of `observations.csv`."""
    sent: list[Transmission] = field(default_factory=list)


def _read_files(files: Iterable[str], read: ReadBytes, counted: str) -> _Found:
    found = _Found()
    for path in files:
        data = read(path)
        if Path(path).name.endswith(OBSERVATIONS_FILE):
            found.seen += read_observations(path, text_of(data, path), MEANINGS)
            continue
        transmission = parse(data, file=path)
        found.sent.append(transmission)
        found.faults += syntax_faults(data, path, transmission, counted)
        inside = read_documents(transmission, only=_READ)
        found.documents += inside.documents
        found.others += inside.unmodelled
    return found


def _no_zeros_lost(seen: Iterable[Observation], orders: Iterable[PurchaseOrder]) -> None:
    """Raise for a row about an order whose number lacks only zeros: nobody should guess it."""
    whole = {one.po_number for one in orders}
    bare = {without_zeros(po): po for po in whole}
    for one in seen:
        if one.po and one.po not in whole and (meant := bare.get(without_zeros(one.po))):
            raise EdiError(
                f"{one.file}:{one.line}: po: expected {meant}, got {one.po}; a spreadsheet "
                "drops zeros, format the column as text"
            )


def _of(kind: type[_Document], documents: Iterable[Document]) -> tuple[_Document, ...]:
    return tuple(one for one in documents if isinstance(one, kind))


def _is_toml(path: str) -> bool:
    return path.lower().endswith(".toml")


def _facts_file(batch: Batch) -> str | None:
    """The one file with the facts that the documents do not say."""
    toml = (path for path in batch.files if _is_toml(path))
    found = [path for path in toml if Path(path).name != WAIVERS_FILE]
    if len(found) > 1:
        raise EdiError(f"{found[1]}: expected one {FACTS_FILE} for a shipment, got {found[0]} too")
    return found[0] if found else None


def _packing_file(batch: Batch) -> str | None:
    """The packing list that stands in for a ship notice."""
    found = [path for path in batch.files if Path(path).name.lower() in PACKING_FILES]
    if len(found) > 1:
        raise EdiError(f"{found[1]}: expected one packing list for a shipment, got {found[0]} too")
    return found[0] if found else None


def _facts(
    own: str | None, rows: ShipmentRows | None, names: Sequence[str]
) -> tuple[ShipmentFacts, str | None]:
    """What is known besides the documents, and in which file it stands."""
    if own is not None:
        return load_facts(own), own
    found = rows.find(*names) if rows is not None else None
    if rows is None or found is None:
        return ShipmentFacts(), None
    return found, rows.path


def _named(ts: TransactionSet) -> str:
    return f"set {shown(ts.set_id)} {shown(ts.control_number)} of {ts.envelope.file}"


def _nothing_to_judge(batch: Batch, others: Collection[str]) -> str:
    sets = ", ".join(sorted(others))
    found = f"only sets {sets}" if others else "no transaction set"
    return f"{batch.path}: expected an order (850) or a ship notice (856), found {found}"


def syntax_faults(
    data: bytes, path: str, transmission: Transmission, counted: str = ""
) -> Iterator[SetFault]:
    """What is wrong with a file's syntax, each fault with the set it stands in."""
    sets = list(transmission.sets())
    ends = [one.segments[-1].offset + len(one.segments[-1].raw) for one in sets]
    at = 0
    for one in Validator(path, {"856": Narrowing(counted=counted)}).run([data]):
        if one.severity != "error":
            continue
        offset = one.where.offset
        while at < len(ends) and offset > ends[at]:
            at += 1
        ts = sets[at] if at < len(ends) and sets[at].segments[0].offset <= offset else None
        value = data[offset : offset + min(one.where.length, MOST_SHOWN)]
        text = value.decode("utf-8", "surrogateescape")
        where = ts.place(one.where) if ts is not None else one.where
        yield SetFault(replace(one, where=where), ts.set_id if ts is not None else None, text)


def _identity(batch: Batch, orders: Sequence[PurchaseOrder], notices: Sequence[ShipNotice]) -> str:
    if batch.path != STANDARD_INPUT and Path(batch.path).is_dir():
        return Path(batch.path).resolve().name
    numbers = [*(one.notice_number for one in notices), *(one.po_number for one in orders)]
    return next(filter(None, numbers), Path(batch.path).stem)


def check_batches(
    batches: Iterable[Batch],
    profile: Profile,
    *,
    now: datetime | None,
    clock: Callable[[], datetime],
    masters: Masters | None = None,
    rows: ShipmentRows | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    hold_above: Decimal | None = None,
    what_if: Sequence[Supposed] = (),
    read: ReadBytes | None = None,
    waivers: str | None = None,
    history: History | None = None,
    strict_sources: bool = False,
    dpi: int | None = None,
) -> Iterator[Outcome]:
    """Check one shipment after the other; one that cannot be checked does not stop the others.

    With `what_if` it is judged as it would be, and the result says what that changes.

    Raises `EdiError` at once for a selection or a profile that no shipment could be checked with.
    The time of a check is `now`, else the shipment's `checked_at`, else the clock. `masters` are
    the supplier's lists; its items serve matching, too. `waivers` is the file with what is let
    pass, else one is looked for beside each shipment. `dpi` is how many dots an inch have that
    labels were printed with.
    """
    known = Known(masters=masters or Masters(), history=history)
    chosen(select, ignore)
    check_bindings(profile)
    counted = counted_by(profile.conventions_of("856"), "856")
    beside = Beside(profile, waivers)
    retailer = profile.zone.name if profile.zone else None
    papers = partial(read_papers, read=read or file_bytes, codes=codes_of(profile), dpi=dpi)
    for batch in batches:
        try:
            with collector_paused():
                items = known.masters.items
                shipment = load_shipment(
                    batch, items=items, read=read, counted=counted, zone=retailer, rows=rows
                )
                judge = partial(
                    check,
                    profile=profile,
                    now=now or shipment.facts.checked_at or clock(),
                    select=select,
                    ignore=ignore,
                    hold_above=hold_above,
                    known=_with_papers(known, batch, beside, papers),
                    strict_sources=strict_sources,
                )
                result = judge(shipment)
                if what_if:
                    ask = partial(Context.of, shipment, profile, result.checked_at, known)
                    result = checked_otherwise(shipment, result, what_if, judge, ask)
        except (EdiError, OSError) as reason:
            yield batch.path, reason
        else:
            yield batch.path, result


def _with_papers(
    known: Known, batch: Batch, beside: Beside, papers: Callable[[Iterable[str]], Printed]
) -> Known:
    """What is known of all shipments, with what lies beside one: exceptions, labels and slips."""
    return replace(known, exceptions=beside.exceptions(batch), printed=papers(batch.printed))
