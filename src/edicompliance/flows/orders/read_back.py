"""Shipments of the store, read back with all that it knows: documents, answers, what was seen.

Whoever judges what the store has judges this: a deadline, a re-audit, a deduction, a scorecard, an
order at the desk. So none of them knows less than another: the orders and their changes, our
answers, every version of a notice, what a 997 or an 824 said, what carriers and people saw, what
the retailer granted, what was there before.

What the database knows of some shipments is asked first, in a few questions; then the files are
read, and the database has nothing to do with it any more while the rules look at them.
"""

from __future__ import annotations

import json
import logging
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, TypeVar

from pydantic import ValidationError

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
)
from edicompliance.documents.document import Document
from edicompliance.documents.reading import document_type
from edicompliance.documents.shipment import SetFault, Shipment, ShipmentFacts
from edicompliance.documents.tables.observations import Answer, Observation
from edicompliance.errors import StoreError, UnreadableDocument
from edicompliance.flows.anew.rejudge_plan import Member
from edicompliance.flows.mailbox.kept_interchange import KeptInterchange, kept_at
from edicompliance.flows.shipping.observing import Observing
from edicompliance.profiles import Authorization, Exceptions
from edicompliance.rules.history import History, Use, UseKind
from edicompliance.rules.known import Known
from edicompliance.store import Work
from edicompliance.store.archive import Archive
from edicompliance.store.exporting import personal_words
from edicompliance.store.looking_back import (
    consumers,
    documents,
    granted,
    numbers_of,
    observed,
    receipts,
    uses_of,
)

CANCELLATION: Final = "01"
"""BSN01 of a notice that takes one back."""
_LOG: Final = logging.getLogger(__name__)
_KEPT: Final = 8
"""So many interchanges stay read: the sets of one that has many are asked for one by one."""
_USED_BY: Final[Mapping[UseKind, str]] = {
    "order": "850", "invoice": "810", "ship-notice": "856", "bill_of_lading": "856", "sscc": "856",
}  # fmt: skip
_SEEN: Final = (
    "what", "source", "at", "value", "quantity", "unit", "po", "item", "bill_of_lading", "notice",
    "sscc", "reference",
)  # fmt: skip
_OUTCOMES: Final = ("accepted", "accepted-with-errors", "rejected")
_D = TypeVar("_D", bound=Document)


@dataclass(frozen=True, slots=True)
class Noted:
    """What the database knows of some shipments."""

    rows: Mapping[int, Any]
    """Document -> its row, with where it stands."""
    answers: Mapping[int, list[Answer]]
    """Document -> what was said to it."""
    seen: Mapping[str, list[Observation]]
    """Order -> what people told of it."""
    own: Mapping[int, list[tuple[UseKind, str]]]
    """Document -> the numbers that it uses."""
    uses: Mapping[tuple[UseKind, str], list[tuple[int, Use]]]
    """Number -> the documents that use it, the first one first."""
    personal: Mapping[int, list[str]]
    """Document -> what a consumer told in it."""
    grants: Mapping[str, Sequence[tuple[str, Authorization]]]
    """Partner -> what he granted, each with the order it is for; empty: for all."""


@dataclass(frozen=True, slots=True)
class Archived:
    """A shipment of the archive, before anybody judges it."""

    member: Member
    documents: tuple[Document, ...]
    """In the order of coming."""
    faults: tuple[SetFault, ...]
    answers: tuple[Answer, ...]
    seen: tuple[Observation, ...]
    uses: tuple[Use, ...]
    """When its orders came, and who used its numbers before it."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Order -> where it goes, N104."""
    document_id: int | None = None
    """Its first order's row, else its first document's."""
    personal: tuple[str, ...] = ()
    """What consumers told in it."""
    orders: tuple[str, ...] = ()
    """The numbers of its orders."""
    grants: tuple[Authorization, ...] = ()
    """What the retailer granted for them."""
    sent: Mapping[str, datetime] = field(default_factory=dict)
    """Ship notice of ours, BSN02 -> when it went out."""
    latest: datetime | None = None
    """When the last of its documents came, or went out."""

    def shipment(self, facts: ShipmentFacts, zone: str | None) -> Shipment:
        """As the rules look at it; `zone` is that of the retailer's clocks."""
        return whole_shipment(
            self.member.name,
            self.member.name,
            self.documents,
            told_facts(facts, self.sent),
            zone,
            faults=self.faults,
            seen=self.seen,
            answers=self.answers,
        )

    def history(self, source: str, since: datetime | None, until: datetime) -> History:
        """What was before it, as far as the archive goes back."""
        return History(
            source=source, since=since, until=until, uses=self.uses, answers=self.answers
        )

    def known(self, source: str, since: datetime | None, until: datetime) -> Known:
        """What is known besides: what was before, and what the retailer granted."""
        return Known(history=self.history(source, since, until), exceptions=granted_of(self.grants))


def whole_shipment(
    name: str,
    path: str,
    documents: Sequence[Document],
    facts: ShipmentFacts,
    zone: str | None,
    *,
    faults: tuple[SetFault, ...] = (),
    seen: Sequence[Observation] = (),
    answers: Sequence[Answer] = (),
) -> Shipment:
    """Make a shipment of all that is kept of it; `seen` is what no document tells."""
    observing = Observing(facts, zone)
    return Shipment(
        id=name,
        path=path,
        orders=_of(PurchaseOrder, documents),
        notices=_of(ShipNotice, documents),
        facts=facts,
        faults=faults,
        changes=_of(OrderChange, documents),
        acknowledgments=_of(OrderAcknowledgment, documents),
        change_acknowledgments=_of(OrderChangeAcknowledgment, documents),
        invoices=_of(Invoice, documents),
        pack_plans=_of(WarehouseShippingAdvice, documents),
        routing_requests=_of(RoutingRequest, documents),
        routing=_of(RoutingInstructions, documents),
        observations=(*seen, *observing.observations(documents)),
        answers=tuple(answers),
    )


def told_facts(facts: ShipmentFacts, sent: Mapping[str, datetime]) -> ShipmentFacts:
    """What holds for a shipment: of a single notice the store knows when it went out."""
    if facts.asn_sent is not None or len(sent) != 1:
        return facts
    return facts.model_copy(update={"asn_sent": next(iter(sent.values()))})


def granted_of(grants: Sequence[Authorization]) -> Exceptions:
    """What a retailer granted, as rules ask for it."""
    return Exceptions(authorizations=tuple(grants), file="the store" if grants else "")


# -- from the database


def noted(look: Work, members: Sequence[Member], whose: Collection[str], until: datetime) -> Noted:
    """Ask for all that the database knows of some shipments."""
    ids = sorted({number for one in members for number in one.documents})
    rows = {row.id: row for row in documents(look, ids)}
    own: dict[int, list[tuple[UseKind, str]]] = defaultdict(list)
    for row in numbers_of(look, ids, list(_USED_BY)):
        if rows[row.document_id].set_id == _USED_BY[row.kind]:
            own[row.document_id].append((row.kind, row.number))
    seen = seen_of(look, {one.po_number for one in rows.values()} - {""}, whose)
    personal: dict[int, list[str]] = defaultdict(list)
    for row in consumers(look, ids):
        personal[row.document_id] += personal_words(row)
    numbers = {pair for pairs in own.values() for pair in pairs}
    uses = _uses(look, numbers, whose, until)
    return Noted(rows, answers_to(look, rows), seen, own, uses, personal, grants_of(look, whose))


def seen_of(
    look: Work, pos: Collection[str], whose: Collection[str]
) -> dict[str, list[Observation]]:
    """Order -> what people told of it."""
    found: dict[str, list[Observation]] = defaultdict(list)
    for row in observed(look, pos, whose):
        told = {name: getattr(row, name) for name in _SEEN}
        found[row.po].append(Observation(day=row.on_day, **told))
    return found


def grants_of(look: Work, whose: Collection[str]) -> dict[str, list[tuple[str, Authorization]]]:
    """Partner -> what he granted, each with the order it is for; empty: for all."""
    found: dict[str, list[tuple[str, Authorization]]] = {one: [] for one in whose}
    for row in granted(look, whose):
        if (grant := authorization_of(row)) is not None:
            found[row.partner].append((row.po, grant))
    return found


def authorization_of(row: Any) -> Authorization | None:
    """What was granted, as rules know it; None: neither a day nor a rule is named."""
    told = {
        "number": row.number,
        "by": row.granted_by,
        "orders": [row.po] if row.po else [],
        "document": row.shown_by or None,
        "given": row.given,
        "from": row.starts,
        "until": row.ends,
        "dates": {
            name: date.fromisoformat(at) for name, at in json.loads(row.dates or "{}").items()
        },
        "excuses": row.excuses.split(),
        "covers": row.covers,
    }
    try:
        return Authorization.model_validate(told)
    except ValidationError as why:
        _LOG.warning("authorization %s grants nothing that rules know: %s", row.number, why)
        return None


def answers_to(look: Work, rows: Mapping[int, Any]) -> dict[int, list[Answer]]:
    """What was said to documents: by the partner, and by us with a 997 or an 855."""
    found = look.noted.answers_by_document(rows)
    for one in receipts(look, list(rows)):
        row, state = rows[one.id], one.state
        if state in _OUTCOMES and one.settled_at is not None:
            said = Answer(row.set_id, row.number, one.kind, one.settled_at, state)
            found.setdefault(one.id, []).append(said)
    for row in rows.values():
        if (row.set_id, row.direction) == ("855", "out"):
            said = Answer("850", row.po_number, "855", row.received_at, "accepted")
            found.setdefault(row.id, []).append(said)
    return found


def _uses(
    look: Work, numbers: Iterable[tuple[UseKind, str]], whose: Collection[str], until: datetime
) -> dict[tuple[UseKind, str], list[tuple[int, Use]]]:
    wanted: dict[UseKind, set[str]] = defaultdict(set)
    for kind, number in numbers:
        wanted[kind].add(number)
    found: dict[tuple[UseKind, str], list[tuple[int, Use]]] = defaultdict(list)
    for kind, those in wanted.items():
        for row in uses_of(look, kind, _USED_BY[kind], those, whose):
            if row.received_at <= until:
                use = Use(kind, row.used, row.received_at, row.number, row.digest)
                found[kind, row.used].append((row.id, use))
    for listed in found.values():
        listed.sort(key=lambda one: (one[1].at, one[0]))
    return found


# -- from the files


class Reader:
    """Reads shipments from the archive; of the sets that are read one behind the other, once."""

    def __init__(self, archive: Archive, counted: str = "") -> None:
        """`counted` is what CTT01 of a ship notice counts for the retailer."""
        self._archive, self._counted = archive, counted
        self._read: OrderedDict[tuple[str, int], KeptInterchange] = OrderedDict()

    def read(self, member: Member, known: Noted) -> Archived:
        """Read a shipment; `StoreError` where the bytes of a document are not kept any more."""
        found: list[Document] = []
        faults: dict[SetFault, None] = {}
        for number in member.documents:
            row = known.rows[number]
            around = self._interchange(row)
            ts = around.set(row)
            kind = document_type(row.set_id)
            if kind is None:
                continue
            try:
                found.append(kind.model.read(ts))
            except UnreadableDocument as why:
                raise StoreError(f"{row.set_id} {row.number}: {why}") from why
            faults |= dict.fromkeys(around.faults_of(ts))
        rows = [known.rows[number] for number in member.documents]
        orders = [row for row in rows if row.set_id == "850"]
        pos = dict.fromkeys(row.po_number for row in rows)
        return Archived(
            member,
            tuple(found),
            tuple(faults),
            tuple(one for row in rows for one in known.answers.get(row.id, ())),
            tuple(one for po in pos for one in known.seen.get(po, ())),
            tuple(_before(member, known)),
            {row.po_number: row.ship_to for row in orders if row.ship_to},
            (orders or rows)[0].id,
            tuple(word for row in rows for word in known.personal.get(row.id, ())),
            tuple(dict.fromkeys(one.po_number for one in _of(PurchaseOrder, found))),
            tuple(one for po, one in known.grants.get(member.partner, ()) if po in ("", *pos)),
            sent_of(rows),
            max(row.received_at for row in rows),
        )

    def _interchange(self, row: Any) -> KeptInterchange:
        if row.sha256 is None:
            raise StoreError(f"{row.set_id} {row.number}: its file was not kept")
        key = row.sha256, row.offset
        if key not in self._read:
            data = self._archive.get(row.sha256)[row.offset : row.offset + row.length]
            self._read[key] = KeptInterchange(data, kept_at(row), self._counted)
            if len(self._read) > _KEPT:
                self._read.popitem(last=False)
        self._read.move_to_end(key)
        return self._read[key]


def sent_of(rows: Iterable[Any]) -> dict[str, datetime]:
    """When each of our notices went out first, those that were taken back left out."""
    ours = [row for row in rows if (row.set_id, row.direction) == ("856", "out")]
    back = {row.number for row in ours if row.purpose == CANCELLATION}
    found: dict[str, datetime] = {}
    for row in ours:
        if row.number not in back:
            found.setdefault(row.number, row.received_at)
    return found


def _before(member: Member, known: Noted) -> Iterator[Use]:
    """When its own orders came, and who used its numbers before it did."""
    mine = set(member.documents)
    told: set[tuple[UseKind, str]] = set()
    for number in member.documents:
        for pair in known.own.get(number, ()):
            if pair in told:
                continue
            told.add(pair)
            for other, use in known.uses.get(pair, ()):
                if other not in mine:
                    yield use
                    continue
                if pair[0] != "order":
                    break
                yield use


def _of(kind: type[_D], every: Iterable[Document]) -> tuple[_D, ...]:
    return tuple(one for one in every if isinstance(one, kind))
