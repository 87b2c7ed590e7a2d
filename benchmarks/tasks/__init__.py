"""Background work: how many tasks a second are enqueued and done, by which engine."""
