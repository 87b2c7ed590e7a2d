"""Asking what would be, without touching the plan in force.

A what-if is a run whose plan never becomes a version: it can be read and compared, and nothing can
put it in force. Who wants it changes the campaign, the venues or the roster first and plans again.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign, Plan, Stage, Venue, plan_in_force
from kaskad.commissions.api import Commission, lineage
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import random_code
from kaskad.core.tasks.backend import enqueue
from kaskad.planning.models import PlanRun
from kaskad.planning.operations.runs import NoPlanInForce
from kaskad.planning.queries.what_if import WhatIf, planned_seminars
from kaskad.planning.vocab import OPEN_STATES, SEATS_LIMIT, SHIFT_LIMIT, WORK_ON_RUN, RunState


class NothingSupposed(Refusal):
    code = "planning.nothing_supposed"
    text = _("Nothing is changed. Choose a trainer, a venue, new seats or days to shift.")


class TrainerUnknown(Refusal):
    code = "planning.trainer_unknown"
    text = _("This person teaches nothing in the plan in force. Choose one of its trainers.")


class DayOutOfRange(Refusal):
    code = "planning.day_out_of_range"
    text = _("Choose a day of the campaign, from %(first)s to %(last)s.")


class VenueUnknown(Refusal):
    code = "planning.venue_unknown"
    text = _("There is no such venue. Choose one of the list.")


class PlaceUnknown(Refusal):
    code = "planning.place_unknown"
    text = _("Choose the commission at whose place the new venue is.")


class SeatsOutOfRange(Refusal):
    code = "planning.seats_out_of_range"
    text = _("The seats must be a whole number from 1 to %(limit)s. Write another one.")


class StageUnknown(Refusal):
    code = "planning.stage_unknown"
    text = _("Choose the stage that is to be shifted.")


class ShiftOutOfRange(Refusal):
    code = "planning.shift_out_of_range"
    text = _(
        "The stage would be held from %(first)s to %(last)s, outside of the campaign, or is "
        "shifted by more than %(limit)s days. Choose fewer days."
    )


@operation(Tag.RUN_REQUESTED)
def request_what_if(
    *, actor: Actor, campaign: Campaign, supposed: WhatIf, now: datetime
) -> PlanRun:
    """Queue a run of the planner for a changed problem; its plan is only compared.

    The same request while the run waits or works returns that run. Refuses nothing supposed, what
    the campaign does not know, and numbers out of range.
    """
    plan = plan_in_force(campaign)
    if plan is None:
        raise NoPlanInForce(campaign=campaign.code)
    if supposed.is_empty:
        raise NothingSupposed
    _refuse_trainer(campaign, plan, supposed)
    _refuse_venues(campaign, supposed)
    _refuse_shift(campaign, supposed)
    kept = supposed.stored() | {"version": plan.version}
    same = PlanRun.objects.filter(campaign=campaign, what_if=kept, state__in=OPEN_STATES)
    found = same.order_by("id").first()
    if found is not None:
        nothing_changed()
        return found

    code = random_code()
    run = PlanRun.objects.create(
        code=code,
        campaign=campaign,
        state=RunState.QUEUED,
        seed=_seed(plan),
        folder=f"plans/{code}",
        what_if=kept,
        requested_by=actor.mark,
        requested_at=now,
    )
    enqueue(WORK_ON_RUN, code=code)

    record(
        actor=actor,
        tag=Tag.RUN_REQUESTED,
        subject=Subject("plan_run", run.code, campaign.code, campaign.root.code),
        changes={"what_if": kept, "seed": run.seed},
        now=now,
    )
    return run


def _seed(plan: Plan) -> int:
    """The seed of the plan in force: another one would change seminars by itself."""
    run = PlanRun.objects.filter(code=plan.run_code).first()
    return run.seed if run else 1


def _refuse_trainer(campaign: Campaign, plan: Plan, supposed: WhatIf) -> None:
    if not supposed.trainer:
        return
    if not planned_seminars(plan).filter(trainer=supposed.trainer).exists():
        raise TrainerUnknown(field="trainer")
    try:
        day = date.fromisoformat(supposed.trainer_from)
    except ValueError:
        day = date.min
    if not campaign.first_day <= day <= campaign.last_day:
        raise DayOutOfRange(
            field="trainer_from", first=_shown(campaign.first_day), last=_shown(campaign.last_day)
        )


def _refuse_venues(campaign: Campaign, supposed: WhatIf) -> None:
    if supposed.venue and not Venue.objects.filter(code=supposed.venue).exists():
        raise VenueUnknown(field="venue")
    if not supposed.seats:
        return
    if not 1 <= supposed.seats <= SEATS_LIMIT:
        raise SeatsOutOfRange(field="seats", limit=SEATS_LIMIT)
    place = (
        Commission.objects.filter(code=supposed.place)
        .select_related("region", "district", "parent")
        .first()
    )
    near = place is not None and place.level in ("district", "precinct")
    if place is None or not near or campaign.root.code not in lineage(place):
        raise PlaceUnknown(field="place")


def _refuse_shift(campaign: Campaign, supposed: WhatIf) -> None:
    if not supposed.days:
        return
    stage = Stage.objects.filter(campaign=campaign, code=supposed.stage).first()
    if stage is None:
        raise StageUnknown(field="stage")
    days = max(min(supposed.days, 10 * SHIFT_LIMIT), -10 * SHIFT_LIMIT)
    first = stage.window_from + timedelta(days=days)
    last = stage.window_to + timedelta(days=days)
    inside = campaign.first_day <= first and last <= campaign.last_day
    if not inside or abs(supposed.days) > SHIFT_LIMIT:
        raise ShiftOutOfRange(
            field="days", first=_shown(first), last=_shown(last), limit=SHIFT_LIMIT
        )


def _shown(day: date) -> str:
    return f"{day:%d.%m.%Y}"
