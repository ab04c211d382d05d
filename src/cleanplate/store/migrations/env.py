"""What alembic runs: the steps, in the transaction that it was handed."""

from alembic import context

from cleanplate.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,  # SQLite's too: all steps or none
)
with context.begin_transaction():
    context.run_migrations()
