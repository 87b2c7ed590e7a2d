"""A proposal, the repair of the plan in force, taking its place seminar by seminar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import (
    Line,
    Subject,
    Tag,
    changes_between,
    nothing_changed,
    operation,
    record,
    record_many,
)
from kaskad.campaigns.models import Group, Plan, Seminar
from kaskad.campaigns.operations.plans import PlanHasBreaches, PlanLeavesHeldOut
from kaskad.campaigns.queries.plans import locked_plan, plan_mark, plan_subject, seminar_code
from kaskad.campaigns.vocab import PlanState, SeminarState
from kaskad.core.actor import Actor
from kaskad.core.bulk import update_rows
from kaskad.core.clock import local_day
from kaskad.core.refusal import Refusal

Twins = list[tuple[Seminar, Seminar]]  # as it is in force, as it is proposed
_BATCH = 500


class PlanNotProposed(Refusal):
    code = "campaigns.plan_not_proposed"
    text = _(
        "Version %(version)s of the plan is not a proposal any more. Let the planner propose anew."
    )


class PlanChangedMeanwhile(Refusal):
    code = "campaigns.plan_changed_meanwhile"
    text = _(
        "Since version %(version)s was proposed, the plan in force has changed or its first day has"
        " come. Discard the proposal and let the planner propose anew."
    )


@operation(Tag.PLAN_PUT_IN_FORCE)
def put_proposal_in_force(
    *, actor: Actor, plan: Plan, seen: str, first_day: date, reason: str, now: datetime
) -> Plan:
    """Let a proposal take the place of the plan in force, from ``first_day`` on.

    ``seen`` is the mark of the plan for which it was proposed. What is before that day, held or
    cancelled goes over untouched; a seminar that stays keeps its code, wherever and whenever it is
    now, and its change is recorded like one by hand. Refuses a plan that is no proposal, has
    breaches or leaves held seminars out, and a plan in force that is not as seen or whose day has
    come. Repeating it changes nothing.
    """
    plan = locked_plan(plan)
    if plan.state == PlanState.IN_FORCE:
        nothing_changed()
        return plan
    if plan.state != PlanState.PROPOSED:
        raise PlanNotProposed(version=plan.version)
    old, seminars = _locked_seminars(plan)
    if old is None or plan_mark(old) != seen or local_day(now) >= first_day:
        raise PlanChangedMeanwhile(version=plan.version)
    if plan.breaches:
        raise PlanHasBreaches(version=plan.version, count=len(plan.breaches))

    facts = [one for one in seminars if one.day < first_day or one.state != SeminarState.PLANNED]
    ahead = {one.pk for one in seminars} - {one.pk for one in facts}
    taken_over = _facts_over(plan, facts)
    twins = _twins(plan, [one for one in seminars if one.pk in ahead])
    changes = list(_changes(twins, reason))
    _codes_over(old, twins)
    old.state = PlanState.SUPERSEDED
    old.save(update_fields=["state"])
    plan.state = PlanState.IN_FORCE
    plan.in_force_at = now
    plan.save(update_fields=["state", "in_force_at"])

    record(
        actor=actor,
        tag=Tag.PLAN_PUT_IN_FORCE,
        subject=plan_subject(plan),
        changes={
            "in_force": [old.version, plan.version],
            "held_kept": taken_over, "seminars_kept": len(twins),
            "seminars_changed": len({line.subject.code for line in changes}), "reason": reason,
        },
        now=now,
    )  # fmt: skip
    if changes:
        record_many(actor=actor, lines=changes, now=now)
    return plan


def _locked_seminars(plan: Plan) -> tuple[Plan | None, list[Seminar]]:
    """The plan in force and its seminars; nobody changes, holds or cancels one until the end."""
    in_force = Plan.objects.select_for_update(of=("self",)).filter(
        campaign=plan.campaign_id, state=PlanState.IN_FORCE
    )
    old = in_force.select_related("campaign").first()
    if old is None:
        return None, []
    rows = Seminar.objects.select_for_update(of=("self",)).filter(group__plan=old)
    return old, list(rows.select_related("group__commission", "venue").order_by("id"))


def _twins(plan: Plan, seminars: Iterable[Seminar]) -> Twins:
    """The seminars that the proposal keeps, with what they become."""
    rows = Seminar.objects.filter(group__plan=plan).select_related("venue").order_by("id")
    proposed = {one.code: one for one in rows}
    pairs = ((one, proposed.get(seminar_code(plan, one.code))) for one in seminars)
    return [(one, twin) for one, twin in pairs if twin is not None]


def _facts_over(plan: Plan, facts: list[Seminar]) -> int:
    """Move groups that are facts into ``plan`` and drop their twins; returns how many were held.

    Refuses a fact that the proposal does not have; what was cancelled has no twin.
    """
    standing = [one for one in facts if one.state != SeminarState.CANCELLED]
    twins = _twins(plan, standing)
    missing = sorted({one.code for one in standing} - {one.code for one, _twin in twins})
    if missing:
        raise PlanLeavesHeldOut(
            version=plan.version, count=len(missing), codes=", ".join(missing[:5])
        )
    for batch in _batches([twin.group_id for _one, twin in twins]):
        Group.objects.filter(pk__in=batch).delete()
    for batch in _batches([one.group_id for one in facts]):
        first = Coalesce("first_plan", "plan")
        Group.objects.filter(pk__in=batch).update(plan=plan, first_plan=first)
    return sum(one.state == SeminarState.HELD for one in facts)


def _batches(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]


def _codes_over(old: Plan, twins: Twins) -> None:
    """Give the seminars that stay their codes; the superseded rows get codes that nobody knows."""
    given_up = ((seminar_code(old, f"superseded/{one.code}"), one.pk) for one, _twin in twins)
    update_rows(Seminar, ("code",), given_up)
    kept = ((one.code, one.planned_day, twin.pk) for one, twin in twins)
    update_rows(Seminar, ("code", "planned_day"), kept)


def _changes(twins: Twins, reason: str) -> Iterator[Line]:
    """The entries of moved seminars and of other trainers, as those of a change by hand."""
    for one, twin in twins:
        subject = Subject("seminar", one.code, one.code, one.group.commission.code)
        before, after = _time_and_place(one), _time_and_place(twin)
        if before != after:
            moved = {**changes_between(before, after), "reason": reason}
            yield Line(Tag.SEMINAR_MOVED, subject, moved)
        if one.trainer_id != twin.trainer_id:
            taught = {"trainer": [one.trainer_id, twin.trainer_id], "reason": reason}
            yield Line(Tag.TRAINER_SUBSTITUTED, subject, taught)


def _time_and_place(one: Seminar) -> dict[str, Any]:
    return {"day": one.day, "half": one.half, "venue": one.venue.code if one.venue else None}
