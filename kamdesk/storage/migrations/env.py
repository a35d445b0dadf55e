"""Runs the revisions on the connection the runner opened; see kamdesk/storage/migrate.py."""

from alembic import context

context.configure(**context.config.attributes["options"])
with context.begin_transaction():
    context.run_migrations()
