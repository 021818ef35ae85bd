"""Exports: sequences rendered to films. Each is a job; this is what people ask about it."""
