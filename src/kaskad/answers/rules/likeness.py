"""How much two questions ask the same, between 0 and 1, and why."""

from __future__ import annotations

from dataclasses import dataclass

from kaskad.answers.rules.folding import trigrams
from kaskad.answers.rules.question import Reading, read

# From here on a question is shown to a moderator as perhaps the same; tuned on half of the
# labelled pairs, see docs/algorithms/question-likeness.md.
THRESHOLD = 0.45

_BOTH_DIFFER = 1.0
_ONE_LONGER = 0.2
_FOREIGN_WORD = 0.35
_OTHER_ASKED = 0.6
_SOFTLY_ASKED = 0.9
_OTHER_NUMBER = 0.6
_NEGATION = 0.9
_OTHER_OF_GROUP = 0.65
_MEANING = 0.4
_SOFT = frozenset({"how", "what"})
CONTRASTS = (
    *("actor", "thing", "phase", "door", "limit", "sense", "origin", "test_kind", "time_of"),
    *("state", "body", "paper", "fault", "expense", "datum"),
)
_TYPO = 0.5


@dataclass(frozen=True, slots=True)
class Likeness:
    """The score, the notions and words that both have, and what speaks against it.

    ``differs`` names groups of notions, "asked", "number" or "negation".
    """

    score: float
    shared: tuple[str, ...]
    differs: tuple[str, ...]

    @property
    def is_suggested(self) -> bool:
        return self.score >= THRESHOLD


def likeness(one: str, other: str) -> Likeness:
    return compare(read(one), read(other))


def compare(one: Reading, other: Reading, meaning: float | None = None) -> Likeness:
    """Compare two readings; ``meaning`` is how near an embedder finds them, if there is one."""
    if one.letters == other.letters:
        return Likeness(1.0, tuple(sorted(one.weights)), ())
    if other.letters < one.letters:
        one, other = other, one
    shared = sorted(one.weights.keys() & other.weights.keys())
    score = _overlap(one, other, shared)
    if meaning is not None:
        score = (1 - _MEANING) * score + _MEANING * max(0.0, meaning)
    differs = []
    for name, factor in _against(one, other):
        differs.append(name)
        score *= factor
    return Likeness(min(score, 1.0), tuple(shared), tuple(differs))


def _overlap(one: Reading, other: Reading, shared: list[str]) -> float:
    both = sum(min(one.weights[code], other.weights[code]) for code in shared)
    rest_one = {code: weight for code, weight in one.weights.items() if code not in other.weights}
    rest_other = {code: weight for code, weight in other.weights.items() if code not in one.weights}
    if one.kazakh == other.kazakh:
        both += _alike(rest_one, rest_other)
    else:
        rest_one, rest_other = _foreign(rest_one), _foreign(rest_other)
    less, more = sorted((sum(rest_one.values()), sum(rest_other.values())))
    whole = both + _BOTH_DIFFER * less + _ONE_LONGER * more
    return both / whole if whole else 0.0


def _foreign(rest: dict[str, float]) -> dict[str, float]:
    """A word that no notion has cannot be found in the other language, so it weighs less."""
    return {
        code: weight * (_FOREIGN_WORD if code.startswith("~") else 1)
        for code, weight in rest.items()
    }


def _alike(rest_one: dict[str, float], rest_other: dict[str, float]) -> float:
    """Weight of unknown words that share most of their letters; they are taken from both."""
    both = 0.0
    for word in [code for code in rest_one if code.startswith("~")]:
        others = [code for code in rest_other if code.startswith("~")]
        best = max(others, key=lambda code: (_same_letters(word, code), code), default=None)
        if best is not None and _same_letters(word, best) >= _TYPO:
            both += min(rest_one.pop(word), rest_other.pop(best))
    return both


def _same_letters(word: str, other: str) -> float:
    mine, theirs = trigrams(word[1:]), trigrams(other[1:])
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def _against(one: Reading, other: Reading) -> list[tuple[str, float]]:
    found = []
    hard_one, hard_other = one.asked - _SOFT, other.asked - _SOFT
    if hard_one and hard_other:
        if hard_one.isdisjoint(hard_other):
            found.append(("asked", _OTHER_ASKED))
    elif hard_one or hard_other:
        found.append(("asked", _SOFTLY_ASKED))
    if one.numbers and other.numbers and one.numbers != other.numbers:
        found.append(("number", _OTHER_NUMBER))
    if any((code in one.negated) != (code in other.negated) for code in _meant(one, other)):
        found.append(("negation", _NEGATION))
    for group in CONTRASTS:
        mine, theirs = one.groups.get(group), other.groups.get(group)
        if mine and theirs and mine.isdisjoint(theirs):
            found.append((group, _OTHER_OF_GROUP))
    return found


def _meant(one: Reading, other: Reading) -> frozenset[str]:
    """Notions that both have and at least one denies."""
    return frozenset((one.negated | other.negated) & one.weights.keys() & other.weights.keys())
