"""Acknowledging answers: read on a page, told at a seminar; and refreshers of a changed law."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from kaskad.answers.models import Acknowledgement, Answer, RefresherReading
from kaskad.answers.queries.routing import seat_of
from kaskad.answers.vocab import AnswerState, Got
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign, ProvisionVersion, Seminar, newest_versions
from kaskad.commissions.api import Commission, Member, in_subtree, sits_on
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.bulk import insert_new
from kaskad.core.refusal import NotFound

_BATCH = 2000
_TOLD = ("answer", "member", "how", "seminar_code", "at")
_ENDED = (AnswerState.REPLACED, AnswerState.WITHDRAWN)


@operation(Tag.ANSWERS_ACKNOWLEDGED)
def acknowledge_answers(*, actor: Actor, answers: Sequence[Answer], now: datetime) -> int:
    """Say that one has read these answers, and what became of those that ended; how many new.

    What was acknowledged before stays as it was. NotFound for who does not sit in a commission,
    and for an answer that was never published.
    """
    member = _member(actor, now)
    if any(one.number is None for one in answers):
        raise NotFound
    keys = [one.pk for one in answers]
    mine = Acknowledgement.objects.filter(member=member)
    known = set(mine.filter(answer__in=keys).values_list("answer_id", flat=True))
    new = [one for one in answers if one.pk not in known]
    Acknowledgement.objects.bulk_create(
        [
            Acknowledgement(
                answer=one,
                member=member,
                how=Got.PAGE,
                at=now,
                change_seen_at=now if one.state in _ENDED else None,
            )
            for one in new
        ],
        ignore_conflicts=True,
    )
    # Who reads an answer knows what became of the one that it replaced.
    ended = mine.filter(change_seen_at=None, answer__state__in=_ENDED)
    seen = ended.filter(answer__in=keys).update(change_seen_at=now)
    seen += ended.filter(answer__replacement__in=keys).update(change_seen_at=now)
    if not new and not seen:
        nothing_changed()
        return 0
    record(
        actor=actor,
        tag=Tag.ANSWERS_ACKNOWLEDGED,
        subject=Subject("member", str(member.pk), scope=member.commission.code),
        changes={"answers": [one.number for one in new], "changes_seen": seen},
        now=now,
    )
    return len(new)


@operation(Tag.ANSWERS_TOLD)
def tell_hall(
    *,
    actor: Actor,
    seminar: Seminar,
    answers: Sequence[Answer],
    members: Collection[int],
    now: datetime,
) -> int:
    """Note that these answers were told at a seminar to those who were there; how many new.

    Again changes nothing, so that a sheet may be sent twice.
    """
    published = [one for one in answers if one.state == AnswerState.PUBLISHED]
    told = set(members)
    new = _note(published, told, Got.SEMINAR, seminar.code, now)
    if not new:
        nothing_changed()
        return 0
    numbers = sorted(one.number for one in published if one.number)
    record(
        actor=actor,
        tag=Tag.ANSWERS_TOLD,
        subject=Subject("seminar", seminar.code, "", seminar.group.commission.code),
        changes={"answers": numbers, "members": len(told)},
        now=now,
    )
    return new


@operation(Tag.ANSWERS_PASSED_ON)
def pass_on_answers(
    *,
    actor: Actor,
    place: Commission,
    answers: Sequence[Answer],
    members: Collection[int],
    now: datetime,
) -> int:
    """Note that the commission above told these answers to members of ``place``; how many new.

    For people without a phone or a network: somebody called them or handed them the paper. Who
    does not sit below ``place`` today is left out; again changes nothing.
    """
    published = [one for one in answers if one.state == AnswerState.PUBLISHED]
    sitting = Member.objects.filter(
        sits_on(clock.local_day(now)), in_subtree(place, "commission__"), pk__in=members
    )
    told = set(sitting.values_list("id", flat=True))
    new = _note(published, told, Got.COMMISSION, "", now)
    if not new:
        nothing_changed()
        return 0
    numbers = sorted(one.number for one in published if one.number)
    record(
        actor=actor,
        tag=Tag.ANSWERS_PASSED_ON,
        subject=Subject("commission", place.code, str(place.name), place.code),
        changes={"answers": numbers, "members": len(told)},
        now=now,
    )
    return new


@operation(Tag.REFRESHER_READ)
def read_refresher(
    *, actor: Actor, campaign: Campaign, version: ProvisionVersion, now: datetime
) -> RefresherReading:
    """Say that one has read what a provision says now; again gives the first reading.

    NotFound for a text that is not the newest in force, and for who does not sit in a commission.
    """
    member = _member(actor, now)
    newest = newest_versions([version.provision_id], clock.local_day(now))
    if newest.get(version.provision_id) != version or version.number == 1:
        raise NotFound
    reading, is_new = RefresherReading.objects.get_or_create(
        campaign=campaign, version=version, member=member, defaults={"at": now}
    )
    if not is_new:
        nothing_changed()
        return reading
    record(
        actor=actor,
        tag=Tag.REFRESHER_READ,
        subject=Subject("member", str(member.pk), scope=member.commission.code),
        changes={"version": version.number, "provision": version.provision_id},
        now=now,
    )
    return reading


def _note(
    answers: Sequence[Answer], members: Collection[int], how: Got, seminar: str, now: datetime
) -> int:
    """Write down that members know answers now; whoever knew one stays as it was. How many new."""
    rows = (
        (one.pk, member, how.value, seminar, now) for one in answers for member in sorted(members)
    )
    return len(insert_new(Acknowledgement, _TOLD, rows, "id"))


def _member(actor: Actor, now: datetime) -> Member:
    member = seat_of(actor, clock.local_day(now))
    if member is None:
        raise NotFound
    return member
