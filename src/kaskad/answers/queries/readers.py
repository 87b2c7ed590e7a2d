"""Who got an answer, who has still to read it, and who was taught an older text of the law."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kaskad.answers.models import Acknowledgement, Answer, Basis, RefresherReading
from kaskad.answers.vocab import AnswerState, Push
from kaskad.campaigns.api import (
    Campaign,
    MaterialState,
    MaterialVersion,
    Provision,
    ProvisionVersion,
    newest_versions,
)
from kaskad.commissions.api import Commission, Member, children_of, in_subtree, sits_on
from kaskad.core.clock import local_day
from kaskad.core.localized import LocalizedText
from kaskad.messaging.api import Message

_HELD_ONCE = (AnswerState.PUBLISHED, AnswerState.REPLACED, AnswerState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class TerritoryCount:
    """How many of those who sit in a territory have read something, of how many who have to."""

    code: str
    name: LocalizedText
    done: int
    all: int


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """An answer that somebody got and that does not hold any more."""

    code: str
    number: int
    question: LocalizedText
    state: str
    changed_at: datetime
    new_code: str
    new_number: int | None


@dataclass(frozen=True, slots=True)
class Refresher:
    """A provision that says something else than what a member was taught."""

    version_id: int
    provision_code: str
    old: ProvisionVersion
    new: ProvisionVersion


def occasion_of(answer: Answer, kind: str) -> str:
    """The natural key of what is told of an answer."""
    return f"answer/{answer.code}/{kind}"


def got_before(answer: Answer) -> Q:
    """Members who got an answer: they read it, were told it at a seminar, or got a message."""
    known = Acknowledgement.objects.filter(answer=answer, member=OuterRef("pk"))
    told = Message.objects.filter(
        occasion__in=[occasion_of(answer, Push.PUBLISHED), *_as_replacement(answer)],
        recipient__key=OuterRef("person__code"),
    )
    return Q(Exists(known)) | Q(Exists(told))


def got(answer: Answer) -> QuerySet[Member]:
    """Everybody who got an answer, whether they still sit or not."""
    return Member.objects.filter(got_before(answer)).order_by("id")


def _as_replacement(answer: Answer) -> list[str]:
    """Who was told that an older answer was replaced got its replacement with that message."""
    return [occasion_of(answer.replaces, Push.REPLACED)] if answer.replaces else []


def unread_answers(campaign: Campaign, member: Member) -> list[Answer]:
    """Answers in force that a member has not acknowledged, the newest first."""
    mine = Acknowledgement.objects.filter(answer=OuterRef("pk"), member=member)
    rows = Answer.objects.filter(~Exists(mine), campaign=campaign, state=AnswerState.PUBLISHED)
    return list(rows.order_by("-number"))


def changed_answers(campaign: Campaign, member: Member) -> list[ChangedAnswer]:
    """Answers that a member knows, that do not hold any more, and who has not seen it yet."""
    rows = Acknowledgement.objects.filter(
        answer__campaign=campaign,
        member=member,
        change_seen_at=None,
        answer__state__in=(AnswerState.REPLACED, AnswerState.WITHDRAWN),
    ).select_related("answer__replacement")
    found = []
    for row in rows.order_by("-answer__ended_at", "-answer__number"):
        old = row.answer
        new = old.replacement if old.state == AnswerState.REPLACED else None
        found.append(
            ChangedAnswer(
                code=old.code,
                number=old.number or 0,
                question=old.question,
                state=old.state,
                changed_at=old.ended_at or row.at,
                new_code=new.code if new else "",
                new_number=new.number if new else None,
            )
        )
    return found


def acknowledged_by_territory(
    answer: Answer, commission: Commission, day: date
) -> list[TerritoryCount]:
    """How many who sit below a commission know an answer, territory by territory."""
    sitting = Member.objects.filter(in_subtree(commission, "commission__"), sits_on(day))
    known = sitting.filter(pk__in=Acknowledgement.objects.filter(answer=answer).values("member"))
    return _by_territory(commission, sitting, known)


def not_acknowledged(answer: Answer, commission: Commission, day: date, limit: int) -> list[int]:
    """Ids of full-time members below a commission who do not know an answer yet."""
    sitting = Member.objects.filter(
        in_subtree(commission, "commission__"), sits_on(day), full_time=True
    )
    known = Acknowledgement.objects.filter(answer=answer).values("member")
    return list(sitting.exclude(pk__in=known).order_by("id").values_list("id", flat=True)[:limit])


def refreshers_of(
    campaign: Campaign, member: Member, taught: date | None, today: date
) -> list[Refresher]:
    """What changed in the law since a member was taught it, and they have not read yet.

    ``taught`` is the day of their seminar, if they were at one.
    """
    read = RefresherReading.objects.filter(campaign=campaign, member=member)
    done = set(read.values_list("version_id", flat=True))
    mine = Acknowledgement.objects.filter(answer__campaign=campaign, member=member)
    known = {answer: local_day(at) for answer, at in mine.values_list("answer_id", "at")}
    found = []
    for one in changed_provisions(campaign, today):
        if one.new.pk in done:
            continue
        by_seminar = one.in_kit and taught is not None and taught < one.new.in_force_from
        by_answer = any(known.get(key, today) < one.new.in_force_from for key in one.answers)
        if by_seminar or by_answer:
            provision = one.new.provision.code
            found.append(Refresher(one.new.pk, provision, one.old, one.new))
    return found


@dataclass(frozen=True, slots=True)
class ChangedProvision:
    """A provision of the kit or of answers whose text changed: the newest and the one before.

    ``answers`` cite an older text of it; ``in_kit``: so did, or does, a material of the campaign.
    """

    old: ProvisionVersion
    new: ProvisionVersion
    answers: tuple[int, ...]
    in_kit: bool


def changed_provisions(campaign: Campaign, today: date) -> list[ChangedProvision]:
    """Provisions that were taught in a campaign and say something else today."""
    cited_by: dict[int, set[int]] = {}
    rows = Basis.objects.filter(answer__campaign=campaign, answer__state__in=_HELD_ONCE)
    for version, answer in rows.values_list("version_id", "answer_id"):
        cited_by.setdefault(version, set()).add(answer)
    kit = set(_cited_in_kit(campaign))
    versions = ProvisionVersion.objects.filter(pk__in={*cited_by, *kit})
    cited = list(versions.select_related("provision__law").order_by("number"))
    newest = newest_versions({one.provision_id for one in cited}, today)
    by_provision: dict[int, list[ProvisionVersion]] = {}
    for one in cited:
        now = newest.get(one.provision_id)
        if now is not None and one.number < now.number:
            by_provision.setdefault(one.provision_id, []).append(one)
    return [
        ChangedProvision(
            old=olds[-1],
            new=newest[key],
            answers=tuple(sorted({one for old in olds for one in cited_by.get(old.pk, ())})),
            in_kit=any(old.pk in kit for old in olds),
        )
        for key, olds in sorted(by_provision.items())
    ]


def taught_old_text(
    campaign: Campaign, provision: Provision, trained: Mapping[int, date], today: date
) -> set[int]:
    """Members who were taught an older text of a provision, by their ids.

    ``trained`` is the day of everybody's seminar, which a room above knows.
    """
    found: set[int] = set()
    for one in changed_provisions(campaign, today):
        if one.new.provision_id != provision.pk:
            continue
        since = one.new.in_force_from
        if one.in_kit:
            found |= {member for member, day in trained.items() if day < since}
        rows = Acknowledgement.objects.filter(answer__in=one.answers)
        found |= {
            member for member, at in rows.values_list("member_id", "at") if local_day(at) < since
        }
    return found


def refreshed_by_territory(
    campaign: Campaign,
    version: ProvisionVersion,
    owed: Collection[int],
    commission: Commission,
    today: date,
) -> list[TerritoryCount]:
    """How many of those who owe a refresher have read it, territory by territory."""
    done = RefresherReading.objects.filter(campaign=campaign, version=version)
    read = set(done.values_list("member_id", flat=True))
    counts: dict[str, list[int]] = {}
    names = {one.code: one.name for one in children_of(commission)}
    level = "region" if commission.level == "central" else "district"
    sitting = Member.objects.filter(in_subtree(commission, "commission__"), sits_on(today))
    rows = sitting.values_list("id", f"commission__{level}__code")
    for member, code in rows.iterator(chunk_size=5000):
        if member in owed and code in names:
            count = counts.setdefault(code, [0, 0])
            count[0] += member in read
            count[1] += 1
    return [
        TerritoryCount(code, name, *counts[code]) for code, name in names.items() if code in counts
    ]


def _cited_in_kit(campaign: Campaign) -> QuerySet[MaterialVersion, int]:
    states = (MaterialState.IN_FORCE, MaterialState.REPLACED, MaterialState.WITHDRAWN)
    rows = MaterialVersion.objects.filter(material__campaign=campaign, state__in=states)
    return rows.values_list("provisions", flat=True).exclude(provisions=None).distinct()


def _by_territory(
    commission: Commission, sitting: QuerySet[Member], known: QuerySet[Member]
) -> list[TerritoryCount]:
    below = {"central": "region", "region": "district"}.get(commission.level)
    field = f"commission__{below}" if below else "commission"
    everybody, done = _counts(sitting, field), _counts(known, field)
    return [
        TerritoryCount(one.code, one.name, done.get(one.pk, 0), everybody[one.pk])
        for one in children_of(commission)
        if one.pk in everybody
    ]


def _counts(members: QuerySet[Member], field: str) -> dict[int, int]:
    rows = members.values_list(field).annotate(count=Count("id")).order_by()
    return dict(rows)
