"""What is read of items, tests and attempts."""
