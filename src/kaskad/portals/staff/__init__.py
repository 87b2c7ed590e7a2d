"""Those who answer for a territory."""
