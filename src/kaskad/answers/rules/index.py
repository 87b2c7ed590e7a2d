"""Questions among which those like a new one are found at once."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from kaskad.answers.rules.likeness import THRESHOLD, Likeness, compare
from kaskad.answers.rules.meaning import Embedder, Vector
from kaskad.answers.rules.question import Reading, read

# So many are compared word by word; the rest have too little in common.
_COMPARED = 80


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may ask the same."""

    code: str
    likeness: Likeness


class Index:
    """Questions by their codes; kept in memory, made anew from the open questions.

    With an embedder the meaning of whole questions counts too, and finds questions that share no
    word.
    """

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._embedder = embedder
        self._readings: dict[str, Reading] = {}
        self._lengths: dict[str, float] = {}
        self._places: dict[str, set[str]] = defaultdict(set)
        self._vectors: dict[str, Vector] = {}

    def __len__(self) -> int:
        return len(self._readings)

    def __contains__(self, code: str) -> bool:
        return code in self._readings

    def add(self, code: str, text: str) -> None:
        """Take a question in, or its new text."""
        self.remove(code)
        reading = self._readings[code] = read(text)
        # A long question shares much with every other one; a short one is not divided by little.
        self._lengths[code] = math.sqrt(4 + reading.weight)
        for unit in _units(reading):
            self._places[unit].add(code)
        if self._embedder is not None:
            vector = self._embedder.vector(text)
            if vector.any():
                self._vectors[code] = vector

    def remove(self, code: str) -> None:
        """Forget a question; one that is not there is no matter."""
        reading = self._readings.pop(code, None)
        if reading is None:
            return
        del self._lengths[code]
        self._vectors.pop(code, None)
        for unit in _units(reading):
            self._places[unit].discard(code)
            if not self._places[unit]:
                del self._places[unit]

    def candidates(
        self, text: str, *, limit: int = 3, at_least: float = THRESHOLD
    ) -> list[Candidate]:
        """The questions most like this one, the best first; equal ones in order of their codes."""
        reading = read(text)
        meanings = self._meanings(text)
        found = [
            Candidate(code, compare(reading, self._readings[code], meanings.get(code)))
            for code in self._near(reading) | set(_best(meanings))
        ]
        good = [candidate for candidate in found if candidate.likeness.score >= at_least]
        good.sort(key=lambda candidate: (-candidate.likeness.score, candidate.code))
        return good[:limit]

    def _near(self, reading: Reading) -> set[str]:
        """Those that share most, rare notions above all."""
        shared: dict[str, float] = defaultdict(float)
        everything = len(self._readings)
        for unit, weight in sorted(_units(reading).items()):
            places = self._places.get(unit)
            if places:
                worth = weight * math.log(1 + everything / len(places))
                for code in places:
                    shared[code] += worth
        lengths = self._lengths
        return set(_best({code: worth / lengths[code] for code, worth in shared.items()}))

    def _meanings(self, text: str) -> dict[str, float]:
        """How near the meanings are; a text of which no word is known has none."""
        if self._embedder is None or not self._vectors:
            return {}
        vector = self._embedder.vector(text)
        if not vector.any():
            return {}
        near = np.stack(list(self._vectors.values())) @ vector
        return dict(zip(self._vectors, map(float, near), strict=True))


def _units(reading: Reading) -> dict[str, float]:
    """What a question is found by: its notions and words, or its letters if it has none."""
    return dict(reading.weights) or {f"={reading.letters}": 1.0}


def _best(worth: dict[str, float]) -> list[str]:
    best = heapq.nlargest(_COMPARED, ((value, code) for code, value in worth.items()))
    return [code for _, code in best]
