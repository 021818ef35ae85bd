"""Scratch sound: what a place sounds like, and what is done in it. 48 kHz stereo, seeded, quieter than −23 LUFS."""

from milimo.engines.previz.sound.mix import scratch_sound

__all__ = ["scratch_sound"]
