"""Attendance as it is read: who is trained, who is missing, what a trainer stands on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from kaskad.campaigns.api import (
    Campaign,
    Place,
    PlanState,
    Seminar,
    SeminarRow,
    SeminarState,
    Venue,
    blocks_of,
    exempt_days,
    exemption_of_outer,
)
from kaskad.commissions.api import Commission, Member, in_subtree, person_name, sits_on
from kaskad.core.localized import LANGUAGES, LocalizedText
from kaskad.core.prepared import Prepared, slot
from kaskad.core.reading import once
from kaskad.seminars.models import Attendance, Holding
from kaskad.seminars.rules.attendance import Meeting, Way, timetable, way
from kaskad.seminars.vocab import TAUGHT_BY_CENTRE

# Where an online seminar takes place, in messages.
ONLINE_PLACE = LocalizedText("онлайн", "онлайн", "online")


@dataclass(frozen=True, slots=True)
class HeldSeminar:
    """What a held seminar rests on: the trainer's own attendance and its seminar."""

    seminar_code: str
    day: date
    nonce: str
    trainer_code: str
    basis_seminar_code: str
    basis_day: date | None


def places_in_words(venues: Collection[int | None]) -> dict[int | None, LocalizedText]:
    """Hall and address of these venues; online seminars have none."""
    found: dict[int | None, LocalizedText] = {None: ONLINE_PLACE}
    for venue in Venue.objects.all().iterator(chunk_size=2000):
        if venue.pk in venues:
            name, address = venue.name, venue.address
            texts = (f"{name.get(one)}, {address.get(one)}" for one in LANGUAGES)
            found[venue.pk] = LocalizedText(*texts)
    return found


def trained_on(campaign: Campaign) -> dict[int, date]:
    """The day each member was first present, by member id."""
    rows = (
        Attendance.objects.filter(campaign=campaign, present=True)
        .values_list("member_id")
        .annotate(first=Min("day"))
    )
    return dict(rows)


def held_seminar(seminar: Seminar) -> HeldSeminar | None:
    """How a seminar was held; None if it was not."""
    holding = (
        Holding.objects.filter(seminar=seminar)
        .select_related("trainer__person", "basis__seminar")
        .first()
    )
    if holding is None:
        return None
    return HeldSeminar(
        seminar_code=seminar.code,
        day=holding.day,
        nonce=holding.nonce,
        trainer_code=holding.trainer.person.code if holding.trainer else "",
        basis_seminar_code=holding.basis.seminar.code if holding.basis else "",
        basis_day=holding.basis.day if holding.basis else None,
    )


def attendance_of(member_id: int, campaign: Campaign) -> list[tuple[str, date, bool]]:
    """(seminar code, day, present) of one member, oldest first."""
    return list(
        Attendance.objects.filter(member_id=member_id, campaign=campaign)
        .order_by("day", "id")
        .values_list("seminar__code", "day", "present")
    )


@dataclass(frozen=True, slots=True)
class SheetCount:
    """How many of a held seminar's group were there, and how many were not and had to be."""

    present: int
    absent: int

    @property
    def all(self) -> int:
        """Everybody on the sheet who came or had to."""
        return self.present + self.absent


@dataclass(frozen=True, slots=True)
class MissedRow:
    """Somebody who was absent and is still not trained; ``next_day`` is the make-up, if booked."""

    member_id: int
    name: str
    commission: str
    role: str
    missed_day: date
    next_day: date | None


@dataclass(frozen=True, slots=True)
class SeminarDebt:
    """Seminars of one commission that lack something: how many, and from which day on."""

    commission_code: str
    commission_name: LocalizedText
    count: int
    first_day: date


_AHEAD = Prepared(
    lambda: (
        Campaign.objects.select_related("root")
        .filter(voting_day__gte=slot("day"))
        .order_by("voting_day", "id")[:1]
    )
)
_LATEST = Prepared(
    lambda: Campaign.objects.select_related("root").order_by("-voting_day", "-id")[:1]
)


@once
def current_campaign(day: date) -> Campaign | None:
    """The campaign whose vote is next on ``day``, otherwise the latest one."""
    return _AHEAD.one(day=day) or _LATEST.one()


def sheet_counts(campaign: Campaign, seminar_ids: Collection[int]) -> dict[int, SheetCount]:
    """What the sheets of these seminars say, by seminar id; none for those without a sheet.

    Who did not come and was exempt on that day is in no count.
    """
    sheets = Attendance.objects.filter(seminar__in=seminar_ids)
    rows = sheets.values("seminar_id").annotate(
        here=Count("id", filter=Q(present=True)), absent=Count("id", filter=Q(present=False))
    )
    days, free = exempt_days(campaign), Counter[int]()
    if days.spans:
        absent = sheets.filter(present=False).values_list("seminar_id", "member_id", "day")
        free.update(seminar for seminar, member, day in absent if days.holds(member, day))
    return {
        row["seminar_id"]: SheetCount(row["here"], row["absent"] - free[row["seminar_id"]])
        for row in rows
    }


def missed_of(campaign: Campaign, seminar_ids: Collection[int], day: date) -> list[MissedRow]:
    """Members absent from these seminars who still sit on ``day`` and are not trained yet.

    Without those who are exempt on that day.
    """
    trained = Attendance.objects.filter(
        campaign=campaign, member=OuterRef("member"), present=True, day__lte=day
    )
    booked = (
        Seminar.objects.filter(
            group__places__member=OuterRef("member"),
            group__plan__campaign=campaign,
            group__plan__state=PlanState.IN_FORCE,
            state=SeminarState.PLANNED,
            day__gte=day,
        )
        .order_by("day", "id")
        .values("day")[:1]
    )
    rows = (
        Attendance.objects.filter(seminar__in=seminar_ids, present=False)
        .filter(sits_on(day, "member__"))
        .filter(~Exists(trained), ~Exists(exemption_of_outer(campaign, day, "member")))
        .select_related("member__person", "member__commission")
        .annotate(next_day=Subquery(booked))
        .order_by("member__person__sort_key", "member_id", "-day")
    )
    latest: dict[int, MissedRow] = {}
    for row in rows:
        member = row.member
        latest.setdefault(
            member.pk,
            MissedRow(
                member_id=member.pk,
                name=person_name(member.person),
                commission=str(member.commission.name),
                role=str(member.get_role_display()),
                missed_day=row.day,
                next_day=row.next_day,
            ),
        )
    return list(latest.values())


def way_of(campaign: Campaign, member_id: int, planned: Iterable[SeminarRow], today: date) -> Way:
    """How far a member is on ``today``; ``planned`` is where ``seminars_of_member`` finds them."""
    meetings = {row.id: Meeting(row.id, row.day, row.state) for row in planned}
    rows = Attendance.objects.filter(
        campaign=campaign, member=member_id, day__lte=today
    ).values_list("seminar_id", "day", "present")
    for pk, day, present in rows:
        meetings[pk] = Meeting(pk, day, SeminarState.HELD.value, present)
    return way(meetings.values(), today)


def present_on(campaign: Campaign, day: date, commission: Commission) -> int:
    """How many members of the commission's subtree were at a seminar on ``day``."""
    rows = Attendance.objects.filter(
        in_subtree(commission, "member__commission__"), campaign=campaign, day=day, present=True
    )
    return rows.values("member").distinct().count()


def missing_sheets(campaign: Campaign, commission: Commission, today: date) -> list[SeminarDebt]:
    """Seminars of past days that nobody has recorded, by the commission that answers for them."""
    return _debts(_of(campaign, commission).filter(day__lt=today))


def without_trainer(campaign: Campaign, commission: Commission, today: date) -> list[SeminarDebt]:
    """Seminars from ``today`` on whose trainer is not named or does not sit on that day."""
    left = Q(trainer__until__isnull=False) & Q(trainer__until__lte=F("day"))
    nobody = Q(trainer__isnull=True) & ~Q(group__stage__taught_by=[TAUGHT_BY_CENTRE])
    return _debts(_of(campaign, commission).filter(nobody | left, day__gte=today))


@dataclass(frozen=True, slots=True)
class UntaughtTrainer:
    """Who missed every seminar of their own and teaches from ``first_day`` on."""

    member_id: int
    first_day: date
    seminars: int


def untaught_trainers(campaign: Campaign, today: date) -> list[UntaughtTrainer]:
    """Trainers of seminars after ``today`` who may not teach them, and are not taught before.

    Whoever has neither been present nor absent yet is not among them.
    """
    own = Attendance.objects.filter(campaign=campaign, member=OuterRef("trainer"))
    again = Place.objects.filter(
        group__plan=OuterRef("group__plan"),
        group__seminars__state=SeminarState.PLANNED,
        group__seminars__day__lt=OuterRef("day"),
        member=OuterRef("trainer"),
    )
    ahead = Seminar.objects.filter(
        ~Exists(own.filter(present=True)),
        ~Exists(again),
        Exists(own.filter(present=False)),
        group__plan__campaign=campaign,
        group__plan__state=PlanState.IN_FORCE,
        state=SeminarState.PLANNED,
        day__gt=today,
    )
    rows = ahead.values("trainer").annotate(first=Min("day"), count=Count("id"))
    return [
        UntaughtTrainer(row["trainer"], row["first"], row["count"])
        for row in rows.order_by("first", "trainer")
    ]


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A part of a seminar; ``starts`` None where they do not fit, no title: the rest."""

    number: int
    starts: time | None
    title: LocalizedText
    minutes: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """Seminars of one day and the places in them, by what became of them."""

    planned: int
    held: int
    cancelled: int


def agenda_of(campaign: Campaign, *, national: bool, starts: time, minutes: int) -> list[AgendaRow]:
    """The blocks of the programme over a seminar's time; ``national`` leaves the others out."""
    blocks = [one for one in blocks_of(campaign) if one.national or not national]
    lengths = [one.minutes + one.questions_minutes for one in blocks]
    begins = timetable(starts, minutes, lengths)
    rows = [
        AgendaRow(one.number, begins[place] if begins else None, one.title, lengths[place])
        for place, one in enumerate(blocks)
    ]
    rest = minutes - sum(lengths)
    if begins and rest and rows:
        rows.append(AgendaRow(0, begins[-1], LocalizedText(), rest))
    return rows


def day_count(campaign: Campaign, commission: Commission, day: date) -> DayCount:
    """The seminars of one day in the subtree of a commission, under the plan in force."""
    counted = Seminar.objects.filter(
        in_subtree(commission, "group__commission__"),
        group__plan__campaign=campaign,
        group__plan__state=PlanState.IN_FORCE,
        day=day,
    ).aggregate(
        planned=Count("id", filter=Q(state=SeminarState.PLANNED)),
        held=Count("id", filter=Q(state=SeminarState.HELD)),
        cancelled=Count("id", filter=Q(state=SeminarState.CANCELLED)),
    )
    return DayCount(**counted)


def seminars_ahead(campaign: Campaign, commission: Commission, today: date) -> int:
    """How many planned seminars the commission's subtree still has, from ``today`` on."""
    return _of(campaign, commission).filter(day__gte=today).count()


def waiting_for_make_up(campaign: Campaign, commission: Commission, today: date) -> int:
    """How many sit in the subtree, are not trained or exempt, and have no place ahead."""
    trained = Attendance.objects.filter(
        campaign=campaign, member=OuterRef("pk"), present=True, day__lte=today
    )
    placed = Place.objects.filter(
        member=OuterRef("pk"),
        group__plan__campaign=campaign,
        group__plan__state=PlanState.IN_FORCE,
        group__seminars__state=SeminarState.PLANNED,
        group__seminars__day__gte=today,
    )
    sitting = Member.objects.filter(in_subtree(commission, "commission__"), sits_on(today))
    exempt = exemption_of_outer(campaign, today, "pk")
    return sitting.filter(~Exists(trained), ~Exists(placed), ~Exists(exempt)).count()


def _of(campaign: Campaign, commission: Commission) -> QuerySet[Seminar]:
    return Seminar.objects.filter(
        in_subtree(commission, "group__commission__"),
        group__plan__campaign=campaign,
        group__plan__state=PlanState.IN_FORCE,
        state=SeminarState.PLANNED,
    )


def _debts(seminars: QuerySet[Seminar]) -> list[SeminarDebt]:
    rows = (
        seminars.values(
            place=F("group__commission__code"),
            kk=F("group__commission__name_kk"),
            ru=F("group__commission__name_ru"),
            en=F("group__commission__name_en"),
        )
        .annotate(count=Count("id"), first=Min("day"))
        .order_by("first", "place")
    )
    return [
        SeminarDebt(
            row["place"], LocalizedText(row["kk"], row["ru"], row["en"]), row["count"], row["first"]
        )
        for row in rows
    ]
