"""Reading figures; the one shelf that may read the models of lower rooms."""
