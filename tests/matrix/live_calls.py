"""The operations of live rooms, called in the tests' own world."""

from dataclasses import replace

from kaskad.answers.api import NewQuestion
from kaskad.core.localized import LocalizedText
from kaskad.seminars.operations.live import (
    ask_in_room,
    end_room,
    go_to_block,
    open_room,
    project_question,
    take_questions,
)
from kaskad.seminars.operations.polls import (
    NewPoll,
    answer_poll,
    close_poll,
    open_poll,
    show_poll,
)
from tests.world import ACTOR, NOW

WHO = {"actor": ACTOR, "now": NOW}


def _opened(house):
    seminar = house.seminar("own")
    open_room(seminar=seminar, **WHO)
    return seminar


def _ask(house):
    actor = replace(ACTOR, kind="person", code=house.accounts["trainer"].code, label="")
    question = NewQuestion("Who signs the protocol?", "ru", "nonce of a room")
    return ask_in_room(actor=actor, seminar=_opened(house), question=question, now=NOW)


def _project(house):
    code = _ask(house).code
    project_question(seminar=house.seminar("own"), code=code, **WHO)


def _poll(house):
    texts = LocalizedText("Сұрақ", "Вопрос", "Question")
    poll = NewPoll(texts, [texts, texts], "nonce of a poll")
    return open_poll(seminar=_opened(house), poll=poll, **WHO)


def _of_poll(operation, **more):
    def call(house):
        code = _poll(house).code
        operation(seminar=house.seminar("own"), code=code, **more, **WHO)

    return call


def _choose(house):
    actor = replace(ACTOR, kind="person", code=house.accounts["trainer"].code, label="")
    code = _poll(house).code
    answer_poll(actor=actor, seminar=house.seminar("own"), code=code, choice=1, now=NOW)


LIVE_CALLS = {
    "seminars.operations.polls.open_poll": _poll,
    "seminars.operations.polls.answer_poll": _choose,
    "seminars.operations.polls.show_poll": _of_poll(show_poll, shows=True),
    "seminars.operations.polls.close_poll": _of_poll(close_poll),
    "seminars.operations.live.open_room": _opened,
    "seminars.operations.live.end_room": lambda house: end_room(seminar=_opened(house), **WHO),
    "seminars.operations.live.go_to_block": lambda house: go_to_block(
        seminar=_opened(house), number=2, **WHO
    ),
    "seminars.operations.live.take_questions": lambda house: take_questions(
        seminar=_opened(house), takes=False, **WHO
    ),
    "seminars.operations.live.project_question": _project,
    "seminars.operations.live.ask_in_room": _ask,
}
