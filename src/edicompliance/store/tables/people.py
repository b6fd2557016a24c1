"""Who may sit at the desk, where others than this machine's own can reach it."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, UniqueConstraint

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

saved_view = Table(
    "saved_view",
    METADATA,
    identity(),
    key("person", "Whose it is: who signed in, or who started the desk."),
    key("page", "Of which page of the desk."),
    key("name", "What he calls it."),
    said("query", "What he filtered by, as it stands in the page's address."),
    at("saved_at", "Since when."),
    UniqueConstraint("person", "page", "name"),
)
"""A view of the desk that somebody keeps for himself."""
