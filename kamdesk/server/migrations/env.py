"""Runs the revisions on the connection that was opened; see kamdesk/server/admin/setup.py."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
