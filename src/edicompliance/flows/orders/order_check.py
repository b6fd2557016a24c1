"""An order of the store, judged as it stands now, with all that is kept of it.

It is the check of a folder (`edic check`), of the documents that the archive has: the order with
its changes, our answers and notices, what the carrier and the retailer said since.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from edicompliance.documents.shipment import Shipment
from edicompliance.errors import EdiError, StoreError
from edicompliance.flows.config import PartnerSettings
from edicompliance.flows.orders.order_deadlines import Guide
from edicompliance.flows.orders.order_papers import OrderPapers, papers_beside
from edicompliance.flows.orders.order_story import OrderStory, story_of
from edicompliance.flows.shipping.besides import Besides
from edicompliance.flows.shipping.what_if import Supposed, checked_otherwise
from edicompliance.profiles import Profile
from edicompliance.rules.context import Context
from edicompliance.rules.engine import check
from edicompliance.rules.known import Known
from edicompliance.rules.model import CheckResult
from edicompliance.store import Work
from edicompliance.store.archive import Archive

_KEPT = re.compile(r"(?P<sha256>[0-9a-f]{64})@(?P<offset>\d+)\+(?P<length>\d+)")


@dataclass(frozen=True, slots=True)
class CheckedOrder:
    """An order of the store, and what was found of it."""

    story: OrderStory
    result: CheckResult
    papers: OrderPapers
    """What lies beside it: labels, slips, what the documents do not say."""

    def read(self, archive: Archive, name: str) -> bytes:
        """The bytes that a finding points into; `OSError` where they are gone."""
        if _KEPT.fullmatch(name):
            return kept_bytes(archive, name)
        return self.papers.read(name)


@dataclass(frozen=True, slots=True)
class ReadyOrder:
    """An order of the store, with all that a check of it needs."""

    story: OrderStory
    shipment: Shipment
    profile: Profile
    now: datetime
    known: Known
    papers: OrderPapers

    def checked(self, what_if: Sequence[Supposed] = ()) -> CheckedOrder:
        """Judge it; with `what_if`, as it would be."""
        judge = partial(check, profile=self.profile, now=self.now, known=self.known)
        result = judge(self.shipment)
        if what_if:
            result = self.otherwise(result, what_if)
        return CheckedOrder(self.story, result, self.papers)

    def otherwise(self, result: CheckResult, what_if: Sequence[Supposed]) -> CheckResult:
        """Judge it as it would be, against `result`, as it is."""
        judge = partial(check, profile=self.profile, now=self.now, known=self.known)
        ask = partial(Context.of, self.shipment, self.profile, self.now, self.known)
        return checked_otherwise(self.shipment, result, what_if, judge, ask)


def ready_order(
    look: Work,
    partner: PartnerSettings,
    po_number: str,
    profile: Profile,
    *,
    now: datetime,
    beside: Path | None = None,
) -> ReadyOrder:
    """Put together what is known of an order of a partner.

    `beside` is the folder in which each order has one for what no document of the store says.
    Raises `EdiError` where there is none of that number, or its bytes are no longer kept.
    """
    story = story_of(look, partner.name, po_number, {}, receipts=True)
    if story is None:
        raise EdiError(
            f"order {po_number} of {partner.name}: expected one in the store, with its bytes in "
            "the archive, found none"
        )
    papers = papers_beside(beside, po_number)
    facts = partner.facts.model_copy(update=dict(papers.said))
    besides = Besides.of(partner, profile)
    guide = Guide.of(profile, facts, besides)
    orders = [one for key in sorted(story.standing) for one in story.order_documents(key)]
    shipment = story.shipment(orders, guide.facts, profile.zone.name if profile.zone else None)
    shipment = replace(besides.shipment(shipment), facts_file=papers.facts_file)
    known = replace(besides.known(story.known()), printed=papers.printed(profile))
    return ReadyOrder(story, shipment, profile, now, known, papers)


def kept_bytes(archive: Archive, name: str) -> bytes:
    """The bytes that a finding of a stored document points into; `OSError` where they are gone."""
    found = _KEPT.fullmatch(name)
    if found is None:
        raise FileNotFoundError(name)
    try:
        data = archive.get(found["sha256"])
    except StoreError as gone:
        raise FileNotFoundError(name) from gone
    start = int(found["offset"])
    return data[start : start + int(found["length"])]
