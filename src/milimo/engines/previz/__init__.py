"""The animatic engine: paints a shot as a layered value study and moves it. CPU only, no weights.

plan -> framing -> set + figures -> layers -> compositor -> frames, and beside it the scratch sound.
"""
