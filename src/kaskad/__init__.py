"""Kaskad trains a whole election administration by cascade, and proves it."""

__version__ = "0.1.0"
