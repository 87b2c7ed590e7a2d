"""The card of one person, and taking out what is held about them."""
