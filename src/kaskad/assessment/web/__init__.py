"""Pages of the bank of items, for central staff."""
