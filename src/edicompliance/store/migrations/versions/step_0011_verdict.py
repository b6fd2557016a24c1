"""What was judged of shipments, kept for the deductions that come weeks later."""

import sqlalchemy as sa
from alembic import op

from edicompliance.store.types import Instant

revision = "0011"
down_revision = "0010"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "verdict",
        sa.Column("id", BIG, nullable=False),
        sa.Column("retailer", sa.String(), nullable=False),
        sa.Column("po_number", sa.String(), nullable=False),
        sa.Column("judged_as_of", Instant(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
    )
    op.create_table(
        "guide",
        sa.Column("retailer", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("retailer", name=op.f("pk_guide")),
    )
    op.create_index(
        op.f("ix_verdict_retailer_po_number"), "verdict", ["retailer", "po_number"], unique=False
    )
