"""Asking for planner runs, executing them, and loading their plans."""
