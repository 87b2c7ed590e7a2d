"""Answers kept in a folder, so that a plan of nearly the same instance asks only what is new."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np

from kaskad_planner.grouping import Grouped

_NUMBERS = ("left", "last", "least_left", "least_last", "least_km")


class AnswersFolder:
    """One small file an answer, named by the key of its question; processes may share a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Grouped | None:
        """Return the answer kept for a key; a file that cannot be read counts as none."""
        try:
            with np.load(self._path(key), allow_pickle=False) as kept:
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

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.npz"
