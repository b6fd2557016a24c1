"""Documents on their way to sinks."""

import sqlalchemy as sa
from alembic import op

from edicompliance.store.types import Instant

revision = "0005"
down_revision = "0004"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "handoff",
        sa.Column("id", BIG, nullable=False),
        sa.Column("document_id", BIG, nullable=False),
        sa.Column("partner", sa.String(), server_default="", nullable=False),
        sa.Column("sink", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", BIG, server_default="0", nullable=False),
        sa.Column("not_before", Instant(), nullable=False),
        sa.Column("holder", sa.String(), server_default="", nullable=False),
        sa.Column("fence", BIG, server_default="0", nullable=False),
        sa.Column("claimed_until", Instant(), nullable=True),
        sa.Column("queued_at", Instant(), nullable=False),
        sa.Column("taken_at", Instant(), nullable=True),
        sa.Column("trouble", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'claimed', 'taken', 'parked')", name=op.f("ck_handoff_state")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_handoff_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff")),
        sa.UniqueConstraint("partner", "sink", "key", name=op.f("uq_handoff_partner_sink_key")),
    )
    op.create_index(op.f("ix_handoff_document_id"), "handoff", ["document_id"])
    op.create_index(op.f("ix_handoff_state_not_before"), "handoff", ["state", "not_before"])
