"""Projects, their script, their story."""
