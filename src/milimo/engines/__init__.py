"""AI engines behind one protocol; each in its own folder, found by entry point, run in a worker's engine child."""
