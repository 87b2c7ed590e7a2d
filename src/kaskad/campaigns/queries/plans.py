"""Versions of a plan, and how two of them differ."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import zip_longest
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from kaskad.accounts.api import names_of
from kaskad.audit.api import PLANS, Subject, kept
from kaskad.campaigns.models import Campaign, Place, Plan, Seminar
from kaskad.campaigns.rules.difference import Changes, PlanDifference, PlannedSeminar, compare
from kaskad.campaigns.vocab import SeminarState
from kaskad.core.refusal import NotFound
from kaskad.core.secrets import keyed_code


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One version of a campaign's plan.

    ``seminars`` stand, ``make_up`` of them are of make-up rounds; ``cancelled`` are not among them.
    """

    version: int
    state: str
    run_code: str
    seminars: int
    make_up: int
    cancelled: int
    breaches: int
    untrained: int
    made_by: str
    made_at: datetime
    in_force_at: datetime | None


def plan_versions(campaign: Campaign) -> list[PlanRow]:
    """All versions, the newest first."""
    return list(kept(("versions", campaign.pk), PLANS, lambda: _plan_versions(campaign)))


def _plan_versions(campaign: Campaign) -> list[PlanRow]:
    cancelled = Q(groups__seminars__state=SeminarState.CANCELLED)
    stands = Q(groups__seminars__state__in=(SeminarState.PLANNED, SeminarState.HELD))
    plans = list(
        Plan.objects.filter(campaign=campaign)
        .defer("levels", "district_bounds")  # long, and every column read is grouped by
        .annotate(
            standing=Count("groups__seminars", filter=stands),
            make_up=Count("groups__seminars", filter=stands & Q(groups__round__gt=0)),
            cancelled=Count("groups__seminars", filter=cancelled),
        )
        .order_by("-version")
    )
    names = names_of(plan.made_by for plan in plans)
    return [
        PlanRow(
            version=plan.version,
            state=plan.state,
            run_code=plan.run_code,
            seminars=plan.standing,
            make_up=plan.make_up,
            cancelled=plan.cancelled,
            breaches=len(plan.breaches),
            untrained=plan.untrained,
            made_by=names[plan.made_by],
            made_at=plan.made_at,
            in_force_at=plan.in_force_at,
        )
        for plan in plans
    ]


def planned_rounds(plan: Plan) -> frozenset[int]:
    """Numbers of the make-up rounds that have groups in a plan."""
    rounds = plan.groups.filter(round__gt=0).values_list("round", flat=True)
    return frozenset(rounds.distinct())


def plan_by_version(campaign: Campaign, version: int) -> Plan:
    """One version of the plan. Raises NotFound."""
    plan = Plan.objects.filter(campaign=campaign, version=version).first()
    if plan is None:
        known = Plan.objects.filter(campaign=campaign).order_by("version")
        numbers = ", ".join(str(number) for number in known.values_list("version", flat=True))
        values = {"code": campaign.code, "version": version, "known": numbers or "—"}
        raise NotFound(
            _(
                "Campaign “%(code)s” has no version %(version)s of its plan. Versions there are: "
                "%(known)s."
            )
            % values
        )
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


def plan_subject(plan: Plan) -> Subject:
    """What an entry about a plan names."""
    code = f"{plan.campaign.code}/{plan.version}"
    return Subject("plan", code, code, plan.campaign.root.code)


def locked_plan(plan: Plan) -> Plan:
    """The plan for a change. Only its own row is locked: rows of other rooms are read along."""
    return (
        Plan.objects.select_for_update(of=("self",))
        .select_related("campaign__root")
        .get(pk=plan.pk)
    )


def seminar_code(plan: Plan, key: str) -> str:
    """The code that a plan gives the seminar of a key."""
    return keyed_code("seminar", f"{plan.campaign.code}/{plan.version}/{key}")


def plan_mark(plan: Plan) -> str:
    """A word for a plan as it stands: seminars and who has a place in them.

    It is another one after a change by hand, but not because a seminar was held as arranged.
    """
    digest = sha256(str(plan.version).encode())
    seminars = Seminar.objects.filter(group__plan=plan).order_by("code")
    for *row, state in seminars.values_list("code", "day", "half", "venue", "trainer", "state"):
        digest.update(repr((*map(str, row), state == SeminarState.CANCELLED)).encode())
    places = Place.objects.filter(group__plan=plan).order_by("group_id", "member_id")
    for pair in places.values_list("group_id", "member_id").iterator(chunk_size=10000):
        digest.update(repr(pair).encode())
    return digest.hexdigest()


def _alike(seminars: Any) -> list[tuple[str, int, tuple[Any, ...]]]:
    rows = seminars.order_by("group__number", "id").values_list(
        "code", "group_id", "group__stage_id", "group__commission_id", "group__round",
        "group__language", "day", "half", "venue_id", "trainer_id",
    )  # fmt: skip
    return [(row[0], row[1], row[2:]) for row in rows]


def plan_difference(old: Plan | None, new: Plan) -> PlanDifference:
    """What changes if ``new`` takes the place of ``old`` (None: there was no plan).

    Cancelled seminars of either plan are left out.
    """
    changes = compare(planned_seminars(old) if old else [], planned_seminars(new))
    return PlanDifference(
        old_version=old.version if old else None,
        new_version=new.version,
        **{name: getattr(changes, name) for name in Changes.__slots__},
        levels=tuple(zip_longest(old.levels if old else [], new.levels)),
    )


def planned_seminars(plan: Plan) -> list[PlannedSeminar]:
    """A plan's seminars with their members, cancelled ones left out; three queries."""
    members: dict[int, list[int]] = defaultdict(list)
    places = Place.objects.filter(group__plan=plan).values_list("group_id", "member_id")
    for group, member in places.iterator(chunk_size=10000):
        members[group].append(member)
    rows = (
        Seminar.objects.filter(group__plan=plan)
        .exclude(state=SeminarState.CANCELLED)
        .order_by("day", "half", "code")
        .values_list(
            "group_id", "code", "group__stage__code", "group__round", "group__commission__code",
            "group__commission__district__code", "day", "half", "venue__code", "trainer_id",
        )
    )  # fmt: skip
    return [
        PlannedSeminar(
            code=row[1],
            stage_code=row[2],
            round=row[3],
            commission_code=row[4],
            district_code=row[5] or row[4],
            day=row[6],
            half=row[7],
            venue_code=row[8] or "",
            trainer=row[9],
            members=frozenset(members[row[0]]),
        )
        for row in rows
    ]
