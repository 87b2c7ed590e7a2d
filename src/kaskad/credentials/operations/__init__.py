"""Everything that issues certificates and takes them back."""
