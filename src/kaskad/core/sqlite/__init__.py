"""Django's SQLite, whose connections wait for their turn to write."""
