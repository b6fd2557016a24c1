"""The ledger of re-audits and backtests, and its shards."""

import sqlalchemy as sa
from alembic import op

from edicompliance.store.types import Instant

revision = "0010"
down_revision = "0009"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make both tables."""
    _reaudit()
    _shard()


def _reaudit() -> None:
    op.create_table(
        "reaudit",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("against_run_id", BIG, nullable=True),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("as_of", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.CheckConstraint("kind IN ('reaudit', 'backtest')", name=op.f("ck_reaudit_kind")),
        sa.CheckConstraint("state IN ('open', 'settled')", name=op.f("ck_reaudit_state")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_reaudit_run_id")),
        sa.ForeignKeyConstraint(
            ["against_run_id"], ["run.id"], name=op.f("fk_reaudit_against_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reaudit")),
    )
    for columns in (["run_id"], ["against_run_id"], ["job", "state"]):
        name = op.f(f"ix_reaudit_{'_'.join(columns)}")
        op.create_index(name, "reaudit", columns, unique=False)


def _shard() -> None:
    op.create_table(
        "reaudit_shard",
        sa.Column("id", BIG, nullable=False),
        sa.Column("reaudit_id", BIG, nullable=False),
        sa.Column("position", BIG, server_default="0", nullable=False),
        sa.Column("shipments", BIG, server_default="0", nullable=False),
        sa.Column("members", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", BIG, server_default="0", nullable=False),
        sa.Column("holder", sa.String(), server_default="", nullable=False),
        sa.Column("fence", BIG, server_default="0", nullable=False),
        sa.Column("claimed_until", Instant(), nullable=True),
        sa.Column("result", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'claimed', 'done')", name=op.f("ck_reaudit_shard_state")
        ),
        sa.ForeignKeyConstraint(
            ["reaudit_id"], ["reaudit.id"], name=op.f("fk_reaudit_shard_reaudit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reaudit_shard")),
        sa.UniqueConstraint(
            "reaudit_id", "position", name=op.f("uq_reaudit_shard_reaudit_id_position")
        ),
    )
    for columns in (["reaudit_id"], ["reaudit_id", "state"]):
        name = op.f(f"ix_reaudit_shard_{'_'.join(columns)}")
        op.create_index(name, "reaudit_shard", columns, unique=False)
