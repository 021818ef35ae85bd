"""Agents: their tokens, their slots, and everything they say about jobs."""
