"""Questions of those who are trained, and the official answers to them."""
