"""Repairing the plan in force from the middle of a campaign: asked for, and put in force.

The worker lets the engine repair the plan; its proposal can be read, put in force or discarded.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import (
    Campaign,
    Plan,
    PlanNotProposed,
    plan_in_force,
    put_proposal_in_force,
)
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import random_code
from kaskad.core.tasks.backend import enqueue
from kaskad.planning.models import PlanRun
from kaskad.planning.operations.runs import NoPlanInForce
from kaskad.planning.queries.asked import Asked
from kaskad.planning.queries.happened import happened_since
from kaskad.planning.queries.replans import (
    first_day_of,
    is_known,
    newcomers_asked_for,
    repair_is_open,
    replan_behind,
)
from kaskad.planning.vocab import OPEN_STATES, WORK_ON_RUN, RunState


class NothingHappened(Refusal):
    code = "planning.nothing_happened"
    text = _(
        "Nothing has changed against the plan in force. Add a lost day, a trainer, a venue or a"
        " seminar, if something did happen."
    )


class CampaignOver(Refusal):
    code = "planning.campaign_over"
    text = _("The last day of the campaign is %(last)s: there is no day left that could change.")


class AskedUnknown(Refusal):
    code = "planning.asked_unknown"
    text = _(
        "Not known here, or not ahead: %(words)s. Choose a region, a trainer, a venue or a seminar"
        " of the plan in force, and a day of the campaign that is still to come."
    )


@operation(Tag.RUN_REQUESTED)
def request_replan(
    *,
    actor: Actor,
    campaign: Campaign,
    asked: Sequence[Asked],
    newcomers: Sequence[int] = (),
    now: datetime,
) -> PlanRun:
    """Queue a repair of the plan in force; seminars of today and before stay as they are.

    ``asked`` is added to what the product found itself; ``newcomers`` are members for whose sake
    the product asks. The same request while the run waits or works returns that run. Refuses a
    campaign without a plan in force or without a day left, what is not known, and a plan that needs
    no repair.
    """
    plan, first_day = _to_repair(campaign, asked, now)
    kept = {
        "version": plan.version,
        "first_day": first_day.isoformat(),
        "asked": [one.word for one in asked],
        **({"newcomers": list(newcomers)} if newcomers else {}),
    }
    same = PlanRun.objects.filter(
        campaign=campaign, replan=kept, state__in=OPEN_STATES
    ).order_by("id").first()  # fmt: skip
    if same is not None:
        nothing_changed()
        return same

    earlier = PlanRun.objects.filter(code=plan.run_code).first()
    code = random_code()
    run = PlanRun.objects.create(
        code=code,
        campaign=campaign,
        state=RunState.QUEUED,
        seed=earlier.seed if earlier else 1,
        folder=f"plans/{code}",
        replan=kept,
        requested_by=actor.mark,
        requested_at=now,
    )
    enqueue(WORK_ON_RUN, code=code)

    record(
        actor=actor,
        tag=Tag.RUN_REQUESTED,
        subject=Subject("plan_run", run.code, campaign.code, campaign.root.code),
        changes={"replan": kept},
        now=now,
    )
    return run


def _to_repair(campaign: Campaign, asked: Sequence[Asked], now: datetime) -> tuple[Plan, date]:
    """The plan in force and the first day that can change, or a refusal."""
    plan = plan_in_force(campaign)
    if plan is None:
        raise NoPlanInForce(campaign=campaign.code)
    first_day = first_day_of(now)
    if first_day > campaign.last_day:
        raise CampaignOver(last=f"{campaign.last_day:%d.%m.%Y}")
    unknown = [one.word for one in asked if not is_known(campaign, plan, one, first_day)]
    if unknown:
        raise AskedUnknown(words=", ".join(unknown[:5]))
    if not asked and happened_since(campaign, plan, first_day).is_empty:
        raise NothingHappened
    return plan, first_day


@operation(Tag.RUN_REQUESTED)
def request_replan_for_newcomers(
    *, actor: Actor, campaign: Campaign, newcomers: Collection[int], now: datetime
) -> PlanRun | None:
    """Queue a repair because no seminar ahead has a seat for these members.

    Once for each of them, whatever became of it; while another repair is at work or a proposal
    waits, none is asked for. What it proposes is for the staff to put in force. None if there is
    nothing to ask for.
    """
    # Two workers that look at once ask once.
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    new = set(newcomers) - newcomers_asked_for(campaign)
    if not new or repair_is_open(campaign):
        nothing_changed()
        return None
    try:
        return request_replan(
            actor=actor, campaign=campaign, asked=(), newcomers=sorted(newcomers), now=now
        )
    except (NothingHappened, CampaignOver):
        nothing_changed()
        return None


@operation(Tag.PLAN_PUT_IN_FORCE)
def put_replan_in_force(*, actor: Actor, plan: Plan, now: datetime) -> Plan:
    """Let a proposal take the place of the plan in force, as ``put_proposal_in_force`` says.

    Refuses a version that no replan has proposed, and what that refuses.
    """
    run = replan_behind(plan)
    if run is None:
        raise PlanNotProposed(version=plan.version)
    return put_proposal_in_force(
        actor=actor,
        plan=plan,
        seen=str(run.replan.get("seen", "")),
        first_day=date.fromisoformat(run.replan["first_day"]),
        reason=f"replan {run.code}",
        now=now,
    )
