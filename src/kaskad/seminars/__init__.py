"""The day itself: who was there, with what evidence."""
