"""Sequences: versioned timeline documents, and their exports."""
