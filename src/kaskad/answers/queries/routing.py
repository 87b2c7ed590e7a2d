"""The way of a question through the commissions, read from the tree and the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from kaskad.answers.rules.routing import at_level, due_day, level_above, level_of_seminar
from kaskad.answers.vocab import DAYS_TO_ANSWER, DUE_AT
from kaskad.campaigns.api import Campaign, Seminar, work_days
from kaskad.commissions.api import LINE, Commission, Level, Member, linked, sits_on
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Route:
    """Where a question arose, which commission answers it, and until when."""

    place: Commission
    responsible: Commission
    due_at: datetime


def seat_of(actor: Actor, day: date) -> Member | None:
    """The seat in which the signed-in person sits, with the line of its commission."""
    if not actor.is_signed_in:
        return None
    members = Member.objects.filter(sits_on(day), person__account__code=actor.code)
    found = members.select_related(f"commission__{LINE}").order_by("-since", "-id").first()
    if found is not None:
        linked(found.commission)
    return found


def route_between(actor: Actor, campaign: Campaign, now: datetime) -> Route:
    """Between seminars the commission above the asker's own answers; NotFound without a seat."""
    seat = seat_of(actor, clock.local_day(now))
    if seat is None:
        raise NotFound
    here = seat.commission
    return _route(here, level_above(here.level) or here.level, campaign, now)


def route_of_seminar(seminar: Seminar, campaign: Campaign, now: datetime) -> Route:
    """At a seminar the level answers that is responsible for its stage."""
    here = Commission.objects.select_related(LINE).get(pk=seminar.group.commission_id)
    level = level_of_seminar(seminar.group.stage.responsible_level, here.level)
    return _route(linked(here), level, campaign, now)


def route_above(responsible: Commission, campaign: Campaign, now: datetime) -> Route | None:
    """Where a question goes next; None when the centre has it already."""
    level = level_above(responsible.level)
    if level is None:
        return None
    return _route(linked(responsible), level, campaign, now)


def days_to_answer() -> dict[str, int]:
    """The worked days of each level: ``answer_days_district`` of ``[limits]``, or our own."""
    wished = settings.INSTALLATION.limits
    return {
        level: max(1, wished.get(f"answer_days_{level}", days))
        for level, days in DAYS_TO_ANSWER.items()
    }


def _route(here: Commission, level: str, campaign: Campaign, now: datetime) -> Route:
    line = _line(here)
    code = at_level({level: one.code for level, one in line.items()}, level)
    responsible = next(one for one in line.values() if one.code == code)
    region = responsible.region.code if responsible.region else None
    day = due_day(
        clock.local_day(now),
        responsible.level,
        days_to_answer(),
        lambda first, last: work_days(campaign, first, last, region),
    )
    return Route(here, responsible, clock.at(day, DUE_AT))


def _line(commission: Commission) -> dict[str, Commission]:
    """The commission and all above it, by level; of two on one level the upper one."""
    found: dict[str, Commission] = {}
    above: Commission | None = commission
    while above is not None:
        found[above.level] = above
        above = above.parent
    return {level: found[level] for level in reversed(Level.values) if level in found}
