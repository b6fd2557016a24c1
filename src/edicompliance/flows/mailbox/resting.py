"""How long a mailbox rests that cannot be reached, and when one thing is tried again.

A partner's server that is down is not helped by a poller that knocks each minute, and a hundred
pollers that knock in the same second keep it down. So each failure in a row doubles the rest, up to
a quarter of an hour, and each mailbox has its own share of it, by its name.

>>> [round(rest_of("mart", failures)) for failures in (1, 2, 3, 9)]
[26, 52, 103, 774]
>>> round(rest_of("barn", 1))
23
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Final

from edicompliance.store import Store, Work
from edicompliance.store.claims import LONGEST_PAUSE

_FIRST: Final = 30.0
_FIRST_PAUSE: Final = 15.0
_SPREAD: Final = 0.25
"""By so much of it a rest may be shorter."""
_DOUBLINGS: Final = 30
"""After so many it is the longest anyhow."""


def rest_of(mailbox: str, failures: int) -> float:
    """Return the seconds that a mailbox rests after so many failures in a row."""
    longest = min(LONGEST_PAUSE, _FIRST * 2.0 ** min(failures - 1, _DOUBLINGS))
    share = sha256(mailbox.encode()).digest()[0] / 255
    return round(longest * (1 - _SPREAD * share), 3)


def pause_after(attempts: int) -> float:
    """Return the seconds until one file, document or alert is tried again after so many attempts.

    >>> [pause_after(attempts) for attempts in (1, 2, 3, 9, 5000)]
    [15.0, 30.0, 60.0, 900.0, 900.0]
    """
    return min(LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(attempts - 1, _DOUBLINGS))


def failed(work: Work, number: int, name: str, why: str) -> None:
    """Note that a mailbox could not be polled to the end, and let it rest."""
    work.receiving.polled(number, why)
    work.receiving.rest(number, partial(rest_of, name))


def failed_before(store: Store, names: Collection[str]) -> dict[str, str]:
    """Those of some mailboxes that failed the last time; why they rest, empty where they do not."""
    with store.look() as look:
        rows = [one for one in look.receiving.mailboxes() if one.next_try and one.name in names]
        return {one.name: _told(one.trouble, one.next_try, look.now) for one in rows}


def _told(trouble: str, next_try: datetime, now: datetime) -> str:
    if next_try <= now or next_try > now + timedelta(seconds=LONGEST_PAUSE):  # a clock put back
        return ""
    again = f"it rests, and is tried again from {next_try:%Y-%m-%d %H:%M:%S} UTC on"
    return f"{trouble}; {again}" if trouble else again
