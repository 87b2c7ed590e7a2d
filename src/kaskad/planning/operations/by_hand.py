"""A seminar changed by hand: the judge's word stands between the form and the plan in force."""

from __future__ import annotations

from datetime import datetime

from kaskad.audit.api import Tag, nothing_changed, operation
from kaskad.campaigns.api import (
    Arrangement,
    Plan,
    Seminar,
    SeminarState,
    arrangement_of,
    cancel_seminar,
    move_seminar,
)
from kaskad.core.actor import Actor
from kaskad.planning.queries.change import judge_change, refusals_by_hand, seminar_to_judge
from kaskad.planning.vocab.change_refusals import ChangeBreaksRules


@operation(Tag.SEMINAR_MOVED)
def change_seminar(
    *,
    actor: Actor,
    seminar: Seminar,
    seen: str,
    wanted: Arrangement | None,
    reason: str,
    now: datetime,
) -> Seminar:
    """Arrange a seminar of the plan in force anew; without ``wanted`` it is cancelled.

    ``seen`` is the mark of the seminar that the change was made for. Refuses what moving or
    cancelling refuses, a seminar that is not as seen, and a move after which the plan would break
    a rule that it keeps now. A cancelling is not held up by that: weather does not wait. The same
    again changes nothing.
    """
    # One change at a time in a plan: each is judged with the others in it.
    Plan.objects.select_for_update().get(pk=seminar.group.plan_id)
    seminar = seminar_to_judge(seminar.pk)
    if _is_done(seminar, wanted):
        nothing_changed()
        return seminar
    for refusal in refusals_by_hand(seminar, seen, wanted, reason=reason, now=now):
        raise refusal
    if wanted is None:
        return cancel_seminar(actor=actor, seminar=seminar, reason=reason, now=now)
    caused = judge_change(seminar, wanted).caused
    if caused:
        raise ChangeBreaksRules(code=seminar.code, count=len(caused))
    return move_seminar(
        actor=actor,
        seminar=seminar,
        day=wanted.day,
        half=wanted.half,
        venue=wanted.venue,
        trainer=wanted.trainer,
        reason=reason,
        now=now,
    )


def _is_done(seminar: Seminar, wanted: Arrangement | None) -> bool:
    if wanted is None:
        return seminar.state == SeminarState.CANCELLED
    return seminar.state == SeminarState.PLANNED and arrangement_of(seminar) == wanted
