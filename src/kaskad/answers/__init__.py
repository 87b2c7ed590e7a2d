"""Questions and official answers: what is asked, what was asked already, what is answered for all."""
