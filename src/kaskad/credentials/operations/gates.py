"""Certificates open the gates of their stages, and close them when they fall."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from kaskad.audit.api import Tag, nothing_changed, operation
from kaskad.campaigns.api import Gate, Pass, Stage, qualify_trainers, unqualify_trainers
from kaskad.core.actor import Actor
from kaskad.credentials.models import Certificate
from kaskad.credentials.queries.gates import certificates_to_open, numbers_to_close

_AT_ONCE = 1000


@operation(Tag.TRAINER_QUALIFIED)
def open_gates(*, actor: Actor, certificates: Iterable[Certificate], now: datetime) -> int:
    """Let holders of certificates teach that count again, from now on; how many could not.

    Only where their stage asks for a certificate. They come with stage, commission and key.
    """
    stages: dict[int, Stage] = {}
    passes: defaultdict[int, list[Pass]] = defaultdict(list)
    for one in certificates:
        if one.stage.gate == Gate.CERTIFICATE and _counts(one):
            stages[one.stage_id] = one.stage
            scope = one.commission.code
            passes[one.stage_id].append(Pass(one.member_id, one.number, now, scope))
    if not passes:
        nothing_changed()
    return sum(
        qualify_trainers(
            actor=actor, stage=stages[key], passes=some, gate=Gate.CERTIFICATE, now=now
        )
        for key, some in sorted(passes.items())
    )


def _counts(one: Certificate) -> bool:
    return one.revoked_at is None and one.suspended_at is None and one.key.withdrawn_at is None


@operation(Tag.TRAINER_QUALIFIED)
def settle_gates(*, actor: Actor, now: datetime) -> int:
    """Make gates and certificates agree, whatever came between them; how many gates changed.

    Certificates of before a stage asked for them open its gate from their issue on, or from the
    day on which the last doubt about them was dismissed. Repeating it changes nothing.
    """
    count = unqualify_trainers(actor=actor, numbers=numbers_to_close(), now=now)
    for stage in Stage.objects.filter(gate=Gate.CERTIFICATE).order_by("id"):
        while rows := certificates_to_open(stage, _AT_ONCE):
            passes = [Pass(one.member, one.number, one.since, one.scope) for one in rows]
            count += qualify_trainers(
                actor=actor, stage=stage, passes=passes, gate=Gate.CERTIFICATE, now=now
            )
    if not count:
        nothing_changed()
    return count
