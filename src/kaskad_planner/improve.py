"""Answers to the questions of an instance, on one process, on many, or on other machines.

A question is a pure task, keyed by a digest of its input: the same question has the same answer
wherever and whenever it is answered, so answers can be kept and used again. How many questions are
asked is a matter of the budget, which counts work and not time: results do not depend on how fast
or on how many machines they are answered.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, wait
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from kaskad_planner.grouping import Grouped, Grouping, solve_grouping
from kaskad_planner.questions import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor, Future

    from kaskad_planner.questions import Key, Question

# Questions go out in parcels of about so much work, so that sending costs little.
PARCEL_WORK = 2_000
# So many parcels wait at once: enough to keep all processes busy, few enough to stop quickly.
PARCELS_AHEAD = 16
# A wish to stop is noticed within this time.
WATCH_SECONDS = 0.5


class Cache(Protocol):
    """Where answers are kept by the key of their question."""

    def get(self, key: str) -> Grouped | None:
        """Return the answer kept for a key, or None."""

    def put(self, key: str, grouped: Grouped) -> None:
        """Keep an answer."""


def within(budget: int | None, questions: Iterable[Question]) -> list[Question]:
    """Return the first questions whose work together is within the budget (all without one)."""
    chosen: list[Question] = []
    spent = 0
    for question in questions:
        spent += question.ask.work
        if budget is not None and spent > budget:
            break
        chosen.append(question)
    return chosen


def answers(
    questions: Sequence[Question],
    executor: Executor | None,
    cache: Cache | None,
    stop: Callable[[], bool],
) -> Iterator[Answer]:
    """Yield an answer to every question, as they come; fewer when `stop` says so."""
    open_questions = []
    for question in questions:
        kept = cache.get(question.ask.key) if cache else None
        if kept is None:
            open_questions.append(question)
        else:
            yield Answer(question, kept)
    for question, grouped in _answered(open_questions, executor, stop):
        if cache:
            cache.put(question.ask.key, grouped)
        yield Answer(question, grouped)


def _answered(
    questions: Sequence[Question], executor: Executor | None, stop: Callable[[], bool]
) -> Iterator[tuple[Question, Grouped]]:
    if executor is not None:
        yield from _answered_elsewhere(questions, executor, stop)
        return
    for question in questions:
        if stop():
            return
        yield question, solve_grouping(question.ask)


def _answered_elsewhere(
    questions: Sequence[Question], executor: Executor, stop: Callable[[], bool]
) -> Iterator[tuple[Question, Grouped]]:
    parcels = _parcels(questions)
    waiting: dict[Future[list[Grouped]], list[Question]] = {}
    try:
        while True:
            ahead = 0 if stop() else PARCELS_AHEAD - len(waiting)
            for parcel in islice(parcels, ahead):
                waiting[executor.submit(_solve_parcel, [one.ask for one in parcel])] = parcel
            if stop() or not waiting:
                return
            done, _ = wait(waiting, WATCH_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                yield from zip(waiting.pop(future), future.result(), strict=True)
    finally:
        for future in waiting:
            future.cancel()


def _parcels(questions: Sequence[Question]) -> Iterator[list[Question]]:
    parcel: list[Question] = []
    work = 0
    for question in questions:
        parcel.append(question)
        work += question.ask.work
        if work >= PARCEL_WORK:
            yield parcel
            parcel, work = [], 0
    if parcel:
        yield parcel


def _solve_parcel(asks: Sequence[Grouping]) -> list[Grouped]:
    return [solve_grouping(ask) for ask in asks]


def by_key(found: Iterable[Answer]) -> Mapping[Key, Answer]:
    """Return the answers by stage and territory."""
    return {answer.question.key: answer for answer in found}
