"""How official texts write numbers, dates and agreements, without Django and in three languages.

In Kazakh no ending is ever put on a figure: it goes on the noun or the month after it. In Russian
the words after a figure follow its last digits. Blanks are plain: a page binds figures to their
nouns, a file can be searched.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from kaskad.core.shares import honest
from kaskad.core.shares import share as percentage
from kaskad.core.web.words import KK_ENDINGS, MONTHS, Case

MINUS = "\u2212"


class Text(NamedTuple):
    """One text in Kazakh, Russian and English."""

    kk: str
    ru: str
    en: str

    def get(self, language: str) -> str:
        """The text in ``language``."""
        return str(getattr(self, language))

    @property
    def is_whole(self) -> bool:
        """Whether no language is missing."""
        return all(self)


def number(value: int, language: str) -> str:
    """71030 -> "71 030" (kk, ru), "71,030" (en)."""
    written = f"{abs(value):,}"
    written = written if language == "en" else written.replace(",", " ")
    return f"{MINUS}{written}" if value < 0 else written


def tenths(value: float, language: str) -> str:
    """66.89 -> "66,9" (kk, ru), "66.9" (en); a true minus sign."""
    exact = Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    written = f"{abs(exact):.1f}" if language == "en" else f"{abs(exact):.1f}".replace(".", ",")
    return f"{MINUS}{written}" if exact < 0 else written


def share(part: int, whole: int, language: str) -> str:
    """A percentage with one decimal in which only all is 100 and only nothing is 0."""
    return tenths(honest(percentage(part, whole)), language)


def ru(count: int, one: str, few: str, many: str) -> str:
    """The Russian form that agrees with ``count``: 1 член, 2 члена, 5 членов."""
    last, teens = count % 10, count % 100
    if last == 1 and teens != 11:
        return one
    return few if last in (2, 3, 4) and teens not in (12, 13, 14) else many


def en(count: int, one: str, many: str) -> str:
    """The English form that agrees with ``count``."""
    return one if count == 1 else many


def day(value: date, language: str, case: Case = "") -> str:
    """With the year; ``case`` is the Kazakh ending of the month ("on": 2026 жылғы 18 ақпанда)."""
    short = day_short(value, language, case)
    if language == "kk":
        return f"{value.year} жылғы {short}"
    return f"{short} {value.year} года" if language == "ru" else f"{short} {value.year}"


def day_short(value: date, language: str, case: Case = "") -> str:
    """Day and month."""
    month = MONTHS[language][value.month - 1]
    if language == "kk" and case:
        month += KK_ENDINGS[case][value.month - 1]
    return f"{value.day} {month}"


def kk_day_of(value: date) -> str:
    """The Kazakh date as an attribute: "2026 жылғы 12 ақпандағы"."""
    on = day(value, "kk", "on")
    return on + ("ғы" if on.endswith("а") else "гі")


def period(first: date, last: date, language: str) -> str:
    """A span of days, both included; a shared month or year is named once.

    2026 жылғы 18 ақпан – 4 наурыз аралығында; с 18 февраля по 4 марта 2026 года.
    """
    if first == last:
        return day(first, language, "on")
    if language == "kk":
        if first.year != last.year:
            return f"{day(first, 'kk')} – {day(last, 'kk')} аралығында"
        return f"{first.year} жылғы {window(first, last, 'kk')} аралығында"
    if first.year != last.year:
        begin = day(first, language)
    elif first.month != last.month:
        begin = day_short(first, language)
    else:
        begin = str(first.day)
    end = day(last, language)
    return f"с {begin} по {end}" if language == "ru" else f"from {begin} to {end}"


def window(first: date, last: date, language: str) -> str:
    """A span without a year: "19–25 ақпан", "26 февраля – 7 марта"."""
    if first == last:
        return day_short(first, language)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_short(last, language)}"
    return f"{day_short(first, language)} – {day_short(last, language)}"


def lower_first(text: str) -> str:
    """For the middle of a sentence; abbreviations such as "ОРК" stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def ru_of(body: str) -> str:
    """A Russian commission's name in the genitive; the name as it is when it is not one.

    "Центральная комиссия референдума" -> "Центральной комиссии референдума".
    """
    before, found, after = body.partition("комиссия")
    words = before.split()
    if not found or not all(word.endswith("ая") for word in words):
        return body
    return " ".join([*(f"{word[:-2]}ой" for word in words), f"комиссии{after}"])


def in_thousands(count: int) -> tuple[int, bool]:
    """(thousands, whether there are more): 71030 -> (71, True). Below a thousand (0, True)."""
    return count // 1000, count % 1000 > 0


def members_in_thousands(count: int) -> Text:
    """Such as 71 мыңнан астам мүшесі; более 71 тысячи членов; more than 71 thousand members."""
    thousands, more = in_thousands(count)
    if thousands == 0:
        return Text(
            f"{count} мүшесі",
            f"{count} {ru(count, 'член', 'члена', 'членов')}",
            f"{count} {en(count, 'member', 'members')}",
        )
    kk, rus, eng = (number(thousands, language) for language in ("kk", "ru", "en"))
    if more:
        genitive = ru(thousands, "тысячи", "тысяч", "тысяч")
        return Text(
            f"{kk} мыңнан астам мүшесі",
            f"более {rus} {genitive} членов",
            f"more than {eng} thousand members",
        )
    nominative = ru(thousands, "тысяча", "тысячи", "тысяч")
    return Text(f"{kk} мың мүшесі", f"{rus} {nominative} членов", f"{eng} thousand members")
