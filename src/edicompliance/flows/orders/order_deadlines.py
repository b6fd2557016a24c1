"""The deadlines of an order, worked out of all that is kept of it: what is open, and what is done.

Pure: the same documents, profile and settings give the same rows, whenever they are worked out. So
they can be written anew whenever a document comes or goes, and be held against what was written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final, NamedTuple

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.shipment import ShipmentFacts
from edicompliance.documents.tables.observations import Answer
from edicompliance.flows.config import PartnerSettings
from edicompliance.flows.deadlines.granted_days import last_turn
from edicompliance.flows.orders.order_appointments import appointments_of, with_appointment
from edicompliance.flows.orders.order_limits import OrderLimit, order_limits, receipt_due
from edicompliance.flows.orders.order_story import KeptDocument, OrderStory
from edicompliance.flows.shipping.besides import NOTHING_BESIDE, Besides
from edicompliance.profiles import Authorization, Profile
from edicompliance.rules.context import Context
from edicompliance.rules.notices.notice_course import course_of
from edicompliance.store.deadlines import Due, What

_ANSWERED_BY: Final[Mapping[What, str]] = {"855": "855", "ship-notice": "856", "invoice": "810"}
"""What is due -> our document that does it."""
_SHIPPED: Final = frozenset({"ship-window-opens", "ship-window-closes"})
_PARTS: Final = (("release", " release "), ("ship_to", " to "), ("po_date", " of "))


@dataclass(frozen=True, slots=True)
class Guide:
    """By what a partner's deadlines are worked out."""

    profile: Profile
    facts: ShipmentFacts
    """What holds for all shipments to this partner; a zone that is not said is the retailer's, and
    that of our dock what our list of sites says."""
    edition: str
    """The sha256 of both, and of what lies beside them."""
    besides: Besides = NOTHING_BESIDE
    """The supplier's lists, and what is let pass, by the settings."""

    @property
    def clock(self) -> str | None:
        """By whose clock days begin: that of our dock, else the retailer's."""
        return self.facts.ship_from_zone or self.besides.dock_zone

    @property
    def grants(self) -> tuple[Authorization, ...]:
        """What the retailer granted by the supplier's own file."""
        return self.besides.exceptions.authorizations

    @classmethod
    def of_partner(cls, profile: Profile, partner: PartnerSettings) -> Guide:
        """Return that of a partner, with the files that his settings name."""
        return cls.of(profile, partner.facts, Besides.of(partner, profile))

    @classmethod
    def of(cls, profile: Profile, facts: ShipmentFacts, besides: Besides = NOTHING_BESIDE) -> Guide:
        """Return that of a profile as its files are now."""
        told = sha256(facts.model_dump_json(exclude_none=True).encode() + besides.digest.encode())
        for path in profile.layers:
            told.update(path.read_bytes())
        if profile.zone is not None:
            zones = {"ship_from_zone": profile.zone.name, "ship_to_zone": profile.zone.name}
            if besides.masters.sites is not None:
                del zones["ship_from_zone"]  # the site that an order's goods leave from says it
            unsaid = {name: zone for name, zone in zones.items() if not getattr(facts, name)}
            facts = facts.model_copy(update=unsaid)
        return cls(profile, facts, told.hexdigest()[:16], besides)


def deadlines_of(
    story: OrderStory, guide: Guide, orders: Iterable[JudgedOrder] | None = None
) -> tuple[Due, ...]:
    """All deadlines of the orders of a story, those that are done and taken back among them.

    Of versions of one order that contradict each other the earliest counts, and so it does where
    nobody says who pays the carrier. `orders` are those of `judged_orders`, where they are at hand.
    """
    found: dict[tuple[str, What], Due] = {}
    for one in judged_orders(story, guide) if orders is None else orders:
        for due in _of_order(one, story, guide):
            known = found.setdefault((one.key, due.what), due)
            if due.at < known.at:
                found[one.key, due.what] = due
    return tuple(found.values())


def receipt_of(orders: Iterable[JudgedOrder]) -> datetime | None:
    """By when the orders of a story want their receipt (997), the first of them."""
    found = (receipt_due(one.order, one.context) for one in orders)
    return min((at for at in found if at is not None), default=None)


def subject_of(thing_key: str, profile: Profile) -> str:
    """An order's key as people read it.

    >>> from edicompliance.profiles import load_profile
    >>> subject_of('["mart","4506001","2","0042",""]', load_profile("example-mart"))
    '4506001 release 2'
    """
    names = profile.conventions_of("850").order_key
    parts = dict(zip(names, json.loads(thing_key), strict=False))
    if (day := parts.get("po_date", "")).isdecimal() and len(day) == 8:
        parts["po_date"] = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    named = (f"{word}{parts[name]}" for name, word in _PARTS if parts.get(name))
    return str(parts.get("po", "")) + "".join(named)


class JudgedOrder(NamedTuple):
    """An order as it stands, among the others of its number."""

    key: str
    """What makes it one order, as the store knows it."""
    order: PurchaseOrder
    context: Context
    """What is known of it."""
    alone: bool
    """Whether no other order has its number: then all documents are about it."""


def judged_orders(story: OrderStory, guide: Guide) -> Iterator[JudgedOrder]:
    """The orders of a story; versions that contradict each other one by one."""
    kept = {key: story.order_documents(key) for key in sorted(story.standing)}
    together = [listed[0] for listed in kept.values() if len(listed) == 1]
    apart = [[one] for listed in kept.values() if len(listed) > 1 for one in listed]
    for orders in filter(None, (together, *apart)):
        context = _context(orders, story, guide)
        sources = {id(one.document.source): one.thing_key for one in orders if one.document}
        for order in context.shipment.orders:
            if (key := sources.get(id(order.source))) is not None:
                told = with_appointment(story.documents, order, context)
                yield JudgedOrder(key, order, told, len(kept) == 1)


def _context(orders: Sequence[KeptDocument], story: OrderStory, guide: Guide) -> Context:
    zone = guide.profile.zone.name if guide.profile.zone else None
    shipment = guide.besides.shipment(story.shipment(orders, guide.facts, zone))
    turned = last_turn((*story.grants, *guide.grants), guide.clock, story.asked_at)
    as_of = story.latest_at if turned is None else max(story.latest_at, turned)
    return Context.of(shipment, guide.profile, as_of, guide.besides.known(story.known()))


def _of_order(one: JudgedOrder, story: OrderStory, guide: Guide) -> Iterator[Due]:
    cancelled = story.standing[one.key].cancelled_by
    soonest: dict[What, OrderLimit] = {}
    for limit in (
        each for context in _by_freight(one) for each in order_limits(one.order, context)
    ):
        if limit.at < soonest.setdefault(limit.what, limit).at:
            soonest[limit.what] = limit
    for limit in soonest.values():
        done = _done_at(limit, one, story)
        yield Due(
            partner=story.partner,
            what=limit.what,
            subject=subject_of(one.key, guide.profile),
            po_number=story.po_number,
            at=limit.at,
            at_risk=limit.worth(),
            currency=guide.profile.currency,
            document_id=story.latest(one.key),
            because=limit.because,
            edition=guide.edition,
            state="void" if cancelled else "met" if done else "open",
            settled_at=cancelled.received_at if cancelled else done,
        )


def _by_freight(one: JudgedOrder) -> Iterator[Context]:
    """The context of an order; where nobody says who pays the carrier, both that it may be."""
    shipment = one.context.shipment
    if one.context.freight.of(one.order) is not None:
        yield one.context
        return
    for terms in ("prepaid", "collect"):
        facts = shipment.facts.model_copy(update={"freight_terms": terms})
        yield replace(one.context, shipment=replace(shipment, facts=facts))


# -- what is done


def _done_at(limit: OrderLimit, one: JudgedOrder, story: OrderStory) -> datetime | None:
    """When what is due was done; None: it is not, or was undone by a rejection."""
    if limit.what in _SHIPPED:
        return min((sent.received_at for sent in _about(one, story, "856")), default=None)
    if limit.what == "appointment":
        made = appointments_of(story.documents, one.order, one.context)
        return min((each.made_at for each in made), default=None)
    sent = _about(one, story, _ANSWERED_BY[limit.what])
    return sent_and_taken(sent, story.answers, limit.counts)


def _about(one: JudgedOrder, story: OrderStory, set_id: str) -> list[KeptDocument]:
    """Our documents of one kind that are about an order, and not another one of its number."""
    sent = story.sent(set_id)
    if one.alone:
        return list(sent)
    naming = {notice.notice_number for notice in one.context.aboard.notices_naming(one.order)}
    return [
        kept
        for kept in sent
        if (kept.number in naming if set_id == "856" else _has_release(kept, one.order))
    ]


def _has_release(kept: KeptDocument, order: PurchaseOrder) -> bool:
    said = getattr(kept.document, "release_number", "") or ""
    return not said or said == order.release_number


def sent_and_taken(
    sent: Sequence[KeptDocument], answers: Mapping[int, Sequence[Answer]], counts: str
) -> datetime | None:
    """Since when a document of ours is there; None: it is not, or the partner rejects one of them.

    What was rejected is there again when it is sent again, or accepted after all. Where only what
    is accepted counts, it is there when the partner's answer says so; of one that must be clean, no
    answer rejects it either.
    """
    numbers: dict[str, list[KeptDocument]] = {}
    for one in sent:
        numbers.setdefault(one.number, []).append(one)
    starts = [_start(listed, sent, answers, counts) for listed in numbers.values()]
    left = [one for one in starts if one is not _ANOTHER]
    known = [one for one in left if isinstance(one, datetime)]
    return min(known) if known and len(known) == len(left) else None


_ANOTHER: Final = "another"
"""Instead of a document that was rejected, one under another number was sent."""


def _start(
    listed: Sequence[KeptDocument],
    sent: Sequence[KeptDocument],
    answers: Mapping[int, Sequence[Answer]],
    counts: str,
) -> datetime | str | None:
    """Since when the document of one number is there, whatever version of it."""
    said = sorted((a for one in listed for a in answers.get(one.id, ())), key=lambda one: one.at)
    course = course_of(said)
    start = listed[0].received_at
    if course is not None and course.taken is not None:
        return course.taken
    if course is not None:
        refused = max(one.at for one in said if one.outcome == "rejected")
        again = next((one for one in sent if one.received_at > refused), None)
        if again is None or again.number != listed[0].number:
            return None if again is None else _ANOTHER
        start = again.received_at
    if counts == "transmitted":
        return start
    return next((one.at for one in said if one.outcome != "rejected" and one.at >= start), None)
