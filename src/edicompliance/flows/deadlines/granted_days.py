"""What a retailer granted from a day on, or until one: when that day has come, deadlines move.

Nothing comes in at such a moment: no document, no answer. So the poller asks at each poll which
orders had their deadlines worked out before it.

>>> from edicompliance.flows.deadlines.authorizing import authorization_from
>>> grant = authorization_from({"number": "RA-1", "by": "the desk", "until": date(2026, 12, 1),
...     "dates": {"ship_not_after": date(2026, 12, 9)}})
>>> [f"{one:%m-%d %H:%M}" for one in turns(grant.since, grant.until, "America/Chicago")]
['12-02 06:00']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from edicompliance.documents.segments.times import on_day
from edicompliance.profiles import Authorization
from edicompliance.store import Work
from edicompliance.store.turning import granted_by_days, worked_out_before

_DAY = timedelta(days=1)


def turns(since: date | None, until: date | None, zone: str | None) -> Iterator[datetime]:
    """The moments at which something that was granted begins and is over, by a retailer's clock."""
    for day in (since, until + _DAY if until is not None and until < date.max else None):
        if day is not None:
            yield on_day(day, zone or "UTC").first.astimezone(UTC)


def last_turn(
    grants: Iterable[Authorization], zone: str | None, now: datetime | None
) -> datetime | None:
    """The last such moment that is over; None: there was none."""
    if now is None:
        return None
    every = (at for one in grants for at in turns(one.since, one.until, zone))
    return max((at for at in every if at <= now), default=None)


def turned(
    work: Work,
    zones: Mapping[str, str | None],
    since: datetime | None,
    most: int,
    beside: Mapping[str, Iterable[Authorization]] = MappingProxyType({}),
) -> list[tuple[str, str]]:
    """Orders whose deadlines were worked out before something granted for them began or ended.

    As partner and order number, so many at the most. What turned before `since` was seen to.
    `beside` is what partners granted besides, by files: of all their orders.
    """
    passed: dict[tuple[str, str], datetime] = {}
    noted = granted_by_days(work, (work.now + _DAY).date())
    kept = [(row.partner, row.po, row.starts, row.ends) for row in noted]
    files = [(name, "", one.since, one.until) for name, each in beside.items() for one in each]
    for partner, po, starts, ends in (*kept, *files):
        for at in turns(starts, ends, zones.get(partner)):
            if partner in zones and at <= work.now and (since is None or at > since):
                passed[partner, po] = max(at, passed.get((partner, po), at))
    return worked_out_before(work, passed, most)
