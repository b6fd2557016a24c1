"""Papers that support a dispute."""

import sqlalchemy as sa
from alembic import op

from edicompliance.store.types import Instant

revision = "0009"
down_revision = "0008"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "dispute_paper",
        sa.Column("id", BIG, nullable=False),
        sa.Column("deduction_id", BIG, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", BIG, server_default="0", nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deduction_id"], ["deduction.id"], name=op.f("fk_dispute_paper_deduction_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_paper")),
        sa.UniqueConstraint(
            "deduction_id", "kind", "sha256", name=op.f("uq_dispute_paper_deduction_id_kind_sha256")
        ),
    )
    op.create_index(op.f("ix_dispute_paper_deduction_id"), "dispute_paper", ["deduction_id"])
