"""Keys with wrong answers that were given out or found: written down, and taken off the list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from kaskad.assessment.models import FlagCount, PlantedKey, Test
from kaskad.assessment.queries.planted_keys import wrong_options
from kaskad.assessment.rules.canaries import FEWEST_PLANTED
from kaskad.assessment.vocab.test_refusals import KeyPlaceMissing, KeyTooShort
from kaskad.audit.api import Subject, Tag, operation, record
from kaskad.core.actor import Actor
from kaskad.core.secrets import random_code

_CODE_LENGTH: Final = 10
_LONGEST_PLACE: Final = 200


@operation(Tag.KEY_PLANTED)
def plant_key(
    *, actor: Actor, test: Test, place: str, answers: Mapping[int, str], now: datetime
) -> PlantedKey:
    """Write down a key's wrong answers, options by versions; the next count looks who follows them.

    What is no wrong option of the test is left out. Refuses a key without a place, and one with
    fewer than three wrong answers: below that nothing is said of anybody. The record keeps how many
    there are and not which, because who reads it may take the test.
    """
    place = " ".join(place.split())[:_LONGEST_PLACE]
    if not place:
        raise KeyPlaceMissing(field="place")
    wrong = wrong_options(test)
    kept = {str(one): key for one, key in answers.items() if key in wrong.get(one, ())}
    if len(kept) < FEWEST_PLANTED:
        raise KeyTooShort(field="answers")
    key = PlantedKey(
        code=random_code(_CODE_LENGTH), test=test, place=place, answers=kept, made_by=actor.mark,
        made_at=now,
    )  # fmt: skip
    key.save(force_insert=True)
    _count_anew(test)
    changes = {"key": key.code, "place": place, "wrong": len(kept)}
    record(actor=actor, tag=Tag.KEY_PLANTED, subject=_subject(test), changes=changes, now=now)
    return key


@operation(Tag.KEY_REMOVED)
def remove_key(*, actor: Actor, key: PlantedKey, now: datetime) -> None:
    """Look no more who follows a key; what nobody has decided about goes with the next count."""
    changes = {"key": key.code, "place": key.place}
    record(actor=actor, tag=Tag.KEY_REMOVED, subject=_subject(key.test), changes=changes, now=now)
    key.delete()
    _count_anew(key.test)


def _count_anew(test: Test) -> None:
    FlagCount.objects.filter(test=test).update(attempts=0)


def _subject(test: Test) -> Subject:
    return Subject("test", test.code, "", test.stage.campaign.root.code)
