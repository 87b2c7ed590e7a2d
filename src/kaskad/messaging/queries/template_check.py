"""What stands against publishing texts of a message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kaskad.core.localized import LANGUAGES
from kaskad.core.refusal import Refusal
from kaskad.messaging.queries.texts import preview
from kaskad.messaging.rules.wording import (
    has_stray_braces,
    places_in,
    segments,
    unknown_places,
)
from kaskad.messaging.vocab import MOST_SEGMENTS
from kaskad.messaging.vocab.kinds import Kind
from kaskad.messaging.vocab.template_refusals import (
    PlacesDiffer,
    PlaceUnknown,
    SmsTooLong,
    StrayBrace,
    TextMissing,
    TextTooLong,
)
from kaskad.messaging.vocab.wording import Wording

_LIMITS = {"subject": 150, "text": 3000, "short": 400}


def refusals_of(kind: Kind, wordings: Mapping[str, Wording]) -> list[Refusal]:
    """Everything that stands against publishing, each with the field it is about."""
    found: list[Refusal] = []
    for part, limit in _LIMITS.items():
        texts = {language: getattr(wordings[language], part) for language in LANGUAGES}
        used = frozenset().union(*(places_in(text) for text in texts.values()))
        for language, text in texts.items():
            refusal = _refusal_of(kind, text, used, limit)
            if refusal is not None:
                refusal.field = f"{part}_{language}"
                found.append(refusal)
    return found or _too_many_segments(kind, wordings)


def _refusal_of(kind: Kind, text: str, used: frozenset[str], limit: int) -> Refusal | None:
    if not text:
        return TextMissing()
    if len(text) > limit:
        return TextTooLong(limit=limit)
    if has_stray_braces(text):
        return StrayBrace()
    if unknown := unknown_places(text, kind.places):
        return PlaceUnknown(places=_named(unknown), known=_named(kind.places))
    if missing := sorted(used & set(kind.places) - places_in(text)):
        return PlacesDiffer(places=_named(missing))
    return None


def _too_many_segments(kind: Kind, wordings: Mapping[str, Wording]) -> list[Refusal]:
    found: list[Refusal] = []
    for language in LANGUAGES:
        count = segments(preview(kind, wordings[language], language).short).number
        if count > MOST_SEGMENTS:
            field = f"short_{language}"
            found.append(SmsTooLong(field=field, count=count, limit=MOST_SEGMENTS))
    return found


def _named(places: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in places)
