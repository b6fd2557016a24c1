"""The people of the desk: who they are, what each may do, how each is known again.

A viewer looks; an analyst also judges, files disputes and says that something is done; an operator
also moves files and interchanges. Names are compared in small letters.

>>> may("operator", "analyst"), may("viewer", "analyst")
(True, False)
>>> as_name(" Ann@Example.com ")
'ann@example.com'
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias, cast, get_args

from sqlalchemy import Row, select

from edicompliance.errors import EdiError, StoreError
from edicompliance.store.passwords import hashed
from edicompliance.store.tables.people import person, saved_view
from edicompliance.store.work import Work

Role: TypeAlias = Literal["viewer", "analyst", "operator"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
"""Each may do what those before it may."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_.@+-]{0,60}")


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who may sit at the desk."""

    name: str
    role: Role
    has_password: bool
    """Else a proxy says who he is."""
    stamp: str
    """Whoever signed in under another one is signed out."""
    added_at: datetime
    changed_at: datetime


class People:
    """Adds people, changes what they may do, and knows them by their passwords."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def can_sign_in(self) -> bool:
        """Whether anybody has a password, so that there is a sign-in at all."""
        query = select(person.c.id).where(person.c.password != "").limit(1)
        return self._work.one(query) is not None

    def all(self) -> tuple[Known, ...]:
        """Everybody, by name."""
        rows = self._work.execute(select(person).order_by(person.c.name))
        return tuple(map(_known, rows))

    def get(self, name: str) -> Known | None:
        """Somebody by his name; None: nobody of that name is known."""
        row = self._row(name)
        return _known(row) if row else None

    def kept(self, name: str) -> tuple[Known | None, str]:
        """Somebody, and what is kept of his password; empty where nothing is."""
        row = self._row(name)
        return (_known(row), row.password) if row else (None, "")

    def add(self, name: str, role: Role, password: str = "", *, reason: str = "") -> None:
        """Add somebody; without a password only a proxy can say that it is he."""
        if self._row(name) is not None:
            raise StoreError(f"{as_name(name)}: expected a new name, and it is there already")
        now = self._work.now
        values = {
            "name": as_name(name),
            "role": role,
            "password": hashed(password) if password else "",
            "stamp": secrets.token_hex(16),
            "added_at": now,
            "changed_at": now,
        }
        self._work.insert(person, values)
        self._work.done("added person", as_name(name), reason=reason, detail=f'{{"role":"{role}"}}')

    def change(
        self, name: str, *, role: Role | None = None, password: str = "", reason: str = ""
    ) -> None:
        """Give somebody another role or password; a new password ends his sessions."""
        values: dict[str, Any] = {"changed_at": self._work.now}
        if role is not None:
            values["role"] = role
            told = f'{{"role":"{role}"}}'
            self._work.done("changed role", as_name(name), reason=reason, detail=told)
        if password:
            values |= {"password": hashed(password), "stamp": secrets.token_hex(16)}
            self._work.done("changed password", as_name(name), reason=reason)
        self._update(name, values)

    def sign_out(self, name: str, *, reason: str = "") -> None:
        """End all sessions of somebody, wherever he signed in."""
        self._update(name, {"stamp": secrets.token_hex(16)})
        self._work.done("signed out", as_name(name), reason=reason)

    def remove(self, name: str, *, reason: str = "") -> None:
        """Let somebody in no more; what he did stays in the audit under his name."""
        self._there(name)
        self._work.execute(person.delete().where(person.c.name == as_name(name)))
        self._work.execute(saved_view.delete().where(saved_view.c.person == as_name(name)))
        self._work.done("removed person", as_name(name), reason=reason)

    def _update(self, name: str, values: dict[str, Any]) -> None:
        self._there(name)
        self._work.execute(person.update().where(person.c.name == as_name(name)).values(values))

    def _there(self, name: str) -> None:
        if self._row(name) is None:
            raise StoreError(f"{as_name(name)}: nobody of that name; edic people list shows all")

    def _row(self, name: str) -> Row[Any] | None:
        try:
            return self._work.one(select(person).where(person.c.name == as_name(name)))
        except NoNameError:
            return None


class NoNameError(EdiError):
    """What was given is no name."""


def as_name(text: str) -> str:
    """A name as it is kept; raises where it could not be one."""
    name = text.strip().lower()
    if not _NAME.fullmatch(name):
        told = name.encode("ascii", "backslashreplace").decode()[:80]
        raise NoNameError(f"name: expected 1 to 61 letters, digits and _ . @ + -, got {told!r}")
    return name


def may(role: Role, wanted: Role) -> bool:
    """Whether somebody of a role may do what another one may."""
    return ROLES.index(role) >= ROLES.index(wanted)


def _known(row: Row[Any]) -> Known:
    return Known(
        row.name, cast("Role", row.role), bool(row.password), row.stamp, row.added_at,
        row.changed_at,
    )  # fmt: skip
