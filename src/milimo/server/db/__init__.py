"""The database: one writer thread, four readers, migrations, backups. The one place that opens SQLite."""
