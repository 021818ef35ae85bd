"""The server: FastAPI over SQLite. The only process that opens the database; it never decodes media and never imports engines."""
