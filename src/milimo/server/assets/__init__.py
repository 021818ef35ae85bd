"""The asset manager's rows and routes; the work on bytes is done in child processes."""
