"""Figures, coverage as of a date, bulletins."""
