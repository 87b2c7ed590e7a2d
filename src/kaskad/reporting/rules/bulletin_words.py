"""Words that bulletins share: formats and levels of the cascade, people and minutes."""

from __future__ import annotations

from typing import Final

from kaskad.reporting.rules.wording import Text, en, number, ru

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
