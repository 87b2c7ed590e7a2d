"""How well answer sheets are read from photographs, and what it costs."""
