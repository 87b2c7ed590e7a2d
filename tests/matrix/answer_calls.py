"""The operations on questions and answers, called in the tests' own world."""

from datetime import timedelta

from kaskad.accounts.api import actor_of
from kaskad.answers.api import (
    Answer,
    NewQuestion,
    Question,
    acknowledge_answers,
    answer_orally,
    ask_for_hall,
    discard_draft,
    end_pushing,
    escalate_due,
    hide_question,
    merge_questions,
    pass_on_answers,
    push_answers,
    read_refresher,
    return_to_author,
    send_up,
    take_question,
    tell_hall,
    unmerge_question,
    unvote,
    vote,
    withdraw_answer,
    withdraw_question,
)
from kaskad.campaigns.api import provision_by_code
from tests.world import ACTOR, NOW
from tests.world_answers import SECOND

WHO = {"actor": ACTOR, "now": NOW}
IN_THE_WORLD = "the making of the world ran it"


def _person(house, role):
    return actor_of(house.accounts[role], now=NOW, second_factor=True)


def _question(account="w-member"):
    return Question.objects.filter(asked_by=account).order_by("id")[0]


def _answer(number):
    return Answer.objects.get(number=number)


def _ask_for_hall(house):
    ask_for_hall(
        actor=ACTOR, campaign=house.campaign, seminar=house.seminar("own"),
        question=NewQuestion("Зал не сұрайды?", "kk", "hall"), now=NOW,
    )  # fmt: skip


def _vote(house):
    vote(actor=_person(house, "trainer"), question=_question(), now=NOW)


def _unvote(house):
    unvote(actor=_person(house, "member"), question=_question(), now=NOW)


def _merge(_house):
    merge_questions(into=_question(), questions=[_question("far-asker")], **WHO)


def _unmerge(house):
    _merge(house)
    unmerge_question(question=_question("far-asker"), **WHO)


def _withdraw_question(house):
    withdraw_question(actor=_person(house, "member"), question=_question(), now=NOW)


def _escalate(house):
    assert escalate_due(actor=ACTOR, campaign=house.campaign, now=NOW + timedelta(days=9)) == 2


def _return(_house):
    reading = Answer.objects.get(state="reading")
    return_to_author(actor=SECOND, answer=reading, remark="Мерзімін жазыңыз", now=NOW)


def _discard(_house):
    draft = Answer.objects.filter(state="draft").order_by("id")[0]
    Answer.objects.filter(pk=draft.pk).update(author=ACTOR.mark)
    discard_draft(answer=draft, seen=draft.sha256, **WHO)


def _acknowledge(house):
    acknowledge_answers(actor=_person(house, "member"), answers=[_answer(1)], now=NOW)


def _pass_on(house):
    member = house.member()
    pass_on_answers(place=member.commission, answers=[_answer(1)], members=[member.pk], **WHO)


def _tell(house):
    members = [house.member().pk]
    tell_hall(seminar=house.seminar("own"), answers=[_answer(1)], members=members, **WHO)


def _read_refresher(house):
    newest = provision_by_code("rl-20").versions.order_by("-number")[0]
    read_refresher(actor=_person(house, "member"), campaign=house.campaign, version=newest, now=NOW)


_ROOM = "answers.operations."
ANSWER_CALLS = {
    f"{_ROOM}asking.ask_question": IN_THE_WORLD,
    f"{_ROOM}asking.ask_for_hall": _ask_for_hall,
    f"{_ROOM}asking.withdraw_question": _withdraw_question,
    f"{_ROOM}voting.vote": _vote,
    f"{_ROOM}voting.unvote": _unvote,
    f"{_ROOM}merging.merge_questions": _merge,
    f"{_ROOM}merging.unmerge_question": _unmerge,
    f"{_ROOM}moderating.take_question": lambda _: take_question(question=_question(), **WHO),
    f"{_ROOM}moderating.hide_question": lambda _: hide_question(
        question=_question(), reason="Қайталау", **WHO
    ),
    f"{_ROOM}moderating.answer_orally": lambda _: answer_orally(question=_question(), **WHO),
    f"{_ROOM}moderating.send_up": lambda _: send_up(question=_question(), **WHO),
    f"{_ROOM}moderating.escalate_due": _escalate,
    f"{_ROOM}writing.draft_answer": IN_THE_WORLD,
    f"{_ROOM}writing.discard_draft": _discard,
    f"{_ROOM}writing.replace_answer": IN_THE_WORLD,
    f"{_ROOM}writing.edit_draft": IN_THE_WORLD,
    f"{_ROOM}writing.cite_basis": IN_THE_WORLD,
    f"{_ROOM}writing.send_to_second_reader": IN_THE_WORLD,
    f"{_ROOM}writing.return_to_author": _return,
    f"{_ROOM}publishing.publish_answer": IN_THE_WORLD,
    f"{_ROOM}publishing.withdraw_answer": lambda _: withdraw_answer(
        answer=_answer(1), reason="Қате", **WHO
    ),
    f"{_ROOM}pushing.push_answers": lambda _: push_answers(**WHO),
    f"{_ROOM}pushing.end_pushing": lambda _: end_pushing(**WHO),
    f"{_ROOM}reading.acknowledge_answers": _acknowledge,
    f"{_ROOM}reading.tell_hall": _tell,
    f"{_ROOM}reading.pass_on_answers": _pass_on,
    f"{_ROOM}reading.read_refresher": _read_refresher,
}
