"""What people act on: deadlines, alerts, findings, and the audit, which only grows."""

import sqlalchemy as sa
from alembic import op

from edicompliance.store.types import Exact, Instant

revision = "0004"
down_revision = "0003"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables, and let the audit only grow."""
    _audit()
    _audit_head()
    _legal_hold()
    _run()
    _tombstone()
    _deadline()
    _finding()
    _alert()
    _guard()


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("detail", sa.String(), server_default="", nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
    )


def _audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("seq", BIG, server_default="0", nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )


def _legal_hold() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("id", BIG, nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("placed_by", sa.String(), nullable=False),
        sa.Column("placed_at", Instant(), nullable=False),
        sa.Column("lifted_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "scope IN ('file', 'partner', 'order')", name=op.f("ck_legal_hold_scope")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(op.f("ix_legal_hold_scope_key"), "legal_hold", ["scope", "key"], unique=False)


def _run() -> None:
    op.create_table(
        "run",
        sa.Column("id", BIG, nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), server_default="", nullable=False),
        sa.Column("judged_as_of", Instant(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )


def _tombstone() -> None:
    op.create_table(
        "tombstone",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("size", BIG, server_default="0", nullable=False),
        sa.Column("purged_at", Instant(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("purged_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('file', 'consumer', 'payload')", name=op.f("ck_tombstone_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
    )


def _deadline() -> None:
    op.create_table(
        "deadline",
        sa.Column("id", BIG, nullable=False),
        sa.Column("partner", sa.String(), server_default="", nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("at_risk", Exact(), nullable=True),
        sa.Column("currency", sa.String(), server_default="", nullable=False),
        sa.Column("document_id", BIG, nullable=True),
        sa.Column("because", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("written_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'met', 'missed', 'void')", name=op.f("ck_deadline_state")
        ),
        sa.CheckConstraint(
            "what IN ('997', '855', 'ship-notice', 'ship-window-opens', 'ship-window-closes', 'appointment', 'invoice', 'dispute')",
            name=op.f("ck_deadline_what"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_deadline_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint(
            "partner", "what", "subject", name=op.f("uq_deadline_partner_what_subject")
        ),
    )
    op.create_index(op.f("ix_deadline_document_id"), "deadline", ["document_id"], unique=False)
    op.create_index(op.f("ix_deadline_state_due_at"), "deadline", ["state", "due_at"], unique=False)


def _finding() -> None:
    op.create_table(
        "finding",
        sa.Column("id", BIG, nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("document_id", BIG, nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), server_default="", nullable=False),
        sa.Column("low", Exact(), nullable=True),
        sa.Column("expected", Exact(), nullable=True),
        sa.Column("high", Exact(), nullable=True),
        sa.Column("currency", sa.String(), server_default="", nullable=False),
        sa.Column("offset", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_finding_document_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_finding_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    op.create_index(op.f("ix_finding_code"), "finding", ["code"], unique=False)
    op.create_index(op.f("ix_finding_document_id"), "finding", ["document_id"], unique=False)
    op.create_index(op.f("ix_finding_run_id"), "finding", ["run_id"], unique=False)


def _alert() -> None:
    op.create_table(
        "alert",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("deadline_id", BIG, nullable=True),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("raised_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("resolved_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('approaching', 'missed', 'trouble')", name=op.f("ck_alert_kind")
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_alert_deadline_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_alert_kind_subject")),
    )
    op.create_index(op.f("ix_alert_deadline_id"), "alert", ["deadline_id"], unique=False)


def _guard() -> None:
    """Begin the chain, and refuse every change of what is in it."""
    op.execute(f"INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '{'0' * 64}')")
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in _POSTGRES if postgres else _SQLITE:
        op.execute(statement)


_SQLITE = (
    """CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END""",
    """CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END""",
)
_POSTGRES = (
    """CREATE FUNCTION edic_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit is only added to'; END $$""",
    """CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION edic_refuse()""",
)
