"""Readiness of precincts: counted for a territory, and told precinct by precinct.

One pass over members with an index for who was taught, one over passed tests, one over readings
of answers, one over exemptions: the same for a country and for one precinct.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from kaskad.answers.api import AnswerState
from kaskad.answers.models import Acknowledgement, Answer
from kaskad.assessment.api import Purpose, TestState
from kaskad.assessment.models import Attempt, Test
from kaskad.audit.api import MEMBERS, READINESS, kept
from kaskad.campaigns.api import (
    Campaign,
    Gate,
    Place,
    PlanState,
    SeminarState,
    exempt_members,
    exemption_of_outer,
    stage_by_profile,
    stages_of,
)
from kaskad.commissions.api import Commission, Level, SeatRole, in_subtree
from kaskad.core.clock import local_day
from kaskad.core.localized import LocalizedText
from kaskad.reporting.queries.territory import territory
from kaskad.reporting.rules.readiness import (
    Calendar,
    Post,
    PrecinctFacts,
    ReadinessTally,
    ToDo,
    tallies_of,
    to_do,
)
from kaskad.seminars.api import Attendance, KitDelivery

_EMPTY = Post()
# How a subtree is one comparison, by the level of its top.
_INSIDE = {
    Level.CENTRAL.value: "1 = 1 OR c.id = %s",
    Level.REGION.value: "c.region_id = %s",
    Level.DISTRICT.value: "c.district_id = %s",
    Level.PRECINCT.value: "c.id = %s",
}
POSTS = (SeatRole.CHAIR.value, SeatRole.SECRETARY.value)

# A post is twice the key of its member, and one more if that member was taught.
_PRECINCTS = """
SELECT c.id, COALESCE(c.district_id, c.id), c.seats, x.filled, x.taught, x.chair, x.secretary
FROM commissions_commission c
LEFT JOIN (
    SELECT s.commission_id, COUNT(*) AS filled, SUM(s.taught) AS taught,
        MAX(CASE WHEN s.role = 'chair' THEN 2 * s.id + s.taught END) AS chair,
        MAX(CASE WHEN s.role = 'secretary' THEN 2 * s.id + s.taught END) AS secretary
    FROM (
        SELECT m.commission_id, m.role, m.id, CASE WHEN EXISTS (
            SELECT 1 FROM seminars_attendance a
            WHERE a.campaign_id = %s AND a.member_id = m.id AND a.present
                AND a.superseded_at IS NULL AND a.day <= %s
        ) THEN 1 ELSE 0 END AS taught
        FROM commissions_member m {narrowed}
        WHERE m.since <= %s AND (m.until IS NULL OR m.until > %s)
    ) s
    GROUP BY s.commission_id
) x ON x.commission_id = c.id
WHERE c.level = 'precinct' AND ({inside})
"""
_Line = tuple[int, int, int, int | None, int | None, int | None, int | None]
_NARROWED = "JOIN commissions_commission c ON c.id = m.commission_id AND {inside}"


@dataclass(frozen=True, slots=True)
class ReadinessRow:
    """A territory and its precincts, counted."""

    code: str
    name: LocalizedText
    level: str
    tally: ReadinessTally


@dataclass(frozen=True, slots=True)
class ReadinessReport:
    """A territory and its parts, which add up to it."""

    total: ReadinessRow
    parts: tuple[ReadinessRow, ...]


@dataclass(frozen=True, slots=True)
class PrecinctReadiness:
    """A precinct on a day; nothing to do: it is ready."""

    code: str
    name: LocalizedText
    facts: PrecinctFacts
    to_do: tuple[ToDo, ...]
    unread: tuple[int, ...] = ()  # keys of answers that its chair or secretary has not read
    posts: tuple[int, ...] = ()  # the members who are chair and secretary

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing."""
        return not self.to_do


class _Asked(NamedTuple):
    """Answers in force with the day each came; final tests that the chair and secretary pass."""

    answers: dict[int, date]
    tests: tuple[frozenset[int], frozenset[int]]
    asked: tuple[bool, bool]


class _Known(NamedTuple):
    """Of members: who passed, how many answers each has read, who is taught when, who need not."""

    passed: tuple[set[int], set[int]]
    read: dict[int, int]
    kits: set[int]
    ahead: dict[int, date]
    exempt: frozenset[int]


def readiness(campaign: Campaign, place: Commission, today: date) -> ReadinessReport:
    """Precincts of the country by region, or of a region by district; of a district the whole.

    Counted anew when something is written that it rests on; a passed test and a read answer are
    seen within half a minute. Refuses a place outside of the campaign (``UnknownPlace``).
    """
    return kept(
        ("readiness of", campaign.pk, place.pk, today),
        READINESS,
        lambda: _report(campaign, place, today),
    )


def _report(campaign: Campaign, place: Commission, today: date) -> ReadinessReport:
    here = territory(campaign, place.code)
    tallies = kept(
        ("readiness", campaign.pk, here.top.pk, today),
        READINESS,
        lambda: _by_unit(campaign, here.top, today),
    )
    by_part: dict[int, ReadinessTally] = {}
    total = ReadinessTally()
    for unit, one in tallies.items():
        if (part := here.part_of.get(unit)) is not None:
            by_part[part] = by_part.get(part, ReadinessTally()) + one
            total += one
    parts = tuple(
        ReadinessRow(part.code, part.name, part.level, by_part[part.key])
        for part in here.parts
        if part.key in by_part and not part.is_own
    )
    return ReadinessReport(ReadinessRow(place.code, place.name, place.level, total), parts)


def precincts_of(
    campaign: Campaign, place: Commission, today: date
) -> tuple[PrecinctReadiness, ...]:
    """The precincts of a commission's subtree, or a precinct alone, by code; as of this moment."""
    asked = kept(("asked of", campaign.pk, today), READINESS, lambda: _asked(campaign, today))
    readings = _readings(asked, place)
    known = _Known(
        _passed(asked, place),
        {member: len(answers) for member, answers in readings.items()},
        _kits(campaign, today),
        _ahead(campaign, place, today),
        exempt_members(campaign, today),
    )
    names = _names(place)
    found = []
    for key, _unit, members, facts in _facts(campaign, place, today, asked, known):
        unread = {
            answer
            for member in members
            for answer in asked.answers
            if answer not in readings.get(member, ())
        }
        since = min((asked.answers[one] for one in unread), default=None)
        calendar = Calendar(
            today, campaign.last_day, campaign.voting_day, known.ahead.get(-key), since
        )
        steps = to_do(facts, calendar)
        found.append(PrecinctReadiness(*names[key], facts, steps, tuple(sorted(unread)), members))
    return tuple(sorted(found, key=lambda one: one.code))


def _by_unit(campaign: Campaign, top: Commission, today: date) -> dict[int, ReadinessTally]:
    asked = _asked(campaign, today)
    exempt = exempt_members(campaign, today)
    known = _Known(_passed(asked, top), _read(asked, top), _kits(campaign, today), {}, exempt)
    found = _facts(campaign, top, today, asked, known)
    return tallies_of((unit, facts) for _key, unit, _members, facts in found)


def _facts(
    campaign: Campaign, top: Commission, today: date, asked: _Asked, known: _Known
) -> Iterator[tuple[int, int, tuple[int, ...], PrecinctFacts]]:
    """Key and district of every precinct of a subtree, who holds its posts, what is known."""
    of_all = len(asked.answers)

    def post(value: int | None, which: int) -> Post:
        if value is None:
            return _EMPTY
        member = value >> 1
        return Post(
            True,
            bool(value & 1),
            not asked.asked[which] or member in known.passed[which],
            of_all - known.read.get(member, 0),
            known.ahead.get(member),
            member in known.exempt,
        )

    for key, unit, seats, filled, taught, chair, secretary in _precincts(campaign, top, today):
        yield (
            key,
            unit,
            tuple(one >> 1 for one in (chair, secretary) if one is not None),
            PrecinctFacts(
                seats,
                filled or 0,
                taught or 0,
                post(chair, 0),
                post(secretary, 1),
                key in known.kits,
            ),
        )


def _precincts(campaign: Campaign, top: Commission, today: date) -> Iterator[_Line]:
    inside = _INSIDE[top.level]
    narrow = top.level != Level.CENTRAL
    sql = _PRECINCTS.format(
        inside=inside, narrowed=_NARROWED.format(inside=inside) if narrow else ""
    )
    values: list[Any] = [campaign.pk, today, *([top.pk] if narrow else []), today, today, top.pk]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(2000):
            yield from rows


def _asked(campaign: Campaign, today: date) -> _Asked:
    """What chairs and secretaries have to have read and passed."""
    holds = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    answers = Answer.objects.filter(
        holds, campaign=campaign, state=AnswerState.PUBLISHED, valid_from__lte=today
    )
    days = {
        key: max(local_day(at), since)
        for key, at, since in answers.values_list("id", "published_at", "valid_from")
        if at and since
    }
    stages = list(stages_of(campaign))
    stage_of = stage_by_profile((one.code, one.audience) for one in stages)
    finals = Test.objects.filter(stage__campaign=campaign, purpose=Purpose.FINAL)
    tests: dict[str, set[int]] = {}
    with_test = {one.code for one in stages if one.gate == Gate.FINAL_TEST}
    for key, code, state in finals.values_list("id", "stage__code", "state"):
        tests.setdefault(code, set()).add(key)
        if state == TestState.PUBLISHED:
            with_test.add(code)
    chair, secretary = (stage_of.get((Level.PRECINCT.value, role, False), "") for role in POSTS)
    return _Asked(
        days,
        (frozenset(tests.get(chair, ())), frozenset(tests.get(secretary, ()))),
        (chair in with_test, secretary in with_test),
    )


def _passed(asked: _Asked, top: Commission) -> tuple[set[int], set[int]]:
    chair, secretary = asked.tests
    first = _of_tests(chair, top)
    return first, first if chair == secretary else _of_tests(secretary, top)


def _of_tests(tests: frozenset[int], top: Commission) -> set[int]:
    rows = Attempt.objects.filter(test__in=tests, passed=True)
    return set(_narrowed(rows, top).values_list("member_id", flat=True))


def _read(asked: _Asked, top: Commission) -> dict[int, int]:
    """How many of the answers each member has read."""
    rows = _narrowed(Acknowledgement.objects.filter(answer__in=list(asked.answers)), top)
    return dict(rows.values_list("member_id").annotate(count=Count("id")).order_by())


def _readings(asked: _Asked, place: Commission) -> dict[int, set[int]]:
    """Which of the answers chairs and secretaries of a subtree have read."""
    rows = Acknowledgement.objects.filter(
        in_subtree(place, "member__commission__"),
        answer__in=list(asked.answers),
        member__role__in=POSTS,
    )
    found: dict[int, set[int]] = {}
    for member, answer in rows.values_list("member_id", "answer_id"):
        found.setdefault(member, set()).add(answer)
    return found


def _kits(campaign: Campaign, today: date) -> set[int]:
    rows = KitDelivery.objects.filter(campaign=campaign, day__lte=today)
    return set(rows.values_list("commission_id", flat=True))


def _narrowed(rows: QuerySet[Any], top: Commission) -> QuerySet[Any]:
    """Rows about members of a subtree; of the whole country without a join."""
    if top.level == Level.CENTRAL:
        return rows
    return rows.filter(in_subtree(top, "member__commission__"))


def _ahead(campaign: Campaign, place: Commission, today: date) -> dict[int, date]:
    """The next seminar of who has to be taught, and of each precinct by its key made negative."""
    taught = Attendance.objects.filter(
        campaign=campaign, member=OuterRef("member"), present=True, day__lte=today
    )
    rows = Place.objects.filter(
        in_subtree(place, "member__commission__"),
        ~Exists(taught),
        ~Exists(exemption_of_outer(campaign, today, "member")),
        group__plan__campaign=campaign,
        group__plan__state=PlanState.IN_FORCE,
        group__seminars__state=SeminarState.PLANNED,
        group__seminars__day__gte=today,
    )
    days: dict[int, date] = {}
    found = rows.values_list("member_id", "member__commission_id")
    for member, commission, day in found.annotate(next=Min("group__seminars__day")):
        for key in (member, -commission):
            days[key] = min(day, days.get(key, day))
    return days


def _names(place: Commission) -> dict[int, tuple[str, LocalizedText]]:
    """Code and name of every precinct of a subtree."""
    if place.level == Level.PRECINCT:
        return {place.pk: (place.code, place.name)}
    key = ("precincts", place.pk)
    return kept(key, MEMBERS, lambda: _read_names(place))


def _read_names(place: Commission) -> dict[int, tuple[str, LocalizedText]]:
    rows = Commission.objects.filter(in_subtree(place), level=Level.PRECINCT)
    fields = rows.values_list("id", "code", "name_kk", "name_ru", "name_en")
    return {key: (code, LocalizedText(*names)) for key, code, *names in fields}
