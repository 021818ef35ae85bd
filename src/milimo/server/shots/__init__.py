"""Scenes, shots, elements and takes."""
