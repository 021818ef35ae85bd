"""The cut as pure functions: time, the document's rules and patches, what a frame shows, a film from its takes."""
