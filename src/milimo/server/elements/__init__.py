"""Elements and their reference pictures."""
