"""Pages and addresses of the room."""
