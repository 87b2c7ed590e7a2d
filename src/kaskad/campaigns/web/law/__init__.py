"""Pages of laws and provisions."""
