"""Versions of a plan, and how two of them differ."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from kaskad.campaigns.models import Campaign, Plan, Seminar
from kaskad.campaigns.vocab import SeminarState
from kaskad.core.refusal import NotFound


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One version of a campaign's plan."""

    version: int
    state: str
    run_code: str
    seminars: int
    breaches: int
    untrained: int
    made_by: str
    made_at: datetime
    in_force_at: datetime | None


def plan_versions(campaign: Campaign) -> list[PlanRow]:
    """All versions, the newest first."""
    plans = (
        Plan.objects.filter(campaign=campaign)
        .annotate(seminar_count=Count("groups__seminars"))
        .order_by("-version")
    )
    return [
        PlanRow(
            version=plan.version,
            state=plan.state,
            run_code=plan.run_code,
            seminars=plan.seminar_count,
            breaches=len(plan.breaches),
            untrained=plan.untrained,
            made_by=plan.made_by,
            made_at=plan.made_at,
            in_force_at=plan.in_force_at,
        )
        for plan in plans
    ]


def plan_by_version(campaign: Campaign, version: int) -> Plan:
    """One version of the plan. Raises NotFound."""
    plan = Plan.objects.filter(campaign=campaign, version=version).first()
    if plan is None:
        raise NotFound(f"plan {campaign.code}/{version}")
    return plan


def held_seminars_missing(old: Plan, new: Plan) -> tuple[dict[int, int], list[str]]:
    """(held group -> its equal in ``new``, codes of held seminars without an equal).

    Equal means the same stage, commission, round, language, day, half, venue and trainer.
    """
    held = list(_alike(Seminar.objects.filter(group__plan=old, state=SeminarState.HELD)))
    if not held:
        return {}, []
    free: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for _code, group, alike in _alike(
        Seminar.objects.filter(group__plan=new, day__in={one[2][4] for one in held})
    ):
        free[alike].append(group)
    equals: dict[int, int] = {}
    missing = []
    for code, group, alike in held:
        if free[alike]:
            equals[group] = free[alike].pop(0)
        else:
            missing.append(code)
    return equals, missing


def _alike(seminars: Any) -> list[tuple[str, int, tuple[Any, ...]]]:
    rows = seminars.order_by("group__number", "id").values_list(
        "code", "group_id", "group__stage_id", "group__commission_id", "group__round",
        "group__language", "day", "half", "venue_id", "trainer_id",
    )  # fmt: skip
    return [(row[0], row[1], row[2:]) for row in rows]
