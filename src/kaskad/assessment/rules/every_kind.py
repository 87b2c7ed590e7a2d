"""All kinds of flags of a test together, so that few honest tests have any.

Pace alone keeps too many wrong flags and is not raised without the answers; addresses are not kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.rules.answer_times import Times, gap_flags, quick_flags, times
from kaskad.assessment.rules.canaries import (
    drift,
    drift_flags,
    followed,
    key_flags,
    known_in_group,
)
from kaskad.assessment.rules.devices import RANDOM_NAME, Shared, device_flags, shared
from kaskad.assessment.rules.flags import FALSE_SHARE, Flag, Kind, of_few_kinds
from kaskad.assessment.rules.intervals import Floats
from kaskad.assessment.rules.rings import evidence, ring_flags
from kaskad.assessment.rules.similarity import AnswerModel, Numbers, Taught, answer_model

FEWEST = 100  # people of a test; of fewer nothing is said
_FIRST_DAY = 1
_SEED = 1
# Of so many people one wrong flag of devices is allowed for, at least one in twenty tests.
_ONE_IN = 20_000
LOOKED_FOR = (
    Kind.SAME_ANSWERS, Kind.SAME_ANSWERS_AND_PACE, Kind.RIGHT_IN_SECONDS, Kind.EQUAL_GAPS,
    Kind.KNOWN_IN_GROUP, Kind.KNOWN_SINCE, Kind.ONE_DEVICE, Kind.LEAKED_KEY,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """Beside the answers: seconds, and by person the day, commission, group and trainer; -1: no.

    ``browser`` is a number a person, -1 for unknown; ``began`` and ``ended`` are seconds, the end
    that of the last answer: an attempt left open on a phone that went on to the next person has not
    run on.
    """

    seconds: Floats
    days: Numbers
    commission: Numbers
    room: Numbers
    trainer: Numbers
    browser: Numbers
    began: Floats
    ended: Floats


class Looked:
    """All that is needed to say which flags a test has at any share of wrong ones."""

    def __init__(
        self,
        taken: Taken,
        responses: NDArray[np.int8],
        right: NDArray[np.bool_],
        codes: list[str],
        leaked: Leaked | None,
    ) -> None:
        self.taken, self.responses, self.right, self.codes = taken, responses, right, codes
        self.leaked = leaked
        self.model = answer_model(responses, right)
        groups = np.stack([taken.room, taken.commission], axis=1)
        taught = Taught.counted(responses, taken.trainer, taken.room)
        seconds = _usual_times(taken.seconds)
        self.alike = evidence(self.model, responses, seconds, groups, _SEED, taught)
        self.days = drift(self.model, responses, right, taken.days, taken.trainer, _FIRST_DAY)
        self.device = _one_device(taken)

    def flags(self) -> list[Flag]:
        """What is raised; an honest test raises anything in one of twenty cases."""
        return of_few_kinds(self.flags_at, len(LOOKED_FOR))

    def flags_at(self, share: float) -> list[Flag]:
        """The flags of all kinds."""
        taken, codes = self.taken, self.codes
        model, responses, right = self.model, self.responses, self.right
        known = int((taken.browser >= 0).sum())
        wrong = min(share / FALSE_SHARE, 1.0) * max(FALSE_SHARE, min(known / _ONE_IN, 1.0))
        return [
            *self._alike(share),
            *_timed(taken, right, codes, share),
            *known_in_group(model, responses, right, taken.room, codes, share),
            *drift_flags(self.days, share),
            *device_flags(Kind.ONE_DEVICE, self.device, codes, known, wrong),
            *(self.leaked.flags(model, responses, codes, share) if self.leaked else ()),
        ]

    def _alike(self, share: float) -> list[Flag]:
        """Rings by their answers; by answers and pace only those that answers do not show."""
        if self.alike is None:
            return []
        flags: list[Flag] = []
        for kind in (Kind.SAME_ANSWERS, Kind.SAME_ANSWERS_AND_PACE):
            known = {person for one in flags for person in one.people}
            more = ring_flags(
                kind, self.alike, self.model, self.responses, self.right, self.codes, share
            )
            flags += [one for one in more if not known & set(one.people)]
        return flags


@dataclass(frozen=True, slots=True)
class Leaked:
    """The keys that were planted; ``rows`` are theirs."""

    rows: Sequence[int]
    keys: NDArray[np.int8]

    def flags(
        self, model: AnswerModel, responses: NDArray[np.int8], codes: list[str], share: float
    ) -> list[Flag]:
        """Who followed one; ``version`` becomes the key of its row."""
        return [
            replace(one, numbers={**one.numbers, "version": self.rows[int(one.numbers["version"])]})
            for one in key_flags(followed(model, responses, self.keys), codes, share)
        ]


def _usual_times(seconds: Floats) -> Times:
    """Seconds taken apart; as unknown as they are where all was answered on paper."""
    if np.isnan(seconds).all():
        return Times(seconds, np.zeros(seconds.shape, dtype=np.bool_), seconds)
    return times(seconds)


def _timed(taken: Taken, right: NDArray[np.bool_], codes: list[str], share: float) -> list[Flag]:
    """Flags of seconds, of those alone whose phone told them."""
    rows = np.flatnonzero(~np.isnan(taken.seconds).all(axis=1))
    if len(rows) < FEWEST:
        return []
    seconds, own = taken.seconds[rows], [codes[row] for row in rows.tolist()]
    quick = quick_flags(times(seconds), right[rows], seconds, own, share)
    return [*quick, *gap_flags(seconds, own, share)]


def _one_device(taken: Taken) -> tuple[Shared, ...]:
    """Attempts of one hall that ran at once in one browser; of one commission, without a hall."""
    group = np.where(taken.room >= 0, taken.room, taken.commission + taken.room.max(initial=0) + 1)
    return shared(taken.browser, group, taken.began, taken.ended, unknown=RANDOM_NAME)
