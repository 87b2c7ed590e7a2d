"""Certificates of a place in one file: whose they are, the file, what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from kaskad.campaigns.api import Campaign, Stage, stages_of
from kaskad.commissions.api import Commission, Level, in_subtree
from kaskad.core.sealed_files import read_sealed
from kaskad.credentials.models import ALONG, Certificate, PaperBatch, PaperDesign
from kaskad.credentials.queries.papers import design_of, languages_of, paper_of, texts_of
from kaskad.credentials.rules.paper import Texts, batch_pdf
from kaskad.credentials.vocab import BATCH_MOST, BatchState

_FOLDER = "certificates"
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Pile:
    """Certificates that make one file, as keys in their order."""

    place: Commission
    certificates: list[int]
    part: int
    parts: int


def batch_path(code: str) -> Path:
    """Where the sealed file lies."""
    return Path(settings.KASKAD_FILES) / _FOLDER / code


def counts_to_print(campaign: Campaign, place: Commission) -> list[tuple[Stage, int]]:
    """The stages of which somebody has a certificate there, and how many have."""
    rows = _standing(place).filter(campaign=campaign).order_by()
    counts = dict(rows.values_list("stage").annotate(Count("pk")))
    return [(stage, counts[stage.pk]) for stage in stages_of(campaign) if stage.pk in counts]


def piles_of(stage: Stage, place: Commission) -> list[Pile]:
    """What is printed for a place, a pile for each file.

    A region is printed by districts, with a file for its own commission; of the country only the
    central commission itself. Within a district its own commission comes first.
    """
    rows = _standing(place).filter(stage=stage).order_by(
        "commission__level", "commission__sort_key", "commission__code",
        "member__person__sort_key", "pk",
    )  # fmt: skip
    found: dict[int, list[int]] = {}
    for key, district in rows.values_list("pk", "commission__district"):
        own = district if place.level == Level.REGION and district else place.pk
        found.setdefault(own, []).append(key)
    places = Commission.objects.in_bulk(list(found))
    every = sorted(found.items(), key=lambda one: _in_lists(places[one[0]]))
    return [one for key, some in every for one in _parts(places[key], some)]


def waiting_places(stage: Stage, places: Sequence[Commission]) -> set[int]:
    """Those of the places whose file is being made."""
    rows = PaperBatch.objects.filter(stage=stage, place__in=places, state=BatchState.WAITING)
    return set(rows.values_list("place", flat=True))


def batches_at(campaign: Campaign, place: Commission) -> list[PaperBatch]:
    """What was asked for there, of a region also for its districts; the latest first."""
    within = in_subtree(place, "place__") if place.level == Level.REGION else Q(place=place)
    rows = PaperBatch.objects.filter(within, stage__campaign=campaign)
    return list(rows.select_related("stage", "place").order_by("-asked_at", "pk")[:_SHOWN])


def waiting_batch(code: str) -> PaperBatch | None:
    """A file that is still to be made."""
    rows = PaperBatch.objects.select_related("stage__campaign__root", "place")
    return rows.filter(code=code, state=BatchState.WAITING).first()


def batches_that_name(person_id: int) -> list[PaperBatch]:
    """The files in which somebody stands: as holder, or as the trainer of one."""
    named = Q(member__person=person_id) | Q(teacher__member__person=person_id)
    return [
        one
        for one in PaperBatch.objects.order_by("pk")
        if Certificate.objects.filter(named, pk__in=one.certificates).exists()
    ]


def batch_content(batch: PaperBatch) -> bytes:
    """The file. Raises ``Unreadable`` if it is gone."""
    return read_sealed(batch_path(batch.code), batch.key_sealed)


def pdf_of_batch(batch: PaperBatch, design: PaperDesign | None, *, now: datetime) -> bytes | None:
    """The list and the certificates that still count; None if there is nobody left."""
    chosen = _standing(batch.place).filter(pk__in=batch.certificates).select_related(*ALONG)
    by_key = {one.pk: one for one in chosen}
    rows = [by_key[key] for key in batch.certificates if key in by_key]
    if not rows:
        return None
    return batch_pdf(
        _named(batch),
        [paper_of(one) for one in rows],
        design_of(batch.stage.campaign, design),
        now=now,
        languages=languages_of(with_english=batch.with_english),
    )


def _named(batch: PaperBatch) -> Texts:
    name = texts_of(batch.place.name)
    if batch.parts == 1:
        return name
    part = f" ({batch.part}/{batch.parts})"
    return Texts(*(text and text + part for text in (name.kk, name.ru, name.en)))


def _standing(place: Commission) -> QuerySet[Certificate]:
    """Certificates that count and have a name: with all below, or the centre's own."""
    own = Q(commission=place)
    within = own if place.level == Level.CENTRAL else in_subtree(place, "commission__")
    return Certificate.objects.filter(
        within, revoked_at=None, suspended_at=None, key__withdrawn_at=None
    ).exclude(name="")


def _in_lists(place: Commission) -> tuple[bool, str, str]:
    return place.level != Level.REGION, place.sort_key, place.code


def _parts(place: Commission, keys: list[int]) -> list[Pile]:
    """Piles of nearly the same height, none too large to be drawn."""
    parts = -(-len(keys) // BATCH_MOST)
    ends = [len(keys) * part // parts for part in range(parts + 1)]
    return [
        Pile(place, keys[ends[part] : ends[part + 1]], part + 1, parts) for part in range(parts)
    ]
