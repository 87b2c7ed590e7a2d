"""What a person answered, out of what their devices sent, in whatever order and how often it came.

A device numbers its batches from 1. An answer says how many seconds of the attempt had passed when
it was given; every device counts them from what the server told it, so they can be compared. The
last answer to an item stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaskad.assessment.rules.timing import Packet, Rules, judged_packet


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to the item with this number in the form; ``elapsed`` in seconds."""

    item: int
    response: Any
    elapsed: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Answers that a device sent at once, in the order in which they were given."""

    device: str
    sequence: int
    arrived: datetime
    answers: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What counts of an attempt, by the numbers of items: the last answers, and seconds spent."""

    responses: Mapping[int, Any]
    seconds: Mapping[int, int]


def sheet_of(batches: Iterable[Batch]) -> Sheet:
    """The last answer to each item, and how long was spent on it.

    The time between an answer and the one before it is spent on its item. The same batches in any
    order, and any of them twice, give the same.
    """
    once = {(batch.device, batch.sequence): batch for batch in batches}
    given = sorted(
        (
            (answer.elapsed, batch.device, batch.sequence, place, answer)
            for batch in once.values()
            for place, answer in enumerate(batch.answers)
        ),
        key=lambda one: one[:4],
    )
    responses: dict[int, Any] = {}
    seconds: dict[int, int] = {}
    before = 0
    for elapsed, *_place, answer in given:
        responses[answer.item] = answer.response
        seconds[answer.item] = seconds.get(answer.item, 0) + max(elapsed - before, 0)
        before = max(before, elapsed)
    return Sheet(responses, seconds)


def browser_of(batches: Iterable[Batch]) -> str:
    """The browser that sent most batches: what stands before the point in the name of a device."""
    names = (batch.device.rpartition(".")[0] for batch in batches)
    counts = Counter(name for name in names if name)
    return min(counts, key=lambda name: (-counts[name], name), default="")


def judged(batch: Batch, earlier: Sequence[Batch], due_at: datetime, rules: Rules) -> Packet:
    """What becomes of a batch, by the others of its device."""
    had = [(one.sequence, one.arrived) for one in earlier if one.device == batch.device]
    return judged_packet(batch.sequence, batch.arrived, due_at, rules, had)


def not_arrived(last: int, had: Collection[int]) -> list[int]:
    """The numbers of a device's batches up to ``last`` that have not come."""
    return [number for number in range(1, last + 1) if number not in had]
