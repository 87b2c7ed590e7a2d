"""Passed final tests open the gates of their stages, in the transaction that counts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef

from kaskad.assessment.models import Attempt
from kaskad.assessment.queries.gates import opens_gate
from kaskad.assessment.vocab import Purpose
from kaskad.audit.api import Tag, nothing_changed, operation
from kaskad.campaigns.api import Gate, Pass, Qualification, Stage, qualify_trainers
from kaskad.core.actor import Actor

_AT_ONCE = 500


@operation(Tag.TRAINER_QUALIFIED)
def open_gates(*, actor: Actor, attempts: Iterable[Attempt], now: datetime) -> int:
    """Say of attempts that ended which of them let somebody teach; how many are new.

    The attempts come with their tests, stages, and the commissions of their members.
    """
    passes: dict[int, list[Pass]] = defaultdict(list)
    stages: dict[int, Stage] = {}
    for one in attempts:
        stage, ended = one.test.stage, one.ended_at
        if opens_gate(one) and ended is not None:
            stages[stage.pk] = stage
            scope = one.member.commission.code
            passes[stage.pk].append(Pass(one.member_id, one.code, ended, scope))
    if not passes:
        nothing_changed()
    return sum(
        qualify_trainers(actor=actor, stage=stages[key], passes=some, now=now)
        for key, some in sorted(passes.items())
    )


@operation(Tag.TRAINER_QUALIFIED)
def qualify_passed(*, actor: Actor, now: datetime) -> int:
    """Open gates for passes of before a stage asked for the test, some at a time; how many."""
    known = Qualification.objects.filter(
        member=OuterRef("member"), stage=OuterRef("test__stage"), gate=Gate.FINAL_TEST
    )
    rows = Attempt.objects.filter(
        ~Exists(known),
        test__stage__gate=Gate.FINAL_TEST,
        test__purpose=Purpose.FINAL,
        passed=True,
    ).select_related("test__stage", "member__commission")
    count = open_gates(actor=actor, attempts=list(rows.order_by("id")[:_AT_ONCE]), now=now)
    if not count:
        nothing_changed()
    return count
