"""Pages of certificates, and what programs read of them."""
