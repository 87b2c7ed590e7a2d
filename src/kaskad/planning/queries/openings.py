"""What a seminar can be changed to: half-days, free halls with seats, free trainers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kaskad.campaigns.api import (
    Format,
    Half,
    Place,
    Seminar,
    Venue,
    gates_of,
    people_expected,
    rounds_of,
    work_days,
)
from kaskad.commissions.api import (
    Commission,
    Member,
    in_subtree,
    person_name,
    sits_on,
)
from kaskad.core.localized import LocalizedText
from kaskad.planning.rules import (
    CHAIR,
    PRECINCT,
    Learner,
    chosen_chairs,
    may_teach,
    teaching_languages,
)
from kaskad.planning.vocab import SEMINARS_PER_DAY
from kaskad_planner.instance import CENTRE

_CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Opening:
    """A half-day: how many halls are free then, and whether the trainer is. Online no hall."""

    day: date
    half: str
    halls: int
    trainer_free: bool


@dataclass(frozen=True, slots=True)
class Hall:
    """A hall that is free at the time asked for and holds the group."""

    code: str
    name: LocalizedText
    address: LocalizedText
    seats: int


@dataclass(frozen=True, slots=True)
class FreeTrainer:
    """Somebody who may teach the group at the time asked for; ``same_day`` seminars they have."""

    member_id: int
    name: str
    commission: LocalizedText
    same_day: int


class _Around(NamedTuple):
    """When another seminar is, in which hall, and what it is to the trainer of this one."""

    venue: int | None
    trainer: int | None
    attended: bool
    day: date
    half: str


class _Candidate(NamedTuple):
    """Who may be a trainer: how many sit in the commission, what they teach that day and then."""

    member: Member
    sitting: int
    teaches: int
    busy: bool


class Openings:
    """What is possible for one seminar of the plan in force, from ``today`` on.

    Trainers are those of its territory, and of the commissions ``above`` it whose people the reader
    may know by name.
    """

    def __init__(self, seminar: Seminar, today: date, above: Collection[Commission] = ()) -> None:
        self.seminar, self.today = seminar, today
        self.above = [one.pk for one in above]
        self.commission = seminar.group.commission
        self.online = seminar.group.format == Format.ONLINE
        self.people = people_expected(seminar, max(today, seminar.day))
        self._others = (
            Seminar.objects.filter(group__plan=seminar.group.plan_id)
            .exclude(state=_CANCELLED)
            .exclude(pk=seminar.pk)
        )

    def days(self) -> list[date]:
        """Days worked here in the window of the stage or its round, but those of other rounds."""
        group = self.seminar.group
        campaign = group.plan.campaign
        rounds = rounds_of(campaign)
        windows = {one.number: (one.window_from, one.window_to) for one in rounds}
        own = windows.get(group.round, (group.stage.window_from, group.stage.window_to))
        reserved = [windows[one.number] for one in rounds if one.number != group.round]
        region = self.commission.region
        worked = work_days(
            campaign,
            max(own[0], self.today, campaign.first_day),
            min(own[1], campaign.last_day),
            region.code if region else None,
        )
        return [one for one in worked if not any(first <= one <= last for first, last in reserved)]

    def times(self) -> list[Opening]:
        """Every half-day to which the seminar could go, in their order."""
        days = self.days()
        halls = [] if self.online else self._halls
        taken, busy = self._taken, self._trainer_busy
        return [
            Opening(
                day,
                half,
                sum(
                    (hall.pk, day, half) not in taken and day.isoformat() not in hall.closed_days
                    for hall in halls
                ),
                (day, half) not in busy,
            )
            for day in days
            for half in Half.values
        ]

    @cached_property
    def _halls(self) -> list[Venue]:
        inside = in_subtree(self.commission, "commission__")
        found = Venue.objects.filter(inside, capacity__gte=max(self.people, 1))
        return list(found.order_by("capacity", "code"))

    @cached_property
    def _around(self) -> list[_Around]:
        """Seminars of others in its halls, and those that its trainer teaches or attends."""
        halls = [] if self.online else [hall.pk for hall in self._halls]
        near = Q(venue__in=halls)
        own = self.seminar.trainer_id
        attended = Place.objects.filter(member=own)
        if own is not None:
            near |= Q(trainer=own) | Q(group__in=attended.values("group"))
        rows = self._others.filter(near).annotate(
            attended=Exists(attended.filter(group=OuterRef("group")))
        )
        columns = ("venue_id", "trainer_id", "attended", "day", "half")
        return [_Around(*row) for row in rows.order_by().values_list(*columns)]

    @property
    def _taken(self) -> set[tuple[int | None, date, str]]:
        """When its halls are taken by others."""
        return {(one.venue, one.day, one.half) for one in self._around}

    @property
    def _trainer_busy(self) -> set[tuple[date, str]]:
        """When its trainer teaches elsewhere or is taught."""
        own = self.seminar.trainer_id
        return {
            (one.day, one.half)
            for one in self._around
            if own is not None and (one.trainer == own or one.attended)
        }

    def halls(self, day: date, half: str) -> list[Hall]:
        """Halls free at a time that hold the group, the smallest first."""
        if self.online:
            return []
        taken = self._taken if self._halls else set()
        return [
            Hall(hall.code, hall.name, hall.address, hall.capacity)
            for hall in self._halls
            if (hall.pk, day, half) not in taken and day.isoformat() not in hall.closed_days
        ]

    def trainers(self, day: date, half: str) -> list[FreeTrainer]:
        """Who was taught before, speaks the language and is free; the least busy first."""
        stages = self.seminar.group.stage.taught_by
        if CENTRE in stages:
            return []
        near = self._near(day, half)
        taught, busy = self._taught([one.member.pk for one in near], day, half)
        learners = {one.member.pk: _learner(one.member, taught) for one in near}
        chairs = chosen_chairs(
            (one for one in learners.values() if one.level == PRECINCT),
            {one.member.commission.code: one.sitting for one in near},
        )
        language = self.seminar.group.language
        found = [
            FreeTrainer(
                one.member.pk,
                person_name(one.member.person),
                one.member.commission.name,
                one.teaches,
            )
            for one in near
            if may_teach(learners[one.member.pk], stages, chairs)
            and (not language or language in teaching_languages(learners[one.member.pk]))
            and not (one.busy or one.member.pk in busy)
            and one.teaches < SEMINARS_PER_DAY
        ]
        return sorted(found, key=lambda one: one.same_day)

    def _near(self, day: date, half: str) -> list[_Candidate]:
        """Members of territorial commissions and chairs near the group who sit on a day, by name.

        With how many sit in the commission, how many seminars they teach that day, and whether they
        teach then.
        """
        # Commissions first: asked for the members at once, the database reads all there are.
        near = Commission.objects.filter(in_subtree(self.commission) | Q(pk__in=self.above))
        sitting = Member.objects.filter(sits_on(day), commission=OuterRef("commission"))
        teaching = self._others.filter(day=day, trainer=OuterRef("pk"))
        rows = Member.objects.filter(sits_on(day), commission__in=near.values("pk"))
        found = (
            rows.filter(Q(role=CHAIR) | ~Q(commission__level=PRECINCT))
            .select_related("person", "commission__district")
            .annotate(
                sitting=_count(sitting, "commission"),
                teaches=_count(teaching, "trainer"),
                busy=Exists(teaching.filter(half=half)),
            )
            .order_by("person__sort_key", "pk")
        )
        return [_Candidate(one, one.sitting, one.teaches, one.busy) for one in found]

    def _taught(
        self, members: Collection[int], day: date, half: str
    ) -> tuple[dict[int, str], set[int]]:
        """The stage at which each member was taught before a day; who is taught then.

        A stage does not count whose gate is still closed for the member.
        The plan is looked at here: asked for it, the database goes through every place of the plan.
        """
        seminars = Place.objects.filter(member__in=members).order_by("id").values_list(
            "member_id", "group__plan_id", "group__stage__code", "group__seminars__id",
            "group__seminars__day", "group__seminars__half", "group__seminars__state",
        )  # fmt: skip
        group, stages = self.seminar.group, self.seminar.group.stage.taught_by
        gates = gates_of(group.plan.campaign, members)
        taught: dict[int, str] = {}
        busy: set[int] = set()
        for member, plan, stage, seminar, at, when, state in seminars:
            if plan != group.plan_id or seminar == self.seminar.pk or state == _CANCELLED:
                continue
            is_ready = at < day and gates.lets_plan(member, stage, at, self.today)
            if is_ready and stage in stages:
                taught[member] = stage
            if (at, when) == (day, half):
                busy.add(member)
        return taught, busy


def _learner(member: Member, taught: Mapping[int, str]) -> Learner:
    commission = member.commission
    district = commission.district.code if commission.district else ""
    return Learner(
        member.pk, commission.code, district, commission.level, member.role, member.full_time,
        member.language, taught.get(member.pk, ""),
    )  # fmt: skip


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many rows there are of each, 0 where there are none."""
    counted = rows.order_by().values(by).annotate(count=Count("id")).values("count")
    return Coalesce(Subquery(counted), 0)


def venue_near(seminar: Seminar, code: str) -> Venue | None:
    """A venue of the seminar's territory, or its own; None online and for any other code."""
    if seminar.group.format == Format.ONLINE or not code:
        return None
    here = in_subtree(seminar.group.commission, "commission__")
    return Venue.objects.filter(here | Q(pk=seminar.venue_id), code=code).first()


def trainer_near(seminar: Seminar, key: str, above: Iterable[Commission]) -> Member | None:
    """A member of the territory or of the commissions above, or its own trainer, by number."""
    if not (key.isascii() and key.isdecimal() and len(key) < 16):
        return None
    near = in_subtree(seminar.group.commission, "commission__") | Q(commission__in=list(above))
    found = Member.objects.filter(near | Q(pk=seminar.trainer_id), pk=int(key))
    return found.select_related("person").first()
