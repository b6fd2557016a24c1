"""Following orders: whatever comes or goes, the deadlines that hang on it are written anew.

It is done in the transaction of what came: there is no moment in which an 860 is stored and its
order still has the old dates. A change of the ship window says what it hits: what has not left yet,
the ship notices that went out, the appointment.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

from edicompliance.documents.document import Document
from edicompliance.flows.config import Config
from edicompliance.flows.deadlines.granted_days import turned
from edicompliance.flows.orders.order_deadlines import (
    Guide,
    deadlines_of,
    judged_orders,
    receipt_of,
)
from edicompliance.flows.orders.order_story import OrderStory, story_of
from edicompliance.profiles import Profile
from edicompliance.store import Work
from edicompliance.store.deadlines import Due, Moved
from edicompliance.store.turning import worked_out_now

_LOG: Final = logging.getLogger(__name__)
_WINDOW: Final = {"ship-window-opens": "opens", "ship-window-closes": "closes"}
_GRANTED: Final = "what was granted begins or is over: "
_NAMES: Final = {
    "855": "the acknowledgment (855)",
    "ship-notice": "the ship notice (856)",
    "appointment": "the appointment",
    "invoice": "the invoice (810)",
}


@dataclass(slots=True)
class Followed:
    """What came of following some orders."""

    receipts: dict[str, datetime] = field(default_factory=dict)
    """Order number -> by when its receipt (997) is owed by the guide."""
    changes: list[str] = field(default_factory=list)
    """What became of ship windows, and what that hits, a sentence an order."""


class Turned(NamedTuple):
    """What came of what was granted by days."""

    orders: int
    """Those that were worked out anew."""
    moved: tuple[str, ...]
    """What became of their deadlines, a sentence each."""


class Following:
    """Follows the orders of the partners of one configuration."""

    def __init__(self, guides: Mapping[str, Guide], channels: Sequence[str] = ()) -> None:
        self._guides, self._channels = guides, channels

    @classmethod
    def of(cls, config: Config, profiles: Mapping[str, Profile]) -> Following:
        """Return that of a configuration, with the profiles of its partners."""
        guides = {one.name: Guide.of_partner(profiles[one.name], one) for one in config.partners}
        return cls(guides, config.alerts.channels)

    @property
    def editions(self) -> dict[str, str]:
        """Partner -> what his deadlines are worked out by."""
        return {name: guide.edition for name, guide in self._guides.items()}

    def follow(
        self,
        work: Work,
        partner: str,
        documents: Collection[int],
        *,
        in_hand: Mapping[int, Document] | None = None,
        changed: Collection[str] = (),
    ) -> Followed:
        """Write anew the deadlines of all orders that some documents of the store name.

        `in_hand` are documents by the number of their set; `changed` the orders that an 860 or a
        replacement among them is about.
        """
        done = Followed()
        for po_number in work.documents.orders_of(documents) if documents else ():
            self.rewrite(work, partner, po_number, done, in_hand, po_number in changed)
        return done

    def refresh(self, work: Work, most: int = 100) -> int:
        """Work out anew what was worked out by another edition; return how many orders had it."""
        stale = work.deadlines.stale(self.editions, most)
        for partner, po_number in stale:
            self.rewrite(work, partner, po_number, Followed(), None, False)
        return len(stale)

    def turn(self, work: Work, *, since: datetime | None = None, most: int = 100) -> Turned:
        """Work out anew what hangs on something granted that has begun, or is over, by now.

        What turned before `since` was seen to.
        """
        zones = {name: guide.clock for name, guide in self._guides.items()}
        beside = {name: guide.grants for name, guide in self._guides.items()}
        orders = turned(work, zones, since, most, beside)
        moved: list[str] = []
        for partner, po_number in orders:
            came = self.rewrite(work, partner, po_number, Followed(), None, False)
            worked_out_now(work, partner, po_number)
            moved += [f"{_GRANTED}{moved_sentence(one)}" for one in came]
        return Turned(len(orders), tuple(moved))

    def rewrite(
        self,
        work: Work,
        partner: str,
        po_number: str,
        done: Followed,
        in_hand: Mapping[int, Document] | None,
        changed: bool,
    ) -> tuple[Moved, ...]:
        """Write anew the deadlines of a partner's orders of one number; return those that moved.

        What comes of it is noted in `done`; where an order came last, by when its receipt is owed.
        """
        story = story_of(work, partner, po_number, in_hand or {})
        if story is None:
            return ()
        guide = self._guides[partner]
        orders = tuple(judged_orders(story, guide))
        dues = deadlines_of(story, guide, orders)
        if story.documents[-1].set_id == "850" and (receipt := receipt_of(orders)) is not None:
            done.receipts[po_number] = receipt
        moved = work.deadlines.rewrite(partner, po_number, dues)
        if changed:
            for told in _hits(story, dues, moved):
                done.changes.append(told)
                work.deadlines.alert(
                    "trouble", f"{partner}: order {po_number} at {work.now:%Y-%m-%dT%H:%M:%SZ}",
                    told, channels=self._channels,
                )  # fmt: skip
        return moved


def moved_sentence(one: Moved) -> str:
    """What became of a deadline, for whoever moved it."""
    if one.what in _WINDOW:
        return f"order {one.subject} {_window_words(one)}"
    return f"order {one.subject}: {_moved_words(one).rstrip('.')}"


def _hits(story: OrderStory, dues: Iterable[Due], moved: Iterable[Moved]) -> Iterable[str]:
    """What a change of an order says of its ship window, and what that hits."""
    state = {(due.what, due.subject): due.state for due in dues}
    by_subject: dict[str, list[Moved]] = {}
    for one in moved:
        by_subject.setdefault(one.subject, []).append(one)
    for subject, listed in by_subject.items():
        window = [one for one in listed if one.what in _WINDOW]
        cancelled = any(state.get((one.what, subject)) == "void" for one in listed)
        if not window and not cancelled:
            continue
        said = "is cancelled" if cancelled else "; ".join(map(_window_words, window))
        rest = [one for one in listed if one.what not in _WINDOW and not cancelled]
        yield f"order {subject} {said}. " + " ".join((*_hit(story), *map(_moved_words, rest)))


def _window_words(one: Moved) -> str:
    now = f"{_at(one.after)}" if one.after else "at no time"
    before = f" instead of {_at(one.before)}" if one.before else ""
    return f"{_WINDOW[one.what]} its ship window {now}{before}".replace(
        "opens its ship window", "may ship from"
    ).replace("closes its ship window", "must ship by")


def _moved_words(one: Moved) -> str:
    name = _NAMES.get(one.what, one.what)
    if one.after is None:
        return f"{name} is no longer due."
    return f"{name} is due {_at(one.after)}" + (f", not {_at(one.before)}." * bool(one.before))


def _hit(story: OrderStory) -> Iterable[str]:
    """What is under way by the dates of before."""
    notices = list(dict.fromkeys(one.number for one in story.sent("856")))
    if notices:
        yield f"Ship notice {', '.join(notices)} was sent by the dates of before."
    else:
        yield "Its shipment is open: nothing of it has left."
    appointments = [one for one in story.documents if one.set_id in ("214", "754")]
    if appointments:
        yield f"An appointment or a routing ({appointments[-1].set_id}) was made by them."


def _at(when: datetime | None) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M}Z" if when else "never"
