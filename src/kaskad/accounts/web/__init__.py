"""Sign-in by a personal link, and who acts in a request."""
