"""Background work: tasks that wait in the database, the workers that do them, and the schedule."""
