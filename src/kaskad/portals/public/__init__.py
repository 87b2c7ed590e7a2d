"""What everybody may see: coverage, bulletins, open data. No names, no sign-in."""
