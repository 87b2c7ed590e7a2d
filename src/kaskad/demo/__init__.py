"""The demonstration: a synthetic country and the replay of its campaign."""
