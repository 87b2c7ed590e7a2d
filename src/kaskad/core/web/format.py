"""How numbers, dates and times are written in Kazakh, Russian and English.

Every function takes the language last and uses the active one without it. Numbers are bound with
no-break spaces; dates never break between day and month. Kazakh takes its case endings on the
month ("18 ақпаннан"), so a sentence names the case and the translator writes no ending.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Literal

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kaskad.core.actor import COMMAND_MARK, SYSTEM_MARK
from kaskad.core.shares import honest
from kaskad.core.web.words import (
    DAY_HALVES,
    KK_ENDINGS,
    MONTHS,
    SIZES,
    WEEKDAYS,
    WEEKDAYS_SHORT,
    Case,
)

NB = "\u00a0"
SHY = "\u00ad"
MINUS = "\u2212"
LONG_WORD = 13  # letters; longer words of a headline may be divided
Half = Literal["morning", "afternoon"]


def language(lang: str | None = None) -> str:
    """``lang``, or the active language, as one of kk, ru, en."""
    found = (lang or get_language() or "kk")[:2]
    return found if found in MONTHS else "en"


# Numbers


def number(value: float | Decimal, places: int = 0, lang: str | None = None) -> str:
    """71030 -> "71 030" (kk, ru), "71,030" (en); a true minus sign; halves are rounded up."""
    lang = language(lang)
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    thousands, _, fraction = f"{abs(exact):,.{places}f}".partition(".")
    if lang != "en":
        thousands = thousands.replace(",", NB)
    point = "." if lang == "en" else ","
    sign = MINUS if exact < 0 else ""
    return f"{sign}{thousands}{point}{fraction}" if fraction else f"{sign}{thousands}"


def signed(value: float | Decimal, places: int = 1, lang: str | None = None) -> str:
    """A difference: "+2,9", "−14,4", and "0,0" without a sign."""
    text = number(value, places, lang)
    is_zero = not any(character in "123456789" for character in text)
    if is_zero:
        return text.lstrip(MINUS)
    return text if text.startswith(MINUS) else f"+{text}"


def percent(value: float, places: int = 1, lang: str | None = None) -> str:
    """66.89 -> "66,9 %" (kk, ru), "66.9%" (en); see ``honest`` for the ends of the scale."""
    lang = language(lang)
    text = number(honest(value, places), places, lang)
    return f"{text}%" if lang == "en" else f"{text}{NB}%"


def size(count: int, lang: str | None = None) -> str:
    """Bytes: "31 КБ", "3,1 МБ"; "31 KB" in English."""
    lang = language(lang)
    small, kilo, mega = SIZES[lang]
    if count < 1000:
        return f"{number(count, 0, lang)}{NB}{small}"
    if count < 1_000_000:
        return f"{number(count / 1000, 0, lang)}{NB}{kilo}"
    return f"{number(count / 1_000_000, 1, lang)}{NB}{mega}"


# Dates and times


def day_short(value: date, case: Case = "", lang: str | None = None) -> str:
    """Day and month: "4 наурыз", "4 марта", "4 March".

    ``case`` is for Kazakh: "from" 4 наурыздан, "to" 4 наурызға, "on" 4 наурызда, "of" 4 наурыздың.
    """
    lang = language(lang)
    return f"{value.day}{NB}{_month(value.month, case, lang)}"


def day(value: date, case: Case = "", lang: str | None = None) -> str:
    """With the year: "2026 жылғы 4 наурыз", "4 марта 2026 г.", "4 March 2026"."""
    lang = language(lang)
    return _with_year(day_short(value, case, lang), value.year, lang)


def date_range(first: date, last: date, lang: str | None = None, *, year: bool = False) -> str:
    """Both ends included: "19–25 ақпан", "26 ақпан – 7 наурыз"; one day when they are equal."""
    lang = language(lang)
    if first.year != last.year:
        return f"{day(first, '', lang)}{NB}– {day(last, '', lang)}"
    if first == last:
        text = day_short(first, "", lang)
    elif first.month == last.month:
        text = f"{first.day}–{day_short(last, '', lang)}"
    else:
        text = f"{day_short(first, '', lang)}{NB}– {day_short(last, '', lang)}"
    return _with_year(text, last.year, lang) if year else text


def weekday(value: date, lang: str | None = None) -> str:
    """Gives "бейсенбі", "четверг", "Thursday"."""
    return WEEKDAYS[language(lang)][value.weekday()]


def weekday_short(value: date, lang: str | None = None) -> str:
    """Gives "Бс", "Чт", "Thu"."""
    return WEEKDAYS_SHORT[language(lang)][value.weekday()]


def day_of_week(value: date, lang: str | None = None) -> str:
    """The date as people say it: "5 наурыз, бейсенбі", "5 марта, четверг", "Thursday 5 March"."""
    lang = language(lang)
    if lang == "en":
        return f"{weekday(value, lang)} {day_short(value, '', lang)}"
    return f"{day_short(value, '', lang)}, {weekday(value, lang)}"


def clock_time(value: time | datetime) -> str:
    """Gives "10:00", the same in all three languages. A datetime must already be in local time."""
    return f"{value.hour:02}:{value.minute:02}"


def moment(value: datetime, lang: str | None = None) -> str:
    """Gives "2026 жылғы 4 наурыз, сағат 20:00"; the datetime must already be in local time."""
    lang = language(lang)
    hour = f"сағат{NB}{clock_time(value)}" if lang == "kk" else clock_time(value)
    return f"{day(value, '', lang)}, {hour}"


def half_day(half: Half, lang: str | None = None) -> str:
    """Gives "түске дейін" or "түстен кейін"; "до обеда", "после обеда"; "morning", "afternoon"."""
    return DAY_HALVES[language(lang)][0 if half == "morning" else 1]


def times(first: time | datetime, last: time | datetime) -> str:
    """Gives "10:00–14:00", not to be broken."""
    return f"{clock_time(first)}–{clock_time(last)}"


def _month(month: int, case: Case, lang: str) -> str:
    name = MONTHS[lang][month - 1]
    return name + KK_ENDINGS[case][month - 1] if lang == "kk" and case else name


def _with_year(text: str, year: int, lang: str) -> str:
    if lang == "kk":
        return f"{year}{NB}жылғы {text}"
    return f"{text} {year}{NB}г." if lang == "ru" else f"{text} {year}"


# Text

_VOWELS = frozenset("аәеёиоөуұүыіэюя")
_LONG = re.compile(rf"[А-ЯЁӘҒҚҢӨҰҮҺІа-яёәғқңөұүһі]{{{LONG_WORD + 1},}}")
# A number and the word or unit after it; № and its number. Thousands are bound already.
_NUMBER_NOUN = re.compile(r"(?<=\d) (?=[^\W\d_]|%)")
_DASH = re.compile(r" (?=– )")
_SIGN_NUMBER = re.compile(r"([№§]|\bNo\.) (?=\d)")


def soft(text: str) -> str:
    """Soft hyphens between the syllables of Kazakh and Russian words over 13 letters."""
    return _LONG.sub(lambda found: _divided(found[0]), text)


def bind(text: str) -> str:
    """No-break spaces between a number and its noun, after "№" and before a dash."""
    return _SIGN_NUMBER.sub(rf"\1{NB}", _DASH.sub(NB, _NUMBER_NOUN.sub(NB, text)))


def emphasis(text: str, **values: object) -> SafeString:
    """A sentence whose figures stand out: values become <b>, everything is escaped.

    ``text`` is a translated literal with named printf placeholders, so translators see no HTML.
    Headline words over 13 letters get soft hyphens, figures stay with their nouns.
    """
    bold = {name: format_html("<b>{}</b>", value) for name, value in values.items()}
    safe = bind(soft(str(conditional_escape(text))))
    joined = re.sub(r"(?<=\)s) (?=[^\W\d_])", NB, safe)
    return mark_safe(joined % bold)  # noqa: S308  # the text and every value are escaped above


def code(text: str) -> SafeString:
    """What is written for machines: the same in every language, read out letter by letter."""
    return format_html('<code lang="en">{}</code>', text)


def with_codes(text: str) -> SafeString:
    """A sentence in which words for machines stand between backquotes."""
    parts = text.split("`")
    drawn = [
        code(part) if place % 2 else conditional_escape(part) for place, part in enumerate(parts)
    ]
    return mark_safe("".join(drawn))  # noqa: S308  # every part is escaped above


def _divided(word: str) -> str:
    lower = word.lower()
    vowels = [place for place, letter in enumerate(lower) if letter in _VOWELS]
    cuts = []
    for this, following in pairwise(vowels):
        if following - this < 2:
            continue  # vowels side by side stay together
        cut = this + 1 if following - this == 2 else following - 1
        while lower[cut] in "ъь":
            cut += 1
        if cut >= 4 and len(word) - cut >= 4:
            cuts.append(cut)
    pieces = [word[a:b] for a, b in zip([0, *cuts], [*cuts, len(word)], strict=True)]
    return SHY.join(pieces)


def actor_name(label: str) -> str:
    """Who acted, as kept in the record: a person's name, Kaskad itself, or the command line."""
    if label.startswith(SYSTEM_MARK):
        return pgettext("name", "Kaskad")
    if label.startswith(COMMAND_MARK):
        return _("Command line, %(account)s") % {"account": label.removeprefix(COMMAND_MARK)}
    return label
