"""The way of a plan: drafted, put in force, or discarded; and seminars added to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Tag, nothing_changed, operation, record
from kaskad.campaigns.models import Campaign, Group, Place, Plan, Seminar, Stage, Venue
from kaskad.campaigns.queries.plans import (
    held_seminars_missing,
    locked_plan,
    plan_subject,
    seminar_code,
)
from kaskad.campaigns.rules.plan import DraftSeminar, PlanDraft
from kaskad.campaigns.rules.spec import CENTRE
from kaskad.campaigns.vocab import HALF_STARTS, PlanState, SeminarState
from kaskad.campaigns.vocab.day_refusals import PlanNotInForce
from kaskad.commissions.api import Commission
from kaskad.core.actor import Actor
from kaskad.core.bulk import insert_rows
from kaskad.core.refusal import Refusal

GroupKey = tuple[int, int, int, int]  # stage, commission, round, number in them


class PlanNotDraft(Refusal):
    code = "campaigns.plan_not_draft"
    text = _(
        "Version %(version)s of the plan is not a draft any more. Make a new draft and work on"
        " that."
    )


class PlanHasBreaches(Refusal):
    code = "campaigns.plan_has_breaches"
    text = _(
        "Breaches of the rules in version %(version)s of the plan: %(count)s. Look at them on the"
        " page of the plan, correct the causes and plan again."
    )


class PlanLeavesHeldOut(Refusal):
    code = "campaigns.plan_leaves_held_out"
    text = _(
        "Seminars already held that version %(version)s of the plan leaves out: %(count)s"
        " (%(codes)s). A whole plan takes the place of another before its first seminar only; after"
        " that repair the plan in force under Plans, or change single seminars."
    )


class DraftUnknown(Refusal):
    code = "campaigns.draft_unknown"
    text = _(
        "The draft names things that are not known here: %(names)s. Plan again with the present"
        " commissions, stages and venues."
    )


class DraftRepeats(Refusal):
    code = "campaigns.draft_repeats"
    text = _("The draft has the same key for several seminars: %(names)s. Plan again.")


class TrainerMissing(Refusal):
    code = "campaigns.trainer_missing"
    text = _(
        "Seminars of the draft have no trainer, but their stage is not taught by the centre:"
        " %(names)s. Plan again with enough trainers."
    )


@operation(Tag.PLAN_DRAFTED)
def draft_plan(*, actor: Actor, campaign: Campaign, draft: PlanDraft, now: datetime) -> Plan:
    """Keep a planner's result as the next version, a draft.

    The same ``run_code`` again returns the plan made then. Refuses a draft that repeats keys, names
    unknown stages, commissions, venues or keys, or leaves out a trainer where one is needed.
    """
    if draft.run_code:
        earlier = Plan.objects.filter(campaign=campaign, run_code=draft.run_code).first()
        if earlier is not None:
            nothing_changed()
            return earlier
    # The campaign's row is the lock under which version numbers are given.
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    last = Plan.objects.filter(campaign=campaign).aggregate(Max("version"))

    plan = Plan.objects.create(
        campaign=campaign,
        version=(last["version__max"] or 0) + 1,
        state=PlanState.PROPOSED if draft.proposed else PlanState.DRAFT,
        run_code=draft.run_code,
        levels=list(draft.levels),
        district_bounds=dict(draft.district_bounds),
        breaches=list(draft.breaches),
        untrained=draft.untrained,
        made_by=actor.mark,
        made_at=now,
    )
    seminars, places = _insert(plan, draft.seminars, draft.places)

    record(
        actor=actor,
        tag=Tag.PLAN_DRAFTED,
        subject=plan_subject(plan),
        changes={"seminars": seminars, "places": places, "run": draft.run_code},
        now=now,
    )
    return plan


@operation(Tag.PLAN_PUT_IN_FORCE)
def put_in_force(*, actor: Actor, plan: Plan, now: datetime) -> Plan:
    """Make a draft the version in force; the one before is superseded.

    Seminars that were already held keep their codes and their attendance: they move into the new
    version in the place of their equals. Refuses a plan that is not a draft, has breaches, or has
    no equal for a held seminar. Repeating it changes nothing.
    """
    plan = locked_plan(plan)
    if plan.state == PlanState.IN_FORCE:
        nothing_changed()
        return plan
    old = Plan.objects.filter(campaign=plan.campaign_id, state=PlanState.IN_FORCE).first()

    if plan.state != PlanState.DRAFT:
        raise PlanNotDraft(version=plan.version)
    if plan.breaches:
        raise PlanHasBreaches(version=plan.version, count=len(plan.breaches))
    equals, missing = held_seminars_missing(old, plan) if old else ({}, [])
    if missing:
        raise PlanLeavesHeldOut(
            version=plan.version, count=len(missing), codes=", ".join(missing[:5])
        )

    if old is not None:
        _keep_held(plan, equals)
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
            "in_force": [old.version if old else None, plan.version],
            "held_kept": len(equals),
        },
        now=now,
    )
    return plan


@operation(Tag.PLAN_DISCARDED)
def discard_plan(*, actor: Actor, plan: Plan, now: datetime) -> Plan:
    """Put a draft or a proposal aside; repeating it changes nothing. Refuses any other plan."""
    plan = locked_plan(plan)
    if plan.state == PlanState.DISCARDED:
        nothing_changed()
        return plan

    if plan.state not in (PlanState.DRAFT, PlanState.PROPOSED):
        raise PlanNotDraft(version=plan.version)

    changes = {"state": [plan.state, PlanState.DISCARDED.value]}
    plan.state = PlanState.DISCARDED
    plan.save(update_fields=["state"])

    record(
        actor=actor, tag=Tag.PLAN_DISCARDED, subject=plan_subject(plan), changes=changes, now=now
    )
    return plan


@operation(Tag.SEMINAR_ADDED)
def add_seminars(
    *,
    actor: Actor,
    plan: Plan,
    seminars: Sequence[DraftSeminar],
    places: Iterable[tuple[str, int]],
    now: datetime,
) -> int:
    """Add seminars, as of a make-up round, to the plan in force; returns how many were new.

    A seminar whose key was added before is left as it is. Refuses a plan that is not in force, and
    what ``draft_plan`` refuses in a draft.
    """
    plan = locked_plan(plan)
    if plan.state != PlanState.IN_FORCE:
        raise PlanNotInForce(version=plan.version)
    codes = {seminar.key: seminar_code(plan, seminar.key) for seminar in seminars}
    present = set(
        Seminar.objects.filter(group__plan=plan)
        .filter(code__in=codes.values()).values_list("code", flat=True)
    )  # fmt: skip
    new = [seminar for seminar in seminars if codes[seminar.key] not in present]
    if not new:
        nothing_changed()
        return 0

    keys = {seminar.key for seminar in new}
    _known_keys(seminars)
    count, seated = _insert(
        plan, new, [place for place in places if place[0] in keys or place[0] not in codes]
    )

    record(
        actor=actor,
        tag=Tag.SEMINAR_ADDED,
        subject=plan_subject(plan),
        changes={
            "seminars": count,
            "places": seated,
            "rounds": sorted({seminar.round for seminar in new}),
        },
        now=now,
    )
    return count


def _known_keys(seminars: Sequence[DraftSeminar]) -> set[str]:
    counted = Counter(seminar.key for seminar in seminars)
    repeated = [key for key, count in counted.items() if count > 1]
    if repeated:
        raise DraftRepeats(names=_some(repeated))
    return set(counted)


def _some(names: Iterable[str]) -> str:
    found = sorted(set(names))
    return ", ".join(found[:5]) + (" …" if len(found) > 5 else "")


def _insert(
    plan: Plan, seminars: Sequence[DraftSeminar], places: Iterable[tuple[str, int]]
) -> tuple[int, int]:
    """Write groups, their seminars and places; returns how many seminars and places."""
    keys = _known_keys(seminars)
    seats = list(places)
    strangers = {key for key, _member in seats} - keys
    if strangers:
        raise DraftUnknown(names=_some(strangers))
    stages = {stage.code: stage for stage in Stage.objects.filter(campaign=plan.campaign_id)}
    commissions = dict(
        Commission.objects.filter(
            code__in={seminar.commission_code for seminar in seminars}
        ).values_list("code", "id")
    )
    venues = dict(
        Venue.objects.filter(
            code__in={seminar.venue_code for seminar in seminars if seminar.venue_code}
        ).values_list("code", "id")
    )
    _refuse_unknown(seminars, stages, commissions, venues)
    groups = _insert_groups(plan, seminars, stages, commissions)
    insert_rows(
        Seminar,
        ("code", "group", "venue", "day", "half", "starts", "minutes", "trainer", "state",
         "cancel_reason", "planned_day"),
        (
            (seminar_code(plan, one.key), groups[one.key], venues.get(one.venue_code or ""),
             one.day, one.half, HALF_STARTS[one.half], stages[one.stage_code].minutes,
             one.trainer_member_id, SeminarState.PLANNED.value, "", one.day)
            for one in seminars
        ),
    )  # fmt: skip
    seated = insert_rows(
        Place, ("group", "member"), ((groups[key], member) for key, member in seats)
    )
    return len(seminars), seated


def _refuse_unknown(
    seminars: Sequence[DraftSeminar],
    stages: dict[str, Stage],
    commissions: dict[str, int],
    venues: dict[str, int],
) -> None:
    unknown = {one.stage_code for one in seminars} - stages.keys()
    unknown |= {one.commission_code for one in seminars} - commissions.keys()
    unknown |= {one.venue_code for one in seminars if one.venue_code} - venues.keys()
    unknown |= {one.half for one in seminars} - HALF_STARTS.keys()
    if unknown:
        raise DraftUnknown(names=_some(unknown))
    alone = [
        one.key
        for one in seminars
        if one.trainer_member_id is None and CENTRE not in stages[one.stage_code].taught_by
    ]
    if alone:
        raise TrainerMissing(names=_some(alone))


def _insert_groups(
    plan: Plan,
    seminars: Sequence[DraftSeminar],
    stages: dict[str, Stage],
    commissions: dict[str, int],
) -> dict[str, int]:
    """The new groups' ids by key; numbers that are not given go on after those that are there."""
    numbers: Counter[tuple[int, int, int]] = Counter()
    for *place, highest in (
        Group.objects.filter(plan=plan)
        .values_list("stage_id", "commission_id", "round")
        .annotate(Max("number"))
    ):
        numbers[(place[0], place[1], place[2])] = highest
    key_of: dict[GroupKey, str] = {}
    rows = []
    for one in seminars:
        where = (stages[one.stage_code].pk, commissions[one.commission_code], one.round)
        if not one.number:
            numbers[where] += 1
        number = one.number or numbers[where]
        key_of[(*where, number)] = one.key
        rows.append((plan.pk, *where, number, one.language, one.format))
    insert_rows(
        Group, ("plan", "stage", "commission", "round", "number", "language", "format"), rows
    )
    written = Group.objects.filter(plan=plan).values_list(
        "id", "stage_id", "commission_id", "round", "number"
    )
    return {key_of[key]: id_ for id_, *rest in written if (key := _as_key(rest)) in key_of}


def _as_key(rest: Sequence[int]) -> GroupKey:
    return (rest[0], rest[1], rest[2], rest[3])


def _keep_held(plan: Plan, equals: dict[int, int]) -> None:
    """Move held groups (old group id -> its equal in ``plan``) and drop the equals."""
    kept = Group.objects.in_bulk(list(equals))
    numbers = Group.objects.in_bulk(list(equals.values()))
    Group.objects.filter(pk__in=equals.values()).delete()
    for old_id, new_id in equals.items():
        kept[old_id].first_plan = kept[old_id].first_plan or kept[old_id].plan
        kept[old_id].plan = plan
        kept[old_id].number = numbers[new_id].number
    fields = ["first_plan", "plan", "number"]
    Group.objects.bulk_update(kept.values(), fields, batch_size=500)
