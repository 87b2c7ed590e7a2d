"""Questions and official answers of the demonstration, asked and published day by day."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from kaskad.accounts.api import account_by_code, actor_of, open_account
from kaskad.answers.api import (
    Answer,
    AnswerText,
    NewQuestion,
    Question,
    answer_orally,
    ask_question,
    cite_basis,
    draft_answer,
    edit_draft,
    end_pushing,
    escalate_due,
    hide_question,
    merge_questions,
    publish_answer,
    replace_answer,
    send_to_second_reader,
    send_up,
    tell_hall,
)
from kaskad.campaigns.api import Campaign, Seminar, amend_provision, provision_by_code
from kaskad.commissions.api import Member, link_account
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.localized import LocalizedText
from kaskad.demo.teaching import READER, WRITER
from kaskad.seminars.api import Attendance

ANSWERS_FILE = Path(__file__).parent / "kz-answers-2026.toml"
NOON, AFTERNOON, LATE = time(12, 0), time(16, 0), time(21, 0)
ASKERS = 12
_SYSTEM = Actor.system("demo")
_MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Conversation:
    """What is asked and answered; call ``on`` for the days in order, and ``end`` for the last."""

    campaign: Campaign
    content: dict[str, Any] = field(default_factory=dict)
    published: dict[str, Answer] = field(default_factory=dict)
    askers: list[Actor] = field(default_factory=list)
    asked: int = 0
    answered: int = 0
    amended: bool = False

    def __post_init__(self) -> None:
        self.content = tomllib.loads(ANSWERS_FILE.read_text(encoding="utf-8"))

    def on(self, day: date) -> None:
        """Everything until the evening of a day, after its seminars were held."""
        if not self.askers:
            self.askers = self._open_accounts(day)
        wanted = [one for one in self.content["answers"][self.answered :] if one["day"] <= day]
        for place, one in enumerate(wanted):
            self._answer(one, clock.at(day, NOON) + place * 20 * _MINUTE)
        self.answered += len(wanted)
        self._amend(day)
        self._tell(day)
        escalate_due(actor=_SYSTEM, campaign=self.campaign, now=clock.at(day, LATE))

    def end(self, day: date) -> None:
        """The last day, whether it is worked or not; questions of this day wait.

        Of what is published so far nobody gets a message any more: it was told at seminars.
        """
        self.on(day)
        self._leave_open(clock.at(day, AFTERNOON))
        end_pushing(actor=_SYSTEM, now=clock.at(day, LATE))

    def _open_accounts(self, day: date) -> list[Actor]:
        """People of different districts who ask; each has an account."""
        rows = Member.objects.filter(
            commission__level="precinct", role="secretary", until=None, person__account=None
        ).select_related("person", "commission")
        by_district: dict[int | None, Member] = {}
        for member in rows.order_by("commission__code", "id"):
            by_district.setdefault(member.commission.district_id, member)
        now, askers = clock.at(day, time(8, 30)), []
        for member in list(by_district.values())[:ASKERS]:
            person = member.person
            label = f"{person.last_name} {person.first_name}"
            account = open_account(
                actor=_SYSTEM,
                label=label,
                language=member.language,
                code=f"demo-ask-{person.code}",
                now=now,
            )
            link_account(actor=_SYSTEM, person=person, account=account, now=now)
            askers.append(Actor(kind="person", code=account.code, label=label))
        return askers

    def _ask(self, language: str, text: str, block: int | None, now: datetime) -> Question:
        asker = self.askers[self.asked % len(self.askers)]
        self.asked += 1
        question = NewQuestion(text, language, f"demo-question-{self.asked}", block)
        return ask_question(actor=asker, campaign=self.campaign, question=question, now=now)

    def _answer(self, one: dict[str, Any], now: datetime) -> None:
        writer, reader = (_officer(code, now) for code, _name in (WRITER, READER))
        questions = [
            self._ask(language, text, one["block"], now - 90 * _MINUTE)
            for language, text in one["asked"]
        ]
        if len(questions) > 1:
            merge_questions(
                actor=_SYSTEM, into=questions[0], questions=questions[1:], now=now - 60 * _MINUTE
            )
        nonce = f"demo-answer-{one['key']}"
        if old := self.published.get(one.get("replaces", "")):
            draft = replace_answer(actor=writer, answer=old, nonce=nonce, now=now - 40 * _MINUTE)
        else:
            draft = draft_answer(
                actor=writer,
                campaign=self.campaign,
                questions=questions[:1],
                nonce=nonce,
                now=now - 40 * _MINUTE,
            )
        text = AnswerText(
            LocalizedText(**one["question"]), LocalizedText(**one["text"]), one["block"]
        )
        draft = edit_draft(actor=writer, answer=draft, text=text, seen=draft.sha256, now=now)
        for code in one["cites"]:
            provision = provision_by_code(code)
            draft = cite_basis(actor=writer, answer=draft, provision=provision, now=now)
        draft = send_to_second_reader(actor=writer, answer=draft, seen=draft.sha256, now=now)
        answer = publish_answer(actor=reader, answer=draft, seen=draft.sha256, now=now)
        self.published.pop(one.get("replaces", ""), None)
        self.published[one["key"]] = answer

    def _amend(self, day: date) -> None:
        """A change of the law, invented for the demonstration; it makes an answer stale."""
        one = self.content["amendment"]
        if self.amended or one["day"] > day:
            return
        self.amended = True
        provision = provision_by_code(one["provision"])
        amend_provision(
            actor=_officer(WRITER[0], clock.at(day, NOON)),
            provision=provision,
            text=LocalizedText(**one["text"]),
            act=LocalizedText(**one["act"]),
            in_force_from=day,
            seen=1,
            now=clock.at(day, NOON),
        )

    def _leave_open(self, now: datetime) -> None:
        """Questions that wait, and those that ended otherwise."""
        for place, one in enumerate(self.content["open"]):
            asked_at = now - timedelta(days=3) if one["is"] == "late" else now + place * _MINUTE
            question = self._ask(one["language"], one["text"], one.get("block"), asked_at)
            at = now + (place + 30) * _MINUTE
            if one["is"] == "up":
                send_up(actor=_SYSTEM, question=question, now=at)
            elif one["is"] == "oral":
                answer_orally(actor=_SYSTEM, question=question, note=one["said"], now=at)
            elif one["is"] == "hidden":
                hide_question(actor=_SYSTEM, question=question, reason=one["said"], now=at)

    def _tell(self, day: date) -> None:
        """Answers in force are told at the seminars of those who teach later."""
        answers = list(self.published.values())
        rows = Seminar.objects.filter(
            group__plan__campaign=self.campaign, group__plan__state="in_force",
            group__stage__code="s2", day=day, state="held",
        )  # fmt: skip
        came: dict[int, list[int]] = defaultdict(list)
        present = Attendance.objects.filter(seminar__in=rows, present=True)
        for seminar_id, member_id in present.values_list("seminar", "member"):
            came[seminar_id].append(member_id)
        for seminar in rows.select_related("group__commission").order_by("code"):
            tell_hall(
                actor=_SYSTEM, seminar=seminar, answers=answers, members=came[seminar.pk],
                now=clock.at(day, AFTERNOON),
            )  # fmt: skip


def _officer(code: str, now: datetime) -> Actor:
    """Somebody of the central commission who writes or reads answers."""
    return actor_of(account_by_code(code), now=now, second_factor=True)
