"""Which column of a roster means what: headings in three languages, in any order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kaskad.commissions.rules.oneroster import HEADINGS, LINES, STATUS
from kaskad.core.names import clean_spaces, repair_mixed_script

# The first word of a language is the one we write ourselves (kk, ru, en).
COLUMNS: Final[Mapping[str, tuple[str, str, str]]] = {
    "commission": ("Комиссия коды", "Код комиссии", "commission"),
    "last_name": ("Тегі", "Фамилия", "last_name"),
    "first_name": ("Аты", "Имя", "first_name"),
    "patronymic": ("Әкесінің аты", "Отчество", "patronymic"),
    "iin": ("ЖСН", "ИИН", "iin"),
    "role": ("Лауазымы", "Должность", "role"),
    "full_time": ("Тұрақты негізде", "На постоянной основе", "full_time"),
    "language": ("Оқу тілі", "Язык обучения", "language"),
    "phone": ("Телефон", "Телефон", "phone"),
    "email": ("Электрондық пошта", "Электронная почта", "email"),
    "since": ("Мерзімі басталған күн", "Дата начала полномочий", "since"),
}
REQUIRED: Final = ("commission", "last_name", "first_name", "iin", "role")
_ALSO: Final[Mapping[str, str]] = {
    "комиссия": "commission",
    "commission code": "commission",
    "last name": "last_name",
    "surname": "last_name",
    "first name": "first_name",
    "given name": "first_name",
    "жеке сәйкестендіру нөмірі": "iin",
    "индивидуальный идентификационный номер": "iin",
    "роль": "role",
    "рөлі": "role",
    "full time": "full_time",
    "full-time": "full_time",
    "тұрақты кәсіби негізде": "full_time",
    "на постоянной профессиональной основе": "full_time",
    "training language": "language",
    "телефон нөмірі": "phone",
    "номер телефона": "phone",
    "e-mail": "email",
    "эл. пошта": "email",
    "эл. почта": "email",
    "дата начала": "since",
}
LINES_SEARCHED: Final = 10
_ENOUGH: Final = 3


@dataclass(frozen=True, slots=True)
class Header:
    """The headings as written and the place (from 0) of every column that we know."""

    line: int
    written: tuple[str, ...]
    places: Mapping[str, int]
    extra: tuple[str, ...] = ()

    @property
    def is_delta(self) -> bool:
        """Whether the list names changes only: who is not in it stays."""
        return "status" in self.places

    def heading(self, column: str) -> str:
        """The heading of a column as the file has it; the key if the file has no such column."""
        place = self.places.get(column)
        return column if place is None else self.written[place]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a whole file cannot be read; ``columns`` are keys."""

    code: str
    columns: tuple[str, ...] = ()


def fold(word: str) -> str:
    """A word for comparing: lower case, no ё, no look-alike letters, no decoration."""
    repaired, _ = repair_mixed_script(clean_spaces(word))
    return repaired.lower().replace("ё", "е").strip(" *:.№")


_MEANING: Final[Mapping[str, str]] = {
    **{fold(word): key for key, words in COLUMNS.items() for word in words},
    **{fold(word): key for word, key in _ALSO.items()},
    **{fold(word): key for word, key in HEADINGS.items()},
    fold(STATUS): "status",
}
# Columns that say where a cell stands, and nothing about a person.
_PLACES: Final = frozenset(fold(word) for word in LINES)


def match_header(line: int, written: Sequence[str]) -> Header | Fault:
    """Find our columns among the headings; unknown ones are ``extra``.

    A required column that is missing, or any column that stands twice, is a fault.
    """
    words = tuple(clean_spaces(word) for word in written)
    places: dict[str, int] = {}
    twice: list[str] = []
    extra: list[str] = []
    for place, word in enumerate(words):
        key = _MEANING.get(fold(word))
        if key is None:
            extra += [word] if word and fold(word) not in _PLACES else []
        elif key in places:
            twice.append(key)
        else:
            places[key] = place
    if twice:
        return Fault("roster.column_twice", tuple(dict.fromkeys(twice)))
    missing = tuple(key for key in REQUIRED if key not in places)
    if missing:
        return Fault("roster.column_missing", missing)
    return Header(line, words, places, tuple(extra))


def find_header(lines: Sequence[tuple[int, Sequence[str]]]) -> Header | Fault:
    """The header among the first lines of a table: the one with the most of our headings.

    Titles may stand above it. Fewer than three known headings in every line is a fault.
    """
    best: tuple[int, Sequence[str]] | None = None
    most = _ENOUGH - 1
    for line, written in lines[:LINES_SEARCHED]:
        known = sum(fold(word) in _MEANING for word in written)
        if known > most:
            best, most = (line, written), known
    if best is None:
        return Fault("roster.no_header", REQUIRED)
    return match_header(*best)
