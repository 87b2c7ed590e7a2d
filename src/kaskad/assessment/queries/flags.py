"""Kept flags, and who the people in one of them are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max

from kaskad.assessment.models import Attempt, FlagCount, IntegrityFlag, ItemVersion
from kaskad.assessment.queries.written import content_of
from kaskad.assessment.rules.flags import Kind, expected_wrong
from kaskad.assessment.rules.items import ItemContent
from kaskad.audit.api import EVERYTHING, kept
from kaskad.campaigns.api import Campaign, PlanState, Seminar, SeminarState
from kaskad.commissions.api import person_name

SHOWN = 100


@dataclass(frozen=True, slots=True)
class FlagList:
    """Open flags, the least likely by chance first, how many there are, and what was decided.

    ``wrong``: how many of all, decided or not, honest people are expected to have raised, and
    ``raised``, how many all are. ``attempts`` were compared in ``tests``.
    """

    open: tuple[IntegrityFlag, ...]
    count: int
    decided: tuple[IntegrityFlag, ...]
    attempts: int
    tests: int
    raised: int
    wrong: float


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
    compared = FlagCount.objects.filter(test__stage__campaign=campaign)
    people = dict(compared.values_list("test", "attempts"))
    kinds = rows.values_list("test", "kind").annotate(n=Count("pk"), weakest=Max("chance"))
    raised = list(kinds.order_by())
    return FlagList(
        open=tuple(waiting[:SHOWN]),
        count=waiting.count(),
        decided=tuple(decided[:SHOWN]),
        attempts=sum(people.values()),
        tests=len(people),
        raised=sum(count for _test, _kind, count, _weakest in raised),
        wrong=sum(
            expected_wrong(Kind(kind), count, 10**weakest, people.get(test, 0))
            for test, kind, count, weakest in raised
        ),
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
