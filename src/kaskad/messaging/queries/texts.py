"""Texts of a kind in a version, and a message put into words for its reader."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.conf import settings

from kaskad.core.localized import LANGUAGES, LocalizedText
from kaskad.core.refusal import NotFound
from kaskad.core.secrets import seal, unseal
from kaskad.core.web.format import clock_time, day_of_week
from kaskad.messaging.models import Template
from kaskad.messaging.queries.wishes import wishes_path
from kaskad.messaging.rules.wording import fill
from kaskad.messaging.vocab.kinds import KINDS, SAMPLES, Kind, Place
from kaskad.messaging.vocab.texts import TEXTS, WISHES
from kaskad.messaging.vocab.wording import Wording

Wordings = Mapping[str, Wording]  # by language


@dataclass(frozen=True, slots=True)
class TemplateState:
    """The texts of a kind in force, and who published them; version 0 came with the product."""

    kind: Kind
    version: int
    wordings: Wordings
    made_by: str = ""
    made_at: datetime | None = None


def kind_of(code: str) -> Kind:
    """The kind with this code; NotFound if there is none."""
    if code not in KINDS:
        raise NotFound(code)
    return KINDS[code]


def template_states() -> list[TemplateState]:
    """Every kind with its texts in force, in the order of the catalogue."""
    latest: dict[str, Template] = {}
    for template in Template.objects.order_by("kind", "version"):
        latest[template.kind] = template
    return [_state(kind, latest.get(kind.code)) for kind in KINDS.values()]


def template_state(code: str) -> TemplateState:
    """A kind with its texts in force."""
    kind = kind_of(code)
    return _state(kind, Template.objects.filter(kind=code).order_by("-version").first())


def versions_in_force(kinds: Collection[str]) -> dict[str, int]:
    """The version of each kind with which a message is queued now."""
    rows = Template.objects.filter(kind__in=kinds).order_by("version")
    return dict.fromkeys(kinds, 0) | dict(rows.values_list("kind", "version"))


def wordings_of(wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], Wordings]:
    """The texts of kinds in their versions, in one question to the database."""
    found: dict[tuple[str, int], Wordings] = {(kind, 0): TEXTS[kind] for kind, _ in wanted}
    published = {kind for kind, version in wanted if version}
    if published:
        for template in Template.objects.filter(kind__in=published):
            found[template.kind, template.version] = _published(template)
    return found


def pack_values(kind: Kind, values: Mapping[str, Any]) -> str:
    """The values of a message, sealed. Exactly those that the kind names: ``ValueError`` if not."""
    if set(values) != set(kind.places):
        raise ValueError(f"{kind.code} names {sorted(kind.places)}, not {sorted(values)}")
    return seal(json.dumps({name: _plain(value) for name, value in values.items()}))


def filled(kind: Kind, wording: Wording, language: str, sealed: str) -> Wording:
    """The texts of a message with its values; empty values where they were wiped."""
    raw = json.loads(unseal(sealed)) if sealed else dict.fromkeys(kind.places, "…")
    return _fill(wording, _said(kind, raw, language))


def preview(kind: Kind, wording: Wording, language: str) -> Wording:
    """The texts with sample values."""
    raw = {name: _plain(SAMPLES[name]) for name in kind.places}
    return _fill(wording, _said(kind, raw, language))


def with_wishes(kind: Kind, text: str, language: str, key: str) -> str:
    """The text with the address of the reader's settings, where the kind may be refused."""
    if not kind.may_refuse:
        return text
    link = f"{settings.KASKAD_SITE}{wishes_path(key, language)}"
    return f"{text}\n\n{fill(WISHES[language], {'link': link})}"


def _fill(wording: Wording, said: Mapping[str, str]) -> Wording:
    return Wording(*(fill(text, said) for text in wording))


def _plain(value: Any) -> Any:
    if isinstance(value, LocalizedText):
        return {language: value.get(language) for language in LANGUAGES}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value)


def _said(kind: Kind, raw: Mapping[str, Any], language: str) -> dict[str, str]:
    return {name: _word(kind.places[name], value, language) for name, value in raw.items()}


def _word(place: Place, value: Any, language: str) -> str:
    if isinstance(value, dict):
        return LocalizedText(**value).shown(language)[1]
    if place is Place.DAY and value != "…":
        return day_of_week(date.fromisoformat(value), language)
    if place is Place.TIME and value != "…":
        return clock_time(time.fromisoformat(value))
    return str(value)


def _state(kind: Kind, template: Template | None) -> TemplateState:
    if template is None:
        return TemplateState(kind, 0, TEXTS[kind.code])
    return TemplateState(
        kind, template.version, _published(template), template.made_by, template.made_at
    )


def _published(template: Template) -> Wordings:
    return {
        language: Wording(*(getattr(template, f"{part}_{language}") for part in Wording._fields))
        for language in LANGUAGES
    }
