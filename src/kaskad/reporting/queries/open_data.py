"""Data for everybody: stages, days, seminars by district, answers, bulletins and their numbers.

Nobody is named: seminars are counted by district, day, stage and format, without venue, trainer or
group; of answers only the public ones are given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from kaskad.answers.api import answers_in_force
from kaskad.audit.api import EVERYTHING, kept
from kaskad.campaigns.api import Campaign, PlanState, Seminar, SeminarState
from kaskad.commissions.api import commission_names
from kaskad.reporting.models import Bulletin
from kaskad.reporting.queries.coverage import daily
from kaskad.reporting.queries.progress import stage_progress
from kaskad.reporting.vocab import SourceStatus

ANSWERS = 1000  # in one file; a campaign has a few hundred


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns in their order, and a mapping a row; ``as_of`` is the day they tell of."""

    as_of: date
    rows: Sequence[Mapping[str, Any]]


def stage_rows(campaign: Campaign, as_of: date, language: str) -> Rows:
    """Every stage against its plan."""
    return Rows(
        as_of,
        [
            {
                "as_of": as_of,
                "number": stage.number,
                "code": stage.code,
                "title": stage.title.shown(language)[1],
                "audience": stage.audience,
                "trained": stage.trained,
                "seminars_held": stage.held,
                "window_from": stage.window_from,
                "window_to": stage.window_to,
                "first_day": stage.first_day,
                "last_day": stage.last_day,
                "state": stage.state,
                "responsible_level": stage.responsible_level,
                "formats": " ".join(stage.formats),
            }
            for stage in stage_progress(campaign, as_of)
        ],
    )


def day_rows(campaign: Campaign, as_of: date, _language: str) -> Rows:
    """Planned and trained members of the country by day; trained up to ``as_of``."""
    figures = daily(campaign, as_of)
    trained = dict(zip(figures.days, figures.trained, strict=False))
    return Rows(
        as_of,
        [
            {
                "day": day,
                "filled": figures.filled,
                "planned": planned,
                "trained": trained.get(day),
            }
            for day, planned in zip(figures.days, figures.planned, strict=True)
        ],
    )


def schedule_rows(campaign: Campaign, as_of: date, language: str) -> Rows:
    """How many seminars of the plan in force each district has on each day."""
    counted = kept(("schedule", campaign.pk), EVERYTHING, lambda: _schedule(campaign))
    names = commission_names({code for _day, code, *_rest in counted})
    return Rows(
        as_of,
        [
            {
                "day": day,
                "code": code,
                "name": names[code].shown(language)[1],
                "stage": stage,
                "format": format_,
                "seminars": seminars,
                "held": held,
            }
            for day, code, stage, format_, seminars, held in counted
        ],
    )


def _schedule(campaign: Campaign) -> list[tuple[date, str, str, str, int, int]]:
    rows = Seminar.objects.filter(
        group__plan__campaign=campaign, group__plan__state=PlanState.IN_FORCE
    ).exclude(state=SeminarState.CANCELLED)
    place = Coalesce("group__commission__district__code", "group__commission__code")
    counted = (
        rows.annotate(place=place)
        .values_list("day", "place", "group__stage__code", "group__format")
        .annotate(seminars=Count("id"), held=Count("id", filter=Q(state=SeminarState.HELD)))
    )
    return list(counted.order_by("day", "place", "group__stage__code", "group__format"))


def answer_rows(campaign: Campaign, as_of: date, language: str) -> Rows:
    """Official answers in force that are public, the newest first."""
    rows, _count = answers_in_force(campaign, as_of, public_only=True, limit=ANSWERS)
    return Rows(
        as_of,
        [
            {
                "number": row.number,
                "published": row.published_at.date() if row.published_at else None,
                "block": row.block_number,
                "question": row.question.shown(language)[1],
                "answer": row.text.shown(language)[1],
                "basis": "; ".join(basis.name.shown(language)[1] for basis in row.bases),
            }
            for row in rows
        ],
    )


def bulletin_rows(campaign: Campaign, as_of: date, language: str) -> Rows:
    """Published bulletins up to a day, the latest first."""
    found = Bulletin.objects.filter(campaign=campaign, as_of__lte=as_of)
    return Rows(
        as_of,
        [
            {
                "number": one.number,
                "kind": one.kind,
                "as_of": one.as_of,
                "published": one.published_at,
                "title": one.title.get(language),
                "text": one.text.get(language).strip(),
            }
            for one in found.order_by("-as_of", "-number")
        ],
    )


def figure_rows(campaign: Campaign, as_of: date, _language: str) -> Rows:
    """Every number that bulletins show, with where it comes from."""
    found = Bulletin.objects.filter(campaign=campaign, as_of__lte=as_of)
    rows = []
    for one in found.order_by("-as_of", "-number"):
        for name, value in _leaves(one.figures, ""):
            source = one.sources.get(name)
            if source is None:
                continue
            is_published = source["status"] == SourceStatus.PUBLISHED
            rows.append(
                {
                    "bulletin": one.number,
                    "as_of": one.as_of,
                    "figure": name,
                    "value": str(value),
                    "status": source["status"],
                    "source": source.get("source", "") if is_published else "",
                }
            )
    return Rows(as_of, rows)


def _leaves(figures: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Stored figures one by one: ("stages.1.audience", 821)."""
    if isinstance(figures, Mapping):
        for name, value in figures.items():
            yield from _leaves(value, f"{path}.{name}" if path else str(name))
    elif isinstance(figures, list):
        for place, value in enumerate(figures, 1):
            yield from _leaves(value, f"{path}.{place}")
    elif figures is not None:
        yield path, figures
