"""A what-if: the problem of the plan in force with one thing changed, and its plan compared.

The problem is made of the roster of the day on which the plan in force was drafted, and planned
with the seed of its run, so that only the change makes a difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet

from kaskad.audit.api import Tag, revisions_of
from kaskad.campaigns.api import Campaign, DraftSeminar, Place, Plan, Seminar, plan_by_version
from kaskad.core.clock import local_day
from kaskad.planning.queries.problem import Problem, campaign_problem
from kaskad_planner import instance as planner
from kaskad_planner.plan import Plan as PlannerPlan

ADDED_VENUE = "what-if"
SHOWN_PLACES = 10


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What is supposed; what is empty stays as it is.

    A trainer is not there from a day on, a venue is lost, one with seats is added at a place, a
    stage is held some days later (or earlier). ``version`` is the plan that was in force.
    """

    version: int
    trainer: int = 0
    trainer_from: str = ""
    venue: str = ""
    seats: int = 0
    place: str = ""
    stage: str = ""
    days: int = 0

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> WhatIf:
        """What a run keeps."""
        return cls(**stored)

    def stored(self) -> dict[str, Any]:
        """The same for the run to keep."""
        return asdict(self)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is supposed."""
        return not (self.trainer or self.venue or self.seats or self.days)


def what_if_problem(campaign: Campaign, what_if: WhatIf, *, seed: int) -> Problem:
    """The problem of the plan in force, changed."""
    base = plan_by_version(campaign, what_if.version)
    problem = campaign_problem(campaign, day=local_day(base.made_at), seed=seed)
    return replace(problem, instance=planner.in_order(_changed(problem, what_if)))


def _changed(problem: Problem, what_if: WhatIf) -> planner.Instance:
    instance = problem.instance
    if what_if.trainer:
        names = {name for name, member in problem.trainers.items() if member == what_if.trainer}
        away = _absences(instance.calendar, names, date.fromisoformat(what_if.trainer_from))
        instance = replace(instance, absences=(*instance.absences, *away))
    if what_if.venue:
        kept = tuple(one for one in instance.venues if one.code != what_if.venue)
        shut = tuple(one for one in instance.absences if one.id != what_if.venue)
        instance = replace(instance, venues=kept, absences=shut)
    if what_if.seats:
        at = next(one for one in instance.commissions if one.code == what_if.place)
        hall = planner.Venue(ADDED_VENUE, at.code, what_if.seats, at.lat, at.lon)
        instance = replace(instance, venues=(*instance.venues, hall))
    if what_if.days:
        shift = timedelta(days=what_if.days)
        stages = tuple(
            replace(one, first=one.first + shift, last=one.last + shift)
            if one.id == what_if.stage
            else one
            for one in instance.stages
        )
        instance = replace(instance, stages=stages)
    return instance


def _absences(
    calendar: planner.Calendar, trainers: Iterable[str], first: date
) -> list[planner.Absence]:
    start = max(first, calendar.first)
    days = [start + timedelta(days=n) for n in range((calendar.last - start).days + 1)]
    return [planner.Absence(planner.TRAINER, name, day) for name in trainers for day in days]


def comparison_of(
    campaign: Campaign,
    what_if: WhatIf,
    problem: Problem,
    plan: PlannerPlan,
    seminars: Iterable[DraftSeminar],
    places: Iterable[tuple[str, int]],
) -> dict[str, Any]:
    """The plan of a what-if next to the plan that was in force, as both were planned.

    ``levels`` are its goals before and after; ``moved`` people have another time or place,
    ``retaught`` only another trainer, ``left`` have none any more, ``gained`` have one now;
    ``places`` are the districts where most are moved.
    """
    base = plan_by_version(campaign, what_if.version)
    asked = {member for members in problem.members.values() for member in members}
    before, after = _meetings_before(base, asked), _meetings(seminars, places)
    both = {key for key in before.keys() & after.keys() if not before[key].changed}
    moved = {key for key in both if before[key].when_and_where != after[key].when_and_where}
    retaught = {key for key in both - moved if before[key].trainer != after[key].trainer}
    here = Counter(before[key].commission for key in moved)
    values = {row["name"]: row["value"] for row in base.levels}
    return {
        "levels": [
            {"name": row.name, "before": values.get(row.name), "after": row.value}
            for row in plan.levels
        ],
        "moved": len(moved),
        "retaught": len(retaught),
        "left": len(before.keys() - after.keys()),
        "gained": len(after.keys() - before.keys()),
        "places": [
            {"code": code, "people": people}
            for code, people in sorted(here.items(), key=lambda row: (-row[1], row[0]))
        ][:SHOWN_PLACES],
    }


class _Meeting(NamedTuple):
    """Where a member is to be at a stage, and the commission that answers for it.

    ``changed`` seminars are not as they were planned: nothing is said of what they would be.
    """

    day: date
    half: str
    venue: str
    trainer: int | None
    commission: str
    changed: bool = False

    @property
    def when_and_where(self) -> tuple[date, str, str]:
        return self.day, self.half, self.venue


_Meetings = dict[tuple[int, str], _Meeting]  # by member and stage


def planned_seminars(plan: Plan) -> QuerySet[Seminar]:
    """The seminars of a plan that are still as they were planned, cancelled ones included."""
    return Seminar.objects.filter(group__plan=plan).exclude(code__in=list(_changed_by_hand()))


def _changed_by_hand() -> Mapping[str, object]:
    return revisions_of("seminar", (Tag.SEMINAR_MOVED, Tag.TRAINER_SUBSTITUTED))


def _meetings_before(plan: Plan, asked: Container[int]) -> _Meetings:
    """Of the main run, as it was planned; who came later is left out."""
    changed = _changed_by_hand()
    rows = Place.objects.filter(group__plan=plan, group__round=0).order_by("id")
    return {
        (member, stage): _Meeting(
            day, half, venue or "", trainer, commission, code in changed
        )
        for code, member, stage, day, half, venue, trainer, commission in rows.values_list(
            "group__seminars__code", "member_id", "group__stage__code",
            "group__seminars__planned_day", "group__seminars__half",
            "group__seminars__venue__code", "group__seminars__trainer_id",
            "group__commission__code",
        )
        if member in asked
    }  # fmt: skip


def _meetings(seminars: Iterable[DraftSeminar], places: Iterable[tuple[str, int]]) -> _Meetings:
    by_key = {one.key: one for one in seminars}
    found: _Meetings = {}
    for key, member in places:
        one = by_key[key]
        found[member, one.stage_code] = _Meeting(
            one.day, one.half, one.venue_code or "", one.trainer_member_id, one.commission_code
        )
    return found
