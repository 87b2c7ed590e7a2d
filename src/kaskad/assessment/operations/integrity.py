"""Keeping flags and deciding about them. Nothing here touches an attempt or a result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kaskad.assessment.models import FlagCount, IntegrityFlag, Test
from kaskad.assessment.queries.unusual import FoundFlag
from kaskad.assessment.rules.flag_history import is_same, opens_again
from kaskad.assessment.vocab import FlagDecision
from kaskad.assessment.vocab.test_refusals import DecisionMissing, TestReasonMissing
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.secrets import random_code

_CODE_LENGTH = 10
_LONGEST_REASON = 1000
_DECIDED = ["decision", "reason", "seen_chance", "decided_by", "decided_at"]
_FOUND = ["people", "items", "chance", "numbers"]


@operation(Tag.FLAGS_KEPT)
def keep_flags(
    *, actor: Actor, test: Test, flags: Sequence[FoundFlag], attempts: int, now: datetime
) -> None:
    """Keep what was found among so many attempts; the same again changes nothing.

    What a human decided stays decided, unless the evidence became far stronger. What nobody has
    decided about and is found no more is dropped.
    """
    Test.objects.select_for_update(of=("self",)).get(pk=test.pk)
    had = list(IntegrityFlag.objects.filter(test=test).order_by("pk"))
    known: set[int] = set()
    changed = 0
    for found in flags:
        row = next((one for one in had if one.pk not in known and _same(one, found)), None)
        if row is None:
            row = IntegrityFlag(
                code=random_code(_CODE_LENGTH), test=test, kind=found.kind, found_at=now
            )
        changed += _write(row, found)
        known.add(row.pk)
    gone = [one.pk for one in had if one.pk not in known and not one.decision]
    IntegrityFlag.objects.filter(pk__in=gone).delete()
    if not (changed or gone) and FlagCount.objects.filter(test=test, attempts=attempts).exists():
        nothing_changed()
        return
    values = {"attempts": attempts, "made_at": now}
    FlagCount.objects.update_or_create(test=test, defaults=values)
    changes = {"attempts": attempts, "flags": len(flags)}
    record(actor=actor, tag=Tag.FLAGS_KEPT, subject=_subject(test), changes=changes, now=now)


def _same(row: IntegrityFlag, found: FoundFlag) -> bool:
    return row.kind == found.kind and is_same(row.people, row.items, found.people, found.items)


def _write(row: IntegrityFlag, found: FoundFlag) -> bool:
    """Write what was found, if it is new; what was decided about it is left, or opened again."""
    values = [list(found.people), list(found.items), found.chance, dict(found.numbers)]
    is_open = not row.decision or opens_again(found.chance, row.seen_chance)
    if row.pk and (not is_open or values == [getattr(row, name) for name in _FOUND]):
        return False
    for name, value in zip(_FOUND, values, strict=True):
        setattr(row, name, value)
    row.decision = ""
    if row.pk:
        row.save(update_fields=[*_FOUND, "decision"])
    else:
        row.save(force_insert=True)
    return True


@operation(Tag.FLAG_DECIDED)
def decide_flag(
    *, actor: Actor, flag: IntegrityFlag, decision: str, reason: str, now: datetime
) -> None:
    """Say what was made of a flag, and why. No result changes; the same again changes nothing.

    Refuses no decision, and none without a reason.
    """
    reason = " ".join(reason.split())[:_LONGEST_REASON]
    if decision not in FlagDecision.values:
        raise DecisionMissing(field="decision")
    if not reason:
        raise TestReasonMissing(field="reason")
    row = (
        IntegrityFlag.objects.select_for_update(of=("self",))
        .select_related("test__stage__campaign__root")
        .get(pk=flag.pk)
    )
    if (row.decision, row.reason) == (decision, reason):
        nothing_changed()
        return
    before = row.decision
    row.decision, row.reason, row.seen_chance = decision, reason, row.chance
    row.decided_by, row.decided_at = actor.mark, now
    row.save(update_fields=_DECIDED)
    changes = {"flag": row.code, "decision": [before, decision], "reason": reason}
    record(actor=actor, tag=Tag.FLAG_DECIDED, subject=_subject(row.test), changes=changes, now=now)


@operation(Tag.FLAG_READ)
def note_reading(*, actor: Actor, flag: IntegrityFlag, now: datetime) -> None:
    """Somebody looks at the names of a flag."""
    changes = {"flag": flag.code, "people": len(flag.people)}
    record(actor=actor, tag=Tag.FLAG_READ, subject=_subject(flag.test), changes=changes, now=now)


def _subject(test: Test) -> Subject:
    return Subject("test", test.code, "", test.stage.campaign.root.code)
