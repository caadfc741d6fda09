"""A connection and the steps beside it to a migrated database; run by Alembic."""

from alembic import context

from kulturfeed.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
