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
from kaskad.assessment.rules.results import result_from, written_points
from kaskad.assessment.rules.scoring import SCORING_VERSION, score
from kaskad.assessment.vocab import AttemptEnd, AttemptWay, RulingKind, TestState
from kaskad.assessment.vocab.test_refusals import NotOpenYet, TestClosed, TestNotPublished
from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record_many
from kaskad.commissions.api import Member
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.bulk import chunks
from kaskad.core.secrets import random_code

_CODE_LENGTH = 12
_ROWS_AT_ONCE = 500
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
    members = _members(wanted)
    rulings = rulings_of(test.pk)
    rows = [_row(actor, test, one, way, rulings) for one in wanted.values()]
    for row in rows:
        row.member = members[row.member_id]
    Attempt.objects.bulk_create(rows, batch_size=_ROWS_AT_ONCE)
    ChangedResults.of((test, one.member.commission_id) for one in rows).write()
    record_many(actor=actor, lines=_lines(test, rows), now=now)
    return EntryReport(len(rows), len(attempts) - len(rows))


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


def _members(wanted: Iterable[int]) -> dict[int, Member]:
    found: dict[int, Member] = {}
    for some in chunks(wanted):
        rows = Member.objects.filter(pk__in=some).select_related("commission")
        found |= {one.pk: one for one in rows}
    return found


def _row(
    actor: Actor, test: Test, one: Entered, way: AttemptWay, rulings: Mapping[int, RulingKind]
) -> Attempt:
    items = form_items(one.form_id, test.seed)
    worth = [
        _worth(one.form_id, test.seed, number, _written(one.responses.get(number)))
        for number in range(1, len(items) + 1)
    ]
    result = result_from(worth, numbered_rulings(items, rulings))
    return Attempt(
        code=random_code(_CODE_LENGTH),
        test=test,
        form_id=one.form_id,
        member_id=one.member_id,
        number=1,
        way=way,
        language=one.language,
        # Whoever enters a paper has not taken it, and must not read the result as their own.
        taken_by="" if way == AttemptWay.PAPER else actor.code,
        started_at=one.started_at,
        due_at=max(one.started_at + timedelta(minutes=test.minutes), one.ended_at),
        ended_at=one.ended_at,
        ended_how=AttemptEnd.READ if way == AttemptWay.PAPER else AttemptEnd.HANDED_IN,
        responses={str(key): value for key, value in sorted(one.responses.items())},
        seconds={str(key): value for key, value in sorted(one.seconds.items())},
        points=written_points(result.points),
        score=result.percent,
        passed=result.passes(test.pass_percent),
        scoring=SCORING_VERSION,
        browser=one.browser,
    )


@lru_cache(maxsize=20000)
def _worth(form_id: int, seed: str, number: int, written: str) -> Fraction:
    """What a response is worth: thousands answer an item in the same few ways."""
    return score(form_items(form_id, seed)[number - 1][1], json.loads(written))


def _lines(test: Test, rows: Iterable[Attempt]) -> list[Line]:
    by_commission: dict[str, list[Attempt]] = {}
    for row in rows:
        by_commission.setdefault(row.member.commission.code, []).append(row)
    return [
        Line(
            Tag.ATTEMPTS_ENTERED,
            Subject("test", test.code, "", code),
            {
                "attempts": len(some),
                "passed": sum(bool(one.passed) for one in some),
                "way": some[0].way,
                "answers": _digest(some),
            },
        )
        for code, some in sorted(by_commission.items())
    ]


def _digest(rows: Iterable[Attempt]) -> str:
    """Of the answers of attempts by their codes, so that no later change of one goes unseen."""
    answers = [[one.code, one.responses] for one in sorted(rows, key=_code)]
    return hashlib.sha256(_written(answers).encode()).hexdigest()


def _code(row: Attempt) -> str:
    return row.code


def _written(value: Any) -> str:
    return _WRITER.encode(value)


def _words(moment: datetime) -> str:
    return str(formats.date_format(moment.astimezone(clock.zone()), "DATETIME_FORMAT"))
