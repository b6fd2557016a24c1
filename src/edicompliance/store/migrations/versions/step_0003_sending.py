"""What goes out: outbox, acknowledgments, control numbers, leases, carton numbers."""

import sqlalchemy as sa
from alembic import op

from edicompliance.store.types import Instant

revision = "0003"
down_revision = "0002"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _control_number()
    _control_number_given()
    _lease()
    _sscc_series()
    _outbox()
    _sscc_run()
    _acknowledgment()


def _control_number() -> None:
    op.create_table(
        "control_number",
        sa.Column("partner", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("last", BIG, server_default="0", nullable=False),
        sa.Column("epoch", BIG, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("partner", "level", name=op.f("pk_control_number")),
    )


def _control_number_given() -> None:
    op.create_table(
        "control_number_given",
        sa.Column("id", BIG, nullable=False),
        sa.Column("partner", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("epoch", BIG, server_default="0", nullable=False),
        sa.Column("number", BIG, server_default="0", nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("purpose", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "level IN ('interchange', 'group', 'set')", name=op.f("ck_control_number_given_level")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_number_given")),
        sa.UniqueConstraint(
            "partner",
            "level",
            "epoch",
            "number",
            name=op.f("uq_control_number_given_partner_level_epoch_number"),
        ),
    )


def _lease() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), server_default="", nullable=False),
        sa.Column("fence", BIG, server_default="0", nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )


def _sscc_series() -> None:
    op.create_table(
        "sscc_series",
        sa.Column("id", BIG, nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("extension", sa.String(), nullable=False),
        sa.Column("first", BIG, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sscc_series")),
        sa.UniqueConstraint("prefix", "extension", name=op.f("uq_sscc_series_prefix_extension")),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", BIG, nullable=False),
        sa.Column("idempotency", sa.String(), nullable=False),
        sa.Column("partner", sa.String(), server_default="", nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mailbox_id", BIG, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", BIG, server_default="0", nullable=False),
        sa.Column("not_before", Instant(), nullable=False),
        sa.Column("holder", sa.String(), server_default="", nullable=False),
        sa.Column("fence", BIG, server_default="0", nullable=False),
        sa.Column("claimed_until", Instant(), nullable=True),
        sa.Column("queued_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("trouble", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'claimed', 'sent', 'parked')", name=op.f("ck_outbox_state")
        ),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name=op.f("fk_outbox_mailbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("idempotency", name=op.f("uq_outbox_idempotency")),
    )
    op.create_index(op.f("ix_outbox_mailbox_id"), "outbox", ["mailbox_id"], unique=False)
    op.create_index(
        op.f("ix_outbox_state_not_before"), "outbox", ["state", "not_before"], unique=False
    )


def _sscc_run() -> None:
    op.create_table(
        "sscc_run",
        sa.Column("id", BIG, nullable=False),
        sa.Column("series_id", BIG, nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("first", BIG, server_default="0", nullable=False),
        sa.Column("size", BIG, server_default="0", nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.CheckConstraint("word IN ('allocated', 'used', 'void')", name=op.f("ck_sscc_run_word")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["sscc_series.id"], name=op.f("fk_sscc_run_series_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sscc_run")),
    )
    op.create_index(op.f("ix_sscc_run_series_id_id"), "sscc_run", ["series_id", "id"], unique=False)


def _acknowledgment() -> None:
    op.create_table(
        "acknowledgment",
        sa.Column("id", BIG, nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("interchange_id", BIG, nullable=False),
        sa.Column("partner", sa.String(), server_default="", nullable=False),
        sa.Column("functional_id", sa.String(), server_default="", nullable=False),
        sa.Column("group_control_number", sa.String(), server_default="", nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outbox_id", BIG, nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "direction IN ('owed', 'awaited')", name=op.f("ck_acknowledgment_direction")
        ),
        sa.CheckConstraint("kind IN ('997', '999', 'TA1')", name=op.f("ck_acknowledgment_kind")),
        sa.CheckConstraint(
            "state IN ('owed', 'queued', 'sent', 'waiting', 'accepted', 'accepted-with-errors', 'rejected', 'overdue', 'acknowledged-late')",
            name=op.f("ck_acknowledgment_state"),
        ),
        sa.ForeignKeyConstraint(
            ["interchange_id"], ["interchange.id"], name=op.f("fk_acknowledgment_interchange_id")
        ),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_acknowledgment_outbox_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgment")),
        sa.UniqueConstraint(
            "direction",
            "kind",
            "interchange_id",
            "group_control_number",
            name=op.f("uq_acknowledgment_direction_kind_interchange_id_group_control_number"),
        ),
    )
    op.create_index(
        op.f("ix_acknowledgment_interchange_id"), "acknowledgment", ["interchange_id"], unique=False
    )
    op.create_index(
        op.f("ix_acknowledgment_outbox_id"), "acknowledgment", ["outbox_id"], unique=False
    )
    op.create_index(
        op.f("ix_acknowledgment_partner_group_control_number"),
        "acknowledgment",
        ["partner", "group_control_number"],
        unique=False,
    )
    op.create_index(
        op.f("ix_acknowledgment_state_due_at"), "acknowledgment", ["state", "due_at"], unique=False
    )
