"""How well planted rings are found."""
