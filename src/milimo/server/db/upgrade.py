"""Runs Alembic's migrations on a database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from milimo.server.db.sqlite import connect, open_engine


def upgrade(path: Path, migrations: Path, to: str) -> None:
    """Run the migrations up to `to` in one transaction: all of them, or none."""
    engine = open_engine(path, read_only=False)
    try:
        with connect(engine) as connection:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                command.upgrade(_config(connection, migrations), to)
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                raw: Any = connection.connection.dbapi_connection
                if raw.in_transaction:
                    connection.exec_driver_sql("ROLLBACK")
                raise
    finally:
        engine.dispose()


def _config(connection: Connection, migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
