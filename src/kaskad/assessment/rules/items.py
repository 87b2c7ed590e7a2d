"""What an item asks and what is right: one value for all languages, whatever it was read from.

A text is a mapping from language (``kk``, ``ru``, ``en``) to words of plain text; kk and ru are
complete in an item that may be used, en need not be there. Parts of an item are named by short
keys that stay when its words change, so that answers of old attempts keep their meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kaskad.assessment.vocab import Difficulty, Kind, Verdict

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Option:
    """A choice, a line to be put in its place, a side of a pair; ``note`` says why, afterwards."""

    key: str
    text: Words
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choices:
    """Of ``options`` those in ``right`` are right: exactly one for a choice, any number otherwise.

    ``keeps_order``: options such as "all of these" stand where they were written.
    """

    options: tuple[Option, ...]
    right: frozenset[str]
    keeps_order: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    """A statement that is true or false."""

    is_true: bool


@dataclass(frozen=True, slots=True)
class Matching:
    """Every line on the left has one on the right, by key; some on the right may have none."""

    left: tuple[Option, ...]
    right: tuple[Option, ...]
    pairs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ordering:
    """Lines in their right order."""

    lines: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number, right within ``tolerance`` on both sides; ``unit`` stands behind the field."""

    value: Decimal
    tolerance: Decimal = Decimal(0)
    unit: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Short:
    """Words taken as right, in any language: letters are folded before they are compared."""

    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ballot:
    """A drawn ballot: the marks in its squares, in words, and what becomes of it.

    ``marks`` are drawn in the squares "for" and "against" (``tick``, ``cross``, ``scribble`` or
    nothing); ``text`` says what else is to be seen, such as a missing signature.
    """

    key: str
    marks: tuple[str, str]
    text: Words
    verdict: Verdict
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ballots:
    """Ballots to sort."""

    ballots: tuple[Ballot, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A question about the situation of a case."""

    key: str
    kind: Kind
    text: Words
    body: SimpleBody


@dataclass(frozen=True, slots=True)
class Case:
    """A situation (the text of the item) and what is asked of it, in this order."""

    steps: tuple[Step, ...]


SimpleBody = Choices | Truth | Matching | Ordering | Number | Short | Ballots
Body = SimpleBody | Case
BODIES: Mapping[Kind, type[Body]] = {
    Kind.CHOICE: Choices,
    Kind.CHOICES: Choices,
    Kind.TRUTH: Truth,
    Kind.MATCHING: Matching,
    Kind.ORDERING: Ordering,
    Kind.NUMERIC: Number,
    Kind.SHORT: Short,
    Kind.BALLOTS: Ballots,
    Kind.CASE: Case,
}


@dataclass(frozen=True, slots=True)
class ItemContent:
    """An item in one version.

    ``block`` is the number of the topic block; ``provisions`` are codes of the law's provisions;
    ``explanation`` is shown with the result; ``source`` says where the fact was taken from.
    """

    code: str
    kind: Kind
    block: int
    text: Words
    body: Body
    explanation: Words
    provisions: tuple[str, ...]
    difficulty: Difficulty = Difficulty.MEDIUM
    source: str = ""
