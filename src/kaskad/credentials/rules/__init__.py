"""Decisions on plain values: who is certified, what is signed, whether a lineage is whole."""
