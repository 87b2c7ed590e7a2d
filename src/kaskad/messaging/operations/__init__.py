"""Writes of the room, and the ways out."""
