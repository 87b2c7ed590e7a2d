"""What tests came to: for a place and its parts, and for the people of a group or commission."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Count, F, Sum
from django.db.models.query import QuerySet

from kaskad.assessment.models import Attempt, ResultSum, Test
from kaskad.audit.api import PLANS, kept
from kaskad.campaigns.api import Place, PlanState, Seminar, exempt_members
from kaskad.commissions.api import (
    Commission,
    Level,
    MemberName,
    children_of,
    in_subtree,
    member_names,
)
from kaskad.core.bulk import chunks
from kaskad.core.clock import local_day
from kaskad.core.localized import LocalizedText
from kaskad.seminars.api import Attendance

# Attempts by test and member: end, score, passed.
_Had = dict[tuple[int, int], list[tuple[datetime | None, Decimal | None, bool | None]]]
# What the parts of a place of a level are.
_PART = {
    Level.CENTRAL: "region",
    Level.REGION: "district",
    Level.DISTRICT: "id",
    Level.PRECINCT: "id",
}
# Figures by part, and points and items by block: a row of blocks is an object {block: [points,
# items]}. The database adds them: to read ten thousand takes Python three times as long.
_ADDED = """
WITH one AS ({})
SELECT 0, one.part, SUM(one.people), SUM(one.passed), SUM(one.score) FROM one GROUP BY one.part
UNION ALL
SELECT 1, CAST(block.key AS integer), SUM({}), SUM({}), 0
FROM one, {}(one.blocks) AS block GROUP BY block.key"""
_OF_BLOCK = {
    "sqlite": (
        *("json_extract(block.value, '$[0]')", "json_extract(block.value, '$[1]')"),
        "json_each",
    ),
    "postgresql": (
        *("(block.value ->> 0)::float8", "(block.value ->> 1)::integer"),
        "jsonb_each",
    ),
}


class PersonState(StrEnum):
    """How far somebody is with a test; ``EXEMPT`` was not taught and need not be."""

    NOT_BEGUN = "not_begun"
    EXEMPT = "exempt"
    RUNNING = "running"
    PASSED = "passed"
    MAY_RETAKE = "may_retake"
    NOT_PASSED = "not_passed"


@dataclass(slots=True)
class Totals:
    """Figures of some people at a test; ``score`` is the sum of their first scores."""

    expected: int = 0
    running: int = 0
    ended: int = 0
    passed: int = 0
    score: Decimal = Decimal(0)

    @property
    def began(self) -> int:
        """How many began, whether they are through or not."""
        return self.running + self.ended

    @property
    def share(self) -> float | None:
        """Passed of those who handed in, percent; None without anybody."""
        return 100 * self.passed / self.ended if self.ended else None

    @property
    def mean(self) -> float | None:
        """The mean of first scores; None without any."""
        return float(self.score) / self.ended if self.ended else None


@dataclass(frozen=True, slots=True)
class PartTotals:
    """A part of a place with its figures; ``is_own``: the commission of the place itself."""

    code: str
    name: LocalizedText
    is_own: bool
    totals: Totals


@dataclass(frozen=True, slots=True)
class PersonResult:
    """Somebody at a test: the score of the first attempt, and where they stand."""

    member_id: int
    name: str
    commission: str
    state: PersonState
    first: Decimal | None
    attempts: int


@dataclass(slots=True)
class PlaceResults:
    """A test in a place: the whole, its parts, and points and items by block."""

    whole: Totals
    parts: list[PartTotals]
    blocks: dict[int, list[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GroupResults:
    """A group of a trainer: who is in it, and where everybody stands at the tests of its stage."""

    seminar: Seminar
    members: tuple[int, ...]
    states: Mapping[int, Mapping[int, PersonState]]


def totals_by_test(tests: Sequence[Test], place: Commission) -> dict[int, Totals]:
    """The figures of each of these tests in a place, by the key of the test."""
    expected = {test.pk: _expected(test.stage_id, place) for test in tests}
    keys = list(expected)
    rows = ResultSum.objects.filter(in_subtree(place, "commission__"), test__in=keys)
    found = _summed(rows, "test")
    running = _running(place, keys).values_list("test").annotate(people=Count("id"))
    for test, people in running:
        found.setdefault(test, Totals()).running = people
    for test, parts in expected.items():
        found.setdefault(test, Totals()).expected = sum(parts.values())
    return found


def results_in(test: Test, place: Commission, people: Sequence[PersonResult]) -> PlaceResults:
    """A test in a place and its parts. Parts without anybody expected or through are left out.

    ``people`` are those of the commission itself, whose running attempts need not be asked for.
    """
    part = _PART[Level(place.level)]
    rows = ResultSum.objects.filter(in_subtree(place, "commission__"), test=test)
    found, blocks = _added(rows, f"commission__{part}")
    if place.level == Level.PRECINCT:
        begun = sum(one.state is PersonState.RUNNING and one.first is None for one in people)
        found.setdefault(place.pk, Totals()).running = begun
    else:
        running = _running(place, [test.pk]).values_list(f"member__commission__{part}")
        for key, count in running.annotate(people=Count("id")):
            found.setdefault(key, Totals()).running = count
    for key, count in _expected(test.stage_id, place).items():
        found.setdefault(key, Totals()).expected = count
    parts = [] if place.level == Level.PRECINCT else _named(place, found)
    return PlaceResults(_together(found.values()), parts, blocks)


def _summed(rows: QuerySet[ResultSum], by: str) -> dict[Any, Totals]:
    added = rows.values_list(by).annotate(Sum("people"), Sum("passed"), Sum("score"))
    return {
        key: Totals(ended=people, passed=passed, score=Decimal(score))
        for key, people, passed, score in added
    }


def _running(place: Commission, tests: Sequence[int]) -> QuerySet[Attempt]:
    """First attempts that are being taken: few at a time, and found by their own index."""
    inside = in_subtree(place, "member__commission__")
    return Attempt.objects.filter(inside, ended_at__isnull=True, number=1, test__in=tests)


def _expected(stage: int, place: Commission) -> dict[Any, int]:
    """How many people of a place a test is for, by part."""
    return kept(
        ("expected at tests", stage, place.pk), PLANS, lambda: _counted_places(stage, place)
    )


def _counted_places(stage: int, place: Commission) -> dict[Any, int]:
    rows = Place.objects.filter(
        in_subtree(place, "member__commission__"),
        group__stage=stage,
        group__plan__state=PlanState.IN_FORCE,
        member__until__isnull=True,
    )
    part = f"member__commission__{_PART[Level(place.level)]}"
    return dict(rows.values_list(part).annotate(people=Count("member", distinct=True)))


def _named(place: Commission, found: Mapping[Any, Totals]) -> list[PartTotals]:
    own = [found[key] for key in {None, place.pk} & set(found)]
    parts = [PartTotals(place.code, place.name, True, _together(own))] if own else []
    below = [one for one in children_of(place) if one.pk in found]
    return [*parts, *(PartTotals(one.code, one.name, False, found[one.pk]) for one in below)]


def _together(every: Iterable[Totals]) -> Totals:
    whole = Totals()
    for one in every:
        whole.expected += one.expected
        whole.running += one.running
        whole.ended += one.ended
        whole.passed += one.passed
        whole.score += one.score
    return whole


def _added(rows: QuerySet[ResultSum], by: str) -> tuple[dict[Any, Totals], dict[int, list[float]]]:
    """Figures by part, and points and items of all by block, of one reading."""
    wanted = rows.values("people", "passed", "score", "blocks", part=F(by))
    sql, values = wanted.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_ADDED.format(sql, *_OF_BLOCK[connection.vendor]), values)
        added = cursor.fetchall()
    found = {
        key: Totals(0, 0, int(people), int(passed), Decimal(str(round(float(score), 2))))
        for is_block, key, people, passed, score in added
        if not is_block
    }
    blocks = {key: [points, int(items)] for is_block, key, points, items, _ in added if is_block}
    return found, dict(sorted(blocks.items()))


def people_of_commission(test: Test, place: Commission, now: datetime) -> list[PersonResult]:
    """Those who sit in the commission itself and have a place in the stage of the test."""
    rows = Place.objects.filter(
        group__stage=test.stage_id,
        group__plan__state=PlanState.IN_FORCE,
        member__commission=place,
        member__until__isnull=True,
    )
    return people_at(test, set(rows.values_list("member", flat=True)), now)


def people_at(test: Test, members: Collection[int], now: datetime) -> list[PersonResult]:
    """Where these members stand at a test, by name."""
    return people_at_each([test], members, now)[0][1]


def people_at_each(
    tests: Sequence[Test], members: Collection[int], now: datetime
) -> list[tuple[Test, list[PersonResult]]]:
    """The same at each of several tests."""
    had = _attempts(tests, members) if tests else {}
    names = member_names(members) if tests else {}
    exempt = _exempt(tests, names, now)
    return [(test, _people(test, names, had, exempt, now)) for test in tests]


def _people(
    test: Test,
    names: Mapping[int, MemberName],
    had: _Had,
    exempt: Collection[int],
    now: datetime,
) -> list[PersonResult]:
    people = [
        PersonResult(
            member_id=key,
            name=name.name,
            commission=name.commission_code,
            state=_state(test, had.get((test.pk, key), []), now, is_exempt=key in exempt),
            first=next((one[1] for one in had.get((test.pk, key), [])), None),
            attempts=len(had.get((test.pk, key), [])),
        )
        for key, name in names.items()
    ]
    return sorted(people, key=_by_name)


def groups_of(
    seminars: Sequence[Seminar], tests: Sequence[Test], now: datetime
) -> list[GroupResults]:
    """Groups with where everybody in them stands, by the key of the test and of the member."""
    by_group: dict[int, list[int]] = {}
    places = Place.objects.filter(
        group__in=[one.group_id for one in seminars], member__until__isnull=True
    )
    for group, member in places.values_list("group", "member"):
        by_group.setdefault(group, []).append(member)
    everybody = {member for some in by_group.values() for member in some}
    had = _attempts(tests, everybody)
    exempt = _exempt(tests, everybody, now)

    def state(test: Test, member: int) -> PersonState:
        had_of = had.get((test.pk, member), [])
        return _state(test, had_of, now, is_exempt=member in exempt)

    return [
        GroupResults(
            seminar,
            tuple(members := by_group.get(seminar.group_id, [])),
            {
                test.pk: {member: state(test, member) for member in members}
                for test in tests
                if test.stage_id == seminar.group.stage_id
            },
        )
        for seminar in seminars
    ]


def _attempts(tests: Sequence[Test], members: Collection[int]) -> _Had:
    found: _Had = {}
    for some in chunks(members):
        rows = Attempt.objects.filter(test__in=tests, member__in=some).order_by("number")
        fields = ("test", "member", "ended_at", "score", "passed")
        for test, member, ended, score, passed in rows.values_list(*fields):
            found.setdefault((test, member), []).append((ended, score, passed))
    return found


def _exempt(tests: Sequence[Test], members: Collection[int], now: datetime) -> set[int]:
    """Who of the members is exempt and was not taught."""
    if not tests:
        return set()
    campaign = tests[0].stage.campaign
    found = set(members) & exempt_members(campaign, local_day(now))
    if found:
        taught = Attendance.objects.filter(campaign=campaign, member__in=found, present=True)
        found -= set(taught.values_list("member", flat=True))
    return found


def _state(
    test: Test, had: Sequence[tuple[Any, Any, bool | None]], now: datetime, *, is_exempt: bool
) -> PersonState:
    if any(passed for _ended, _score, passed in had):
        return PersonState.PASSED
    if not had:
        return PersonState.EXEMPT if is_exempt else PersonState.NOT_BEGUN
    if had[-1][0] is None:
        return PersonState.RUNNING
    may = len(had) < test.attempts_allowed and now <= test.closes_at
    return PersonState.MAY_RETAKE if may else PersonState.NOT_PASSED


def _by_name(one: PersonResult) -> str:
    return one.name
