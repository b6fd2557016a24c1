"""Who has signed in, and how often somebody tried: kept as long as the desk runs, and no longer.

A session is known by the sha256 of what the browser's cookie holds, so that nobody who sees this
memory could sit down in another's place. Attempts are counted when they begin; so many at once
count as so many. Who got in from an address before is not kept out there by what others try.

>>> sessions = Sessions(idle=60, longest=600, clock=lambda: 0.0)
>>> cookie = sessions.begin("ann", "stamp")
>>> sessions.find(cookie)
('ann', 'stamp')
>>> sessions.end(cookie); sessions.find(cookie) is None
True
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

_MOST_SESSIONS: Final = 10_000
_MOST_KEYS: Final = 100_000
WINDOW: Final = 15 * 60.0
"""Seconds in which attempts are counted."""
PER_NAME_AND_ADDRESS: Final = 5
"""Attempts on one name from one address."""
PER_EITHER: Final = 20
"""Attempts on one name from anywhere, or from one address on any name."""


@dataclass(slots=True)
class _Session:
    name: str
    stamp: str
    began: float
    seen: float


@dataclass(slots=True)
class Sessions:
    """The sessions that are open."""

    idle: float
    """Seconds without a request after which one is over."""
    longest: float
    """Seconds after which one is over in any case."""
    clock: Callable[[], float] = time.monotonic
    _known: OrderedDict[str, _Session] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, name: str, stamp: str) -> str:
        """Begin a session; return what its cookie holds."""
        cookie, now = secrets.token_urlsafe(32), self.clock()
        with self._lock:
            self._known[_digest(cookie)] = _Session(name, stamp, now, now)
            while len(self._known) > _MOST_SESSIONS:
                self._known.popitem(last=False)
        return cookie

    def find(self, cookie: str) -> tuple[str, str] | None:
        """Whose session it is and under which stamp it began; None: nobody's, or it is over."""
        now, key = self.clock(), _digest(cookie)
        with self._lock:
            found = self._known.get(key)
            if found is None:
                return None
            if now - found.seen > self.idle or now - found.began > self.longest:
                del self._known[key]
                return None
            found.seen = now
            return found.name, found.stamp

    def end(self, cookie: str) -> None:
        """End a session."""
        with self._lock:
            self._known.pop(_digest(cookie), None)


@dataclass(slots=True)
class Attempts:
    """How often somebody tried to sign in, by name and by address."""

    clock: Callable[[], float] = time.monotonic
    _made: OrderedDict[str, list[float]] = field(default_factory=OrderedDict)
    _got_in: OrderedDict[str, None] = field(default_factory=OrderedDict)
    """Names with the addresses from which they got in."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, name: str, address: str) -> float:
        """Count an attempt and return 0; where there were too many, the seconds to wait."""
        now = self.clock()
        with self._lock:
            waits = [self._wait(key, most, now) for key, most in _keys(name, address)]
            wait = waits[0] if _keys(name, address)[0][0] in self._got_in else max(waits)
            if not wait:
                for key, _ in _keys(name, address):
                    self._made.setdefault(key, []).append(now)
                    self._made.move_to_end(key)
                while len(self._made) > _MOST_KEYS:
                    self._made.popitem(last=False)
            return wait

    def _wait(self, key: str, most: int, now: float) -> float:
        made = [at for at in self._made.pop(key, ()) if at > now - WINDOW]
        if made:
            self._made[key] = made
        return made[-most] + WINDOW - now if len(made) >= most else 0.0

    def succeeded(self, name: str, address: str) -> None:
        """Somebody got in: what he tried from there is forgotten, and counts for others no more."""
        with self._lock:
            (both, _), *others = _keys(name, address)
            self._got_in[both] = None
            self._got_in.move_to_end(both)
            while len(self._got_in) > _MOST_KEYS:
                self._got_in.popitem(last=False)
            mine = len(self._made.pop(both, ()))
            for key, _ in others:
                made = self._made.get(key, [])
                del made[max(0, len(made) - min(mine, 1)) :]


def network_of(address: str) -> str:
    """Whom an address stands for: of IPv6 the 64 bits that are one household's.

    >>> network_of("2001:db8::7"), network_of("::ffff:192.0.2.7"), network_of("192.0.2.7")
    ('2001:db8::/64', '192.0.2.7', '192.0.2.7')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), 64), strict=False))


def _keys(name: str, address: str) -> tuple[tuple[str, int], ...]:
    address = network_of(address)
    return (
        (f"{name} from {address}", PER_NAME_AND_ADDRESS),
        (f"name {name}", PER_EITHER),
        (f"address {address}", PER_EITHER),
    )


def _digest(cookie: str) -> str:
    return sha256(cookie.encode("utf-8", "replace")).hexdigest()
