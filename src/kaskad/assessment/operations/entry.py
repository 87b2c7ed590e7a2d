"""Entering attempts that were taken elsewhere: on paper, or in another system."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.utils import formats

from kaskad.assessment.models import Attempt, Test
from kaskad.assessment.operations.sums import ChangedResults
from kaskad.assessment.queries.at_once import rulings_of
from kaskad.assessment.queries.tests import form_items, forms_of, numbered_rulings
from kaskad.assessment.rules.results import Result, result_from, written_points
from kaskad.assessment.rules.scoring import SCORING_VERSION, score
from kaskad.assessment.vocab import AttemptEnd, AttemptWay, RulingKind, TestState
from kaskad.assessment.vocab.test_refusals import NotOpenYet, TestClosed, TestNotPublished
from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record_many
from kaskad.commissions.api import Member
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.bulk import chunks, insert_rows
from kaskad.core.secrets import random_code

_CODE_LENGTH = 12
_COLUMNS = (
    "code", "test", "form", "member", "number", "way", "language", "taken_by", "started_at",
    "due_at", "ended_at", "ended_how", "responses", "seconds", "points", "score", "passed",
    "scoring", "browser",
)  # fmt: skip
_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Entered:
    """An attempt as it was taken; ``form_id`` is the key of the form that the member had.

    ``responses`` and ``seconds`` by the number of the item in its form, from 1; ``browser``: the
    random name that the browser gave itself, empty for unknown.
    """

    member_id: int
    form_id: int
    language: str
    started_at: datetime
    ended_at: datetime
    responses: Mapping[int, Any]
    seconds: Mapping[int, int]
    browser: str = ""


@dataclass(frozen=True, slots=True)
class EntryReport:
    """How many were entered; ``left_out`` had an attempt already, and the first result stands."""

    entered: int
    left_out: int


@operation(Tag.ATTEMPTS_ENTERED)
def enter_attempts(
    *,
    actor: Actor,
    test: Test,
    attempts: Sequence[Entered],
    way: AttemptWay = AttemptWay.PAPER,
    now: datetime,
) -> EntryReport:
    """Enter first attempts with what was answered, counted by the rules as all others.

    Members who have an attempt are left out. The record has one entry for each commission, with a
    digest of everything that was answered there. Refuses a test that is not published, and all of
    them if one was begun outside of its window; a form of another test is a fault.
    """
    if test.state != TestState.PUBLISHED:
        raise TestNotPublished
    _require_times(test, attempts)
    forms = {one.number for one in forms_of(test)}
    if not forms.issuperset(one.form_id for one in attempts):
        raise ValueError("an attempt has a form of another test")
    had = _who_had(test, [one.member_id for one in attempts])
    wanted = {one.member_id: one for one in attempts if one.member_id not in had}
    if not wanted:
        nothing_changed()
        return EntryReport(0, len(attempts))
    rulings, places = rulings_of(test.pk), _places(wanted)
    found = [_counted(test, one, rulings, *places[one.member_id]) for one in wanted.values()]
    # Whoever enters a paper has not taken it, and must not read the result as their own.
    taken_by = "" if way == AttemptWay.PAPER else actor.code
    insert_rows(Attempt, _COLUMNS, (_row(test, one, way, taken_by) for one in found))
    ChangedResults.of((test, one.commission_id) for one in found).write()
    record_many(actor=actor, lines=_lines(test, way, found), now=now)
    return EntryReport(len(found), len(attempts) - len(found))


def _require_times(test: Test, attempts: Iterable[Entered]) -> None:
    starts = [one.started_at for one in attempts]
    if starts and min(starts) < test.opens_at:
        raise NotOpenYet(at=_words(test.opens_at))
    if starts and max(starts) > test.closes_at:
        raise TestClosed


def _who_had(test: Test, members: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for some in chunks(members):
        rows = Attempt.objects.filter(test=test, member__in=some)
        found.update(rows.values_list("member", flat=True))
    return found


def _places(wanted: Iterable[int]) -> dict[int, tuple[int, str]]:
    """The key and the code of each member's commission."""
    found: dict[int, tuple[int, str]] = {}
    for some in chunks(wanted):
        rows = Member.objects.filter(pk__in=some)
        fields = ("pk", "commission", "commission__code")
        found |= {key: (commission, code) for key, commission, code in rows.values_list(*fields)}
    return found


@dataclass(frozen=True, slots=True)
class _Counted:
    """An attempt and what it comes to; ``scope``: the code of the commission."""

    code: str
    entered: Entered
    responses: Mapping[str, Any]
    result: Result
    passed: bool
    commission_id: int
    scope: str


def _counted(
    test: Test, one: Entered, rulings: Mapping[int, RulingKind], commission_id: int, scope: str
) -> _Counted:
    items = form_items(one.form_id, test.seed)
    worth = [
        _worth(one.form_id, test.seed, number, _written(one.responses.get(number)))
        for number in range(1, len(items) + 1)
    ]
    result = result_from(worth, numbered_rulings(items, rulings))
    responses = {str(key): value for key, value in sorted(one.responses.items())}
    passed = result.passes(test.pass_percent)
    code = random_code(_CODE_LENGTH)
    return _Counted(code, one, responses, result, passed, commission_id, scope)


def _row(test: Test, one: _Counted, way: AttemptWay, taken_by: str) -> tuple[Any, ...]:
    entered, result = one.entered, one.result
    due_at = max(entered.started_at + timedelta(minutes=test.minutes), entered.ended_at)
    seconds = {str(key): value for key, value in sorted(entered.seconds.items())}
    return (
        *(one.code, test.pk, entered.form_id, entered.member_id, 1, way.value, entered.language),
        *(taken_by, entered.started_at, due_at, entered.ended_at),
        (AttemptEnd.READ if way == AttemptWay.PAPER else AttemptEnd.HANDED_IN).value,
        *(one.responses, seconds, written_points(result.points), result.percent, one.passed),
        *(SCORING_VERSION, entered.browser),
    )


@lru_cache(maxsize=20000)
def _worth(form_id: int, seed: str, number: int, written: str) -> Fraction:
    """What a response is worth: thousands answer an item in the same few ways."""
    return score(form_items(form_id, seed)[number - 1][1], json.loads(written))


def _lines(test: Test, way: AttemptWay, found: Iterable[_Counted]) -> list[Line]:
    by_scope: dict[str, list[_Counted]] = {}
    for one in found:
        by_scope.setdefault(one.scope, []).append(one)
    return [
        Line(
            Tag.ATTEMPTS_ENTERED,
            Subject("test", test.code, "", scope),
            {
                "attempts": len(some),
                "passed": sum(one.passed for one in some),
                "way": way.value,
                "answers": _digest(some),
            },
        )
        for scope, some in sorted(by_scope.items())
    ]


def _digest(found: Iterable[_Counted]) -> str:
    """Of the answers of attempts by their codes, so that no later change of one goes unseen."""
    answers = [[one.code, one.responses] for one in sorted(found, key=_code)]
    return hashlib.sha256(_written(answers).encode()).hexdigest()


def _code(one: _Counted) -> str:
    return one.code


def _written(value: Any) -> str:
    return _WRITER.encode(value)


def _words(moment: datetime) -> str:
    return str(formats.date_format(moment.astimezone(clock.zone()), "DATETIME_FORMAT"))
