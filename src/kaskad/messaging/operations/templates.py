"""Publishing texts of messages: three languages, the same places, a length that can be paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.localized import LANGUAGES
from kaskad.messaging.models import Template
from kaskad.messaging.queries.template_check import refusals_of
from kaskad.messaging.queries.texts import template_state
from kaskad.messaging.vocab.template_refusals import ChangedMeanwhile
from kaskad.messaging.vocab.wording import Wording


@operation(Tag.TEMPLATE_PUBLISHED)
def publish_template(
    *, actor: Actor, kind: str, wordings: Mapping[str, Wording], seen: int, now: datetime
) -> Template | None:
    """Publish the texts of a kind as its next version; messages queued from now on use it.

    ``seen`` is the version that the writer had before them. The texts in force again change nothing
    and give None. Refuses a missing or too long text, unknown or uneven places, stray brackets, an
    SMS of too many segments, and a version published in between.
    """
    state = template_state(kind)
    wordings = {language: _clean(wordings[language]) for language in LANGUAGES}
    for refusal in refusals_of(state.kind, wordings):
        raise refusal
    if {language: state.wordings[language] for language in LANGUAGES} == wordings:
        nothing_changed()
        return None
    if state.version != seen:
        raise ChangedMeanwhile

    columns = {
        f"{part}_{language}": getattr(wordings[language], part)
        for language in LANGUAGES
        for part in Wording._fields
    }
    template = Template.objects.create(
        kind=kind, version=state.version + 1, made_by=actor.label, made_at=now, **columns
    )

    record(
        actor=actor,
        tag=Tag.TEMPLATE_PUBLISHED,
        subject=Subject("template", kind, kind),
        changes={
            "version": [state.version, template.version],
            **{
                f"{part}_{language}": [
                    getattr(state.wordings[language], part),
                    getattr(wordings[language], part),
                ]
                for language in LANGUAGES
                for part in Wording._fields
                if getattr(state.wordings[language], part) != getattr(wordings[language], part)
            },
        },
        now=now,
    )
    return template


def _clean(wording: Wording) -> Wording:
    subject, text, short = (part.replace("\r\n", "\n").strip() for part in wording)
    return Wording(" ".join(subject.split()), text, " ".join(short.split()))
