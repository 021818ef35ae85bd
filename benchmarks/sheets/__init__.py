"""Contact sheets: what the painters make, laid out to be looked at."""
