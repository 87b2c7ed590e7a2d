"""The processes that a process has begun, and those that these have."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def descendants(pid: int) -> list[int]:
    """Their numbers, children before theirs; who ends meanwhile may be missing."""
    found, new = [], [pid]
    while new:
        below = []
        for one in new:
            with suppress(OSError):
                for children in Path(f"/proc/{one}/task").glob("*/children"):
                    below += [int(child) for child in children.read_text().split()]
        found += below
        new = below
    return found
