"""Commands of the bank of items."""
