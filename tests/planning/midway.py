"""The middle of the small campaign: the evening of the first day of its third stage."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

from django.db.models import QuerySet

from kaskad.campaigns.api import Place, Plan, Seminar
from kaskad.commissions.api import Member, Newcomer, replace_member
from kaskad.core.actor import Actor
from kaskad.demo.country import iin

ACTOR = Actor.system("tests")
EVENING = datetime(2026, 2, 26, 14, 0, tzinfo=UTC)
FIRST = date(2026, 2, 27)


def ahead_of(plan: Plan) -> QuerySet[Seminar]:
    """The seminars that a repair may change."""
    rows = Seminar.objects.filter(group__plan=plan, state="planned", day__gte=FIRST)
    return rows.order_by("day", "half", "code")


def pupils_of(seminar: Seminar) -> list[Member]:
    """The people of a seminar who teach nothing."""
    teach = Seminar.objects.exclude(trainer=None).values("trainer")
    places = Place.objects.filter(group=seminar.group).exclude(member__in=teach)
    return [one.member for one in places.select_related("member__seat").order_by("id")]


def replaced(member: Member, number: int, since: date = FIRST, language: str = "") -> Member:
    """Somebody new in the seat of a member."""
    newcomer = Newcomer(
        iin=iin.make(Random(number), date(1990, 1, 1), female=False, used=()),
        last_name=("Жаңабаев", "Ержанов", "Серіков")[number % 3],
        first_name="Асан",
        language=language or member.language,
    )
    replace_member(actor=ACTOR, member=member, newcomer=newcomer, since=since, now=EVENING)
    return Member.objects.get(seat=member.seat, until=None)
