"""Scorecards: entries that are only added, the sums of each day, the retailer's own figures."""

import sqlalchemy as sa
from alembic import op

from edicompliance.store.types import Exact, Instant

revision = "0012"
down_revision = "0011"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_SUMS = ("counted", "met", "open", "excluded")


def upgrade() -> None:
    """Make the tables."""
    _entries()
    _periods()
    _things()
    _told()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), server_default="", nullable=False)


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, BIG, server_default="0", nullable=False)


def _id() -> sa.Column[int]:
    return sa.Column("id", BIG, nullable=False)


def _entries() -> None:
    op.create_table(
        "score_entry",
        _id(),
        _key("retailer"),
        _key("thing"),
        _key("measure"),
        _text("kind"),
        _text("clause"),
        sa.Column("day", sa.Date(), nullable=False),
        *map(_text, ("line", "dc", "carrier", "threepl", "sku", "rules")),
        *map(_count, _SUMS),
        _text("why"),
        _count("nth"),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_entry")),
    )
    op.create_index(op.f("ix_score_entry_retailer_thing"), "score_entry", ["retailer", "thing"])


def _periods() -> None:
    op.create_table(
        "score_period",
        _id(),
        _key("retailer"),
        sa.Column("day", sa.Date(), nullable=False),
        _text("axis"),
        _text("member"),
        _key("measure"),
        _text("kind"),
        _text("clause"),
        *map(_count, (*_SUMS, "entries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_period")),
        sa.UniqueConstraint(
            "retailer", "axis", "day", "member", "measure", "kind", "clause",
            name=op.f("uq_score_period_retailer_axis_day_member_measure_kind_clause"),
        ),
    )  # fmt: skip


def _things() -> None:
    op.create_table(
        "score_thing",
        _id(),
        _key("retailer"),
        _key("thing"),
        _key("seen"),
        _count("open"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_thing")),
        sa.UniqueConstraint("retailer", "thing", name=op.f("uq_score_thing_retailer_thing")),
    )


def _told() -> None:
    op.create_table(
        "score_told",
        _id(),
        _key("retailer"),
        _key("measure"),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        _text("member"),
        sa.Column("counted", Exact(), nullable=True),
        sa.Column("met", Exact(), nullable=True),
        _text("source"),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_told")),
        sa.UniqueConstraint(
            "retailer", "measure", "starts", "member",
            name=op.f("uq_score_told_retailer_measure_starts_member"),
        ),
    )  # fmt: skip
