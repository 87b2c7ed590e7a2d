"""Pages and papers of the tests."""
