"""The run book of a seminar: what its trainer needs before, during and after it, as one value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from kaskad.answers.api import (
    AnswerNews,
    OpenQuestion,
    ProvisionNews,
    answers_since,
    open_in_hall,
    provisions_since,
)
from kaskad.campaigns.api import (
    Format,
    Place,
    Seminar,
    SeminarState,
    exemption_of_outer,
    kit_materials,
)
from kaskad.commissions.api import person_name, sits_on
from kaskad.core import clock
from kaskad.core.localized import LocalizedText
from kaskad.seminars.models import Attendance, Correction, PaperSheet, Told, Video
from kaskad.seminars.queries.attendance import ONLINE_PLACE, AgendaRow, agenda_of
from kaskad.seminars.queries.presence import decisions_of
from kaskad.seminars.rules.book import Facts, Part, Step, part_at, steps
from kaskad.seminars.rules.presence import Decision
from kaskad.seminars.vocab import TAUGHT_BY_CENTRE, CorrectionState, Outcome

_HERE = ("here", "present", "late", "left_early")
_NOT_THERE = ("missing", "left", "absent")


@dataclass(frozen=True, slots=True)
class BookSeminar:
    """What the plan says of the seminar; online there is a word for the venue and no address.

    ``trainer`` is a name, empty where the centre itself teaches.
    """

    code: str
    campaign_code: str
    group_number: int
    commission_code: str
    commission: LocalizedText
    stage: LocalizedText
    format: str
    language: str
    state: str
    cancel_reason: str
    day: date
    starts: time
    minutes: int
    venue: LocalizedText
    address: LocalizedText
    trainer: str


@dataclass(frozen=True, slots=True)
class BookPerson:
    """Somebody of the group.

    ``state`` is empty while nothing is said of them, then by the marks "here", "left", "missing" or
    "watched" (a recording, nothing else), at last the outcome on the recorded sheet. Of who was
    absent: ``next_day`` is the day that they are booked for, ``is_trained``: they were at another
    seminar. Who is exempt on the day is expected and missed by nobody.
    """

    member_id: int
    name: str
    role: str
    commission_code: str
    commission: LocalizedText
    state: str
    next_day: date | None
    is_trained: bool
    is_exempt: bool = False

    @property
    def is_here(self) -> bool:
        """Whether a mark or the sheet says that they are or were there."""
        return self.state in _HERE

    @property
    def is_expected(self) -> bool:
        """Whether they have to come, or came all the same."""
        return self.is_here or not self.is_exempt

    @property
    def is_missing(self) -> bool:
        """Whether a mark or the sheet says that they are not there, and they had to be."""
        return self.state in _NOT_THERE and not self.is_exempt


@dataclass(frozen=True, slots=True)
class BookPlace:
    """A commission of the group: how many are expected, and how many are or were here."""

    code: str
    name: LocalizedText
    people: int
    here: int


@dataclass(frozen=True, slots=True)
class BookMaterial:
    """A material of the kit in the version that came since."""

    code: str
    title: LocalizedText
    number: int


@dataclass(frozen=True, slots=True)
class BookNews:
    """What changed since the trainer's own seminar began at ``since``; None: there was none."""

    since: datetime | None = None
    answers: tuple[AnswerNews, ...] = ()
    materials: tuple[BookMaterial, ...] = ()
    provisions: tuple[ProvisionNews, ...] = ()


@dataclass(frozen=True, slots=True)
class RunBook:
    """Everything in the book as it is at ``at``; ``part`` is the part of that moment.

    People are in the order of the alphabet, commissions with the most people first. ``papers``
    counts the signed sheets that are kept.
    """

    seminar: BookSeminar
    at: datetime
    part: Part
    people: tuple[BookPerson, ...]
    places: tuple[BookPlace, ...]
    agenda: tuple[AgendaRow, ...]
    news: BookNews
    questions: tuple[OpenQuestion, ...]
    papers: int
    steps: tuple[Step, ...]

    @property
    def here(self) -> int:
        """How many are here by the marks, or were there by the sheet."""
        return sum(one.here for one in self.places)

    @property
    def expected(self) -> int:
        """How many have to come, or came all the same."""
        return sum(one.people for one in self.places)

    @property
    def exempt(self) -> int:
        """How many need not come, and did not."""
        return len(self.people) - self.expected

    @property
    def missing(self) -> tuple[BookPerson, ...]:
        """Those of whom a mark or the sheet says that they are not there."""
        return tuple(one for one in self.people if one.is_missing)


def run_book(seminar: Seminar, *, now: datetime) -> RunBook:
    """The book of a seminar at ``now``; ``seminar`` is as ``sheet_for`` gives it."""
    recorded, counts = seminar.state == SeminarState.HELD, _counts(seminar)
    # A seminar ahead has no marks, and they are not asked for.
    decided = decisions_of(seminar) if seminar.day <= clock.local_day(now) else {}
    read = _people(seminar, decided)
    people = tuple(person for person, _is_late in read)
    starts = clock.at(seminar.day, seminar.starts)
    part = part_at(now, starts, starts + timedelta(minutes=seminar.minutes), recorded=recorded)
    news, questions = _news(seminar, counts.taught, now), tuple(open_in_hall(seminar.code))
    facts = replace(
        _facts(seminar, part, counts, people, news),
        marked=sum(bool(one.state) for one in people if not one.is_exempt),
        late_marks=sum(is_late for _person, is_late in read),
        questions=sum(not one.is_above for one in questions),
    )
    return RunBook(
        seminar=_itself(seminar),
        at=now,
        part=part,
        people=people,
        places=_by_commission(people),
        agenda=tuple(_agenda(seminar)),
        news=news,
        questions=questions,
        papers=counts.papers,
        steps=steps(facts),
    )


def _itself(seminar: Seminar) -> BookSeminar:
    group, venue, trainer = seminar.group, seminar.venue, seminar.trainer
    return BookSeminar(
        code=seminar.code,
        campaign_code=group.plan.campaign.code,
        group_number=group.number,
        commission_code=group.commission.code,
        commission=group.commission.name,
        stage=group.stage.title,
        format=group.format,
        language=group.language,
        state=seminar.state,
        cancel_reason=seminar.cancel_reason,
        day=seminar.day,
        starts=seminar.starts,
        minutes=seminar.minutes,
        venue=venue.name if venue else ONLINE_PLACE,
        address=venue.address if venue else LocalizedText(),
        trainer=person_name(trainer.person) if trainer else "",
    )


@dataclass(frozen=True, slots=True)
class _Counts:
    """What belongs to a seminar, counted; ``taught`` is when the trainer's own one began."""

    told: int
    papers: int
    corrections: int
    has_video: bool
    taught: datetime | None


def _counts(seminar: Seminar) -> _Counts:
    own = Attendance.objects.filter(
        campaign=seminar.group.plan.campaign,
        member=seminar.trainer_id,
        present=True,
        day__lt=seminar.day,
        seminar__group__stage__code__in=seminar.group.stage.taught_by,
    ).order_by("day", "id")
    exempt = exemption_of_outer(seminar.group.plan.campaign, seminar.day, "member")
    told = Told.objects.filter(
        ~Exists(exempt), seminar_code=seminar.code, day=seminar.day, cancelled=False
    )
    papers = PaperSheet.objects.filter(seminar=seminar)
    waiting = Correction.objects.filter(state=CorrectionState.WAITING, attendance__seminar=seminar)
    row = (
        Seminar.objects.filter(pk=seminar.pk)
        .annotate(
            told=_count_of(told),
            papers=_count_of(papers),
            corrections=_count_of(waiting),
            has_video=Exists(Video.objects.filter(seminar_code=seminar.code)),
            taught_day=Subquery(own.values("day")[:1]),
            taught_starts=Subquery(own.values("seminar__starts")[:1]),
        )
        .values_list("told", "papers", "corrections", "has_video", "taught_day", "taught_starts")
        .get()
    )
    told_people, kept, corrections, has_video, day, begins = row
    taught = clock.at(day, begins) if day is not None else None
    return _Counts(told_people, kept, corrections, has_video, taught)


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    """How many rows, inside another query."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count"), output_field=IntegerField()), 0)


def _people(seminar: Seminar, decided: Mapping[int, Decision]) -> list[tuple[BookPerson, bool]]:
    """Who sits on the day, each with whether marks say something else than the recorded sheet."""
    recorded = seminar.state == SeminarState.HELD
    said = Attendance.objects.filter(seminar=seminar, member=OuterRef("member"))
    booked = Seminar.objects.filter(
        group__places__member=OuterRef("member"),
        group__plan=seminar.group.plan_id,
        state=SeminarState.PLANNED,
        day__gt=seminar.day,
    ).order_by("day", "id")
    trained = Attendance.objects.filter(
        campaign=seminar.group.plan.campaign_id, member=OuterRef("member"), present=True
    )
    rows = (
        Place.objects.filter(sits_on(seminar.day, "member__"), group_id=seminar.group_id)
        .select_related("member__person", "member__commission")
        .annotate(
            outcome=Subquery(said.values("outcome")[:1]),
            confirmed=Subquery(said.values("confirmed_by")[:1]),
            next_day=Subquery(booked.values("day")[:1]),
            is_trained=Exists(trained),
            is_exempt=Exists(
                exemption_of_outer(seminar.group.plan.campaign, seminar.day, "member")
            ),
        )
        .order_by("member__person__sort_key", "member_id")
    )
    found = []
    for row in rows:
        member, mark = row.member, decided.get(row.member_id)
        is_absent = recorded and row.outcome == Outcome.ABSENT
        person = BookPerson(
            member_id=member.pk,
            name=person_name(member.person),
            role=member.role,
            commission_code=member.commission.code,
            commission=member.commission.name,
            state=(row.outcome or "") if recorded else _by_marks(mark),
            next_day=row.next_day if is_absent else None,
            is_trained=is_absent and row.is_trained,
            is_exempt=row.is_exempt,
        )
        differs = mark is not None and row.outcome != mark.outcome
        found.append((person, recorded and differs and not row.confirmed))
    return found


def _by_marks(mark: Decision | None) -> str:
    """How it is for somebody by the marks so far."""
    if mark is None:
        return ""
    if mark.here:
        return "here"
    if mark.only_watched:
        return "watched"
    return "left" if mark.kinds or mark.minutes else "missing"


def _by_commission(people: Sequence[BookPerson]) -> tuple[BookPlace, ...]:
    names = {one.commission_code: one.commission for one in people}
    expected = Counter(one.commission_code for one in people if one.is_expected)
    here = Counter(one.commission_code for one in people if one.is_here)
    return tuple(
        BookPlace(code, names[code], count, here[code]) for code, count in expected.most_common()
    )


def _agenda(seminar: Seminar) -> list[AgendaRow]:
    is_national = TAUGHT_BY_CENTRE in seminar.group.stage.taught_by
    return agenda_of(
        seminar.group.plan.campaign,
        national=is_national,
        starts=seminar.starts,
        minutes=seminar.minutes,
    )


def _news(seminar: Seminar, since: datetime | None, now: datetime) -> BookNews:
    if since is None:
        return BookNews()
    campaign, today = seminar.group.plan.campaign, clock.local_day(now)
    materials = [one for one in kit_materials(campaign, today) if one.in_force_at >= since]
    trainer, day = seminar.trainer_id, clock.local_day(since)
    return BookNews(
        since=since,
        answers=tuple(answers_since(campaign, since, trainer)),
        materials=tuple(BookMaterial(one.code, one.title, one.number) for one in materials),
        provisions=tuple(provisions_since(campaign, day, trainer, today)),
    )


def _facts(
    seminar: Seminar, part: Part, counts: _Counts, people: Sequence[BookPerson], news: BookNews
) -> Facts:
    """What the steps follow from, but for marks and questions; nothing is to do for the exempt."""
    people = [one for one in people if not one.is_exempt]
    absent = [one for one in people if one.state == Outcome.ABSENT]
    waiting = [one for one in absent if not one.is_trained and one.next_day is None]
    return Facts(
        part=part,
        recorded=seminar.state == SeminarState.HELD,
        by_centre=seminar.trainer_id is None,
        taught=counts.taught is not None,
        online=seminar.group.format != Format.IN_PERSON,
        in_hall=seminar.group.format != Format.ONLINE,
        people=len(people),
        told=counts.told,
        answers=len(news.answers),
        answers_unread=sum(not one.is_known for one in news.answers),
        provisions=len(news.provisions),
        provisions_unread=sum(not one.is_read for one in news.provisions),
        has_video=counts.has_video,
        papers=counts.papers,
        corrections=counts.corrections,
        absent=len(absent),
        absent_unbooked=len(waiting),
    )
