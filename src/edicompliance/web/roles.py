"""Which role each path of the desk asks for: one table, so that it can be read and tested whole.

Viewers look; analysts also judge files of their own, dispute, and say that something is done;
operators also move files and interchanges. Everybody keeps views of his own. A path that is not
here has no route.

>>> role_of("GET", "/orders"), role_of("POST", "/mailbox/{ref}/{deed}")
('viewer', 'operator')
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from edicompliance.store.people import Role

ROLE_OF: Final[Mapping[str, Role | None]] = {
    "GET /healthz": None,
    "GET /static": None,
    "GET /static/report.css": None,
    "GET /sign-in": None,
    "POST /sign-in": None,
    "POST /sign-out": None,
    "GET /": "viewer",
    "GET /today": "viewer",
    "GET /orders": "viewer",
    "POST /orders/views": "viewer",
    "POST /orders/views/{id}/removed": "viewer",
    "GET /shipments/{id:path}": "viewer",
    "GET /what-if/{id:path}": "viewer",
    "GET /check": "analyst",
    "POST /check": "analyst",
    "POST /due/{id}": "analyst",
    "GET /chargebacks": "viewer",
    "GET /chargebacks/{id:path}": "viewer",
    "GET /packets/{id:path}": "analyst",
    "GET /papers/{number}": "analyst",
    "POST /chargebacks/{id:path}/filed": "analyst",
    "POST /chargebacks/{id:path}/papers": "analyst",
    "POST /chargebacks/{id:path}/outcome": "analyst",
    "POST /chargebacks/{id:path}/settled": "analyst",
    "GET /scorecards": "viewer",
    "GET /mailbox": "viewer",
    "GET /mailbox/{ref}": "viewer",
    "POST /mailbox/{ref}/{deed}": "operator",
    "GET /profiles": "viewer",
    "GET /profiles/{id:path}": "viewer",
    "GET /rules": "viewer",
    "GET /rules/{code}": "viewer",
}
"""Method and path -> who may; None: anybody, also who has not signed in."""


def role_of(method: str, path: str) -> Role | None:
    """The role that a path asks for; `KeyError` where the table does not say."""
    return ROLE_OF[f"{method} {path}"]
