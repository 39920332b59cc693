"""Run by Alembic: brings the connection it is given to the asked step."""

from alembic import context

from api.migrations.tables import all_tables

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=all_tables(), render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
