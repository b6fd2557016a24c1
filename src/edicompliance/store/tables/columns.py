"""The kinds of column that the tables are made of, each with the words that explain it.

A column says what it is in `doc`, in the trade's words; docs/store.md is made of these.

>>> po = said("po_number", "The order's number, BEG03.")
>>> po.nullable, po.doc
(False, "The order's number, BEG03.")
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
)

from edicompliance.store.types import Exact, Instant

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""All tables of the store."""

PERSONAL = "personal"
"""Marks a column that holds what a consumer told."""
BIG = BigInteger().with_variant(Integer, "sqlite")
"""A whole number of 64 bits; SQLite numbers its rows only where it is called INTEGER."""


def identity() -> Column[int]:
    """The row's own number."""
    return Column("id", BIG, primary_key=True, doc="The row's own number.")


def said(name: str, doc: str, **more: Any) -> Column[str]:
    """A text; what was not said is empty, and never null."""
    return Column(name, String, nullable=False, server_default="", doc=doc, **more)


def personal(name: str, doc: str) -> Column[str]:
    """A consumer's name, address or number: masked in exports, and erased before the rest."""
    return said(name, f"Personal: {doc}", info={PERSONAL: True})


def key(name: str, doc: str, **more: Any) -> Column[str]:
    """A text that must be said."""
    return Column(name, String, nullable=False, doc=doc, **more)


def counted(name: str, doc: str, start: int = 0) -> Column[int]:
    """A whole number that is always known."""
    return Column(name, BIG, nullable=False, server_default=str(start), doc=doc)


def number(name: str, doc: str) -> Column[int]:
    """A whole number that may not be known."""
    return Column(name, BIG, nullable=True, doc=doc)


def at(name: str, doc: str) -> Column[Any]:
    """A time that is always known."""
    return Column(name, Instant, nullable=False, doc=doc)


def maybe_at(name: str, doc: str) -> Column[Any]:
    """A time that may not be known, or not have come yet."""
    return Column(name, Instant, nullable=True, doc=doc)


def day(name: str, doc: str) -> Column[Any]:
    """A calendar date, which has no zone and needs none."""
    return Column(name, Date, nullable=True, doc=doc)


def exact(name: str, doc: str) -> Column[Any]:
    """An amount or a quantity; null: not known."""
    return Column(name, Exact, nullable=True, doc=doc)


def raw(name: str, doc: str, *, nullable: bool = False) -> Column[bytes]:
    """Bytes as they are."""
    return Column(name, LargeBinary, nullable=nullable, doc=doc)


def refers(name: str, to: str, doc: str, *, nullable: bool = False) -> Column[Any]:
    """A row of another table, which must be there."""
    return Column(name, ForeignKey(to), nullable=nullable, index=True, doc=doc)


def state(name: str, words: tuple[str, ...], doc: str) -> tuple[Column[str], CheckConstraint]:
    """One of a few words, and the check that it is one of them."""
    listed = ", ".join(f"'{word}'" for word in words)
    column: Column[str] = Column(name, String, nullable=False, doc=doc)
    return column, CheckConstraint(f"{name} IN ({listed})", name=name)
