"""Decisions on plain values: canonical bytes, the chain, what is masked."""
