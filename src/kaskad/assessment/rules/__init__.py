"""Decisions on plain values: what an item asks, what an answer is worth, what answers tell."""
