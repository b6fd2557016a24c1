"""When things are, or are planned: the anchors that the guide's windows and deadlines count from.

What is planned stands in before the fact. The supplier's own word (`shipment.toml`) comes before
the ship notice's dates; an order's dates mean what the retailer's conventions say. Where others
say it too, the profile decides whose word counts (`whose_word.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from edicompliance.documents import Conventions, PurchaseOrder, ShipNotice
from edicompliance.documents.conventions import DateMeaning, dates_meaning, dates_of_order
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.parts import DateTime
from edicompliance.documents.segments.times import (
    Moment,
    at_instant,
    is_fixed_offset,
    moment_from_x12,
)
from edicompliance.documents.shipment import Shipment
from edicompliance.profiles.anchors import DATES
from edicompliance.profiles.answers import Answers
from edicompliance.rules.model import Evidence
from edicompliance.rules.timing.limits_told import Saying
from edicompliance.rules.timing.whose_word import Told, Words, chosen

ORDER_DATES: Final[tuple[DateMeaning, ...]] = (
    "ship_not_before",
    "ship_not_after",
    "ship_requested",
    "deliver_not_before",
    "deliver_not_after",
    "deliver_requested",
    "must_arrive_by",
    "cancel_after",
)
"""Anchors that are dates of the order, by the conventions."""

_KEYS = {
    "po_received": ("po_received",),
    "acknowledged": ("ack_sent", "ack_planned"),
    "departed": ("planned_departure",),
    "arrived": ("planned_arrival",),
    "checked_in": ("planned_arrival",),
    "gate_in": ("planned_arrival",),
    "in_yard": ("planned_arrival",),
    "appointment": ("appointment",),
    "asn_sent": ("asn_sent", "asn_planned"),
}
"""Anchor -> the keys of shipment.toml that tell it, the first that is given."""
_NOTICE_DATES: Final[Mapping[str, DateMeaning]] = {
    "departed": "departed",
    "arrived": "arrived",
    "checked_in": "arrived",
    "gate_in": "arrived",
    "in_yard": "arrived",
}
_OWN_KEYS: Final = frozenset(("po_received", "ack_sent", "asn_sent"))
"""Keys of what was done, and not only planned."""
"""Anchor -> what a date of the ship notice's shipment level means, where no key is given."""


def is_over(told: Told, now: datetime) -> bool:
    """Whether it is only a plan of the supplier's, and its time is over: that is no fact."""
    return told.by == "plan" and told.moment.last < now


@dataclass(frozen=True, slots=True)
class Clock:
    """Works out anchors for one shipment, one order of it, and one place's zone."""

    shipment: Shipment
    now: Moment
    order: PurchaseOrder | None
    conventions: Conventions
    """Of the order."""
    notice_conventions: Conventions
    zone: str | None
    """Where calendar dates of the order are judged."""
    order_zone: Callable[[], str | None]
    """By whose clock the order's times are read; asked, as `notice_zone`, where there is a time."""
    notice_zone: Callable[[], str | None]
    """By whose clock the ship notice's times are read; its dates are those of their place."""
    words: Words
    """What others say."""
    came_in: Callable[[], Moment | None] = lambda: None
    """When the order came in by the history, where nobody says."""
    _heard: Answers = field(default_factory=Answers, init=False, repr=False, compare=False)

    def tell(self, anchor: str) -> Told | None:
        """The moment of an anchor, or None where nothing tells it; raises `CannotTell`."""
        return self._heard.once(anchor, lambda: self._tell(anchor))

    def _tell(self, anchor: str) -> Told | None:
        if anchor == "now":
            return Told(self.now, ())
        if anchor in DATES:
            return chosen(anchor, self._dates(anchor), self.words.prefer)
        known = {**self._planned(anchor), **self.words.of_event(anchor, self.zone)}
        return chosen(anchor, known, self.words.prefer)

    def _dates(self, anchor: str) -> dict[str, Told]:
        """Who says which date: the order its first one, its changes what has become of that."""
        if self.order is None:
            return self.words.of_date(anchor, self.zone, None)
        now = self._of_order(self.order, anchor)
        known = self.words.of_date(anchor, self.zone, now)
        original = self.shipment.original_of(self.order)
        if original is self.order:
            return {"order": now, **known} if now is not None else known
        first = self._before_changes(original, anchor, known)
        if now is not None and (first is None or first.moment != now.moment):
            known.setdefault("change", now)
        return {"order": first, **known} if first is not None else known

    def _before_changes(
        self, original: PurchaseOrder, anchor: str, known: Mapping[str, Told]
    ) -> Told | None:
        """What the order said at first; a doubt about it is none where another's word counts."""
        try:
            return self._of_order(original, anchor)
        except CannotTell:
            asked = (one for one in self.words.prefer(anchor) if one == "order" or one in known)
            if next(asked, "order") == "order":
                raise
            return None

    def _planned(self, anchor: str) -> dict[str, Told]:
        """What the supplier says: what he did, what he plans, else the ship notice's dates."""
        known: dict[str, Told] = {}
        for key in _KEYS.get(anchor, ()):
            value = getattr(self.shipment.facts, key)
            if value is not None:
                evidence = Evidence.fact(self.shipment.facts_file, key, value)
                word = "own" if key in _OWN_KEYS else "plan"
                known[word] = Told(at_instant(value, self.zone), (evidence,))
        if anchor in _NOTICE_DATES and not known:
            told = self._from_notices(_NOTICE_DATES[anchor])
            known |= {"plan": told} if told is not None else {}
        if anchor == "po_received" and not known and (came_in := self.came_in()) is not None:
            known["own"] = Told(came_in, ())
        return known

    def _of_order(self, order: PurchaseOrder, anchor: str) -> Told | None:
        if anchor == "po_date" and order.raw("po_date"):
            moment = moment_from_x12(order.raw("po_date"), "", "", self.zone)
            return Told(moment, (Evidence.of(order, "po_date"),))
        for meaning in ORDER_DATES:
            if meaning == anchor:
                records = dates_of_order(order, meaning, self.conventions)
                return one_date(records, anchor, day_zone=self.zone, time_zone=self.order_zone)
        return None

    def of_notices(self, anchor: str) -> Told | None:
        """What the ship notices say of an event, whatever is planned."""
        return self._from_notices(_NOTICE_DATES[anchor])

    def _from_notices(self, meaning: DateMeaning) -> Told | None:
        found = [
            record
            for notice in self.shipment.notices
            for record in shipment_dates(notice, meaning, self.notice_conventions)
        ]
        facts = self.shipment.facts
        place = facts.ship_from_zone if meaning == "departed" else facts.ship_to_zone
        return one_date(found, meaning, day_zone=place, time_zone=self.notice_zone)


def shipment_dates(
    notice: ShipNotice, meaning: DateMeaning, conventions: Conventions
) -> tuple[DateTime, ...]:
    """The dates of a notice's heading and shipment level that have a meaning."""
    return dates_meaning(shipment_all_dates(notice), meaning, conventions)


def shipment_all_dates(notice: ShipNotice) -> tuple[DateTime, ...]:
    """The dates of a notice's heading and shipment level."""
    return (*notice.dates, *(one for level in notice.shipments for one in level.dates))


def read_date(record: DateTime, zone: str | None) -> Moment:
    """A DTM as a moment: its own time code, else `zone`."""
    return moment_from_x12(record.raw("date"), record.raw("time"), record.raw("zone_code"), zone)


def calendar_day(records: Sequence[DateTime]) -> date | None:
    """The day that all records say, or None."""
    days = {record.date for record in records}
    return days.pop() if len(days) == 1 else None


def one_date(
    records: Sequence[DateTime],
    meaning: str,
    *,
    day_zone: str | None,
    time_zone: Callable[[], str | None],
) -> Told | None:
    """What all records say; a date without a time is read at its place, not by a clock."""
    if not records:
        return None
    moments = [read_date(one, time_zone() if needs_clock(one) else day_zone) for one in records]
    different = {(one.first, one.last, one.day) for one in moments}
    if len(different) > 1:
        raise CannotTell(f"{len(different)} different dates are given for {meaning}")
    return Told(moments[0], tuple(place for record in records for place in _places(record)))


def needs_clock(record: DateTime) -> bool:
    """Whether it takes somebody's clock to read it: a time whose code does not fix its zone."""
    return bool(record.raw("time")) and not is_fixed_offset(record.raw("zone_code"))


def _places(record: DateTime) -> Iterator[Evidence]:
    yield Evidence.of(record, "date")
    if record.raw("time"):
        yield Evidence.of(record, "time")


def lacking(anchors: Sequence[str]) -> str:
    """Which moments are needed, and what would tell them.

    >>> lacking(["appointment"]), lacking(["cancel_after"])
    ('needs appointment', 'needs cancel_after, a date of the order')
    >>> lacking(["departed"])
    'needs departed: planned_departure, or a date of the ship notice'
    """
    told = []
    for anchor in anchors:
        keys = " or ".join(key for key in _KEYS.get(anchor, ()) if key != anchor)
        also = ", or a date of the ship notice" if anchor in _NOTICE_DATES else ""
        kind = ", a date of the order" if anchor in ORDER_DATES else ""
        told.append(anchor + (f": {keys}{also}" if keys else kind))
    return f"needs {'; '.join(told)}"


class Anchors(Mapping[str, Moment]):
    """The clock as the mapping that the time language asks; it remembers who told what."""

    def __init__(self, clock: Clock, names: Sequence[str]) -> None:
        self._told = {name: told for name in names if (told := clock.tell(name)) is not None}

    def __getitem__(self, name: str) -> Moment:
        return self._told[name].moment

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)

    def require(self, names: Sequence[str]) -> None:
        """Raise `CannotTell` for moments that nothing tells."""
        if missing := [name for name in names if name not in self._told]:
            raise CannotTell(lacking(missing))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What told the moments."""
        return tuple(one for told in self._told.values() for one in told.evidence)

    @property
    def sayings(self) -> tuple[Saying, ...]:
        """Whose words told the moments."""
        return tuple(
            Saying(name, told.by, told.number, told.who, told.document, told.otherwise)
            for name, told in self._told.items()
            if told.by
        )


# -- comparing, and telling it


def certain(answer: bool | None) -> bool:
    """A comparison that could be made; raises `CannotTell` for one that could not."""
    if answer is None:
        raise CannotTell("only a date is known, and the limit falls within that day")
    return answer


def clock_of(observed: Moment, limits: Sequence[Moment | None], zone: str | None) -> str:
    """At whose clock a message tells all its times.

    A limit that is a calendar date is one of its place; else it is `zone`, the place where the
    thing happens, or where that is not known the clock that the observed time came with.
    """
    days = [limit.zone for limit in limits if limit is not None and limit.day is not None]
    return days[0] if days else zone or observed.zone


def at_clock(moment: Moment, clock: str) -> Moment:
    """The same moment, told at another clock; a calendar date stays as it is.

    >>> from datetime import datetime
    >>> from edicompliance.documents.segments.times import words
    >>> noon = at_instant(datetime.fromisoformat("2026-11-18T12:00:00-05:00"))
    >>> words(at_clock(noon, "America/Chicago"))
    '2026-11-18 11:00 CST'
    """
    return moment if moment.day is not None else replace(moment, zone=clock)
