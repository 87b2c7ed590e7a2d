"""What is read of seminars: attendance with its evidence, the live room, video."""
