"""Pages that combine rooms, one shelf per audience. No tables, no rules."""
