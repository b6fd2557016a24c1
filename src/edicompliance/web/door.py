"""The door of the desk: who asks, and what he may do.

There are three ways in. A proxy that is named in the settings says who it is. Or people sign in
with a password that the store knows. Or, where the store knows no password and only this machine
can reach the desk, whoever started it sits at it, and may do everything.
"""

from __future__ import annotations

import hmac
import json
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from threading import BoundedSemaphore
from typing import Final

from edicompliance.errors import EdiError
from edicompliance.store.passwords import fits
from edicompliance.store.people import NoNameError, Role, as_name, may
from edicompliance.web.asking import Desk
from edicompliance.web.sessions import Attempts, Sessions
from edicompliance.web.trouble import still_fits
from edicompliance.x12.issues import printable

_LOG: Final = logging.getLogger(__name__)
_AT_ONCE: Final = 2
"""So many passwords are tried at a time, for each takes 16 MB."""


class RefusedError(EdiError):
    """Somebody may not do what he asks."""

    def __init__(self, told: str, status: int = 403, wait: float = 0) -> None:
        super().__init__(told)
        self.status = status
        self.wait = wait
        """Seconds after which it may be tried again."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks."""

    name: str
    """For the audit."""
    role: Role
    signed_in: bool = False
    """Whether he signed in here, and so can sign out here."""

    def may(self, role: Role | None) -> bool:
        """Whether he may do what asks for a role."""
        return role is None or may(self.role, role)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a request says of who asks."""

    cookie: str
    address: str
    """The other end of the connection."""
    forwarded: str = ""
    """X-Forwarded-For, which counts where the address is the proxy's."""
    named: tuple[str, ...] = ()
    """The values of the header that a proxy sets."""


@dataclass(frozen=True, slots=True)
class Door:
    """Lets people in."""

    desk: Desk
    by_others: bool
    """Whether others than this machine can reach the desk."""
    sessions: Sessions
    attempts: Attempts = field(default_factory=Attempts)
    _trying: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(_AT_ONCE))

    @classmethod
    def of(cls, desk: Desk, *, by_others: bool) -> Door:
        """The door that the settings ask for."""
        web = desk.config.web
        return cls(desk, by_others, Sessions(web.idle_minutes * 60, web.longest_hours * 3600))

    def who(self, asking: Asking) -> Person | None:
        """Who asks; None: somebody who has to sign in first."""
        if self.desk.config.web.trusted_header:
            return self._named(asking)
        session = self.sessions.find(asking.cookie)
        with self.desk.store.look() as look:
            still_fits(self.desk.store, look)
            if not self.by_others and not look.people.can_sign_in():
                return Person(self.desk.person, "operator")
            known = look.people.get(session[0]) if session else None
        if session and known and hmac.compare_digest(known.stamp, session[1]):
            return Person(known.name, known.role, signed_in=True)
        self.sessions.end(asking.cookie)
        return None

    def _named(self, asking: Asking) -> Person:
        """Whom the proxy names."""
        web = self.desk.config.web
        if not web.is_proxy(asking.address):
            raise RefusedError("this desk is reached through its proxy, and by no other way")
        if len(asking.named) != 1:
            told = f"{web.trusted_header}: expected one, set by the proxy, got {len(asking.named)}"
            raise RefusedError(told, 401)
        try:
            name = as_name(asking.named[0])
        except NoNameError as why:
            raise RefusedError(f"{web.trusted_header}: {why}") from why
        with self.desk.store.look() as look:
            still_fits(self.desk.store, look)
            known = look.people.get(name)
        role = known.role if known else web.trusted_role
        if role is None:
            cure = f"edic people add {name} --role viewer --no-password"
            raise RefusedError(
                f"{name}: expected somebody this desk knows; an operator says: {cure}"
            )
        return Person(name, role)

    def sign_in(self, name: str, password: str, asking: Asking) -> str:
        """Begin a session and return what its cookie holds; `RefusedError`: why not."""
        address = self.address_of(asking)
        wait = self.attempts.take(name.strip().lower()[:100], address)
        if wait:
            told = f"too many attempts; expected the next in {wait / 60:.0f} minutes"
            raise RefusedError(told, 429, wait)
        with self.desk.store.look() as look:
            known, kept = look.people.kept(name)
        with self._trying:
            right = fits(password, kept)
        if known is None or not right:
            _LOG.warning("sign-in of %s from %s refused", printable(name[:80]), address)
            raise RefusedError("this name and this password do not go together", 401)
        self.attempts.succeeded(known.name, address)
        with self.desk.store.work(known.name) as work:
            work.done("signed in", "desk", detail=json.dumps({"from": address}))
        return self.sessions.begin(known.name, known.stamp)

    def sign_out(self, asking: Asking) -> None:
        """End the session."""
        self.sessions.end(asking.cookie)

    def address_of(self, asking: Asking) -> str:
        """Where somebody sits: behind the proxy, where it is one of ours that asks."""
        if self.desk.config.web.is_proxy(asking.address):
            last = asking.forwarded.rpartition(",")[2].strip()
            with suppress(ValueError):
                return str(ip_address(last))
        return asking.address
