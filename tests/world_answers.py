"""Questions and official answers of the named world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaskad.accounts.api import Account, actor_of, open_account
from kaskad.answers.api import (
    Answer,
    AnswerText,
    NewQuestion,
    Question,
    ask_question,
    cite_basis,
    draft_answer,
    edit_draft,
    publish_answer,
    replace_answer,
    send_to_second_reader,
)
from kaskad.campaigns.api import Campaign, provision_by_code
from kaskad.commissions.api import Member, link_account
from kaskad.core.actor import Actor
from kaskad.core.localized import LocalizedText

if TYPE_CHECKING:
    from datetime import datetime

AUTHOR, SECOND = Actor.system("жауап"), Actor.system("екінші")
ASKED = "Хаттаманың көшірмесін кім іледі?"


def ask(campaign: Campaign, account: Account, text: str, now: datetime) -> Question:
    """Somebody asks between seminars."""
    actor = actor_of(account, now=now, second_factor=True)
    question = NewQuestion(text, "kk", f"world/{account.code}/{text}", 8)
    return ask_question(actor=actor, campaign=campaign, question=question, now=now)


def written(campaign: Campaign, nonce: str, cites: str, now: datetime, *, public: bool) -> Answer:
    """A whole draft."""
    draft = draft_answer(actor=AUTHOR, campaign=campaign, nonce=nonce, now=now)
    text = AnswerText(
        LocalizedText("Мөрді кім сақтайды?", "Кто хранит печать?", "Who keeps the seal?"),
        LocalizedText("Төраға.", "Председатель.", "The chair."),
        8,
        public,
    )
    draft = edit_draft(actor=AUTHOR, answer=draft, text=text, seen=draft.sha256, now=now)
    return cite_basis(actor=AUTHOR, answer=draft, provision=provision_by_code(cites), now=now)


def published(draft: Answer, now: datetime) -> Answer:
    """The draft after its second reading."""
    draft = send_to_second_reader(actor=AUTHOR, answer=draft, seen=draft.sha256, now=now)
    return publish_answer(actor=SECOND, answer=draft, seen=draft.sha256, now=now)


def ask_and_answer(campaign: Campaign, foreign: str, now: datetime) -> None:
    """Questions of two districts; answers 1 in force, 2 replaced by 3, 4 only for commissions."""
    ask(campaign, Account.objects.get(code="w-member"), ASKED, now)
    rows = Member.objects.filter(commission__district__code=foreign, until=None)
    far = rows.filter(commission__level="precinct", person__account=None).select_related("person")
    member = far.order_by("id")[0]
    account = open_account(actor=AUTHOR, label="Алыс", language="kk", code="far-asker", now=now)
    link_account(actor=AUTHOR, person=member.person, account=account, now=now)
    ask(campaign, account, ASKED, now)

    published(written(campaign, "one", "el-20-1", now, public=True), now)
    old = published(written(campaign, "two", "el-20-4", now, public=True), now)
    published(replace_answer(actor=AUTHOR, answer=old, nonce="three", now=now), now)
    published(written(campaign, "four", "rl-20", now, public=False), now)
    reading = written(campaign, "reading", "el-20-1", now, public=True)
    send_to_second_reader(actor=AUTHOR, answer=reading, seen=reading.sha256, now=now)
    written(campaign, "draft", "el-20-1", now, public=True)


def ask_more(campaign: Campaign, now: datetime) -> None:
    """Three times as many of everything: lists that grow."""
    for account in Account.objects.filter(code__in=["w-member", "far-asker"]):
        for place in range(3):
            ask(campaign, account, f"Тағы бір сұрақ, № {place}?", now)
    for place in range(4):
        published(written(campaign, f"more-{place}", "el-20-1", now, public=True), now)
        written(campaign, f"more-draft-{place}", "rl-21-1", now, public=True)
