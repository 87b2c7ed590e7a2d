"""The operations of live rooms, called in the tests' own world."""

from dataclasses import replace

from kaskad.answers.api import NewQuestion
from kaskad.seminars.operations.live import (
    ask_in_room,
    end_room,
    go_to_block,
    open_room,
    project_question,
    take_questions,
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


LIVE_CALLS = {
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
