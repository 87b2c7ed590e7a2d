"""Reading for the planner and from its plans."""
