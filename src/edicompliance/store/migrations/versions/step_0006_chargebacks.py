"""What retailers took: deductions, and the ledger, which only grows."""

import sqlalchemy as sa
from alembic import op

from edicompliance.store.types import Exact, Instant

revision = "0006"
down_revision = "0005"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_DEDUCTION = ("retailer", "number")
_TEXTS_OF_A_LINE = (
    "invoice", "po", "bill_of_lading", "notice", "sscc", "item", "store",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables, and let the ledger only grow."""
    _deduction()
    _deduction_line()
    _ledger()
    _guard()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), server_default="", nullable=False)


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, BIG, server_default="0", nullable=False)


def _deduction() -> None:
    op.create_table(
        "deduction",
        sa.Column("id", BIG, nullable=False),
        _key("name"),
        _key("retailer"),
        _text("number"),
        _key("kind"),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("notified", sa.Date(), nullable=True),
        _text("currency"),
        _text("payment"),
        _text("source"),
        sa.Column("nth", BIG, server_default="1", nullable=False),
        _text("doubles"),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.CheckConstraint("kind IN ('assessed', 'deducted')", name=op.f("ck_deduction_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deduction")),
        sa.UniqueConstraint("name", name=op.f("uq_deduction_name")),
    )
    op.create_index(
        op.f("ix_deduction_retailer_number"), "deduction", list(_DEDUCTION), unique=False
    )


def _deduction_line() -> None:
    op.create_table(
        "deduction_line",
        sa.Column("id", BIG, nullable=False),
        sa.Column("deduction_id", BIG, nullable=False),
        _count("line"),
        sa.Column("amount", Exact(), nullable=True),
        *map(_text, _TEXTS_OF_A_LINE),
        sa.Column("quantity", Exact(), nullable=True),
        _text("code"),
        _text("text"),
        _text("place"),
        sa.ForeignKeyConstraint(
            ["deduction_id"], ["deduction.id"], name=op.f("fk_deduction_line_deduction_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deduction_line")),
        sa.UniqueConstraint(
            "deduction_id", "line", name=op.f("uq_deduction_line_deduction_id_line")
        ),
    )
    op.create_index(
        op.f("ix_deduction_line_deduction_id"), "deduction_line", ["deduction_id"], unique=False
    )


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _key("actor"),
        _key("deduction"),
        _count("line"),
        _key("step"),
        sa.Column("amount", Exact(), nullable=True),
        _key("currency"),
        _text("why"),
        _text("evidence"),
        _text("detail"),
        _text("entry_key"),
        _key("source"),
        _count("source_attempt"),
        _key("target"),
        _count("target_attempt"),
        sa.Column("reverses", BIG, nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger")),
        sa.UniqueConstraint("hash", name=op.f("uq_ledger_hash")),
    )
    op.create_index(op.f("ix_ledger_deduction_line"), "ledger", ["deduction", "line"])
    op.create_index(op.f("ix_ledger_entry_key"), "ledger", ["entry_key"])
    op.create_table(
        "ledger_head",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        _count("seq"),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_head")),
    )


def _guard() -> None:
    """Begin the chain, and refuse every change of what is in it."""
    op.execute(f"INSERT INTO ledger_head (id, seq, hash) VALUES (1, 0, '{'0' * 64}')")
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in _POSTGRES if postgres else _SQLITE:
        op.execute(statement)


_SQLITE = (
    """CREATE TRIGGER ledger_is_not_changed BEFORE UPDATE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END""",
    """CREATE TRIGGER ledger_is_not_deleted BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END""",
)
_POSTGRES = (
    """CREATE FUNCTION edic_refuse_ledger() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the ledger is only added to'; END $$""",
    """CREATE TRIGGER ledger_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION edic_refuse_ledger()""",
)
