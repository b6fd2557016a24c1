"""From what came in to what goes back: an 850 to its 855, 856 and 810.

Orders, changes and ship notices are read from the files given; the retailer's profile says how the
answer is to look, and a `FACTS.toml` what no document says. What is written is validated by the
standard and by the partner's own demands, and what is not clean is not handed out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal, TypeVar

from edicompliance.documents.comparing.changing import apply_changes
from edicompliance.documents.comparing.order_book import OrderBook
from edicompliance.documents.composing.invoicing import invoices
from edicompliance.documents.composing.packed_shipment import PackedShipment, numbered
from edicompliance.documents.composing.pair_facts import (
    AcknowledgmentFacts,
    EnvelopeFacts,
    PairFacts,
)
from edicompliance.documents.composing.shipping import ship_notice
from edicompliance.documents.conventions import Conventions, freight_terms
from edicompliance.documents.document import Document
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.invoice import Invoice
from edicompliance.documents.order_acknowledgment import OrderAcknowledgment
from edicompliance.documents.order_change import OrderChange
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.reading import read_documents
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.errors import EdiError
from edicompliance.profiles import Facts, Profile
from edicompliance.profiles.complaints import unknown_word
from edicompliance.profiles.partner import KnownPartner
from edicompliance.rules.guides.scope import agreed, order_facts, told
from edicompliance.x12 import Interchange, Issue, parse, validate
from edicompliance.x12.envelope import FunctionalGroup
from edicompliance.x12.schema import SHIPPED, Tables, base_release, nearest_release
from edicompliance.x12.writer import GroupToWrite, Parties, write_interchange

Goal = Literal["855", "856", "810"]
_READ: Final = ("850", "856", "860")
_TABLES: Final[Mapping[Goal, str]] = {
    "855": "acknowledgment",
    "856": "shipment",
    "810": "invoice",
}
D = TypeVar("D", bound=Document)


@dataclass(frozen=True, slots=True)
class Paired:
    """What was made."""

    data: bytes
    """The interchange to send."""
    documents: tuple[Document, ...]
    """The documents in it."""
    issues: tuple[Issue, ...]
    """Why it must not be sent: what the standard or the partner does not take."""


@dataclass(frozen=True, slots=True)
class _Input:
    """What the files hold."""

    orders: tuple[PurchaseOrder, ...]
    changes: tuple[OrderChange, ...]
    notices: tuple[ShipNotice, ...]
    origin: tuple[Interchange, FunctionalGroup]
    """Where the first order came in."""


def pair(
    files: Iterable[tuple[str, bytes]],
    to: Goal,
    *,
    profile: Profile,
    facts: PairFacts,
    at: datetime,
    control_number: int | None = None,
    tables: Tables = SHIPPED,
) -> Paired:
    """Make the 855, 856 or 810 that answers the orders in some files.

    `files` are paths with their bytes, `at` is the time that the envelope shows, `control_number`
    its ISA13 if not the facts' or the order's; `tables`, ours or those of `load_tables`, are what
    the files are read by and what is made is judged by. Changes (860) are applied first.
    Raises `EdiError` where the document cannot be made.
    """
    found = _read(files, tables)
    try:
        orders = standing_orders(found.orders, found.changes, profile)
        partner = profile.partner(scope_of(orders, facts, profile))
        documents = _made(to, orders, found.notices, facts, partner)
        narrowing = partner.narrowing_of(to)
    except CannotTell as doubt:
        raise EdiError(f"cannot tell: {doubt.reason}") from None
    envelope = facts.envelope
    if control_number is not None:
        envelope = envelope.model_copy(update={"control_number": control_number})
    data = _written(documents, found.origin, envelope, at)
    issues = validate(data, narrowings={to: narrowing}, tables=tables).issues
    return Paired(data, documents, tuple(one for one in issues if one.severity != "info"))


def in_words(paired: Paired) -> Iterator[str]:
    """A line for each document that was made."""
    for one in paired.documents:
        if isinstance(one, OrderAcknowledgment):
            yield f"855 for order {one.po_number}: {one.acknowledgment}, {_many(one.lines, 'line')}"
        elif isinstance(one, ShipNotice):
            cartons = _many(one.packs, "carton")
            yield f"856 {one.notice_number}: {_many(one.orders, 'order level')}, {cartons}"
        elif isinstance(one, Invoice):
            order = f" for order {one.po_number}" if one.po_number else ""
            lines = _many(one.lines, "line")
            yield f"810 {one.invoice_number}{order}: {one.total:f}, {lines}"


def _many(things: Sequence[object], name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


# -- reading


def _read(files: Iterable[tuple[str, bytes]], tables: Tables) -> _Input:
    documents: list[Document] = []
    others: set[str] = set()
    origins: dict[int, tuple[Interchange, FunctionalGroup]] = {}
    for path, data in files:
        transmission = parse(data, file=path, tables=tables)
        read = read_documents(transmission, only=_READ)
        for unreadable in read.unreadable:
            raise unreadable
        documents += read.documents
        others |= {one.set_id for one in read.unmodelled}
        for interchange in transmission.interchanges:
            for group in interchange.groups:
                origins |= {id(one): (interchange, group) for one in group.sets}
    orders = _those(documents, PurchaseOrder)
    if not orders:
        given = sorted({one.SET_ID for one in documents} | others)
        what = f"sets {', '.join(given)}" if given else "no transaction set"
        raise EdiError(f"expected an order (850) among the files, found {what}")
    origin = _one_origin([origins[id(one.source)] for one in orders])
    return _Input(orders, _those(documents, OrderChange), _those(documents, ShipNotice), origin)


def _those(documents: Iterable[Document], model: type[D]) -> tuple[D, ...]:
    return tuple(one for one in documents if isinstance(one, model))


def _one_origin(
    origins: Sequence[tuple[Interchange, FunctionalGroup]],
) -> tuple[Interchange, FunctionalGroup]:
    """Return where the first order came in; all of them must come from one partner alike."""
    said = {(one.sender, one.receiver, group.release) for one, group in origins}
    if len(said) > 1:
        listed = "; ".join(f"{s} to {r} in {release}" for s, r, release in sorted(said))
        raise EdiError(f"expected orders of one sender in one release, got {listed}")
    return origins[0]


def standing_orders(
    orders: Iterable[PurchaseOrder], changes: Iterable[OrderChange], profile: Profile
) -> tuple[PurchaseOrder, ...]:
    """Return orders as they stand: each once, with its changes applied.

    Raises `EdiError` where that cannot be told, or one is cancelled.
    """
    book = OrderBook(tuple(orders), profile.conventions_of("850"))
    for same in book.conflicts:
        raise EdiError(
            f"order {same[0].po_number} is given {len(same)} times, and which holds cannot be told"
        )
    applied = apply_changes(book.current, tuple(changes), profile.partner(Facts()))
    for change, reason in applied.undecided:
        raise EdiError(f"a change of order {change.po_number} cannot be applied: {reason}")
    for change in applied.waiting:
        raise EdiError(f"a change of order {change.po_number} waits for its order, not given")
    for order in applied.orders:
        if order.purpose == "01":
            raise EdiError(f"order {order.po_number} is cancelled")
    return applied.orders


def scope_of(orders: Sequence[PurchaseOrder], facts: PairFacts, profile: Profile) -> Facts:
    """Return what is known of all the orders, for the profile to decide by."""
    words = {name: word for name, word in facts.partner.model_dump().items() if word}
    for name, word in words.items():
        known = profile.universe.get(name, frozenset())
        if known is not None and word not in known:
            raise EdiError(f"partner.{name}: {unknown_word('word', word, sorted(known))}")
    own = Facts(words, {})
    reads = profile.conventions_of("850")
    each = [
        order_facts(order, own, words.get("freight") or _freight(order, reads), reads)
        for order in orders
    ]
    return agreed(each)


def _freight(order: PurchaseOrder, reads: Conventions) -> str | None:
    return told(lambda: freight_terms(order, reads))


# -- making


def _made(
    to: Goal,
    orders: tuple[PurchaseOrder, ...],
    notices: tuple[ShipNotice, ...],
    facts: PairFacts,
    partner: KnownPartner,
) -> tuple[Document, ...]:
    if facts.acknowledgment and to == "855":
        return tuple(_acknowledged(orders, facts.acknowledgment, partner))
    if facts.shipment and to == "856":
        return (ship_notice(_packed(orders, facts.shipment, facts, partner), orders, partner),)
    if facts.invoice and to == "810":
        invoice = facts.invoice
        return invoices(
            _chosen(notices, invoice.notices),
            orders,
            partner,
            numbers=invoice.numbers,
            date=invoice.date,
            parties=invoice.parties,
            currency=invoice.currency,
        )
    raise EdiError(f"the facts have no [{_TABLES[to]}], which an {to} is made from")


def _acknowledged(
    orders: Sequence[PurchaseOrder], facts: AcknowledgmentFacts, partner: KnownPartner
) -> Iterator[OrderAcknowledgment]:
    known = {order.po_number for order in orders}
    for line in facts.lines:
        if line.po_number not in (known if len(orders) > 1 else {"", *known}):
            wanted = ", ".join(sorted(known))
            said = repr(line.po_number) if line.po_number else "no po_number"
            raise EdiError(f"acknowledgment.lines: expected an order of {wanted}, got {said}")
    for order in orders:
        answers = [one for one in facts.lines if one.po_number in ("", order.po_number)]
        yield order.acknowledge(
            answers,
            partner=partner,
            date=facts.date,
            order_number=facts.order_number,
            otherwise=facts.otherwise,
        )


def _packed(
    orders: Sequence[PurchaseOrder],
    shipment: PackedShipment,
    facts: PairFacts,
    partner: KnownPartner,
) -> PackedShipment:
    """Return the shipment with its cartons, and with the numbers of those that have none."""
    packing = facts.packing
    cartons = shipment.cartons
    if packing.by_store:
        if cartons:
            raise EdiError("packing.by_store makes the cartons, and shipment.cartons lists them")
        cartons = tuple(one for order in orders for one in order.by_store(partner))
    pallets = shipment.pallets
    if packing.sscc_prefix:
        first = packing.sscc_serial
        counted = sum(not (one.sscc or one.tracking) and one.serial is None for one in cartons)
        try:
            cartons = numbered(
                cartons,
                prefix=packing.sscc_prefix,
                serial=first,
                extension=packing.sscc_extension,
            )
            pallets = numbered(
                pallets,
                prefix=packing.sscc_prefix,
                serial=first + counted,
                extension=packing.sscc_extension,
            )
        except ValueError as reason:
            raise EdiError(f"packing: {reason}") from None
    return shipment.model_copy(update={"cartons": cartons, "pallets": pallets})


def _chosen(notices: Sequence[ShipNotice], wanted: Sequence[str]) -> tuple[ShipNotice, ...]:
    """Return the ship notices that are invoiced."""
    given = {one.notice_number: one for one in notices}
    if not given:
        raise EdiError("an 810 is made from a ship notice (856), and none is given")
    if missing := [number for number in wanted if number not in given]:
        raise EdiError(f"ship notice {missing[0]} is not among those given: {', '.join(given)}")
    return tuple(one for one in notices if not wanted or one.notice_number in wanted)


# -- writing


def _written(
    documents: Sequence[Document],
    origin: tuple[Interchange, FunctionalGroup],
    said: EnvelopeFacts,
    at: datetime,
) -> bytes:
    """Return the interchange, from the order's receiver to its sender unless the facts differ."""
    interchange, group = origin
    isa, gs = interchange.isa, group.gs
    sender = said.sender or (isa[7].strip(), isa[8].strip())
    receiver = said.receiver or (isa[5].strip(), isa[6].strip())
    parties = Parties(
        sender,
        receiver,
        said.application_sender or ("" if said.sender or gs is None else gs[3]),
        said.application_receiver or ("" if said.receiver or gs is None else gs[2]),
    )
    control_number = said.control_number or _number(isa[13])
    release = said.release or group.release
    version = release[:5] if release[:6].isdecimal() else isa[12]
    delimiters = interchange.delimiters
    if version >= "00402" and delimiters.repetition is None:
        delimiters = replace(delimiters, repetition="^")
    if version < "00402":
        delimiters = replace(delimiters, repetition=None)
    base = base_release(release) or nearest_release(release)
    sets = [(one.SET_ID, one.write(release=base)) for one in documents]
    return write_interchange(
        [GroupToWrite(said.group_number or control_number, release, sets, parties)],
        parties=parties,
        control_number=control_number,
        at=at,
        version=version,
        delimiters=delimiters,
        usage=said.usage or isa[15],
    )


def _number(control_number: str) -> int:
    text = control_number.strip()
    if not text.isdecimal() or not int(text):
        raise EdiError(f"envelope: say control_number, the order's ISA13 is {text!r}")
    return int(text)
