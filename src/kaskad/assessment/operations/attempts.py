"""Taking a test: begun, answered piece by piece, handed in or ended by its time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from django.utils import formats

from kaskad.assessment.access import Taken, attempt_of
from kaskad.assessment.models import AnswerBatch, Attempt, Test
from kaskad.assessment.operations.passes import open_gates
from kaskad.assessment.operations.sums import ChangedResults
from kaskad.assessment.queries.at_once import (
    allowance_of,
    batches_of,
    past_attempts,
    rulings_of,
    still_runs,
)
from kaskad.assessment.queries.gates import opens_gate
from kaskad.assessment.queries.tests import (
    GAP,
    form_items,
    forms_of,
    numbered_rulings,
    past_of,
    rules_of,
)
from kaskad.assessment.rules.answering import Batch, browser_of, judged, not_arrived, sheet_of
from kaskad.assessment.rules.forms import form_for
from kaskad.assessment.rules.results import result_of, written_points
from kaskad.assessment.rules.scoring import SCORING_VERSION
from kaskad.assessment.rules.timing import Decision, Packet, Start, due, may_start
from kaskad.assessment.vocab import AttemptEnd, AttemptWay, TestState
from kaskad.assessment.vocab.test_refusals import (
    AttemptsUsed,
    BatchesMissing,
    NotOpenYet,
    PassedAlready,
    TestClosed,
    TestNotPublished,
    TooSoonAgain,
    WaitAMoment,
)
from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record_many
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.bulk import insert_new, update_rows
from kaskad.core.refusal import NotFound
from kaskad.core.secrets import random_code

_CODE_LENGTH = 12
_AT_ONCE = 200
_BEGUN = (
    *("code", "test_id", "form_id", "member_id", "number", "way", "language", "taken_by"),
    *("started_at", "due_at", "ended_how", "browser"),
)
_KEPT = ("attempt_id", "device", "sequence", "answers", "received_at", "is_late")
_ENDED = [
    *("language", "ended_at", "ended_how", "responses", "seconds"),
    *("points", "score", "passed", "scoring", "browser"),
]


@operation(Tag.ATTEMPT_STARTED)
def start_attempt(
    *,
    actor: Actor,
    test: Test,
    member_id: int,
    scope: str,
    language: str,
    way: AttemptWay = AttemptWay.PHONE,
    admitted: datetime | None = None,
    now: datetime,
) -> Attempt:
    """Begin an attempt, or go on with the one that runs, on whatever device.

    ``scope`` is the code of the member's commission, ``admitted`` when the waiting room lets the
    member in. Refuses a test that is not open, more attempts than are allowed, one before the pause
    between two is over, and any after one that was passed.
    """
    if test.state != TestState.PUBLISHED:
        raise TestNotPublished
    past = past_attempts(test, member_id)
    rules, allowance = rules_of(test), allowance_of(test.stage.campaign_id, member_id)
    decision = may_start(rules, past_of(past), now, allowance=allowance, admitted=admitted)
    if decision.start is Start.RUNNING:
        nothing_changed()
        return past[-1]
    _refuse(decision)
    form = form_for(forms_of(test), test.seed, str(member_id), [one.form_id for one in past])
    if form is None:
        raise AttemptsUsed
    attempt = Attempt(
        code=random_code(_CODE_LENGTH),
        test=test,
        form_id=form.number,
        member_id=member_id,
        number=len(past) + 1,
        way=way,
        language=language,
        taken_by=actor.code,
        started_at=now,
        due_at=due(now, rules, allowance),
    )
    if not _is_begun(attempt):
        # Another device of the member began in the same moment: that is the attempt.
        nothing_changed()
        return Attempt.objects.get(test=test, member=member_id, ended_at__isnull=True)
    changes = {"form": form.number, "number": attempt.number, "due": attempt.due_at.isoformat()}
    line = Line(Tag.ATTEMPT_STARTED, Subject("attempt", attempt.code, "", scope), changes)
    record_many(actor=actor, lines=[line], now=now)
    return attempt


@operation(Tag.ATTEMPT_ENDED)
def keep_answers(*, actor: Actor, attempt: Attempt, batch: Batch, now: datetime) -> Packet:  # noqa: ARG001  the entry comes with the end
    """Keep what a device sent; a batch that is known changes nothing.

    What comes too late, or after the end, is kept too and does not count. It leaves no entry of its
    own: that of the end has the digest of everything that counts.
    """
    nothing_changed()
    return _keep(attempt, batch, now)


@operation(Tag.ATTEMPT_ENDED)
def hand_in(
    *,
    actor: Actor,
    taken: Taken,
    batch: Batch | None = None,
    device: str = "",
    last: int = 0,
    language: str = "",
    now: datetime,
) -> Attempt:
    """End an attempt with what has arrived, and count it; the first result stands.

    ``taken`` may be read before the operation; ``batch`` comes with the end, ``last`` is the number
    of the device's last one, ``language`` the one that was read at the end. Refuses, with their
    numbers, while batches up to the last are missing that could still count; what came with it is
    kept all the same.
    """
    if not still_runs(taken.attempt):
        ended = attempt_of(taken.attempt.code)
        if ended is None:
            raise NotFound(taken.attempt.code)
        taken = ended
    attempt = taken.attempt
    if batch is not None:
        _keep(attempt, batch, now)
    if attempt.ended_at is not None:
        nothing_changed()
        return attempt
    batches = batches_of(attempt)
    had = {one.sequence for one in batches if one.device == device}
    missing = not_arrived(last, had)
    if missing and now <= attempt.due_at + GAP:
        raise BatchesMissing(missing)
    attempt.language = language or attempt.language
    how = AttemptEnd.HANDED_IN if now <= attempt.due_at + GAP else AttemptEnd.TIME_OVER
    _end(actor, Tag.ATTEMPT_ENDED, [(taken, batches)], how, now)
    return attempt


@operation(Tag.ATTEMPTS_CLOSED)
def close_overdue(*, actor: Actor, now: datetime) -> int:
    """End attempts for which nothing more can count, some at a time; how many."""
    rows = Attempt.objects.select_for_update(of=("self",), skip_locked=True)
    over = rows.select_related("test__stage", "member__commission").filter(
        ended_at__isnull=True, due_at__lt=now - GAP
    )
    attempts = list(over.order_by("due_at", "id")[:_AT_ONCE])
    if not attempts:
        nothing_changed()
        return 0
    found = [
        (Taken(one, one.member.commission_id, one.member.commission.code, ""), batches_of(one))
        for one in attempts
    ]
    _end(actor, Tag.ATTEMPTS_CLOSED, found, AttemptEnd.TIME_OVER, now)
    return len(attempts)


def _is_begun(attempt: Attempt) -> bool:
    """Write a new attempt, unless its member has one that runs."""
    row = [getattr(attempt, name) for name in _BEGUN]
    keys = insert_new(Attempt, _BEGUN, [row], "id")
    attempt.pk = keys[0] if keys else None
    return bool(keys)


def _keep(attempt: Attempt, batch: Batch, now: datetime) -> Packet:
    found = Packet.COUNTS
    if attempt.ended_at is not None:
        found = Packet.TOO_LATE
    elif now > attempt.due_at:
        earlier = batches_of(attempt, counted=False)
        found = judged(batch, earlier, attempt.due_at, rules_of(attempt.test))
    answers = [[one.item, one.response, one.elapsed] for one in batch.answers]
    is_late = found is Packet.TOO_LATE
    row = [attempt.pk, batch.device, batch.sequence, answers, now, is_late]
    insert_new(AnswerBatch, _KEPT, [row], "id")
    return found


def _end(
    actor: Actor,
    tag: Tag,
    found: Sequence[tuple[Taken, Sequence[Batch]]],
    how: AttemptEnd,
    now: datetime,
) -> None:
    lines, ends = [], []
    for taken, batches in found:
        attempt = taken.attempt
        digest = _count(attempt, batches)
        attempt.ended_at, attempt.ended_how = now, how
        ends.append([*(getattr(attempt, name) for name in _ENDED), attempt.pk])
        subject = Subject("attempt", attempt.code, "", taken.scope)
        changes = {
            "score": str(attempt.score),
            "passed": attempt.passed,
            "answers": digest,
            "scoring": attempt.scoring,
        }
        lines.append(Line(tag, subject, changes))
    update_rows(Attempt, _ENDED, ends)
    if len(found) == 1:
        ChangedResults.add(found[0][0].attempt, found[0][0].commission_id)
    else:
        ChangedResults.of((one.attempt.test, one.commission_id) for one, _batches in found).write()
    record_many(actor=actor, lines=lines, now=now)
    passed = [one.attempt for one, _batches in found if opens_gate(one.attempt)]
    if passed:
        open_gates(actor=actor, attempts=passed, now=now)


def _count(attempt: Attempt, batches: Sequence[Batch]) -> str:
    """Write what an attempt comes to into it; the digest of its answers."""
    items = form_items(attempt.form_id, attempt.test.seed)
    sheet = sheet_of(batches)
    rulings = numbered_rulings(items, rulings_of(attempt.test_id))
    result = result_of([content for _key, content in items], sheet.responses, rulings)
    attempt.responses = {str(number): one for number, one in sorted(sheet.responses.items())}
    attempt.seconds = {str(number): one for number, one in sorted(sheet.seconds.items())}
    attempt.points = written_points(result.points)
    attempt.score, attempt.passed = result.percent, result.passes(attempt.test.pass_percent)
    attempt.scoring = SCORING_VERSION
    attempt.browser = browser_of(batches)
    written = json.dumps(attempt.responses, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def _refuse(decision: Decision) -> None:
    at = _words(decision.at) if decision.at else ""
    match decision.start:
        case Start.NOT_OPEN:
            raise NotOpenYet(at=at)
        case Start.IN_WAITING_ROOM:
            raise WaitAMoment(at=at)
        case Start.CLOSED:
            raise TestClosed
        case Start.PASSED:
            raise PassedAlready
        case Start.ATTEMPTS_USED:
            raise AttemptsUsed
        case Start.TOO_SOON:
            raise TooSoonAgain(at=at)


def _words(moment: datetime) -> str:
    return str(formats.date_format(moment.astimezone(clock.zone()), "DATETIME_FORMAT"))
