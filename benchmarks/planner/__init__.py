"""The planning engine against its bounds and against two simpler ways, in the same run."""
