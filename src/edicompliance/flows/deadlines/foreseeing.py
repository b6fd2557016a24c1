"""A check's verdict and what it foresees, kept in a store: for the deductions that come later."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from edicompliance.chargebacks.foreseen import (
    Foresight,
    avoid,
    foresee,
    foresights_of,
    name_of,
)
from edicompliance.chargebacks.judged import judged_of
from edicompliance.documents import FunctionalAcknowledgment
from edicompliance.documents.document import Document
from edicompliance.errors import EdiError
from edicompliance.flows.config import PartnerSettings
from edicompliance.flows.money.deductions import keep_guide
from edicompliance.flows.orders.order_deadlines import Guide
from edicompliance.flows.orders.order_story import story_of
from edicompliance.profiles import Profile
from edicompliance.rules import CheckResult, check
from edicompliance.store import Store, Work

_TELLING: Final = frozenset({"214", "824", "860", "861"})
_LOG: Final = logging.getLogger(__name__)


class Recorded(NamedTuple):
    """What was kept."""

    verdicts: int
    entries: int
    """Of the ledger."""


def record(
    store: Store, results: Iterable[CheckResult], actor: str, profile: Profile | None = None
) -> Recorded:
    """Keep what checks say of shipments, and enter what they foresee into the ledger.

    >>> from tempfile import mkdtemp
    >>> from edicompliance.datafolder import samples_folder
    >>> from edicompliance.flows.shipping.batches import find_shipments
    >>> from edicompliance.flows.preship import check_batches
    >>> from edicompliance.profiles import load_profile
    >>> late = samples_folder() / "example-mart/shipments/ships-late"
    >>> found = check_batches(find_shipments([str(late)])[0], load_profile("example-mart"),
    ...                       now=None, clock=lambda: None)
    >>> with Store.create(f"{mkdtemp()}/edic.db") as store:
    ...     record(store, [result for _, result in found], "ana")
    Recorded(verdicts=1, entries=2)
    """
    with store.work(actor) as work:
        if profile is not None:
            keep_guide(work, profile)
        return record_in(work, results, actor)


def record_in(
    work: Work, results: Iterable[CheckResult], actor: str, *, verdicts: bool = True
) -> Recorded:
    """The same in a transaction of the caller's; `verdicts` says whether these are kept, too."""
    found, kept = [(one, foresights_of(one)) for one in results], 0
    books = work.chargebacks.part(name for one in found for name in _names(*one))
    for result, foresights in found:
        if verdicts:
            judged = judged_of(result)
            for po in result.orders:
                work.chargebacks.keep_verdict(result.profile_id, po, judged)
                kept += 1
        ledger, at = books.ledger, work.now
        avoid(ledger, result.profile_id, _pos(result), result.passed, at, actor)
        foresee(ledger, foresights, at, actor)
    return Recorded(kept, work.chargebacks.keep(books))


def _pos(result: CheckResult) -> tuple[str, ...]:
    return result.orders or (result.shipment.id,)


def _names(result: CheckResult, foresights: Iterable[Foresight]) -> Iterator[str]:
    """What a check may enter something about."""
    yield from (one.name for one in foresights)
    yield from (name_of(result.profile_id, po, code) for po in _pos(result)
                for code in result.passed)  # fmt: skip


def is_telling(document: Document | None) -> bool:
    """Whether a paper of the retailer's or the carrier's may change what a shipment will cost."""
    if isinstance(document, FunctionalAcknowledgment):
        return document.verdict != "accepted"
    return document is not None and document.SET_ID in _TELLING


class Foreseeing:
    """What papers that come in after a truck has left say of the charges to come."""

    def __init__(self, partner: PartnerSettings, profile: Profile) -> None:
        self._partner, self._profile = partner.name, profile
        self._guide = Guide.of_partner(profile, partner)

    def foresee(self, work: Work, pos: Iterable[str]) -> None:
        """Enter what the rules say of these orders now, of those that have a ship notice of ours.

        Raises nothing where they cannot be read back: they are judged when somebody asks.
        """
        results = []
        for po in pos:
            try:
                result = self._checked(work, po)
            except EdiError as why:
                _LOG.warning("order %s of %s was not judged anew: %s", po, self._partner, why)
                continue
            if result is not None:
                results.append(result)
        if results:
            record_in(work, results, work.actor, verdicts=False)

    def _checked(self, work: Work, po: str) -> CheckResult | None:
        story = story_of(work, self._partner, po, {}, receipts=True)
        if story is None or not story.sent("856"):
            return None
        orders = [one for key in sorted(story.standing) for one in story.order_documents(key)]
        zone = self._profile.zone.name if self._profile.zone else None
        besides = self._guide.besides
        shipment = besides.shipment(story.shipment(orders, self._guide.facts, zone))
        return check(shipment, self._profile, now=work.now, known=besides.known(story.known()))
