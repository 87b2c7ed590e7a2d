"""Items, tests, attempts, and what they tell about the teaching."""
