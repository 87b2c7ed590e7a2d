"""Questions and official answers: what was asked already, and what is answered for all."""
