"""Pages of tests, and of the bank of items."""
