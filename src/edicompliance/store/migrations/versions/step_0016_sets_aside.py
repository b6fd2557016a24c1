"""Transaction sets that were laid aside: their document's number, and when somebody saw to it."""

import sqlalchemy as sa
from alembic import op

from edicompliance.store.types import Instant

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the columns, and the index of those laid aside; who saw to the old ones is not known."""
    op.add_column(
        "transaction_set", sa.Column("number", sa.String(), server_default="", nullable=False)
    )
    op.add_column("transaction_set", sa.Column("seen_to_at", Instant(), nullable=True))
    aside = sa.text("state IN ('rejected', 'quarantined') AND seen_to_at IS NULL")
    op.create_index(
        op.f("ix_transaction_set_state"),
        "transaction_set",
        ["state"],
        sqlite_where=aside,
        postgresql_where=aside,
    )
    op.execute(
        "UPDATE transaction_set SET seen_to_at = (SELECT received_at FROM interchange "
        "WHERE interchange.id = transaction_set.interchange_id) "
        "WHERE state IN ('rejected', 'quarantined')"
    )
