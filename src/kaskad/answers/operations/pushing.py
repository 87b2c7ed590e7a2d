"""Telling everybody concerned of an answer: many at once, resumable, each of them once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from kaskad.answers.models import Answer, Pushing
from kaskad.answers.queries.readers import got_before, occasion_of
from kaskad.answers.vocab import PUSHED_AT_ONCE, Push
from kaskad.audit.api import (
    Line,
    Subject,
    Tag,
    nothing_changed,
    operation,
    record,
    record_many,
)
from kaskad.commissions.api import Contact, Member, contacts_of_members, in_subtree, sits_on
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.localized import LANGUAGES, LocalizedText
from kaskad.messaging.api import NewMessage, queue_messages

_SHOWN = 160  # letters of a question in a message


@operation(Tag.ANSWERS_PUSHED)
def push_answers(*, actor: Actor, now: datetime) -> int:
    """Queue what people have to be told of answers; how many messages.

    So many in one transaction that nobody who writes meanwhile waits long; the next run goes on
    behind the last member. A message of one answer is queued once, whatever happens in between.
    """
    open_ones = Pushing.objects.select_for_update().filter(done_at=None).order_by("id")
    queued, looked = 0, False
    for pushing in open_ones:
        if queued >= PUSHED_AT_ONCE:
            break
        looked = True
        queued += _push(actor, pushing, PUSHED_AT_ONCE - queued, now)
    if not looked:
        nothing_changed()
    return queued


@operation(Tag.ANSWERS_PUSHED)
def end_pushing(*, actor: Actor, now: datetime) -> int:
    """Tell nobody else of answers that are published already; how many stopped.

    For answers that came with others' data, or that everybody was told by another way.
    """
    waiting = Pushing.objects.select_for_update().filter(done_at=None).order_by("id")
    found = list(waiting.select_related("answer__campaign__root"))
    if not found:
        nothing_changed()
        return 0
    Pushing.objects.filter(pk__in=[one.pk for one in found]).update(done_at=now)
    record_many(
        actor=actor,
        lines=[
            Line(
                Tag.ANSWERS_PUSHED,
                Subject(
                    "answer",
                    one.answer.code,
                    f"№ {one.answer.number}",
                    one.answer.campaign.root.code,
                ),
                {"kind": one.kind, "stopped": True},
            )
            for one in found
        ],
        now=now,
    )
    return len(found)


def _push(actor: Actor, pushing: Pushing, limit: int, now: datetime) -> int:
    answer = Answer.objects.select_related("campaign__root", "replaces").get(pk=pushing.answer_id)
    members = list(_audience(pushing, answer, now)[:limit])
    report = 0
    if members:
        contacts = contacts_of_members(members)
        messages = [_message(contacts[one], pushing.kind, answer) for one in members]
        report = queue_messages(actor=actor, messages=messages, now=now).queued
        pushing.after_member = members[-1]
        pushing.told += report
    if len(members) < limit:
        pushing.done_at = now
    pushing.save(update_fields=["after_member", "told", "done_at"])
    record(
        actor=actor,
        tag=Tag.ANSWERS_PUSHED,
        subject=Subject("answer", answer.code, f"№ {answer.number}", answer.campaign.root.code),
        changes={"kind": pushing.kind, "queued": report, "done": pushing.done_at is not None},
        now=now,
    )
    return report


def _audience(pushing: Pushing, answer: Answer, now: datetime) -> QuerySet[Member, int]:
    """Who sits and is to be told next, in the order of their ids.

    Of a new answer everybody below; who got the one that it replaces hears of that instead. Of one
    that was replaced or withdrawn those who got it.
    """
    root = answer.campaign.root
    rows = Member.objects.filter(
        in_subtree(root, "commission__"),
        sits_on(clock.local_day(now)),
        pk__gt=pushing.after_member,
    )
    if pushing.kind != Push.PUBLISHED:
        rows = rows.filter(got_before(answer))
    elif answer.replaces is not None:
        rows = rows.exclude(got_before(answer.replaces))
    return rows.order_by("id").values_list("id", flat=True)


def _message(person: Contact, kind: str, answer: Answer) -> NewMessage:
    shown = answer
    values: dict[str, Any] = {"number": answer.number}
    if kind == Push.REPLACED:
        shown = answer.replacement
        values = {"number": shown.number, "old_number": answer.number}
    if kind == Push.WITHDRAWN:
        values["why"] = LocalizedText(*[answer.end_reason] * len(LANGUAGES))
    else:
        values["question"] = _short(shown.question)
    values["link"] = _link(shown, person.reader.language)
    return NewMessage(
        reader=person.reader,
        kind=f"answer_{kind}",
        occasion=occasion_of(answer, kind),
        values=values,
        place=person.place,
        district=person.district,
        region=person.region,
    )


def _short(text: LocalizedText) -> LocalizedText:
    shown = (text.get(one) for one in LANGUAGES)
    return LocalizedText(*(_cut(one) for one in shown))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rpartition(' ')[0]} …"


def _link(answer: Answer, language: str) -> str:
    with translation.override(language):
        place = reverse("answers:answer", args=[answer.campaign.code, answer.number])
        return f"{settings.KASKAD_SITE}{place}"
