"""Alembic's environment. The connection comes from milimo.server.db.migrate; nothing is read from an ini file."""

from __future__ import annotations

from alembic import context

from milimo.server.db.tables import Table

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Table.metadata, render_as_batch=True, transactional_ddl=False)
context.run_migrations()
