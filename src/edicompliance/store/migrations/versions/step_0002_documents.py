"""What the sets say: documents, their numbers and days, observations, answers."""

import sqlalchemy as sa
from alembic import op

from edicompliance.store.types import Exact, Instant

revision = "0002"
down_revision = "0001"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _authorization()
    _document()
    _answer()
    _consumer()
    _document_date()
    _document_number()
    _observation()


def _authorization() -> None:
    op.create_table(
        "authorization",
        sa.Column("id", BIG, nullable=False),
        sa.Column("partner", sa.String(), server_default="", nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("po", sa.String(), server_default="", nullable=False),
        sa.Column("excuses", sa.String(), server_default="", nullable=False),
        sa.Column("covers", sa.String(), nullable=False),
        sa.Column("shown_by", sa.String(), server_default="", nullable=False),
        sa.Column("dates", sa.String(), server_default="", nullable=False),
        sa.Column("given", sa.Date(), nullable=True),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "covers IN ('timing', 'amount', 'both')", name=op.f("ck_authorization_covers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorization")),
    )
    op.create_index(
        op.f("ix_authorization_partner_po"), "authorization", ["partner", "po"], unique=False
    )


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("id", BIG, nullable=False),
        sa.Column("transaction_set_id", BIG, nullable=True),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("partner", sa.String(), server_default="", nullable=False),
        sa.Column("set_id", sa.String(), nullable=False),
        sa.Column("thing", sa.String(), nullable=False),
        sa.Column("thing_key", sa.String(), nullable=False),
        sa.Column("version", BIG, server_default="0", nullable=False),
        sa.Column("purpose", sa.String(), server_default="", nullable=False),
        sa.Column("number", sa.String(), server_default="", nullable=False),
        sa.Column("po_number", sa.String(), server_default="", nullable=False),
        sa.Column("release_number", sa.String(), server_default="", nullable=False),
        sa.Column("po_date", sa.Date(), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("ship_to", sa.String(), server_default="", nullable=False),
        sa.Column("bill_of_lading", sa.String(), server_default="", nullable=False),
        sa.Column("invoice_number", sa.String(), server_default="", nullable=False),
        sa.Column("total", Exact(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_document_direction")),
        sa.CheckConstraint(
            "thing IN ('order', 'ship-notice', 'invoice', 'other')", name=op.f("ck_document_thing")
        ),
        sa.ForeignKeyConstraint(
            ["transaction_set_id"],
            ["transaction_set.id"],
            name=op.f("fk_document_transaction_set_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint(
            "direction",
            "partner",
            "thing",
            "thing_key",
            "version",
            name=op.f("uq_document_direction_partner_thing_thing_key_version"),
        ),
    )
    op.create_index(op.f("ix_document_po_number"), "document", ["po_number"], unique=False)
    op.create_index(op.f("ix_document_received_at"), "document", ["received_at"], unique=False)
    op.create_index(
        op.f("ix_document_thing_thing_key"), "document", ["thing", "thing_key"], unique=False
    )
    op.create_index(
        op.f("ix_document_transaction_set_id"), "document", ["transaction_set_id"], unique=False
    )


def _answer() -> None:
    op.create_table(
        "answer",
        sa.Column("id", BIG, nullable=False),
        sa.Column("document_id", BIG, nullable=True),
        sa.Column("partner", sa.String(), server_default="", nullable=False),
        sa.Column("set_id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "answered_by IN ('997', '999', '824', '855')", name=op.f("ck_answer_answered_by")
        ),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'accepted-with-errors', 'rejected')",
            name=op.f("ck_answer_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_answer_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_document_id"), "answer", ["document_id"], unique=False)
    op.create_index(op.f("ix_answer_set_id_number"), "answer", ["set_id", "number"], unique=False)


def _consumer() -> None:
    op.create_table(
        "consumer",
        sa.Column("id", BIG, nullable=False),
        sa.Column("document_id", BIG, nullable=False),
        sa.Column("role", sa.String(), server_default="", nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("street", sa.String(), server_default="", nullable=False),
        sa.Column("city", sa.String(), server_default="", nullable=False),
        sa.Column("region", sa.String(), server_default="", nullable=False),
        sa.Column("postal_code", sa.String(), server_default="", nullable=False),
        sa.Column("country", sa.String(), server_default="", nullable=False),
        sa.Column("contact", sa.String(), server_default="", nullable=False),
        sa.Column("erased_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_consumer_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consumer")),
    )
    op.create_index(op.f("ix_consumer_document_id"), "consumer", ["document_id"], unique=False)


def _document_date() -> None:
    op.create_table(
        "document_date",
        sa.Column("id", BIG, nullable=False),
        sa.Column("document_id", BIG, nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_date_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_date")),
    )
    op.create_index(
        op.f("ix_document_date_document_id"), "document_date", ["document_id"], unique=False
    )
    op.create_index(
        op.f("ix_document_date_meaning_on_day"),
        "document_date",
        ["meaning", "on_day"],
        unique=False,
    )


def _document_number() -> None:
    op.create_table(
        "document_number",
        sa.Column("id", BIG, nullable=False),
        sa.Column("document_id", BIG, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('order', 'ship-notice', 'invoice', 'bill_of_lading', 'sscc', 'pro_number')",
            name=op.f("ck_document_number_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_number_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_number")),
        sa.UniqueConstraint(
            "document_id", "kind", "number", name=op.f("uq_document_number_document_id_kind_number")
        ),
    )
    op.create_index(
        op.f("ix_document_number_document_id"), "document_number", ["document_id"], unique=False
    )
    op.create_index(
        op.f("ix_document_number_kind_number"), "document_number", ["kind", "number"], unique=False
    )


def _observation() -> None:
    op.create_table(
        "observation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("document_id", BIG, nullable=True),
        sa.Column("partner", sa.String(), server_default="", nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("value", sa.String(), server_default="", nullable=False),
        sa.Column("quantity", Exact(), nullable=True),
        sa.Column("unit", sa.String(), server_default="", nullable=False),
        sa.Column("po", sa.String(), server_default="", nullable=False),
        sa.Column("item", sa.String(), server_default="", nullable=False),
        sa.Column("bill_of_lading", sa.String(), server_default="", nullable=False),
        sa.Column("notice", sa.String(), server_default="", nullable=False),
        sa.Column("sscc", sa.String(), server_default="", nullable=False),
        sa.Column("reference", sa.String(), server_default="", nullable=False),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "source IN ('own', 'carrier', 'proof of delivery', 'retailer')",
            name=op.f("ck_observation_source"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_observation_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
    )
    op.create_index(
        op.f("ix_observation_bill_of_lading"), "observation", ["bill_of_lading"], unique=False
    )
    op.create_index(
        op.f("ix_observation_document_id"), "observation", ["document_id"], unique=False
    )
    op.create_index(op.f("ix_observation_notice"), "observation", ["notice"], unique=False)
    op.create_index(op.f("ix_observation_po"), "observation", ["po"], unique=False)
