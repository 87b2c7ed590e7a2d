"""An item is contested, decided about, and everybody's result counted anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from kaskad.assessment.models import Appeal, Attempt, ItemVersion, Ruling, Test
from kaskad.assessment.operations.passes import open_gates
from kaskad.assessment.operations.sums import ChangedResults
from kaskad.assessment.queries.at_once import rulings_of
from kaskad.assessment.queries.tests import form_items, numbered_rulings
from kaskad.assessment.rules.results import result_of, written_points
from kaskad.assessment.rules.scoring import SCORING_VERSION
from kaskad.assessment.vocab import AppealState, RulingKind
from kaskad.assessment.vocab.test_refusals import (
    AppealDecided,
    AppealTextMissing,
    RulingThere,
    TestReasonMissing,
)
from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record, record_many
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound
from kaskad.core.secrets import random_code

_LETTERS = (10, 2000)
_LONGEST_DECISION = 1000
_CODE_LENGTH = 10
_AT_ONCE = 500
_COUNTED = ["points", "score", "passed", "scoring"]


@operation(Tag.APPEAL_RAISED)
def raise_appeal(
    *, actor: Actor, attempt: Attempt, number: int, text: str, language: str, now: datetime
) -> Appeal:
    """Say what is wrong with an item of one's own attempt; ``number`` is that in its form.

    Whoever says it again gets the first appeal. Refuses a text that says nothing.
    """
    text, (least, most) = text.strip(), _LETTERS
    if not least <= len(text) <= most:
        raise AppealTextMissing(field="text")
    items = form_items(attempt.form_id, attempt.test.seed)
    if not 1 <= number <= len(items):
        raise NotFound
    version = items[number - 1][0]
    rows = Appeal.objects.filter(test=attempt.test_id, version=version, raised_by=actor.code)
    if (known := rows.first()) is not None:
        nothing_changed()
        return known
    appeal = Appeal(
        code=random_code(_CODE_LENGTH),
        test_id=attempt.test_id,
        version_id=version,
        state=AppealState.OPEN,
        language=language,
        text=text,
        raised_by=actor.code,
        raised_at=now,
    )
    appeal.save(force_insert=True)
    changes = {"item": items[number - 1][1].code, "attempt": attempt.code}
    subject = _subject(attempt.test)
    record(actor=actor, tag=Tag.APPEAL_RAISED, subject=subject, changes=changes, now=now)
    return appeal


@operation(Tag.APPEAL_DECIDED)
def reject_appeals(
    *, actor: Actor, test: Test, appeals: Collection[str], reason: str, now: datetime
) -> int:
    """Leave the items as they are, and say why; how many appeals of these codes that ended.

    Those that were decided meanwhile keep their decision. Refuses if all were, and no reason.
    """
    reason = _reason(reason)
    rows = Appeal.objects.select_for_update(of=("self",)).filter(test=test, code__in=appeals)
    found = list(rows.filter(state=AppealState.OPEN).order_by("id"))
    if not found:
        raise AppealDecided
    for appeal in found:
        appeal.state, appeal.decision = AppealState.REJECTED, reason
        appeal.decided_by, appeal.decided_at = actor.mark, now
    Appeal.objects.bulk_update(
        found, ["state", "decision", "decided_by", "decided_at"], batch_size=100
    )
    codes = [appeal.code for appeal in found]
    changes = {"appeals": codes, "state": AppealState.REJECTED, "reason": reason}
    subject = _subject(test)
    record(actor=actor, tag=Tag.APPEAL_DECIDED, subject=subject, changes=changes, now=now)
    return len(found)


@operation(Tag.APPEAL_DECIDED)
def rule_on_item(
    *,
    actor: Actor,
    test: Test,
    version: ItemVersion,
    kind: RulingKind,
    reason: str,
    now: datetime,
) -> Ruling:
    """Let an item of a test count for nobody, or as right for everybody; its open appeals end.

    Results are counted anew by the worker. The same ruling again changes nothing. Refuses a second,
    other one, and none without a reason.
    """
    reason = _reason(reason)
    known = Ruling.objects.select_for_update().filter(test=test, version=version).first()
    if known is not None:
        if known.kind == kind:
            nothing_changed()
            return known
        raise RulingThere
    ruling = Ruling.objects.create(
        test=test, version=version, kind=kind, reason=reason, decided_by=actor.mark, decided_at=now
    )
    waiting = Appeal.objects.filter(test=test, version=version, state=AppealState.OPEN)
    ended = waiting.update(
        state=AppealState.UPHELD, ruling=ruling, decision=reason, decided_by=actor.mark,
        decided_at=now,
    )  # fmt: skip
    changes = {"item": version.item.code, "ruling": kind, "reason": reason, "appeals": ended}
    subject = _subject(test)
    record(actor=actor, tag=Tag.APPEAL_DECIDED, subject=subject, changes=changes, now=now)
    return ruling


@operation(Tag.RESULTS_RECOUNTED)
def recount_results(*, actor: Actor, now: datetime) -> int:
    """Count results anew after a ruling, some at a time, each change with its entry; how many.

    What attempts came to before stands in the record. A pass that a ruling would take away stays:
    nobody is made to fail by a mistake of the test.
    """
    ruling = (
        Ruling.objects.select_for_update(of=("self",))
        .select_related("test__stage__campaign__root")
        .filter(done_at__isnull=True)
        .order_by("id")
        .first()
    )
    if ruling is None:
        nothing_changed()
        return 0
    rows = Attempt.objects.select_for_update(of=("self",)).filter(
        test=ruling.test_id, id__gt=ruling.recomputed_to, ended_at__isnull=False
    )
    with_people = rows.select_related("test__stage", "member__commission")
    attempts = list(with_people.order_by("id")[:_AT_ONCE])
    rulings = rulings_of(ruling.test_id)
    lines = [line for attempt in attempts if (line := _counted_anew(attempt, ruling.test, rulings))]
    Attempt.objects.bulk_update(attempts, _COUNTED, batch_size=100)
    ChangedResults.of((one.test, one.member.commission_id) for one in attempts).write()
    ruling.changed += len(lines)
    if attempts:
        ruling.recomputed_to = attempts[-1].pk
    if len(attempts) < _AT_ONCE:
        ruling.done_at = now
        changes = {"counted_anew": ruling.changed}
        whole = _subject(ruling.test)
        lines.append(Line(Tag.RESULTS_RECOUNTED, whole, changes))
    ruling.save(update_fields=["recomputed_to", "changed", "done_at"])
    if lines:
        record_many(actor=actor, lines=lines, now=now)
    else:
        nothing_changed()
    open_gates(actor=actor, attempts=attempts, now=now)
    return len(attempts)


def _counted_anew(attempt: Attempt, test: Test, rulings: Mapping[int, RulingKind]) -> Line | None:
    """Count an attempt anew; the line of the record if that changes anything."""
    before = (str(attempt.score), attempt.passed)
    items = form_items(attempt.form_id, test.seed)
    responses = {int(number): one for number, one in (attempt.responses or {}).items()}
    contents = [content for _version, content in items]
    result = result_of(contents, responses, numbered_rulings(items, rulings))
    attempt.points, attempt.score = written_points(result.points), result.percent
    attempt.passed = bool(attempt.passed) or result.passes(test.pass_percent)
    attempt.scoring = SCORING_VERSION
    after = (str(attempt.score), attempt.passed)
    if after == before:
        return None
    subject = Subject("attempt", attempt.code, "", attempt.member.commission.code)
    changes = {"score": [before[0], after[0]], "passed": [before[1], after[1]]}
    return Line(Tag.RESULTS_RECOUNTED, subject, changes)


def _reason(text: str) -> str:
    reason = " ".join(text.split())[:_LONGEST_DECISION]
    if not reason:
        raise TestReasonMissing(field="reason")
    return reason


def _subject(test: Test) -> Subject:
    return Subject("test", test.code, "", test.stage.campaign.root.code)
