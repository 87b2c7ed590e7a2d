"""What a trainer does next."""
