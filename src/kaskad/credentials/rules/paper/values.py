"""A certificate as it is asked for, and as the values that a template draws.

Names and facts reach a template as values and are drawn as text; nothing in them is ever read as
markup.
"""

from __future__ import annotations

from dataclasses import dataclass

from kaskad.core import documents
from kaskad.credentials.rules.facts import Facts
from kaskad.credentials.rules.paper.words import Texts


@dataclass(frozen=True, slots=True)
class Paper:
    """One certificate: the facts as signed, and the names of what they call by code.

    ``address`` is that of the square code (``rules.address.address_of``); ``trainer`` the name of
    who taught; ``hours`` the length of the training in words.
    """

    facts: Facts
    campaign: Texts
    stage: Texts
    commission: Texts
    territory: Texts
    address: str
    trainer: str = ""
    hours: Texts | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A text in its language; without one if it is that of what stands around, or of none.

    ``is_long`` tells that it has a word to be broken.
    """

    lang: str
    text: str
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A fact and the word for it, in one language or more; own templates find it by ``key``."""

    key: str
    label: tuple[Said, ...]
    value: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """What a certificate says in one language."""

    lang: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One certificate as a template draws it.

    ``code`` is the square code as SVG, ``page`` the address at which one types the number. Sizes
    are those of letters, in points.
    """

    name: str
    name_size: float
    number: str
    columns: tuple[Column, ...]
    columns_size: float
    facts: tuple[Line, ...]
    facts_size: float
    code: str
    address: str
    page: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the list to sign."""

    row: str
    name: str
    name_size: float
    commission: str
    commission_size: float
    code: str
    number: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the list."""

    foot: str
    rows: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The list before the certificates of a place."""

    title: tuple[Said, ...]
    title_size: float
    place: tuple[Said, ...]
    place_size: float
    organisation_size: float
    count: tuple[Said, ...]
    heads: tuple[tuple[Said, ...], ...]
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Sheets(documents.Paper):
    """Everything that a template finds with ``paper()``; ``emblem`` is an SVG or empty."""

    accent: str
    emblem: str
    emblem_words: str
    organisation: tuple[Said, ...]
    organisation_size: float
    titles: tuple[Said, ...]
    titles_size: float
    statements: tuple[Said, ...]
    offices: tuple[Said, ...]
    signatories: tuple[Said, ...]
    signature_size: float
    number_words: tuple[Said, ...]
    check_title: tuple[Said, ...]
    how_to_check: tuple[Said, ...]
    code_words: str
    certificates: tuple[Drawn, ...]
    cover: Cover | None = None
