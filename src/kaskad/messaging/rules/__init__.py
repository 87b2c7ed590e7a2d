"""Decisions of the room on plain values."""
