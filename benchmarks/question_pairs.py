"""Measure how well questions that ask the same are found, within and across Kazakh and Russian.

The pairs of ``benchmarks/data/question_pairs.csv`` are written for this. Lexicon, weights and
threshold were tuned on the part "tune"; the topics of the part "test" were held out. Two baselines
run beside it, with the threshold that is best for them on "tune": the share of equal words, and the
share of equal runs of three letters.

"in three" is what a moderator sees: one of three suggestions asks the same, out of all questions of
the set in that language. Then the second question of held-out pairs is typed worse, and the last
table looks for one question among 10,000.

    python -m benchmarks.question_pairs [--vectors FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path

from benchmarks.measure import print_table, timed
from kaskad.answers.rules.folding import trigrams
from kaskad.answers.rules.index import Index
from kaskad.answers.rules.likeness import THRESHOLD, compare, likeness
from kaskad.answers.rules.meaning import Embedder, load_vectors
from kaskad.answers.rules.question import read

ROOT = Path(__file__).resolve().parents[1]
PAIRS = ROOT / "benchmarks" / "data" / "question_pairs.csv"
KINDS = ("kk-kk", "ru-ru", "kk-ru")
PARTS = ("tune", "test")
OPEN_QUESTIONS = 10_000
RUSSIAN_KEYBOARD = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
Score = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Pair:
    kind: str
    part: str
    topic: str
    same: bool
    a: str
    b: str
    note: str


def read_pairs(path: Path = PAIRS) -> list[Pair]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [Pair(**{**row, "same": row["same"] == "1"}) for row in csv.DictReader(lines)]


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


@cache
def _trigrams(text: str) -> frozenset[str]:
    return trigrams(" ".join(re.findall(r"\w+", text.lower())))


def by_words(one: str, other: str) -> float:
    mine, theirs = _words(one), _words(other)
    return len(mine & theirs) / len(mine | theirs)


def by_letters(one: str, other: str) -> float:
    mine, theirs = _trigrams(one), _trigrams(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


@cache
def by_notions(one: str, other: str) -> float:
    return likeness(one, other).score


def by_meaning(embedder: Embedder) -> Score:
    vector = cache(embedder.vector)

    def score(one: str, other: str) -> float:
        mine, theirs = vector(one), vector(other)
        known = mine.any() and theirs.any()
        return compare(read(one), read(other), float(mine @ theirs) if known else None).score

    return score


@dataclass(frozen=True, slots=True)
class Rates:
    recall: float
    precision: float

    @property
    def both(self) -> float:
        total = self.recall + self.precision
        return 2 * self.recall * self.precision / total if total else 0.0


def rates(pairs: Iterable[Pair], score: Score, threshold: float) -> Rates:
    """Recall and precision of saying "the same" from the threshold on."""
    right = wrong = missed = 0
    for pair in pairs:
        said = score(pair.a, pair.b) >= threshold
        right += said and pair.same
        wrong += said and not pair.same
        missed += pair.same and not said
    return Rates(right / (right + missed), right / (right + wrong) if right + wrong else 0.0)


def best_threshold(pairs: list[Pair], score: Score) -> float:
    tune = [pair for pair in pairs if pair.part == "tune"]
    steps = (step / 100 for step in range(4, 100, 2))
    return max(steps, key=lambda at: rates(tune, score, at).both)


def same_groups(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    """Text -> all texts that ask the same."""
    groups: dict[str, set[str]] = {}
    for pair in pairs:
        if pair.same:
            joined = groups.get(pair.a, {pair.a}) | groups.get(pair.b, {pair.b})
            groups |= dict.fromkeys(joined, joined)
    return groups


def in_three(pairs: list[Pair], part: str, kind: str, score: Score) -> float:
    """How often one of the three best questions of the second language asks the same."""
    groups = same_groups(pairs)
    pool = sorted(_texts(pairs, kind[-2:]))
    asked = {p.a for p in pairs if p.part == part and p.kind == kind and p.same}
    found = 0
    for text in asked:
        others = [other for other in pool if other != text]
        best = sorted(others, key=lambda other: (-score(text, other), other))[:3]
        found += any(other in groups[text] for other in best)
    return found / len(asked)


def _texts(pairs: Iterable[Pair], language: str) -> set[str]:
    texts = set()
    for pair in pairs:
        first, second = pair.kind.split("-")
        texts |= {pair.a} if first == language else set()
        texts |= {pair.b} if second == language else set()
    return texts


def _quality(pairs: list[Pair], embedder: Embedder | None) -> None:
    ways: list[tuple[str, Score, float]] = [
        ("baseline: equal words", by_words, best_threshold(pairs, by_words)),
        ("baseline: letters by three", by_letters, best_threshold(pairs, by_letters)),
        ("notions", by_notions, THRESHOLD),
    ]
    if embedder is not None:
        ways.append(("notions and vectors", by_meaning(embedder), THRESHOLD))
    for part in PARTS:
        rows: list[tuple[object, ...]] = []
        for name, score, threshold in ways:
            for kind in KINDS:
                chosen = [p for p in pairs if p.part == part and p.kind == kind]
                found = rates(chosen, score, threshold)
                three = in_three(pairs, part, kind, score)
                rows.append(
                    (name, kind, f"{threshold:.2f}", *_shown(found.recall, found.precision, three))
                )
        print_table((part, "kind", "from", "recall", "precision", "in three"), rows)
        print()


def _shown(*values: float) -> list[str]:
    return [f"{value:.2f}" for value in values]


def _mistyped(text: str) -> str:
    """One letter of every third long word left out, doubled, or exchanged with the next."""
    rng = random.Random(text)

    def spoiled(found: re.Match[str]) -> str:
        word, place = found.group(), rng.randrange(1, len(found.group()) - 2)
        one, two = word[place], word[place + 1]
        ways = (two, one + one + two, two + one)
        return word[:place] + rng.choice(ways) + word[place + 2 :] if rng.random() < 1 / 3 else word

    return re.sub(r"[^\W\d_]{5,}", spoiled, text)


def _typing(pairs: list[Pair]) -> None:
    """Notions alone: how much is lost when the second question is typed worse."""
    ways: list[tuple[str, Callable[[str], str]]] = [
        ("as written", str),
        ("without Kazakh letters", lambda text: text.translate(RUSSIAN_KEYBOARD)),
        ("all capitals", str.upper),
        ("a wrong letter in every third long word", _mistyped),
    ]
    rows: list[tuple[object, ...]] = []
    for (name, typed), kind in product(ways, KINDS):
        held_out = [p for p in pairs if p.part == "test" and p.kind == kind]
        chosen = [replace(pair, b=typed(pair.b)) for pair in held_out]
        found = rates(chosen, by_notions, THRESHOLD)
        rows.append((name, kind, *_shown(found.recall, found.precision)))
    print_table(("test, the second question typed", "kind", "recall", "precision"), rows)
    print()


def many_questions(pairs: list[Pair], count: int) -> list[str]:
    """Open questions: two of the set run together, as long ones are."""
    texts = sorted(_texts(pairs, "kk") | _texts(pairs, "ru"))
    rng = random.Random(5)
    made = list(texts)
    while len(made) < count:
        made.append(f"{rng.choice(texts)} {rng.choice(texts)}")
    return made[:count]


def _speed(pairs: list[Pair]) -> None:
    index = Index()
    questions = many_questions(pairs, OPEN_QUESTIONS)
    building = _spent(lambda: [index.add(str(n), text) for n, text in enumerate(questions)])
    asked = sorted({pair.a for pair in pairs})
    spent = [_spent(lambda text=text: index.candidates(text)) for text in asked]
    walls, processors = (sorted(each[kind] for each in spent) for kind in (0, 1))
    late = int(0.95 * len(asked))
    rows = [
        ("candidates of one question, median", *map(statistics.median, (walls, processors))),
        ("candidates of one question, 95th of 100", walls[late], processors[late]),
        ("taking one question in", *(each / OPEN_QUESTIONS for each in building)),
    ]
    print_table(
        (f"among {OPEN_QUESTIONS:,} questions", "ms", "processor ms"),
        [(name, 1000 * wall, 1000 * processor) for name, wall, processor in rows],
    )


def _spent(action: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock and of the processor; they differ while others work on the machine."""
    started = time.process_time()
    wall = timed(action)
    return wall, time.process_time() - started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path, help="a folder of aligned vectors, *.vec")
    folder = parser.parse_args().vectors
    pairs = read_pairs()
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for pair in pairs:
        counts[pair.part, pair.kind][pair.same] += 1
    print_table(
        ("pairs", "kind", "same", "not the same"),
        [(*each, counts[each][1], counts[each][0]) for each in product(PARTS, KINDS)],
    )
    print()
    _quality(pairs, load_vectors(folder) if folder else None)
    _typing(pairs)
    _speed(pairs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
