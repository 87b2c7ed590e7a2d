"""Pages about plans and planner runs, for staff."""
