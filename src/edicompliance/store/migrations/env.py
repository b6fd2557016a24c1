"""What Alembic runs to take the steps: over the connection that `migrating` hands it."""

from alembic import context

from edicompliance.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=False,
)
with context.begin_transaction():
    context.run_migrations()
