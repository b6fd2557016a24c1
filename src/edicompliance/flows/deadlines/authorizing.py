"""What a retailer grants is entered, or ended; the deadlines of its orders follow at once.

A person at the retailer, a number, new dates, a document: what a file of authorizations holds, in
its own words and under the same checks. Deadlines are rewritten in the same transaction, as by an
860: there is no moment in which a later date is noted and its order is still due by the old one.

>>> authorization_from({"number": "RA-1", "by": "the replenishment desk",
...     "dates": {"ship_not_after": date(2026, 12, 9)}}).dates["ship_not_after"].day
9
>>> authorization_from({"number": "RA-1", "by": "the replenishment desk"})
Traceback (most recent call last):
edicompliance.errors.EdiError: authorization RA-1: expected 'dates' or 'excuses': what is granted
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from edicompliance.errors import EdiError, StoreError
from edicompliance.flows.config import Config
from edicompliance.flows.following import Followed, Following
from edicompliance.profiles import Authorization, load_profile
from edicompliance.profiles.complaints import validated
from edicompliance.store import Work
from edicompliance.store.deadlines import Moved
from edicompliance.store.looking_back import granted
from edicompliance.store.noted import Grant

_WESTERNMOST: Final = timedelta(hours=12)
"""Where a day is over last, its clocks are so much behind UTC."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the orders that an authorization is for."""

    orders: tuple[str, ...] = ()
    """Those of the store."""
    moved: tuple[Moved, ...] = ()
    """Their deadlines that are others now."""
    unknown: tuple[str, ...] = ()
    """Orders that have not come."""
    last: date | None = None
    """The last day, of one that was ended."""


def authorization_from(told: Mapping[str, Any]) -> Authorization:
    """Return an authorization told in the keys of its file; `EdiError` with every fault of it."""
    faults: list[str] = []
    named = f"authorization {told.get('number', '')}".rstrip()

    def complain(path: tuple[str | int, ...], reason: str) -> None:
        faults.append(": ".join((named, *filter(None, [".".join(map(str, path))]), reason)))

    found = validated(Authorization, told, complain)
    if found is None:
        raise EdiError("; ".join(faults))
    if found.since and found.until and found.until < found.since:
        raise EdiError(f"{named}: it ends on {found.until}, before it begins on {found.since}")
    return found


def following_of(config: Config | None, partner: str) -> Following | None:
    """What follows a partner's orders; None: no settings say by which guide.

    `EdiError` where the settings know no such partner.
    """
    if config is None:
        return None
    config.partner(partner)
    return Following.of(config, {one.name: load_profile(one.profile) for one in config.partners})


def grant(
    work: Work, following: Following | None, partner: str, one: Authorization, *, reason: str = ""
) -> Outcome:
    """Note what a partner granted, for each of its orders, and let their deadlines follow."""
    for po in one.orders or ("",):
        if work.noted.standing(partner, one.number, po):
            raise StoreError(
                f"authorization {one.number} of {partner}, {_for(po)}: expected a new one, and it "
                f"is there already; edic authorization end {one.number} ends it"
            )
        work.noted.granted(_grant(partner, po, one), reason=reason)
    return _followed(work, following, partner, one.orders, None)


def end(
    work: Work,
    following: Following | None,
    partner: str,
    number: str,
    *,
    orders: Collection[str] = (),
    last: date | None = None,
    reason: str = "",
) -> Outcome:
    """End what a partner granted under a number; without a `last` day it holds no more at once."""
    rows = [
        row for row in work.noted.standing(partner, number) if not orders or row.po in (*orders,)
    ]
    if not rows:
        raise StoreError(
            f"authorization {number} of {partner}: expected one that has not ended, found none; "
            "edic authorization list shows all"
        )
    day = last or (work.now - _WESTERNMOST).date() - timedelta(days=1)
    for row in rows:
        work.noted.ended(row, day, reason=reason)
    return _followed(work, following, partner, dict.fromkeys(row.po for row in rows), day)


def listed(look: Work, partner: str = "", po: str = "") -> list[dict[str, Any]]:
    """What partners granted, in the order of noting, in the keys of its file."""
    rows = granted(look, [partner] if partner else None)
    return [_told(row, look.now.date()) for row in rows if not po or row.po in ("", po)]


def _followed(
    work: Work, following: Following | None, partner: str, orders: Iterable[str], last: date | None
) -> Outcome:
    known = [row.po_number for row in work.documents.orders() if row.partner == partner]
    named = tuple(orders)
    every = not named or "" in named
    mine = sorted(po for po in known if every or po in named)
    moved: list[Moved] = []
    if following is not None:
        for po in mine:
            moved += following.rewrite(work, partner, po, Followed(), None, False)
    unknown = tuple(po for po in named if po and po not in known)
    return Outcome(tuple(mine), tuple(moved), unknown, last)


def _grant(partner: str, po: str, one: Authorization) -> Grant:
    return Grant(
        partner=partner,
        number=one.number,
        granted_by=one.by,
        po=po,
        excuses=one.excuses,
        covers=one.covers,
        shown_by=one.document or "",
        dates=one.dates,
        given=one.given,
        starts=one.since,
        ends=one.until,
    )


def _told(row: Any, today: date) -> dict[str, Any]:
    return {
        "id": row.id,
        "partner": row.partner,
        "number": row.number,
        "by": row.granted_by,
        "orders": [row.po] if row.po else [],
        "dates": json.loads(row.dates or "{}"),
        "document": row.shown_by or None,
        "given": _day(row.given),
        "from": _day(row.starts),
        "until": _day(row.ends),
        "excuses": row.excuses.split(),
        "covers": row.covers,
        "state": _state(row, today),
        "noted_at": row.noted_at.isoformat(),
    }


def _state(row: Any, today: date) -> str:
    if row.ends is not None and row.ends < today:
        return "ended"
    return "to-come" if row.starts is not None and row.starts > today else "in-force"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _for(po: str) -> str:
    return f"for order {po}" if po else "for all orders"
