"""Who may sit at the desk, where others than this machine's own can reach it."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from edicompliance.store.tables.columns import METADATA, at, identity, key, said, state

ROLES = ("viewer", "analyst", "operator")

person = Table(
    "person",
    METADATA,
    identity(),
    Column("name", String, nullable=False, unique=True, doc="Who: in small letters."),
    *state("role", ROLES, "What he may do."),
    said("password", "Its scrypt with a salt; never exported. Empty: a proxy signs him in."),
    key("stamp", "Changes with the password. Who signed in under another one is signed out."),
    at("added_at", "Since when."),
    at("changed_at", "When the role or the password was last changed."),
)
"""Somebody who may sit at the desk."""
