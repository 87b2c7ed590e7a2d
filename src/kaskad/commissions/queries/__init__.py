"""Reads of the room; every function returns values, never rows of tables."""
