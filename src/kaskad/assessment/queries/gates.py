"""Who may not teach yet, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kaskad.assessment.models import Attempt, Test
from kaskad.assessment.vocab import Purpose, TestState
from kaskad.campaigns.api import Campaign, Gate
from kaskad.commissions.api import Member, person_name
from kaskad.core.localized import LocalizedText
from kaskad.seminars.api import BarredTrainer, barred_trainers, untaught_trainers


def opens_gate(attempt: Attempt) -> bool:
    """Whether an attempt that ended lets its member teach. It comes with its test and stage."""
    stage = attempt.test.stage
    is_asked = attempt.test.purpose == Purpose.FINAL and stage.gate == Gate.FINAL_TEST
    return bool(attempt.passed) and is_asked and attempt.ended_at is not None


class Lack(StrEnum):
    """What keeps somebody from teaching."""

    ABSENT = "absent"
    NO_TEST = "no_test"
    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    FAILED = "failed"
    USED_UP = "used_up"
    PASSED = "passed"  # and not counted yet
    NO_CERTIFICATE = "no_certificate"
    FALLEN = "fallen"


@dataclass(frozen=True, slots=True)
class WaitingTrainer:
    """A trainer of ``seminars`` ahead, the first on ``first_day``, who may not teach them yet."""

    name: str
    commission: LocalizedText
    first_day: date
    seminars: int
    lack: Lack


@dataclass(frozen=True, slots=True)
class WaitingTrainers:
    """Some of them, the most urgent first, and how many there are."""

    rows: tuple[WaitingTrainer, ...]
    total: int


def waiting_trainers(campaign: Campaign, today: date, most: int) -> WaitingTrainers:
    """Trainers of seminars ahead who were not taught, or without the test or the certificate."""
    absent = untaught_trainers(campaign, today)
    barred = barred_trainers(campaign, today)
    found = sorted((*absent, *barred), key=lambda one: (one.first_day, one.member_id))
    shown = found[:most]
    keys = [one.member_id for one in shown]
    people = Member.objects.select_related("person", "commission").in_bulk(keys)
    lacks = _lacks(campaign, {one.member_id: one for one in barred if one.member_id in people})
    rows = tuple(
        WaitingTrainer(
            person_name(people[one.member_id].person),
            people[one.member_id].commission.name,
            one.first_day,
            one.seminars,
            lacks.get(one.member_id, Lack.ABSENT),
        )
        for one in shown
    )
    return WaitingTrainers(rows, len(found))


def _lacks(campaign: Campaign, barred: Mapping[int, BarredTrainer]) -> dict[int, Lack]:
    """What is missing: a certificate that fell, the final test, or a certificate not issued yet."""
    fallen = {key for key, one in barred.items() if one.fell}
    lacks = _of_tests(campaign, barred.keys() - fallen)
    certified = {key for key, one in barred.items() if one.gate == Gate.CERTIFICATE}
    for key in certified - fallen:
        if lacks.get(key) in (None, Lack.NO_TEST, Lack.PASSED):
            lacks[key] = Lack.NO_CERTIFICATE
    return lacks | dict.fromkeys(fallen, Lack.FALLEN)


def _of_tests(campaign: Campaign, members: Collection[int]) -> dict[int, Lack]:
    """How far people are with the final tests of the stages that ask for more than attendance."""
    tests = Test.objects.exclude(stage__gate=Gate.ATTENDANCE).filter(
        stage__campaign=campaign, purpose=Purpose.FINAL, state=TestState.PUBLISHED
    )
    allowed = dict(tests.values_list("id", "attempts_allowed"))
    if not allowed:
        return dict.fromkeys(members, Lack.NO_TEST)
    found = dict.fromkeys(members, Lack.NOT_BEGUN)
    counted: Counter[tuple[int, int]] = Counter()
    rows = Attempt.objects.filter(test__in=allowed, member__in=members).order_by("number")
    for member, test, ended, passed in rows.values_list(
        "member_id", "test_id", "ended_at", "passed"
    ):
        counted[member, test] += 1
        if found[member] == Lack.PASSED:
            continue
        if ended is None:
            found[member] = Lack.RUNNING
        elif passed:
            found[member] = Lack.PASSED
        elif counted[member, test] >= allowed[test]:
            found[member] = Lack.USED_UP
        else:
            found[member] = Lack.FAILED
    return found
