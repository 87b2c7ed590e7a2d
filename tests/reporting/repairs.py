"""Repairs of the plan of the made-up country, by the operations of the product."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kaskad.campaigns.api import draft_plan, put_proposal_in_force
from kaskad.campaigns.models import Campaign, Group, Place, Plan, Seminar
from kaskad.campaigns.queries.plans import plan_mark
from kaskad.campaigns.rules.plan import DraftSeminar, PlanDraft
from kaskad.core.actor import Actor

ACTOR = Actor.command()
ZONE = ZoneInfo("Asia/Almaty")


def evening(day: date) -> datetime:
    """Shortly before the end of a day in the country; in UTC it is still the afternoon."""
    return datetime(day.year, day.month, day.day, 23, tzinfo=ZONE)


def repair(campaign: Campaign, moved: Group, to: date, on: date) -> Plan:
    """Put a repair in force on a day: the people of a group meet in a new one, on another day.

    The others keep their seminars, and what was before the next day goes over as it is.
    """
    old = Plan.objects.get(campaign=campaign, state="in_force")
    rows = Seminar.objects.filter(group__plan=old).select_related("group__stage")
    seminars, places = [], []
    for one in rows.select_related("group__commission").order_by("id"):
        group, is_moved = one.group, one.group_id == moved.pk
        key = f"instead/{one.code}" if is_moved else one.code
        seminars.append(
            DraftSeminar(
                key, group.stage.code, group.commission.code, 0, group.language,
                "blended" if is_moved else group.format, None, to if is_moved else one.day,
                one.half, one.trainer_id, group.number,
            )
        )  # fmt: skip
        members = Place.objects.filter(group=group).values_list("member_id", flat=True)
        places += [(key, member) for member in members]
    draft = PlanDraft(seminars, places, proposed=True)
    proposal = draft_plan(actor=ACTOR, campaign=campaign, draft=draft, now=evening(on))
    return put_proposal_in_force(
        actor=ACTOR, plan=proposal, seen=plan_mark(old), first_day=on + timedelta(1),
        reason="Боран", now=evening(on),
    )  # fmt: skip
