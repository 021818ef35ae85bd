"""Blobs: immutable bytes under their SHA-256."""
