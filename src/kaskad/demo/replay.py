"""The days of the campaign, one after the other, through the operations that people use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db.models import QuerySet

from kaskad.audit.api import seal_entries
from kaskad.campaigns.api import (
    Campaign,
    Place,
    Plan,
    Seminar,
    cancel_seminar,
    place_members,
    stages_of,
    substitute_trainer,
    work_days,
)
from kaskad.commissions.api import Member, Newcomer, replace_member
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.demo import happenings
from kaskad.demo.country import Country, Person, replacement_people
from kaskad.planning.api import plan_make_up
from kaskad.reporting.api import BulletinKind, publish_bulletin
from kaskad.seminars.api import Evidence, Sheet, record_sheets, trained_on

MORNING, EVENING, NIGHT, PRESS = time(8, 0), time(19, 0), time(20, 0), time(20, 30)
# What the commission itself told on these days was of the cascade as a whole, and of its end.
_TOLD_OTHERWISE = {
    date(2026, 3, 10): BulletinKind.CASCADE,
    date(2026, 3, 13): BulletinKind.FINAL,
}
BLIZZARD = "Боран: жол жабық"
ILLNESS = "Тренер ауырып қалды"
ILL_DAYS = 3


@dataclass(slots=True)
class Tally:
    """What the replay did."""

    days: int = 0
    held: int = 0
    present: int = 0
    absent: int = 0
    cancelled: int = 0
    substituted: int = 0
    replaced: int = 0
    make_up: int = 0


@dataclass(slots=True)
class Replay:
    """One replay: the campaign with its plan in force, the seed, and what has been done so far."""

    campaign: Campaign
    plan: Plan
    country: Country
    seed: int
    tally: Tally = field(default_factory=Tally)

    def run(self, as_of: date, on_day: Callable[[date, Tally], None]) -> Tally:
        """Live through every working day up to ``as_of``, calling ``on_day`` after each."""
        days = work_days(self.campaign, self.campaign.first_day, as_of)
        fixed = self._calendar()
        newcomers = self._newcomers(sum(fixed.replaced.values()))
        for day in days:
            self._morning(day, fixed, newcomers)
            self._hold(day)
            self._evening(day)
            self.tally.days += 1
            on_day(day, self.tally)
            self._publish(day)
        return self.tally

    # The morning: what goes otherwise than planned.

    def _calendar(self) -> happenings.Calendar:
        stages = stages_of(self.campaign)
        main = work_days(self.campaign, stages[1].window_from, stages[-1].window_to)
        last = work_days(self.campaign, stages[-1].window_from, stages[-1].window_to)
        in_halls = Seminar.objects.filter(group__plan=self.plan, group__format="in_person")
        days = set(in_halls.filter(group__stage=stages[-1]).values_list("day", flat=True))
        met = [day for day in last if day in days]
        return happenings.calendar(main, last, met, len(self.country.members))

    def _newcomers(self, count: int) -> Iterator[Person]:
        like = self.country.precinct_members[:: max(1, len(self.country.precinct_members) // count)]
        return iter(replacement_people(self.country, count, self.seed, like[:count]))

    def _morning(self, day: date, fixed: happenings.Calendar, newcomers: Iterator[Person]) -> None:
        now = clock.at(day, MORNING)
        if day in fixed.cancellations:
            self._cancel_one(day, now)
        if day == fixed.illness:
            self._fall_ill(day, now)
        self._replace(day, fixed.replaced.get(day, 0), newcomers, now)

    def _cancel_one(self, day: date, now: datetime) -> None:
        today = self._planned(day).filter(group__format="in_person", group__round=0)
        ids = list(today.order_by("code").values_list("id", flat=True))
        for chosen in happenings.pick(ids, 1, seed=self.seed, purpose=f"cancel:{day}"):
            cancel_seminar(
                actor=_district(), seminar=Seminar.objects.get(pk=chosen), reason=BLIZZARD, now=now
            )
            self.tally.cancelled += 1

    def _fall_ill(self, day: date, now: datetime) -> None:
        """A trainer with most seminars ahead falls ill: somebody free takes each of them over."""
        ahead = self._planned_between(day, day + timedelta(days=ILL_DAYS - 1))
        trainers = [trainer for trainer in ahead.values_list("trainer_id", flat=True) if trainer]
        if not trainers:
            return
        ill = max(sorted(set(trainers)), key=trainers.count)
        for seminar in ahead.filter(trainer_id=ill).order_by("day", "half", "code"):
            if not self._substitute(seminar, ill, now):
                cancel_seminar(actor=_district(), seminar=seminar, reason=ILLNESS, now=now)
                self.tally.cancelled += 1

    def _substitute(self, seminar: Seminar, ill: int, now: datetime) -> bool:
        """Whether one of the district's other trainers could take the seminar over."""
        group = seminar.group
        others = (
            Seminar.objects.filter(group__plan=self.plan, trainer__isnull=False)
            .filter(group__commission__region=group.commission.region)
            .filter(group__language=group.language)
            .exclude(trainer_id=ill)
            .order_by("trainer_id")
            .values_list("trainer_id", "group__commission_id")
        )
        trained = trained_on(self.campaign)
        near_first = sorted(set(others), key=lambda pair: (pair[1] != group.commission_id, pair[0]))
        for candidate in dict.fromkeys(trainer for trainer, _ in near_first):
            if candidate not in trained:
                continue
            with suppress(Refusal):
                substitute_trainer(
                    actor=_district(),
                    seminar=seminar,
                    trainer=Member.objects.get(pk=candidate),
                    reason=ILLNESS,
                    now=now,
                )
                self.tally.substituted += 1
                return True
        return False

    def _replace(self, day: date, count: int, newcomers: Iterator[Person], now: datetime) -> None:
        trainers = self._trainers()
        ordinary = (
            Member.objects.filter(until__isnull=True, role="member", full_time=False)
            .filter(commission__level="precinct", since__lt=day)
            .exclude(pk__in=trainers)
            .order_by("commission__code", "seat__number")
            .values_list("id", flat=True)
        )
        chosen = happenings.pick(list(ordinary), count, seed=self.seed, purpose=f"leave:{day}")
        for member_id, person in zip(chosen, newcomers, strict=False):
            old = Member.objects.select_related("commission", "person").get(pk=member_id)
            new = replace_member(
                actor=_district(), member=old, newcomer=_as_newcomer(person), since=day, now=now
            )
            self.tally.replaced += 1
            self._take_place(old, new, day, now)

    def _take_place(self, old: Member, new: Member, day: date, now: datetime) -> None:
        """The newcomer joins the group that the predecessor was to attend, if it is still ahead."""
        ahead = Place.objects.filter(
            member=old,
            group__plan=self.plan,
            group__seminars__day__gte=day,
            group__seminars__state="planned",
        ).select_related("group")
        for place in ahead:
            with suppress(Refusal):
                place_members(actor=_district(), group=place.group, member_ids=[new.pk], now=now)

    # The day: seminars are held, sheets come in region by region.

    def _hold(self, day: date) -> None:
        now = clock.at(day, EVENING)
        trainers = self._trainers()
        seminars = self._planned(day).select_related("group__commission__region")
        ordered = sorted(seminars, key=lambda one: (_region(one), one.code))
        expected = self._expected([seminar.group_id for seminar in ordered], day)
        for _, some in groupby(ordered, key=_region):
            sheets = [self._sheet(one, expected[one.group_id], trainers) for one in some]
            report = record_sheets(
                actor=_district(), campaign=self.campaign, sheets=sheets, now=now
            )
            self.tally.held += report.held
            self.tally.present += report.present
            self.tally.absent += report.absent

    def _sheet(self, seminar: Seminar, members: Sequence[int], trainers: frozenset[int]) -> Sheet:
        group = seminar.group
        if seminar.trainer_id is None:
            share = 0.0  # the national seminar: the published figure is that all 821 took part
        else:
            share = happenings.ABSENT_SHARE_MAKE_UP if group.round else happenings.ABSENT_SHARE
        online = group.format == "online"
        return Sheet(
            seminar_id=seminar.pk,
            present=happenings.present_of(
                members, seed=self.seed, seminar=seminar.code, share_absent=share, always=trainers
            ),
            evidence=(Evidence.ONLINE_PRESENCE if online else Evidence.SIGNED_SHEET).value,
            evidence_ref=f"{seminar.day:%d%m}-{seminar.code}",
            nonce=f"replay-{seminar.code}",
        )

    def _expected(self, groups: Sequence[int], day: date) -> dict[int, list[int]]:
        expected: dict[int, list[int]] = defaultdict(list)
        rows = (
            Place.objects.filter(group__in=groups, member__since__lte=day)
            .exclude(member__until__lte=day)
            .values_list("group_id", "member_id")
        )
        for group_id, member_id in rows:
            expected[group_id].append(member_id)
        return expected

    # The evening: the next make-up round is planned, the bulletin goes out, the record is sealed.

    def _evening(self, day: date) -> None:
        now = clock.at(day, NIGHT)
        centre = Actor.system("training department")
        following = work_days(self.campaign, day + timedelta(days=1), self.campaign.last_day)[:1]
        for one in self.campaign.make_up_rounds.order_by("number"):
            if following and day < one.window_from <= following[0] <= one.window_to:
                self.tally.make_up += plan_make_up(
                    actor=centre,
                    campaign=self.campaign,
                    round_number=one.number,
                    trained=trained_on(self.campaign),
                    now=now,
                )

    def _publish(self, day: date) -> None:
        """The bulletin of the day, once the tests and certificates of its evening are there.

        Then the record of the day is sealed.
        """
        now = clock.at(day, PRESS)
        kinds = {self.campaign.first_day: BulletinKind.NATIONAL_SEMINAR} | _TOLD_OTHERWISE
        publish_bulletin(
            actor=Actor.system("training department"),
            campaign=self.campaign,
            kind=kinds.get(day, BulletinKind.PROGRESS).value,
            as_of=day,
            now=now,
        )
        seal_entries(now=now)

    # Readings.

    def _planned(self, day: date) -> QuerySet[Seminar]:
        return self._planned_between(day, day)

    def _planned_between(self, first: date, last: date) -> QuerySet[Seminar]:
        return Seminar.objects.filter(
            group__plan=self.plan, day__gte=first, day__lte=last, state="planned"
        )

    def _trainers(self) -> frozenset[int]:
        rows = Seminar.objects.filter(group__plan=self.plan, trainer__isnull=False)
        return frozenset(rows.values_list("trainer_id", flat=True))


def _district() -> Actor:
    return Actor.system("replay")


def _region(seminar: Seminar) -> str:
    region = seminar.group.commission.region
    return region.code if region else ""


def _as_newcomer(person: Person) -> Newcomer:
    return Newcomer(
        iin=person.iin,
        last_name=person.last_name,
        first_name=person.first_name,
        patronymic=person.patronymic,
        phone=person.phone,
        email=person.email,
        language=person.language,
    )
