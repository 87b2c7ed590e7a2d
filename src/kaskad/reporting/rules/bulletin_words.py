"""Words that bulletins share: formats, levels and stages of the cascade."""

from __future__ import annotations

from typing import Final

from kaskad.reporting.rules.figures import StageFigures
from kaskad.reporting.rules.wording import Text, en, lower_first, number, ru, window

FORMATS: Final = {
    "online": Text("онлайн", "онлайн", "online"),
    "in_person": Text("бетпе-бет", "очный", "in person"),
    "blended": Text("аралас", "смешанный", "blended"),
}
LEVELS: Final = {
    "central": Text("орталық", "центральный", "central"),
    "region": Text("өңірлік", "региональный", "regional"),
    "district": Text("аудандық (қалалық)", "районный (городской)", "district"),
    "precinct": Text("учаскелік", "участковый", "precinct"),
}


def people(count: int, language: str) -> str:
    """People with their number: 821 адам, 821 человек, 821 people."""
    word = {
        "kk": "адам",
        "ru": ru(count, "человек", "человека", "человек"),
        "en": en(count, "person", "people"),
    }[language]
    return f"{number(count, language)} {word}"


def minutes(count: int, language: str) -> str:
    """Minutes with their number: 25 минут, 21 минута, 25 minutes."""
    word = {
        "kk": "минут",
        "ru": ru(count, "минута", "минуты", "минут"),
        "en": en(count, "minute", "minutes"),
    }[language]
    return f"{number(count, language)} {word}"


def stage_line(place: int, stage: StageFigures, language: str) -> str:
    """A stage in one line: whom, when, how, and which level answers for it."""
    values = {
        "place": place,
        "title": stage.title.get(language),
        "audience": lower_first(stage.audience_text.get(language)),
        "people": people(stage.audience, language),
        "window": window(stage.window_from, stage.window_to, language),
        "formats": ", ".join(FORMATS[format_].get(language) for format_ in stage.formats),
        "level": LEVELS[stage.responsible_level].get(language),
    }
    return _STAGE_LINE.get(language) % values


_STAGE_LINE: Final = Text(
    "%(place)s. %(title)s. Тыңдаушылары: %(audience)s, %(people)s. Мерзімі: %(window)s. "
    "Форматы: %(formats)s. Жауапты деңгей: %(level)s.",
    "%(place)s. %(title)s. Слушатели: %(audience)s, %(people)s. Срок: %(window)s. "
    "Формат: %(formats)s. Ответственный уровень: %(level)s.",
    "%(place)s. %(title)s. Audience: %(audience)s, %(people)s. Dates: %(window)s. "
    "Format: %(formats)s. Responsible level: %(level)s.",
)
