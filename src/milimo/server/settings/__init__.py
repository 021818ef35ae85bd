"""Settings of a home, what lies on its disk, the machine, and who is spoken to."""
