"""Handing accepted documents over: to a folder, a web address, a program of ours.

That a document goes to a sink is noted by the transaction that takes it in. Handing over is done
afterwards, and is noted when the sink has it; a machine that dies in between leaves a document that
is offered again under the same key. A sink that refuses is asked again later and later; when that
was often enough, the document waits for a person.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from edicompliance.documents.document import Document
from edicompliance.errors import EdiError, LostClaim
from edicompliance.failpoints import reached
from edicompliance.flows.config import Config, PartnerSettings
from edicompliance.flows.mailbox.polled import Polled
from edicompliance.flows.orders.stored import StoredDocuments
from edicompliance.sinks import Handed, Sink, SinkSettings, open_sink
from edicompliance.store import Store, Work
from edicompliance.store.claims import LONGEST_PAUSE, Claim
from edicompliance.store.documents import NewDocument, Place
from edicompliance.store.handoffs import ToHand
from edicompliance.translate.documents_file import SCHEMA, dumped, plain_entry
from edicompliance.translate.lines import csv_of, has_lines

_LOG: Final = logging.getLogger(__name__)
_AT_ONCE: Final = 16
_MOST_REFUSALS: Final = 3
"""So often a sink may refuse before it is left alone until the next poll."""
_FIRST_PAUSE: Final = 15.0
"""Seconds before a document is offered again."""
_CANCELS: Final = "01"
"""BEG01, BCH01, BSN01: the thing is taken back."""


def hand_later(
    work: Work,
    partner: PartnerSettings,
    document: Document,
    new: NewDocument,
    document_id: int,
    digest: str,
    position: int,
) -> None:
    """Note to which sinks an accepted document goes; one that says nothing new goes to none.

    `digest` is of its interchange, `position` its place there: together they are its key.
    """
    if not partner.sink or _says_nothing_new(work, new, document_id):
        return
    told = sha256(f"{digest} {position}".encode()).hexdigest()[:16]
    key = f"{new.set_id}_{partner.name}_{told}"
    for sink in partner.sink:
        if sink.takes(new.set_id) and (sink.format == "json" or has_lines(document)):
            work.handoffs.put(document_id, partner.name, sink.called, key)


def _says_nothing_new(work: Work, new: NewDocument, document_id: int) -> bool:
    """Whether it is the version before, sent again."""
    versions = work.documents.versions(new.direction, new.partner, new.thing, new.thing_key).all
    before = [one for one in versions if one.document_id != document_id]
    if not before:
        return False
    last = before[-1]
    cancels = (last.purpose == _CANCELS) == (new.purpose == _CANCELS)
    return cancels and (last.set_id, last.digest) == (new.set_id, new.digest)


class HandingOver:
    """Hands over what the sinks of a configuration are to have."""

    def __init__(
        self,
        config: Config,
        store: Store,
        holder: str,
        opened: Callable[..., Sink] = open_sink,
    ) -> None:
        self.config, self.store, self.holder = config, store, holder
        self._opened = opened
        self._sinks: dict[tuple[str, str], Sink] = {}

    def hand_all(self, done: Polled) -> None:
        """Offer every document that may be offered now.

        A sink that refuses several is left alone until the next poll: what nobody answers takes
        its time, and mailboxes wait meanwhile.
        """
        stored, refused = StoredDocuments(self.store.archive), Counter[tuple[str, str]]()
        seconds = self.config.intake.lease_seconds
        while True:
            shut = {sink for sink, times in refused.items() if times >= _MOST_REFUSALS}
            with self.store.work(self.holder) as work:
                claimed = work.handoffs.claim(self.holder, seconds=seconds, most=_AT_ONCE, but=shut)
            if not claimed:
                return
            reached("after_handoff_claim")
            for one in claimed:
                sink = one.partner, one.sink
                if refused[sink] >= _MOST_REFUSALS:
                    self._give_back(one)
                elif not self._hand(stored, one, done):
                    refused[sink] += 1

    def _give_back(self, one: ToHand) -> None:
        try:
            with self.store.work(self.holder) as work:
                work.handoffs.give_back(one.claim)
        except LostClaim as why:
            _LOG.warning("%s: %s", one.key, why)

    def _hand(self, stored: StoredDocuments, one: ToHand, done: Polled) -> bool:
        """Offer a document; say whether the sink did not refuse it."""
        settings: SinkSettings | None = None
        try:
            settings = self._settings(one)
            self._sink(one, settings).take(self._handed(stored, one, settings))
            reached("after_handoff_taken")
            with self.store.work(self.holder) as work:
                work.handoffs.taken(one.claim)
        except LostClaim as why:
            _LOG.warning("%s: %s", one.key, why)
            return True
        except EdiError as why:
            self._not_taken(one, settings, why, done)
            return False
        reached("after_mark_handed")
        done.handed += 1
        return True

    def _not_taken(
        self, one: ToHand, settings: SinkSettings | None, why: EdiError, done: Polled
    ) -> None:
        """Try again later, or no more where it was often enough, or the sink is gone."""
        last = settings is None or one.claim.attempts >= settings.max_attempts
        told = f"{one.partner}: sink {one.sink}: {one.key}: {why}"
        _LOG.warning("%s", told)
        with self.store.work(self.holder) as work:
            if last:
                work.handoffs.park(one.claim, str(why))
            else:
                work.handoffs.refused(one.claim, str(why), again_in=_pause(one.claim))
        if last:
            done.troubles.append(told)

    def _settings(self, one: ToHand) -> SinkSettings:
        known = {each.called: each for each in self.config.partner(one.partner).sink}
        if one.sink not in known:
            raise EdiError(f"partner {one.partner} has no sink {one.sink!r} any more")
        return known[one.sink]

    def _sink(self, one: ToHand, settings: SinkSettings) -> Sink:
        key = one.partner, one.sink
        if key not in self._sinks:
            self._sinks[key] = self._opened(settings, self.config.path.parent)
        return self._sinks[key]

    def _handed(self, stored: StoredDocuments, one: ToHand, settings: SinkSettings) -> Handed:
        with self.store.look() as look:
            place = stored.place(look, one.document_id)
        document = stored.document_at(place)
        data = _written(stored, place, document, settings)
        return Handed(one.key, one.partner, document, data.encode(), settings.format)


def _written(
    stored: StoredDocuments, place: Place, document: Document, settings: SinkSettings
) -> str:
    """The document as a sink gets it."""
    if settings.format == "csv":
        return csv_of([document])
    return dumped({"schema": SCHEMA, "documents": [plain_entry(*stored.around(place))]})


def _pause(held: Claim) -> float:
    return min(LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(held.attempts - 1, 10))
