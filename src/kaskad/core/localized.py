"""Content in three explicit columns, read as one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self, overload

from django.utils.functional import Promise
from django.utils.translation import get_language, override

LANGUAGES = ("kk", "ru", "en")


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """One text in Kazakh, Russian and English."""

    kk: str = ""
    ru: str = ""
    en: str = ""

    def get(self, language: str) -> str:
        """The text in ``language``; empty if it is missing there."""
        return str(getattr(self, language if language in LANGUAGES else "kk"))

    def shown(self, language: str | None = None) -> tuple[str, str]:
        """(language, text): the wished language, or the first that is there.

        A page that shows the other language marks it with its ``lang``.
        """
        wished = (language or get_language() or "kk")[:2]
        for candidate in (wished, *LANGUAGES):
            if text := self.get(candidate):
                return candidate, text
        return wished, ""

    @property
    def missing(self) -> tuple[str, ...]:
        """Languages without a text."""
        return tuple(language for language in LANGUAGES if not self.get(language))

    def __str__(self) -> str:
        return self.shown()[1]


def in_all_languages(words: str | Promise) -> LocalizedText:
    """Words of the catalogues in every language, for readers whose language is not the actor's."""
    texts = []
    for language in LANGUAGES:
        with override(language):
            texts.append(str(words))
    return LocalizedText(*texts)


class Localized:
    """Reads the columns ``<name>_kk``, ``<name>_ru``, ``<name>_en`` of a model as one value."""

    def __init__(self, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any]) -> LocalizedText: ...
    def __get__(self, instance: object | None, owner: type[Any]) -> Self | LocalizedText:
        if instance is None:
            return self
        return LocalizedText(
            *(getattr(instance, f"{self.name}_{language}") for language in LANGUAGES)
        )
