"""Decisions on plain values: which questions say the same, who answers them, what they may say."""
