"""The way from signing in to one's own page, and words that those pages share."""
