"""Decisions on plain values: which questions say the same, and what a search looks for."""
