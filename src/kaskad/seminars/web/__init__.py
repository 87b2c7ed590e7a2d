"""The sheet of a seminar: who was there."""
