"""All that is kept of an order: every document that names it, and what became of each.

Of an order, its changes, our answers and ship notices, the carrier's word and the retailer's, the
bytes are in the archive; they are read again from there, so that what is worked out of them can be
worked out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from edicompliance.documents.document import Document
from edicompliance.documents.reading import document_type
from edicompliance.documents.shipment import Shipment, ShipmentFacts
from edicompliance.documents.tables.observations import Answer, Observation
from edicompliance.errors import StoreError, UnreadableDocument
from edicompliance.flows.mailbox.kept_interchange import kept_at
from edicompliance.flows.orders.read_back import (
    CANCELLATION,
    answers_to,
    authorization_of,
    granted_of,
    seen_of,
    sent_of,
    told_facts,
    whole_shipment,
)
from edicompliance.profiles import Authorization
from edicompliance.rules.history import History, Use
from edicompliance.rules.known import Known
from edicompliance.store import Work
from edicompliance.store.documents import Direction, versions_among
from edicompliance.store.looking_back import granted
from edicompliance.store.versions import Standing
from edicompliance.x12 import parse

_VERSIONED: Final = frozenset({"850", "860", "856"})
"""Of which not every version counts."""
_OURS: Final = frozenset({"855", "865", "810"})
"""What counts only as we sent it."""


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document of the store."""

    id: int
    set_id: str
    direction: Direction
    number: str
    """Its own number."""
    purpose: str
    thing_key: str
    received_at: datetime
    """When it came, or went out."""
    digest: str
    document: Document | None
    """None: its bytes are no longer kept."""


@dataclass(frozen=True, slots=True)
class OrderStory:
    """What is kept of the orders that have one number."""

    partner: str
    po_number: str
    documents: tuple[KeptDocument, ...]
    """In the order of coming."""
    standing: Mapping[str, Standing]
    """Key of an order -> how it stands."""
    answers: Mapping[int, list[Answer]]
    """Document -> what was said to it."""
    seen: tuple[Observation, ...] = ()
    """What people told of its orders."""
    grants: tuple[Authorization, ...] = ()
    """What the partner granted for them."""
    granted_at: datetime | None = None
    """When the last of that, or an end of it, was noted."""
    asked_at: datetime | None = None
    """When the store was asked: what is granted by days may have begun or ended by then."""

    @property
    def latest_at(self) -> datetime:
        """When anything last changed what holds for its orders."""
        came = max(one.received_at for one in self.documents)
        return came if self.granted_at is None else max(came, self.granted_at)

    def sent(self, set_id: str) -> tuple[KeptDocument, ...]:
        """Our documents of one kind, those taken back left out."""
        ours = [one for one in self.documents if (one.direction, one.set_id) == ("out", set_id)]
        back = {one.number for one in ours if one.purpose == CANCELLATION}
        return tuple(one for one in ours if one.number not in back)

    def order_documents(self, key: str) -> tuple[KeptDocument, ...]:
        """The documents that an order stands by: its base, or those that contradict each other."""
        stands = self.standing[key]
        bases = stands.contradicting or ((stands.base,) if stands.base else ())
        ids = {one.document_id for one in bases}
        return tuple(one for one in self.documents if one.id in ids and one.document is not None)

    def latest(self, key: str) -> int | None:
        """The last document that counts for an order."""
        found = self.standing[key].latest
        return found.document_id if found is not None else None

    def history(self) -> History:
        """When its orders came, and what became of our documents, as rules look back on it."""
        uses = tuple(
            Use("order", self.po_number, one.received_at, one.number, one.digest)
            for one in self.documents
            if (one.set_id, one.direction) == ("850", "in")
        )
        answers = tuple(one for listed in self.answers.values() for one in listed)
        return History(source="the store", uses=uses, answers=answers)

    def shipment(
        self, orders: Sequence[KeptDocument], facts: ShipmentFacts, zone: str | None
    ) -> Shipment:
        """Some of its orders as a shipment, with all that was said of them since."""
        standing = (self.standing[one.thing_key] for one in orders)
        changes = {one.document_id for each in standing for one in each.changes}
        held = {one.id for one in orders} | changes | {one.id for one in self.sent("856")}
        mine = [
            one.document
            for one in self.documents
            if one.document is not None
            and (one.id in held or one.set_id not in _VERSIONED)
            and (one.direction == "out" or one.set_id not in _OURS)
        ]
        return whole_shipment(
            self.po_number,
            "the store",
            mine,
            told_facts(facts, sent_of(self.documents)),
            zone,
            seen=self.seen,
            answers=[one for listed in self.answers.values() for one in listed],
        )

    def known(self) -> Known:
        """What is known besides: what was before, and what the retailer granted."""
        return Known(history=self.history(), exceptions=granted_of(self.grants))


def story_of(
    work: Work,
    partner: str,
    po_number: str,
    in_hand: Mapping[int, Document],
    *,
    receipts: bool = False,
) -> OrderStory | None:
    """Return what is kept of an order; None: no order of that number, or not its bytes.

    `in_hand` are documents by the number of their set that need not be read again. `receipts` says
    whether our own answers are asked for, too: no deadline hangs on them.
    """
    rows = work.documents.about_order(partner, po_number)
    keys = {one.thing_key for one in rows if one.thing == "order" and one.direction == "in"}
    if not keys:
        return None
    reader = _Reader(work, in_hand)
    kept = tuple(
        KeptDocument(
            one.id, one.set_id, one.direction, one.number, one.purpose, one.thing_key,
            one.received_at, one.digest, reader.read(one.set_id, one.transaction_set_id),
        )
        for one in rows
    )  # fmt: skip
    standing = {key: versions_among(rows, "in", "order", key).current for key in sorted(keys)}
    grants = [one for one in granted(work, [partner]) if one.po in ("", po_number)]
    story = OrderStory(
        partner,
        po_number,
        kept,
        standing,
        answers_to(work, {one.id: one for one in rows}) if receipts else _answers(work, kept),
        tuple(seen_of(work, [po_number], [partner]).get(po_number, ())),
        tuple(filter(None, map(authorization_of, grants))),
        max((one.noted_at for one in grants), default=None),
        work.now,
    )
    return None if any(_is_lost(story, key) for key in keys) else story


def _answers(work: Work, kept: Iterable[KeptDocument]) -> Mapping[int, list[Answer]]:
    """What the partner said to documents of ours."""
    ours = [one.id for one in kept if one.direction == "out"]
    return work.noted.answers_by_document(ours) if ours else {}


def _is_lost(story: OrderStory, key: str) -> bool:
    """Whether the bytes of an order, or of a change of it, are no longer kept."""
    stands = story.standing[key]
    bases = stands.contradicting or ((stands.base,) if stands.base else ())
    wanted = {one.document_id for one in (*bases, *stands.changes)}
    return any(one.document is None for one in story.documents if one.id in wanted)


class _Reader:
    """Reads documents from the bytes that are kept, each file once."""

    def __init__(self, work: Work, in_hand: Mapping[int, Document]) -> None:
        self._work, self._in_hand = work, in_hand

    def read(self, set_id: str, transaction_set_id: int | None) -> Document | None:
        """Return a document; None: its bytes are no longer kept, or are no such document."""
        if transaction_set_id is None:
            return None
        if transaction_set_id in self._in_hand:
            return self._in_hand[transaction_set_id]
        place, kind = self._work.documents.place_of(transaction_set_id), document_type(set_id)
        data = self._data(place) if place is not None else None
        if place is None or data is None or kind is None:
            return None
        sets = list(parse(data, file=kept_at(place)).sets())
        try:
            return kind.model.read(sets[place.position - 1])
        except (IndexError, UnreadableDocument):
            return None

    def _data(self, place: Any) -> bytes | None:
        """The bytes of an interchange; None: they are not, or no longer, in the archive."""
        if place.sha256 is None or self._work.archive is None:
            return None
        try:
            data = self._work.archive.get(place.sha256)
        except StoreError:
            return None
        return data[place.offset : place.offset + place.length]
