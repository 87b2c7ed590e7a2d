"""What a cell of a roster says: each function gives the value and what to say about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kaskad.commissions.rules.days import read_day
from kaskad.commissions.rules.problems import Problem
from kaskad.core.names import clean_spaces, is_mixed, repair_mixed_script

if TYPE_CHECKING:
    from kaskad.core.spreadsheet import Cell

NAME_LENGTH: Final = 100
EMAIL_LENGTH: Final = 254
SEATED_AHEAD: Final = timedelta(days=366)
EARLIEST: Final = date(1995, 9, 28)  # the Constitutional Law on Elections; no commission is older

_INVISIBLE: Final = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
# Most cells are clean already; looking is much faster than cleaning.
_LETTERS: Final = "!-~\\u0400-\\u0482\\u048a-\\u04ff"
_CLEAN: Final = re.compile(f"(?!')[{_LETTERS}]+(?: [{_LETTERS}]+)*")
_NUMBER: Final = re.compile(r"(\d+)[.,]0+")
_CYRILLIC: Final = "А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"
_PLAIN_NAME: Final = re.compile(f"[{_CYRILLIC}]+(?:[ -][{_CYRILLIC}]+)*")
_NAME_SIGNS: Final = frozenset(" -'’ʼ`")
_NO_PATRONYMIC: Final = frozenset({"-", "–", "—", "нет", "жоқ", "жок", "no", "none"})
_DASHES: Final = str.maketrans({"–": "-", "—": "-", "−": "-", "_": "-"})
_SHORT_PRECINCT: Final = re.compile(r"(KZ-\d\d)-(\d{1,4})")
_NOT_DIGIT: Final = re.compile(r"[^0-9]")
_PHONE: Final = re.compile(r"\+?[0-9 ()./–-]+")
_EMAIL: Final = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+",
    re.IGNORECASE,
)

ROLES: Final = {
    "chair": "chair", "chairman": "chair", "chairperson": "chair", "төраға": "chair",
    "төрайым": "chair", "комиссия төрағасы": "chair", "председатель": "chair",
    "председатель комиссии": "chair",
    "deputy": "deputy", "deputy chair": "deputy", "төраға орынбасары": "deputy",
    "төрағаның орынбасары": "deputy", "орынбасар": "deputy", "заместитель": "deputy",
    "заместитель председателя": "deputy", "зам. председателя": "deputy",
    "заместитель председателя комиссии": "deputy",
    "secretary": "secretary", "хатшы": "secretary", "комиссия хатшысы": "secretary",
    "секретарь": "secretary", "секретарь комиссии": "secretary",
    "member": "member", "мүше": "member", "мүшесі": "member", "комиссия мүшесі": "member",
    "член": "member", "член комиссии": "member",
}  # fmt: skip
YES_NO: Final = {
    "yes": True, "y": True, "true": True, "1": True, "иә": True, "ия": True, "да": True,
    "no": False, "n": False, "false": False, "0": False, "жоқ": False, "жок": False, "нет": False,
}  # fmt: skip
LANGUAGES: Final = {
    "kk": "kk", "kazakh": "kk", "қазақша": "kk", "казакша": "kk", "қазақ": "kk",
    "қазақ тілі": "kk", "казахский": "kk", "каз": "kk", "қаз": "kk",
    "ru": "ru", "russian": "ru", "орысша": "ru", "орыс": "ru", "орыс тілі": "ru",
    "русский": "ru", "рус": "ru",
}  # fmt: skip
CHOICES: Final[Mapping[str, Mapping[str, Any]]] = {
    "role": ROLES, "full_time": YES_NO, "language": LANGUAGES,
}  # fmt: skip


class Text(NamedTuple):
    """A text value and what to say about it."""

    value: str
    problem: Problem | None = None


def plain_text(cell: Cell) -> str:
    """What a person sees in the cell: one line, without blanks at the ends and invisible signs."""
    if type(cell) is str:
        if not cell or _CLEAN.fullmatch(cell):
            return cell
        text = clean_spaces(cell.translate(_INVISIBLE))
        return text[1:].lstrip() if text.startswith("'") else text
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell)


def is_formula(text: str, column: str) -> bool:
    """Whether a spreadsheet would compute the text; telephone numbers begin with a plus too."""
    return text[0] in "=@" or (text[0] == "+" and column != "phone")


@lru_cache(maxsize=16384)
def commission_code(text: str) -> Text:
    """The code of a commission, or a KATO code, in the form in which codes are kept."""
    folded = "".join(text.translate(_DASHES).split())
    if number := _NUMBER.fullmatch(folded):
        folded = number[1]
    code, repaired = repair_mixed_script(folded.upper())
    if short := _SHORT_PRECINCT.fullmatch(code):
        code = f"{short[1]}-{short[2].zfill(4)}"
    problem = Problem("commission", "roster.letters_repaired", {"value": code}, remark=True)
    return Text(code, problem if repaired else None)


def name(text: str, column: str) -> Text:
    """A name; mixed alphabets are repaired with a remark, digits and other signs are wrong."""
    if _PLAIN_NAME.fullmatch(text) and len(text) <= NAME_LENGTH:
        return Text(text)
    if len(text) > NAME_LENGTH:
        return Text("", Problem(column, "roster.name_long", {"limit": NAME_LENGTH}))
    if any(letter.isdecimal() for letter in text):
        return Text("", Problem(column, "roster.name_digits"))
    strange = [letter for letter in text if not letter.isalpha() and letter not in _NAME_SIGNS]
    if strange or not text[:1].isalpha():
        sign = (strange or [text[:1]])[0]
        return Text("", Problem(column, "roster.name_signs", {"sign": sign}))
    repaired, changed = repair_mixed_script(text)
    if any(is_mixed(word) for word in re.split(r"[ \-'’ʼ`]", repaired)):
        return Text("", Problem(column, "roster.name_mixed"))
    remark = Problem(column, "roster.letters_repaired", {"value": repaired}, remark=True)
    return Text(repaired, remark if changed else None)


def patronymic(text: str) -> Text:
    """Like a name; people without one write a dash or a word for no."""
    if not text or text.lower() in _NO_PATRONYMIC:
        return Text("")
    return name(text, "patronymic")


@lru_cache(maxsize=1024)
def folded(text: str) -> str:
    """A word of a closed list for comparing."""
    word, _ = repair_mixed_script(text)
    return word.lower().replace("ё", "е").strip(" .")


def iin_text(text: str) -> str:
    """The number without blanks, dashes and the fraction that a spreadsheet adds."""
    compact = (
        text if text.isdecimal() else "".join(text.translate(_DASHES).replace("-", "").split())
    )
    found = _NUMBER.fullmatch(compact)
    return found[1] if found else compact


def phone(text: str) -> Text:
    """A telephone number as ``+`` and digits; 8 and 7 in front of ten digits are Kazakhstan."""
    digits = _NOT_DIGIT.sub("", text)
    if not _PHONE.fullmatch(text):
        return Text("", Problem("phone", "roster.phone"))
    if len(digits) == 11 and (digits[0] == "7" or (digits[0] == "8" and text[0] != "+")):
        return Text(f"+7{digits[1:]}")
    if len(digits) == 10 and text[0] != "+":
        return Text(f"+7{digits}")
    if text[0] == "+" and 8 <= len(digits) <= 15:
        return Text(f"+{digits}")
    return Text("", Problem("phone", "roster.phone"))


def email(text: str) -> Text:
    """An address of electronic mail."""
    if len(text) <= EMAIL_LENGTH and _EMAIL.fullmatch(text):
        local, _, domain = text.rpartition("@")
        return Text(f"{local}@{domain.lower()}")
    return Text("", Problem("email", "roster.email"))


def since(cell: Cell, day: date) -> tuple[date | None, Problem | None]:
    """The first day in the seat: readable, not before the law and not more than a year ahead."""
    found = read_day(plain_text(cell) if isinstance(cell, str) else cell)
    if found is None:
        return None, Problem("since", "roster.date")
    if not EARLIEST <= found <= day + SEATED_AHEAD:
        return None, Problem("since", "roster.date_range", {"date": found.isoformat()})
    return found, None
