"""A member's own training."""
