"""The difference of two plans, kept for a while: at national size it reads 140 thousand places."""

from __future__ import annotations

from django.core.cache import caches
from django.db.models import Count, F, Q, Sum

from kaskad.audit.api import EVERYTHING, kept
from kaskad.campaigns.api import Place, Plan, PlanDifference, Seminar, plan_difference

_SECONDS = 600


def difference_of(old: Plan | None, new: Plan) -> PlanDifference:
    """What changes if ``new`` takes the place of ``old``; computed anew when either has changed."""
    key = f"planning:difference:{_mark(old)}:{_mark(new)}"
    cache = caches["memory"]
    known: PlanDifference | None = cache.get(key)
    if known is None:
        known = plan_difference(old, new)
        cache.set(key, known, _SECONDS)
    return known


def _mark(plan: Plan | None) -> str:
    """A word that is another one after seminars were cancelled, moved, added or given to others."""
    if plan is None:
        return "none"
    return kept(("mark", plan.pk), EVERYTHING, lambda: _read_mark(plan))


def _read_mark(plan: Plan) -> str:
    seminars = Seminar.objects.filter(group__plan=plan).aggregate(
        count=Count("id"),
        cancelled=Count("id", filter=Q(state="cancelled")),
        moved=Count("id", filter=~Q(day=F("planned_day"))),
        afternoons=Count("id", filter=Q(half="pm")),
        trainers=Sum("trainer_id"),
        venues=Sum("venue_id"),
    )
    places = Place.objects.filter(group__plan=plan).count()
    return ".".join(str(value) for value in (plan.pk, *seminars.values(), places))
