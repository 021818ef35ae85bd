"""Measurements: ratios taken side by side in one run, written as JSON and printed as tables."""
