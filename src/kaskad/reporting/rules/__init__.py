"""Pure decisions: counting, adding up, and the words of a bulletin."""
