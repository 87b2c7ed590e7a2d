"""What is read: attendance, and the live room."""
