"""Certificates that prove training, signed so that anybody can check them without asking us."""
