"""Deadlines know their order and what they were worked out by; alerts go out by several ways."""

import sqlalchemy as sa
from alembic import op

from edicompliance.store.types import Instant

revision = "0007"
down_revision = "0006"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the columns, and the table of alerts on their way."""
    for name in ("po_number", "edition", "settled_by"):
        column = sa.Column(name, sa.String(), server_default="", nullable=False)
        op.add_column("deadline", column)
    op.create_index(
        op.f("ix_deadline_partner_po_number"), "deadline", ["partner", "po_number"], unique=False
    )
    _alert_delivery()


def _alert_delivery() -> None:
    op.create_table(
        "alert_delivery",
        sa.Column("id", BIG, nullable=False),
        sa.Column("alert_id", BIG, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", BIG, server_default="0", nullable=False),
        sa.Column("not_before", Instant(), nullable=False),
        sa.Column("holder", sa.String(), server_default="", nullable=False),
        sa.Column("fence", BIG, server_default="0", nullable=False),
        sa.Column("claimed_until", Instant(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("trouble", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'claimed', 'sent', 'dropped')",
            name=op.f("ck_alert_delivery_state"),
        ),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alert.id"], name=op.f("fk_alert_delivery_alert_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_delivery")),
        sa.UniqueConstraint("alert_id", "channel", name=op.f("uq_alert_delivery_alert_id_channel")),
    )
    op.create_index(
        op.f("ix_alert_delivery_alert_id"), "alert_delivery", ["alert_id"], unique=False
    )
    op.create_index(
        op.f("ix_alert_delivery_state_not_before"),
        "alert_delivery",
        ["state", "not_before"],
        unique=False,
    )
