"""Provisions, and answers on their way through the centre."""

from datetime import date, timedelta

from kaskad.accounts.api import Role
from kaskad.answers.api import (
    AnswerText,
    cite_basis,
    draft_answer,
    edit_draft,
    publish_answer,
    replace_answer,
    send_to_second_reader,
)
from kaskad.answers.models import Answer
from kaskad.campaigns.models import Law, Provision, ProvisionVersion
from kaskad.core.localized import LocalizedText
from tests.answers.conftest import NOW

WORDS = AnswerText(
    question=LocalizedText(
        "Журналистер дауыс санауды түсіре ала ма?",
        "Могут ли журналисты снимать подсчёт?",
        "May journalists film the count?",
    ),
    text=LocalizedText(
        "Иә, егер комиссияға кедергі жасамаса.",
        "Да, если не мешают комиссии.",
        "Yes, unless they disturb the commission.",
    ),
    block_number=4,
)


def provision(code="el-20-1", in_force_from=date(2022, 1, 1)):
    """A provision with its first text."""
    law, _ = Law.objects.get_or_create(
        code="elections",
        defaults={
            "name_kk": "Сайлау туралы заң", "name_ru": "Закон о выборах",
            "name_en": "Law on Elections", "number": "2464", "date": date(1995, 9, 28), "order": 1,
        },
    )  # fmt: skip
    found = Provision.objects.create(
        code=code, law=law, label_kk=f"{code}-бап", label_ru=f"статья {code}",
        label_en=f"Article {code}", order=Provision.objects.count(),
    )  # fmt: skip
    version(found, in_force_from)
    return found


def version(of, in_force_from, *, is_repeal=False):
    """The next text of a provision."""
    number = of.versions.count() + 1
    return ProvisionVersion.objects.create(
        provision=of, number=number, text_kk=f"мәтін {number}", text_ru=f"текст {number}",
        text_en=f"text {number}", in_force_from=in_force_from, is_repeal=is_repeal,
        search_key="", recorded_by="tests", recorded_at=NOW,
    )  # fmt: skip


class Centre:
    """Two people of the centre, who write and read."""

    def __init__(self, answering, coordinator) -> None:
        self.world = answering
        self.author, self.reader = (
            answering.actor(coordinator("KZ", Role.CENTRAL_STAFF.value)) for _ in range(2)
        )

    def draft(self, *, questions=(), nonce="a1", text=WORDS, basis=None, author=None):
        author = author or self.author
        answer = draft_answer(
            actor=author, campaign=self.world.campaign, questions=questions, nonce=nonce, now=NOW
        )
        answer = edit_draft(actor=author, answer=answer, text=text, seen=answer.sha256, now=NOW)
        if basis is not None:
            answer = cite_basis(actor=author, answer=answer, provision=basis, now=NOW)
        return answer

    def reading(self, **given):
        answer = self.draft(**given)
        return send_to_second_reader(actor=self.author, answer=answer, seen=answer.sha256, now=NOW)

    def publish(self, answer=None, *, now=NOW, **given):
        answer = answer or self.reading(**given)
        return publish_answer(actor=self.reader, answer=answer, seen=answer.sha256, now=now)

    def replace(self, answer, *, now=NOW + timedelta(hours=1)):
        new = replace_answer(actor=self.author, answer=answer, nonce=f"r{answer.pk}", now=now)
        send_to_second_reader(actor=self.author, answer=new, seen=new.sha256, now=now)
        return self.publish(Answer.objects.get(pk=new.pk), now=now)
