"""Append-only record of every write."""
