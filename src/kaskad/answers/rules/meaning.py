"""The meaning of whole questions as vectors, from files that an installation brings itself.

Nothing is downloaded and nothing is shipped: without files questions are compared by notions and
words alone. What fits here is anything that turns a text into a vector of length 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kaskad.answers.rules.folding import fold, words

Vector = NDArray[np.float32]
_MOST_WORDS = 100_000


class Embedder(Protocol):
    """Makes of every text a vector of the same size: of length 1, or of zeros if it knows none."""

    def vector(self, text: str) -> Vector: ...


class UnreadableVectorsError(ValueError):
    """A file of vectors that is not what its first line says; the message names the line."""


class WordVectors:
    """The mean of the vectors of the words, rare words above frequent ones.

    Kazakh and Russian words stand in one space, as the files of aligned vectors have them.
    """

    def __init__(self, places: Mapping[str, int], vectors: Vector) -> None:
        self._places = places
        self._vectors = vectors
        # Words are ordered by frequency; the weight of a frequent one is small (Arora, 2017).
        share = 1.0 / (np.arange(len(vectors)) + 1.0) / (np.log(len(vectors) + 1.0) + 0.58)
        self._weights = (1e-3 / (1e-3 + share)).astype(np.float32)

    def vector(self, text: str) -> Vector:
        known = [self._places[word] for word in map(fold, words(text)) if word in self._places]
        if not known:
            return np.zeros(self._vectors.shape[1], dtype=np.float32)
        mean: Vector = self._weights[known] @ self._vectors[known]
        length = float(np.linalg.norm(mean))
        return (mean / length).astype(np.float32) if length else mean


def read_vectors(lines: Iterable[str], most: int = _MOST_WORDS) -> tuple[list[str], Vector]:
    """The words and vectors of a file in the text format of word2vec and fastText."""
    numbered = enumerate(lines, start=1)
    try:
        size = int(next(numbered)[1].split()[1])
    except (StopIteration, IndexError, ValueError):
        raise UnreadableVectorsError("line 1: it says how many words and numbers follow") from None
    names: list[str] = []
    rows: list[NDArray[np.float32]] = []
    for number, line in numbered:
        if len(names) == most:
            break
        name, *figures = line.rstrip().split(" ")
        try:
            row = np.array(figures, dtype=np.float32)
        except ValueError:
            raise UnreadableVectorsError(f"line {number}: not a number") from None
        if row.shape != (size,) or not np.isfinite(row).all():
            raise UnreadableVectorsError(f"line {number}: it has not {size} numbers")
        length = float(np.linalg.norm(row))
        names.append(fold(name.lower()))
        rows.append(row / length if length else row)
    return names, np.array(rows, dtype=np.float32).reshape(len(rows), size)


def load_vectors(folder: Path, most: int = _MOST_WORDS) -> WordVectors | None:
    """The vectors of all ``*.vec`` of a folder (one a language, aligned), or nothing."""
    read = []
    for path in sorted(folder.glob("*.vec")):
        with path.open(encoding="utf-8", newline="\n") as lines:
            try:
                read.append(read_vectors(lines, most))
            except UnreadableVectorsError as error:
                raise UnreadableVectorsError(f"{path.name}, {error}") from None
    if not read:
        return None
    if len({vectors.shape[1] for _, vectors in read}) > 1:
        raise UnreadableVectorsError("the files of one folder have vectors of different sizes")
    # Frequent words of all languages first: the place stands for the frequency.
    ordered = sorted(
        (place, file, word)
        for file, (names, _) in enumerate(read)
        for place, word in enumerate(names)
    )
    places: dict[str, int] = {}
    rows: list[NDArray[np.float32]] = []
    for place, file, word in ordered:
        if word not in places:
            places[word] = len(rows)
            rows.append(read[file][1][place])
    return WordVectors(places, np.array(rows, dtype=np.float32))
