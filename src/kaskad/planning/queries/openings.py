"""What a seminar can be changed to: half-days, free halls with seats, free trainers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from kaskad.campaigns.api import (
    Format,
    Half,
    Place,
    Seminar,
    Venue,
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
from kaskad.planning.rules import Learner, teaching_languages, trainers_among
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
        self._known: set[date] = set()
        self._when: set[tuple[int, date, str]] = set()

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
        taken = self._taken(days) if halls else set()
        busy = self._trainer_busy(days)
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

    def _taken(self, days: Collection[date]) -> set[tuple[int, date, str]]:
        """When its halls are taken by others; days that were asked for are not asked again."""
        if not self._known.issuperset(days):
            halls = [hall.pk for hall in self._halls]
            rows = self._others.filter(day__in=days, venue__in=halls).order_by("id")
            self._when |= set(rows.values_list("venue_id", "day", "half"))
            self._known |= set(days)
        return self._when

    def _trainer_busy(self, days: Collection[date]) -> set[tuple[date, str]]:
        trainer = self.seminar.trainer_id
        if trainer is None:
            return set()
        own = Q(trainer=trainer) | Q(group__places__member=trainer)
        rows = self._others.filter(own, day__in=days)
        return set(rows.order_by("id").values_list("day", "half"))

    def halls(self, day: date, half: str) -> list[Hall]:
        """Halls free at a time that hold the group, the smallest first."""
        if self.online:
            return []
        halls = self._halls
        taken = self._taken([day]) if halls else set()
        return [
            Hall(hall.code, hall.name, hall.address, hall.capacity)
            for hall in halls
            if (hall.pk, day, half) not in taken and day.isoformat() not in hall.closed_days
        ]

    def trainers(self, day: date, half: str) -> list[FreeTrainer]:
        """Who was taught before, speaks the language and is free; the least busy first."""
        stages = self.seminar.group.stage.taught_by
        if CENTRE in stages:
            return []
        ready = self._ready(day, stages)
        there = self._others.filter(day=day)
        teaching = list(
            there.filter(trainer__in=ready).order_by("id").values_list("trainer_id", "half")
        )
        load = Counter(trainer for trainer, _half in teaching)
        taught = Place.objects.filter(group__seminars__in=there.filter(half=half), member__in=ready)
        busy = {trainer for trainer, when in teaching if when == half}
        busy |= set(taught.values_list("member_id", flat=True))
        members = Member.objects.filter(pk__in=ready - busy).select_related("person", "commission")
        found = [
            FreeTrainer(one.pk, person_name(one.person), one.commission.name, load[one.pk])
            for one in members.order_by("person__sort_key", "pk")
            if load[one.pk] < SEMINARS_PER_DAY
        ]
        return sorted(found, key=lambda one: one.same_day)

    def _ready(self, day: date, stages: Collection[str]) -> set[int]:
        """Members who may teach this group on a day, free or not."""
        here = in_subtree(self.commission, "commission__") | Q(commission__in=self.above)
        rows = list(
            Member.objects.filter(here, sits_on(day)).values_list(
                "id", "commission__code", "commission__district__code", "commission__level",
                "role", "full_time", "language",
            )
        )  # fmt: skip
        taught = self._taught([row[0] for row in rows], day, stages)
        # The others too: how many sit in a precinct commission decides whose chair may teach.
        sitting = [
            Learner(row[0], row[1], row[2] or "", *row[3:], taught.get(row[0], "")) for row in rows
        ]
        language = self.seminar.group.language
        return {
            one.member_id
            for one in trainers_among(sitting, stages)
            if not language or language in teaching_languages(one)
        }

    def _taught(
        self, members: Collection[int], day: date, stages: Collection[str]
    ) -> dict[int, str]:
        """The stage at which each member was taught before a day, of the stages asked for.

        Two plain questions: asked as one, the database goes through every place of the plan. The
        second is of the groups of these people, not of all that the plan has.
        """
        places = list(
            Place.objects.filter(member__in=members)
            .order_by("id")
            .values_list("member_id", "group_id")
        )
        before = self._others.filter(
            day__lt=day,
            group__stage__code__in=stages,
            group__in={group for _member, group in places},
        )
        stage_of = dict(before.order_by("id").values_list("group_id", "group__stage__code"))
        return {member: stage_of[group] for member, group in places if group in stage_of}


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
