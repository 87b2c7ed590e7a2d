"""The commands of the planner, one module each: the docstring says what, `run` does it."""
