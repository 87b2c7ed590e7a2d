"""Answers kept in a folder, so that a plan of nearly the same instance asks only what is new."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np

from kaskad_planner.grouping import Grouped

# An answer takes one to a few kilobytes; the oldest go when there are more.
MOST_KEPT = 100_000

_NUMBERS = ("left", "last", "least_left", "least_last", "least_km")


class AnswersFolder:
    """One small file an answer, named by the key of its question; processes may share a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Grouped | None:
        """Return the answer kept for a key; a file that cannot be read counts as none."""
        path = self._path(key)
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                path.touch()
                left, last, least_left, least_last, least_km = kept["numbers"].tolist()
                return Grouped(
                    kept["people"],
                    kept["groups"],
                    int(left),
                    int(last),
                    int(least_left),
                    int(least_last),
                    float(least_km),
                )
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def put(self, key: str, grouped: Grouped) -> None:
        """Keep an answer; another process sees all of it or nothing."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        numbers = np.array([getattr(grouped, name) for name in _NUMBERS], dtype=float)
        with part.open("wb") as file:
            np.savez(file, people=grouped.people, groups=grouped.groups, numbers=numbers)
        part.replace(path)

    def trim(self, most: int = MOST_KEPT) -> None:
        """Remove the answers that were not used for longest: no more than `most` are kept."""
        kept = list(self.folder.glob("??/*.npz"))
        if len(kept) <= most:
            return
        used = sorted((path.stat().st_mtime_ns, path) for path in kept)
        for _, path in used[: len(kept) - most]:
            path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.npz"
