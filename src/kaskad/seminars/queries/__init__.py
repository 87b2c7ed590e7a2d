"""What is read of seminars and attendance."""
