"""Who may see and do what with questions and answers; the way from a code to the thing."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_

from django.db.models import Q

from kaskad.accounts.api import STAFF_ROLES, Role
from kaskad.answers.models import Answer, Question
from kaskad.campaigns.api import Campaign, Place, PlanState, Seminar
from kaskad.commissions.api import (
    LINE,
    ROOT_CODE,
    Commission,
    Level,
    Member,
    is_staff,
    lineage,
    linked,
    scopes_of,
    sits_on,
)
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.reading import once
from kaskad.core.refusal import NotFound
from kaskad.core.rows import one_of

_READERS = (*STAFF_ROLES, Role.AUDITOR.value)


def hall_for(actor: Actor, seminar_code: str) -> Seminar:
    """A seminar in which the actor may ask and vote: of its group, its trainer, its staff."""
    rows = Seminar.objects.select_related(
        "group__plan__campaign__root", "group__stage", f"group__commission__{LINE}",
        "trainer__person__account",
    )  # fmt: skip
    seminar = one_of(rows.filter(code=seminar_code, group__plan__state=PlanState.IN_FORCE))
    if seminar is None:
        raise NotFound(seminar_code)
    if is_in_hall(actor, seminar) or is_trainer_of(actor, seminar):
        return seminar
    if is_staff(actor, linked(seminar.group.commission)):
        return seminar
    raise NotFound(seminar_code)


def is_in_hall(actor: Actor, seminar: Seminar) -> bool:
    """Whether the actor has a place in the seminar's group."""
    places = Place.objects.filter(group=seminar.group_id, member__person__account__code=actor.code)
    return actor.is_signed_in and places.exists()


def is_trainer_of(actor: Actor, seminar: Seminar) -> bool:
    """Whether the actor teaches the seminar."""
    trainer = seminar.trainer.person.account if seminar.trainer else None
    return actor.is_signed_in and trainer is not None and trainer.code == actor.code


def question_for(actor: Actor, code: str) -> Question:
    """A question, for who asked it, its hall and trainer, and staff and auditors of its place."""
    question = _question(code)
    if actor.is_trusted or (actor.is_signed_in and question.asked_by == actor.code):
        return question
    if actor.holds(_READERS, lineage(question.place)):
        return question
    if question.seminar_code:
        hall_for(actor, question.seminar_code)
        return question
    raise NotFound(code)


def votable_question(actor: Actor, code: str) -> Question:
    """A question that the actor may have too: one's own, and those of a seminar one is at."""
    question = one_of(Question.objects.filter(code=code))
    if question is None:
        raise NotFound(code)
    if actor.is_signed_in and question.asked_by == actor.code:
        return question
    if not question.seminar_code:
        raise NotFound(code)
    # A full hall votes at once; nearly all of it have a place, which is the cheapest to ask.
    if not _has_place(actor, question.seminar_code):
        hall_for(actor, question.seminar_code)
    return question


def _has_place(actor: Actor, seminar_code: str) -> bool:
    """Whether the actor has a place in the group of a seminar of a plan in force."""
    places = Place.objects.filter(
        group__seminars__code=seminar_code,
        group__plan__state=PlanState.IN_FORCE,
        member__person__account__code=actor.code,
    )
    return actor.is_signed_in and places.exists()


def own_question(actor: Actor, code: str) -> Question:
    """A question that the actor asked; NotFound for all others."""
    question = _question(code)
    if not actor.is_signed_in or question.asked_by != actor.code:
        raise NotFound(code)
    return question


def moderated_question(actor: Actor, code: str) -> Question:
    """A question that the actor moderates: staff of the commission that has to answer it.

    The trainer moderates what was asked at the own seminar, as long as it did not go up.
    """
    question = _question(code)
    if not moderates(actor, question):
        raise NotFound(code)
    return question


def moderates(actor: Actor, question: Question) -> bool:
    """Whether the actor decides on a question."""
    if is_staff(actor, linked(question.responsible)):
        return True
    if not question.seminar_code or question.responsible.level != question.place.level:
        return False
    rows = Seminar.objects.select_related("trainer__person__account")
    seminar = one_of(rows.filter(code=question.seminar_code))
    return seminar is not None and is_trainer_of(actor, seminar)


def moderated_among(actor: Actor, codes: Collection[str], hall: Seminar) -> set[str]:
    """Which of the questions shown in a hall the actor moderates; see ``moderates``."""
    rows = Question.objects.select_related(f"place__{LINE}", f"responsible__{LINE}")
    teaches = is_trainer_of(actor, hall)
    decides: dict[str, bool] = {}
    found = set()
    for one in rows.filter(code__in=codes):
        place = one.responsible
        if place.code not in decides:
            decides[place.code] = is_staff(actor, linked(place))
        is_mine = teaches and one.seminar_code == hall.code and place.level == one.place.level
        if decides[place.code] or is_mine:
            found.add(one.code)
    return found


def reach_of(actor: Actor, question: Question) -> Q:
    """The questions that the moderator of ``question`` decides on too, as a filter."""
    scopes = actor.scopes(STAFF_ROLES)
    if actor.is_trusted or ROOT_CODE in scopes:
        return Q()
    if not scopes:
        return Q(seminar_code=question.seminar_code)
    places = ("responsible", "responsible__district", "responsible__region")
    return reduce(or_, (Q(**{f"{place}__code__in": scopes}) for place in places))


def inbox_scopes(actor: Actor) -> list[Commission]:
    """The territories whose inbox the actor may open, the widest first; NotFound without any."""
    scopes = [one for one in scopes_of(actor, _READERS) if one.level != Level.PRECINCT]
    if not scopes:
        raise NotFound
    return sorted(scopes, key=lambda one: Level.values.index(one.level))


@once
def seat_in(actor: Actor, campaign: Campaign) -> Member | None:  # noqa: ARG001  every seat belongs to the one tree
    """The seat of the actor today; None for who does not sit in a commission."""
    if not actor.is_signed_in:
        return None
    rows = Member.objects.filter(sits_on(clock.local_day(clock.now())))
    mine = rows.filter(person__account__code=actor.code).select_related("commission", "person")
    return mine.order_by("-since", "-id").first()


def may_publish(actor: Actor, campaign: Campaign) -> bool:
    """Whether the actor writes and publishes official answers: central staff over the root."""
    return actor.is_trusted or actor.holds((Role.CENTRAL_STAFF.value,), (campaign.root.code,))


def published_answer(actor: Actor, campaign: Campaign, number: int) -> Answer:
    """A published answer: a public one for everybody, others for those whom they concern."""
    rows = Answer.objects.select_related("replaces", "replacement")
    answer = one_of(rows.filter(campaign=campaign, number=number))
    if answer is not None:
        answer.campaign = campaign
    if answer is None or not (answer.is_public or is_concerned(actor, campaign)):
        raise NotFound(str(number))
    return answer


def is_concerned(actor: Actor, campaign: Campaign) -> bool:
    """Whether answers that are only for commissions are for this reader too."""
    if actor.is_trusted or actor.scopes((*_READERS, Role.TRAINER.value)):
        return True
    return seat_in(actor, campaign) is not None


def may_read_drafts(actor: Actor, campaign: Campaign) -> bool:
    """Whether the actor sees answers before they are published."""
    roles = (Role.CENTRAL_STAFF.value, Role.AUDITOR.value)
    return actor.is_trusted or actor.holds(roles, (campaign.root.code,))


def draft_for(actor: Actor, code: str) -> Answer:
    """An answer that is not published yet, for central staff and auditors of the country."""
    rows = Answer.objects.select_related("campaign__root", "replaces", "replacement")
    answer = one_of(rows.filter(code=code, number=None))
    if answer is None or not may_read_drafts(actor, answer.campaign):
        raise NotFound(code)
    return answer


def _question(code: str) -> Question:
    rows = Question.objects.select_related(
        "campaign__root", f"place__{LINE}", f"responsible__{LINE}", "merged_into"
    )
    question = one_of(rows.filter(code=code))
    if question is None:
        raise NotFound(code)
    linked(question.place)
    linked(question.responsible)
    return question
