"""Pages of the campaign itself: what the decree orders, and its file."""
