"""Since when a file grows, or has no end: whoever waits for it too long is told."""

import sqlalchemy as sa
from alembic import op

from edicompliance.store.types import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; what waits now waits since it was first seen."""
    op.add_column("sighting", sa.Column("waiting_since", Instant(), nullable=True))
    op.execute("UPDATE sighting SET waiting_since = first_seen")
