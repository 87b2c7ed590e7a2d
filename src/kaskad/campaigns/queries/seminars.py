"""Seminars as rows with every name resolved, for people, days and districts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Count, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kaskad.audit.api import EVERYTHING, kept
from kaskad.campaigns.models import Campaign, Place, Plan, Seminar, Stage
from kaskad.campaigns.queries.campaigns import stages_of
from kaskad.campaigns.vocab import PlanState, SeminarState
from kaskad.commissions.api import Commission, in_subtree, person_name
from kaskad.core.localized import LocalizedText


@dataclass(frozen=True, slots=True)
class SeminarRow:
    """A seminar as it is shown; no trainer where the centre teaches, no venue online."""

    id: int
    code: str
    group_id: int
    group_number: int
    stage_code: str
    stage_title: LocalizedText
    round: int
    language: str
    format: str
    commission_code: str
    commission_name: LocalizedText
    venue_code: str
    venue_name: LocalizedText
    venue_address: LocalizedText
    day: date
    half: str
    starts: time
    minutes: int
    trainer_id: int | None
    trainer_code: str
    trainer_name: str
    places: int
    state: str
    cancel_reason: str
    planned_day: date


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage with what a plan says of it; dates None while nothing is planned or held."""

    code: str
    number: int
    title: LocalizedText
    audience_text: LocalizedText
    taught_by: tuple[str, ...]
    responsible_level: str
    formats: tuple[str, ...]
    window_from: date
    window_to: date
    members: int
    planned: int
    held: int
    cancelled: int
    first_planned: date | None
    last_planned: date | None
    first_held: date | None
    last_held: date | None


def seminars_of_trainer(
    campaign: Campaign, *, person_code: str = "", member_ids: Collection[int] = ()
) -> list[SeminarRow]:
    """What somebody teaches under the plan in force, in time order."""
    trainer = Q(trainer__person__code=person_code) if person_code else Q(trainer__in=member_ids)
    return _rows(_in_force(campaign).filter(trainer))


def seminars_of_member(
    campaign: Campaign, *, person_code: str = "", member_ids: Collection[int] = ()
) -> list[SeminarRow]:
    """Where somebody is taught under the plan in force, in time order, cancelled ones included."""
    places = Place.objects.filter(group__plan__campaign=campaign)
    if person_code:
        places = places.filter(member__person__code=person_code)
    else:
        places = places.filter(member__in=member_ids)
    return _rows(_in_force(campaign).filter(group__in=places.values("group")))


def seminars_of_day(campaign: Campaign, day: date) -> list[SeminarRow]:
    """Every seminar of one day under the plan in force, cancelled ones included."""
    return _rows(_in_force(campaign).filter(day=day))


def seminar_row(seminar: Seminar) -> SeminarRow:
    """One seminar with its names."""
    return _rows(Seminar.objects.filter(pk=seminar.pk))[0]


def district_calendar(
    plan: Plan, commission: Commission, first: date | None = None, last: date | None = None
) -> list[SeminarRow]:
    """The seminars of a plan that a commission or one below it answers for, in time order.

    Works for a district, for a region (with all its districts) and for the root.
    """
    seminars = Seminar.objects.filter(
        in_subtree(commission, "group__commission__"), group__plan=plan
    )
    if first is not None:
        seminars = seminars.filter(day__gte=first)
    if last is not None:
        seminars = seminars.filter(day__lte=last)
    return _rows(seminars)


def seminars_of_commission(plan: Plan, commission: Commission) -> list[SeminarRow]:
    """The seminars of a plan that a commission itself answers for, in time order."""
    return _rows(Seminar.objects.filter(group__plan=plan, group__commission=commission))


def stage_rows(campaign: Campaign, plan: Plan | None = None) -> list[StageRow]:
    """The stages with counts and first and last dates of ``plan`` (default: the one in force).

    The dates are those of the main run: make-up rounds come after it and do not make it late.
    ``planned`` counts seminars still to come, ``members`` those with a place in any seminar.
    """
    key = ("stage rows", campaign.pk, plan.pk if plan else None)
    return list(kept(key, EVERYTHING, lambda: _stage_rows(campaign, plan)))


def _stage_rows(campaign: Campaign, plan: Plan | None) -> list[StageRow]:
    which = Q(group__plan=plan) if plan else Q(group__plan__state=PlanState.IN_FORCE)
    planned, held = Q(state=SeminarState.PLANNED), Q(state=SeminarState.HELD)
    main, stands = Q(group__round=0), ~Q(state=SeminarState.CANCELLED)
    counted = {
        row["group__stage"]: row
        for row in Seminar.objects.filter(which, group__plan__campaign=campaign)
        .values("group__stage")
        .annotate(
            planned=Count("id", filter=planned),
            held=Count("id", filter=held),
            cancelled=Count("id", filter=Q(state=SeminarState.CANCELLED)),
            first_planned=Min("day", filter=main & stands),
            last_planned=Max("day", filter=main & stands),
            first_held=Min("day", filter=main & held),
            last_held=Max("day", filter=main & held),
        )
    }
    in_plan = Q(group__plan=plan) if plan else Q(group__plan__state=PlanState.IN_FORCE)
    members = dict(
        Place.objects.filter(in_plan, group__plan__campaign=campaign)
        .values_list("group__stage")
        .annotate(Count("member", distinct=True))
    )
    return [
        _stage_row(stage, counted.get(stage.pk, {}), members.get(stage.pk, 0))
        for stage in stages_of(campaign)
    ]


def _stage_row(stage: Stage, counted: Mapping[str, object], members: int) -> StageRow:
    found: dict[str, object] = {"planned": 0, "held": 0, "cancelled": 0}
    found |= dict.fromkeys(("first_planned", "last_planned", "first_held", "last_held"))
    found |= {key: value for key, value in counted.items() if key in found}
    return StageRow(
        code=stage.code,
        number=stage.number,
        title=stage.title,
        audience_text=stage.audience_text,
        taught_by=tuple(stage.taught_by),
        responsible_level=stage.responsible_level,
        formats=tuple(stage.formats),
        window_from=stage.window_from,
        window_to=stage.window_to,
        members=members,
        **found,  # type: ignore[arg-type]  # the keys above, typed by the annotations of the query
    )


def _in_force(campaign: Campaign) -> QuerySet[Seminar]:
    return Seminar.objects.filter(
        group__plan__campaign=campaign, group__plan__state=PlanState.IN_FORCE
    )


def _rows(seminars: QuerySet[Seminar]) -> list[SeminarRow]:
    counted = (
        Place.objects.filter(group=OuterRef("group"))
        .values("group")
        .annotate(count=Count("id"))
        .values("count")
    )
    rows = (
        seminars.select_related("group__stage", "group__commission", "venue", "trainer__person")
        .annotate(
            place_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
            commission_key=F("group__commission__sort_key"),
        )
        .order_by("day", "half", "commission_key", "group__number", "id")
    )
    return [_row(seminar, seminar.place_count) for seminar in rows]


def _row(seminar: Seminar, places: int) -> SeminarRow:
    group, venue, trainer = seminar.group, seminar.venue, seminar.trainer
    return SeminarRow(
        id=seminar.pk,
        code=seminar.code,
        group_id=group.pk,
        group_number=group.number,
        stage_code=group.stage.code,
        stage_title=group.stage.title,
        round=group.round,
        language=group.language,
        format=group.format,
        commission_code=group.commission.code,
        commission_name=group.commission.name,
        venue_code=venue.code if venue else "",
        venue_name=venue.name if venue else LocalizedText(),
        venue_address=venue.address if venue else LocalizedText(),
        day=seminar.day,
        half=seminar.half,
        starts=seminar.starts,
        minutes=seminar.minutes,
        trainer_id=trainer.pk if trainer else None,
        trainer_code=trainer.person.code if trainer else "",
        trainer_name=person_name(trainer.person) if trainer else "",
        places=places,
        state=seminar.state,
        cancel_reason=seminar.cancel_reason,
        planned_day=seminar.planned_day,
    )
