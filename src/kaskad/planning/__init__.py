"""Planner runs and the drafts they make."""
