"""When somebody had seen to what was laid aside: files, interchanges, outgoing files, hand-offs."""

import sqlalchemy as sa
from alembic import op

from edicompliance.store.types import Instant

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the columns; nobody had seen to anything before."""
    for table in ("sighting", "interchange", "outbox", "handoff"):
        op.add_column(table, sa.Column("seen_to_at", Instant(), nullable=True))
