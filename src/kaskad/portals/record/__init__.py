"""Those who look into the record: who did what."""
