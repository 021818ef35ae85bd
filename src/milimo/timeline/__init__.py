"""The cut as pure functions: time, the document's rules and patches, what is on screen at a frame, a film from its takes."""
