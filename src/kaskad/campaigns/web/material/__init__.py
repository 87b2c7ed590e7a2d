"""Pages of the material of the blocks."""
