"""When somebody had seen to a file, an interchange or an outgoing file that was laid aside."""

import sqlalchemy as sa
from alembic import op

from edicompliance.store.types import Instant

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the columns; nobody had seen to anything before."""
    for table in ("sighting", "interchange", "outbox"):
        op.add_column(table, sa.Column("seen_to_at", Instant(), nullable=True))
