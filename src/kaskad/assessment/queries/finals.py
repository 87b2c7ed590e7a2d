"""Who passed the final test of a stage, and with what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from kaskad.assessment.models import Attempt, Test
from kaskad.assessment.vocab import Purpose, TestState
from kaskad.campaigns.api import Gate, Stage
from kaskad.core.bulk import chunks


@dataclass(frozen=True, slots=True)
class Final:
    """The result of a member: the first attempt that passed, otherwise the last one.

    ``percent`` is rounded down, so that nobody gets a score that they did not reach.
    """

    attempt: str
    passed: bool
    percent: int


def asks_final(stage: Stage) -> bool:
    """Whether the members of a stage have to pass a final test."""
    if stage.gate == Gate.FINAL_TEST:
        return True
    tests = Test.objects.filter(stage=stage, purpose=Purpose.FINAL, state=TestState.PUBLISHED)
    return tests.exists()


def passed_final(stage: Stage | OuterRef, member: OuterRef) -> Exists:
    """The condition that a member has passed the final test of a stage."""
    return Exists(_ended(stage).filter(member=member, passed=True))


def finals_of(stage: Stage, members: Collection[int]) -> dict[int, Final]:
    """The results of those of the members who have one."""
    found: dict[int, Final] = {}
    for some in chunks(sorted(members)):
        rows = _ended(stage).filter(member__in=some).order_by("member", "number")
        for member, code, passed, score in rows.values_list("member", "code", "passed", "score"):
            if member not in found or not found[member].passed:
                found[member] = Final(code, bool(passed), int(score or 0))
    return found


def _ended(stage: Stage | OuterRef) -> QuerySet[Attempt]:
    return Attempt.objects.filter(
        test__stage=stage, test__purpose=Purpose.FINAL, ended_at__isnull=False
    )
