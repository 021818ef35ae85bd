"""Models that cross a boundary: between processes, to disk, or to another language.

Nothing here computes. Every other room may import this one; this one imports none of them.
"""
