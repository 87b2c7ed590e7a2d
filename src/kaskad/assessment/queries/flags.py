"""Kept flags, and who the people in one of them are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Sum

from kaskad.assessment.models import Attempt, FlagCount, IntegrityFlag, ItemVersion
from kaskad.assessment.queries.written import content_of
from kaskad.assessment.rules.items import ItemContent
from kaskad.audit.api import EVERYTHING, kept
from kaskad.campaigns.api import Campaign, PlanState, Seminar, SeminarState
from kaskad.commissions.api import person_name

SHOWN = 100


@dataclass(frozen=True, slots=True)
class FlagList:
    """Open flags, the least likely by chance first, how many there are, and what was decided."""

    open: tuple[IntegrityFlag, ...]
    count: int
    decided: tuple[IntegrityFlag, ...]
    attempts: int


@dataclass(frozen=True, slots=True)
class FlaggedPerson:
    """Somebody in a flag; ``seconds`` in all by the phone's clock, 0 for unknown."""

    name: str
    place: str
    attempt: Attempt
    seconds: int


def flags_of(campaign: Campaign) -> FlagList:
    """The flags of all tests of a campaign."""
    rows = IntegrityFlag.objects.filter(test__stage__campaign=campaign)
    full = rows.select_related("test__stage__campaign")
    waiting = full.filter(decision="").order_by("chance", "pk")
    decided = full.exclude(decision="").order_by("-decided_at", "pk")
    counted = FlagCount.objects.filter(test__stage__campaign=campaign).aggregate(n=Sum("attempts"))
    return FlagList(
        tuple(waiting[:SHOWN]), waiting.count(), tuple(decided[:SHOWN]), counted["n"] or 0
    )


def open_flags(campaign: Campaign) -> int:
    """How many wait for a human; half a minute old."""
    rows = IntegrityFlag.objects.filter(test__stage__campaign=campaign, decision="")
    return int(kept(("open flags", campaign.pk), EVERYTHING, rows.count))


def people_in(flag: IntegrityFlag) -> list[FlaggedPerson]:
    """The people of a flag, by their place."""
    rows = Attempt.objects.filter(test=flag.test_id, number=1, member__in=flag.people)
    found = rows.select_related("member__person", "member__commission").order_by(
        "member__commission", "pk"
    )
    return [
        FlaggedPerson(
            person_name(one.member.person),
            str(one.member.commission.name),
            one,
            round(sum((one.seconds or {}).values())),
        )
        for one in found
    ]


def seminars_in(flag: IntegrityFlag) -> list[tuple[Seminar, str]]:
    """The seminars in which people of a flag sat, with their trainers."""
    rows = Seminar.objects.filter(
        group__places__member__in=flag.people,
        group__stage=flag.test.stage_id,
        group__plan__state=PlanState.IN_FORCE,
    ).exclude(state=SeminarState.CANCELLED)
    found = rows.select_related("trainer__person").distinct().order_by("day", "code")[:10]
    return [(one, person_name(one.trainer.person) if one.trainer else "–") for one in found]


def items_in(flag: IntegrityFlag) -> Mapping[int, ItemContent]:
    """The items that weigh most, by the keys of their versions, the first ones first."""
    rows = ItemVersion.objects.select_related("item").in_bulk(flag.items)
    return {key: content_of(rows[key]) for key in flag.items if key in rows}
