"""Everything that changes items, tests and attempts."""
