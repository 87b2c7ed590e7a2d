"""Writes of the room: one transaction, one actor, one moment, and its entry."""
