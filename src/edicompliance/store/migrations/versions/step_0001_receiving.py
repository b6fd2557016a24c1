"""What came in: mailboxes, sightings, files, interchanges, sets, issues."""

import sqlalchemy as sa
from alembic import op

from edicompliance.store.types import Instant

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _archived_file()
    _mailbox()
    _interchange()
    _sighting()
    _transaction_set()
    _issue()


def _archived_file() -> None:
    op.create_table(
        "archived_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", BIG, server_default="0", nullable=False),
        sa.Column("stored_at", Instant(), nullable=False),
        sa.Column("personal", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("purged_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_archived_file")),
    )


def _mailbox() -> None:
    op.create_table(
        "mailbox",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("last_poll", Instant(), nullable=True),
        sa.Column("trouble", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("state IN ('open', 'paused')", name=op.f("ck_mailbox_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("name", name=op.f("uq_mailbox_name")),
    )


def _interchange() -> None:
    op.create_table(
        "interchange",
        sa.Column("id", BIG, nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("offset", BIG, server_default="0", nullable=False),
        sa.Column("length", BIG, server_default="0", nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("sender_qualifier", sa.String(), server_default="", nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("receiver_qualifier", sa.String(), server_default="", nullable=False),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("control_number", sa.String(), nullable=False),
        sa.Column("usage", sa.String(), server_default="", nullable=False),
        sa.Column("partner", sa.String(), server_default="", nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("duplicate_of", BIG, nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_interchange_direction")),
        sa.CheckConstraint(
            "state IN ('taken', 'duplicate', 'parked', 'sent')", name=op.f("ck_interchange_state")
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_of"], ["interchange.id"], name=op.f("fk_interchange_duplicate_of")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["archived_file.sha256"], name=op.f("fk_interchange_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interchange")),
    )
    _interchange_indexes()


def _interchange_indexes() -> None:
    op.create_index(
        op.f("ix_interchange_duplicate_of"), "interchange", ["duplicate_of"], unique=False
    )
    op.create_index(
        op.f("ix_interchange_partner_received_at"),
        "interchange",
        ["partner", "received_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_interchange_sender_receiver_control_number"),
        "interchange",
        ["sender", "receiver", "control_number"],
        unique=False,
    )
    op.create_index(op.f("ix_interchange_sha256"), "interchange", ["sha256"], unique=False)
    op.create_index(
        "uq_interchange_in_effect",
        "interchange",
        [
            "sender_qualifier",
            "sender",
            "receiver_qualifier",
            "receiver",
            "control_number",
            "usage",
            "digest",
        ],
        unique=True,
        sqlite_where=sa.text("direction = 'in' AND state = 'taken'"),
        postgresql_where=sa.text("direction = 'in' AND state = 'taken'"),
    )


def _sighting() -> None:
    op.create_table(
        "sighting",
        sa.Column("id", BIG, nullable=False),
        sa.Column("mailbox_id", BIG, nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("size", BIG, server_default="0", nullable=False),
        sa.Column("modified_at", Instant(), nullable=False),
        sa.Column("first_seen", Instant(), nullable=False),
        sa.Column("last_seen", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", BIG, server_default="0", nullable=False),
        sa.Column("holder", sa.String(), server_default="", nullable=False),
        sa.Column("fence", BIG, server_default="0", nullable=False),
        sa.Column("claimed_until", Instant(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state IN ('sighted', 'stable', 'claimed', 'archived', 'settled', 'done', 'quarantined', 'gone')",
            name=op.f("ck_sighting_state"),
        ),
        sa.ForeignKeyConstraint(
            ["mailbox_id"], ["mailbox.id"], name=op.f("fk_sighting_mailbox_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["archived_file.sha256"], name=op.f("fk_sighting_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sighting")),
        sa.UniqueConstraint(
            "mailbox_id",
            "path",
            "size",
            "modified_at",
            name=op.f("uq_sighting_mailbox_id_path_size_modified_at"),
        ),
    )
    op.create_index(op.f("ix_sighting_mailbox_id"), "sighting", ["mailbox_id"], unique=False)
    op.create_index(op.f("ix_sighting_sha256"), "sighting", ["sha256"], unique=False)
    op.create_index(
        op.f("ix_sighting_state_mailbox_id"), "sighting", ["state", "mailbox_id"], unique=False
    )


def _transaction_set() -> None:
    op.create_table(
        "transaction_set",
        sa.Column("id", BIG, nullable=False),
        sa.Column("interchange_id", BIG, nullable=False),
        sa.Column("position", BIG, server_default="0", nullable=False),
        sa.Column("functional_id", sa.String(), server_default="", nullable=False),
        sa.Column("group_control_number", sa.String(), server_default="", nullable=False),
        sa.Column("release", sa.String(), server_default="", nullable=False),
        sa.Column("set_id", sa.String(), server_default="", nullable=False),
        sa.Column("control_number", sa.String(), server_default="", nullable=False),
        sa.Column("segments", BIG, server_default="0", nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state IN ('accepted', 'accepted-with-errors', 'rejected', 'quarantined')",
            name=op.f("ck_transaction_set_state"),
        ),
        sa.ForeignKeyConstraint(
            ["interchange_id"], ["interchange.id"], name=op.f("fk_transaction_set_interchange_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transaction_set")),
        sa.UniqueConstraint(
            "interchange_id", "position", name=op.f("uq_transaction_set_interchange_id_position")
        ),
    )
    op.create_index(
        op.f("ix_transaction_set_interchange_id"),
        "transaction_set",
        ["interchange_id"],
        unique=False,
    )


def _issue() -> None:
    op.create_table(
        "issue",
        sa.Column("id", BIG, nullable=False),
        sa.Column("interchange_id", BIG, nullable=False),
        sa.Column("transaction_set_id", BIG, nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("offset", BIG, nullable=True),
        sa.Column("element", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["interchange_id"], ["interchange.id"], name=op.f("fk_issue_interchange_id")
        ),
        sa.ForeignKeyConstraint(
            ["transaction_set_id"], ["transaction_set.id"], name=op.f("fk_issue_transaction_set_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
    )
    op.create_index(op.f("ix_issue_interchange_id"), "issue", ["interchange_id"], unique=False)
    op.create_index(
        op.f("ix_issue_transaction_set_id"), "issue", ["transaction_set_id"], unique=False
    )
