"""Milimo Video: a local-first, AI-native cinematic studio."""

__version__ = "0.1.0"
