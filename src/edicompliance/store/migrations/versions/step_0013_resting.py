"""How often a mailbox failed in a row, and until when it rests for that."""

import sqlalchemy as sa
from alembic import op

from edicompliance.store.types import Instant

revision = "0013"
down_revision = "0012"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the columns; no mailbox rests."""
    op.add_column("mailbox", sa.Column("failures", BIG, server_default="0", nullable=False))
    op.add_column("mailbox", sa.Column("next_try", Instant(), nullable=True))
