"""Sorting ballots, for systems that know only matching: ballots on the left, verdicts on the right.

The marks are drawn before the text, as ``[✓] [ ]``: "for" first, "against" second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from kaskad.assessment.rules.items import Ballot, Ballots, Matching, Option, Words
from kaskad.assessment.vocab import Verdict

# Files of items hold all languages at once, whoever asks for them; so these are no messages.
VERDICTS: Final[Mapping[Verdict, Words]] = {
    Verdict.FOR: {"kk": "Жақтап", "ru": "За", "en": "For"},
    Verdict.AGAINST: {"kk": "Қарсы", "ru": "Против", "en": "Against"},
    Verdict.INVALID: {"kk": "Жарамсыз", "ru": "Недействительный", "en": "Invalid"},
    Verdict.NOT_COUNTED: {
        "kk": "Жарамды, бірақ есептелмейді",
        "ru": "Действителен, но не учитывается",
        "en": "Valid, but not counted",
    },
}
TRUTHS: Final[Mapping[bool, Words]] = {
    True: {"kk": "Дұрыс", "ru": "Верно", "en": "True"},
    False: {"kk": "Дұрыс емес", "ru": "Неверно", "en": "False"},
}
_DRAWN: Final = {"": " ", "tick": "✓", "cross": "✗", "scribble": "≈"}
_MARKS: Final = {sign: mark for mark, sign in _DRAWN.items()}
_BEFORE: Final = re.compile(r"\[([ ✓✗≈])\] \[([ ✓✗≈])\](?:\s+|$)")
_KNOWN: Final = {
    text: verdict for verdict, words in VERDICTS.items() for text in (str(verdict), *words.values())
}


def as_matching(body: Ballots, languages: frozenset[str]) -> Matching:
    """The same question as pairs, in ``languages``; what is lost are the notes."""
    left = tuple(_drawn(ballot, languages) for ballot in body.ballots)
    right = tuple(
        Option(_key(verdict), {one: words[one] for one in sorted(languages)})
        for verdict, words in VERDICTS.items()
    )
    return Matching(left, right, {one.key: _key(one.verdict) for one in body.ballots})


def _key(verdict: Verdict) -> str:
    return verdict.replace("_", "-")


def _drawn(ballot: Ballot, languages: frozenset[str]) -> Option:
    first, second = (_DRAWN.get(mark, " ") for mark in ballot.marks)
    spoken = languages | ballot.text.keys()
    text = {
        one: f"[{first}] [{second}] {ballot.text.get(one, '')}".rstrip() for one in sorted(spoken)
    }
    return Option(ballot.key, text, ballot.note)


def as_ballots(body: Matching) -> Ballots | None:
    """Pairs that were ballots; None if they are other pairs."""
    verdicts = {one.key: _verdict(one) for one in body.right}
    found = []
    for line in body.left:
        marks = {drawn.groups() for text in line.text.values() if (drawn := _BEFORE.match(text))}
        verdict = verdicts.get(body.pairs.get(line.key, ""))
        if len(marks) != 1 or verdict is None:
            return None
        first, second = marks.pop()
        rest = {one: _BEFORE.sub("", text, count=1) for one, text in line.text.items()}
        seen = {one: text for one, text in rest.items() if text}
        found.append(Ballot(line.key, (_MARKS[first], _MARKS[second]), seen, verdict, line.note))
    return Ballots(tuple(found))


def _verdict(option: Option) -> Verdict | None:
    return next((_KNOWN[text] for text in option.text.values() if text in _KNOWN), None)
