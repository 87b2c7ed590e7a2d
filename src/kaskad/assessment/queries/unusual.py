"""From attempts to flags: what the rules of integrity are given, and what they say of a test.

Only first attempts that ended are compared, and only items of which one option is chosen. People
are compared who sat in one group of a seminar, or are members of one commission. One device is one
browser by the name that it gave itself; addresses are not kept. Pace alone keeps too many wrong
flags and is not raised without the answers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.models import Attempt, FlagCount, Test
from kaskad.assessment.queries.answered import Answered, Ints, answered, options_of
from kaskad.assessment.queries.planted_keys import keys_of
from kaskad.assessment.queries.tests import form_items
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
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.rules.rings import evidence, ring_flags
from kaskad.assessment.rules.similarity import AnswerModel, Taught, answer_model
from kaskad.campaigns.api import Place, PlanState, SeminarState
from kaskad.core import clock

GROWN = 1.05  # counted anew when so many more have ended, and once more when the test is over
FEWEST = 100
_FIRST_DAY = 1
_MOST_PEOPLE = 200
_SEED = 1
# Of so many people one wrong flag of devices is allowed for, at least one in twenty tests.
_ONE_IN = 20_000
_LOOKED_FOR = (
    Kind.SAME_ANSWERS, Kind.SAME_ANSWERS_AND_PACE, Kind.RIGHT_IN_SECONDS, Kind.EQUAL_GAPS,
    Kind.KNOWN_IN_GROUP, Kind.KNOWN_SINCE, Kind.ONE_DEVICE, Kind.LEAKED_KEY,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundFlag:
    """A flag by the keys of members and versions; ``chance`` is the logarithm to ten."""

    kind: str
    people: tuple[int, ...]
    items: tuple[int, ...]
    chance: float
    numbers: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Taken:
    """Beside the answers: seconds, and by person the day, commission, group and trainer; -1: no.

    ``browser`` is a number a person, -1 for unknown; ``began`` and ``ended`` are seconds, the end
    that of the last answer: an attempt left open on a phone that went on to the next person has not
    run on.
    """

    seconds: Floats
    days: Ints
    commission: Ints
    room: Ints
    trainer: Ints
    browser: Ints
    began: Floats
    ended: Floats


def is_due(test: Test, attempts: int, *, is_over: bool) -> bool:
    """Whether enough is new to look for flags again."""
    if attempts < FEWEST:
        return False
    row = FlagCount.objects.filter(test=test).first()
    had = row.attempts if row else 0
    return attempts != had if is_over else attempts >= max(GROWN * had, had + 1)


def ended_first(test: Test) -> int:
    """How many have ended their first attempt."""
    return Attempt.objects.filter(test=test, number=1, ended_at__isnull=False).count()


def unusual(test: Test) -> tuple[FoundFlag, ...]:
    """What a human should look at, the least likely by chance first."""
    answers = answered(test)
    columns = [
        at
        for at, (_version, content) in enumerate(answers.items)
        if options_of(content) and (answers.chosen[:, at] >= 0).any()
    ]
    if len(answers.members) < FEWEST or not columns:
        return ()
    taken = _taken(test, answers, columns)
    responses = np.ascontiguousarray(answers.chosen[:, columns])
    right = np.nan_to_num(answers.scores[:, columns], nan=0.0) >= 1
    codes = [str(one) for one in answers.members.tolist()]
    look = _Looked(
        taken, responses, right, codes, _planted(test, [answers.items[at] for at in columns])
    )
    flags = of_few_kinds(look.flags_at, len(_LOOKED_FOR))
    versions = [answers.items[at][0] for at in columns]
    return tuple(sorted((_found(one, versions) for one in flags), key=lambda one: one.chance))


class _Looked:
    """All that is needed to say which flags a test has at any share of wrong ones."""

    def __init__(
        self,
        taken: _Taken,
        responses: NDArray[np.int8],
        right: NDArray[np.bool_],
        codes: list[str],
        leaked: _Leaked | None,
    ) -> None:
        self.taken, self.responses, self.right, self.codes = taken, responses, right, codes
        self.leaked = leaked
        self.model = answer_model(responses, right)
        groups = np.stack([taken.room, taken.commission], axis=1)
        taught = Taught.counted(responses, taken.trainer, taken.room)
        seconds = _times(taken.seconds)
        self.alike = evidence(self.model, responses, seconds, groups, _SEED, taught)
        self.days = drift(self.model, responses, right, taken.days, taken.trainer, _FIRST_DAY)
        self.device = _one_device(taken)

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
class _Leaked:
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


def _times(seconds: Floats) -> Times:
    """Seconds taken apart; as unknown as they are where all was answered on paper."""
    if np.isnan(seconds).all():
        return Times(seconds, np.zeros(seconds.shape, dtype=np.bool_), seconds)
    return times(seconds)


def _timed(taken: _Taken, right: NDArray[np.bool_], codes: list[str], share: float) -> list[Flag]:
    """Flags of seconds, of those alone whose phone told them."""
    rows = np.flatnonzero(~np.isnan(taken.seconds).all(axis=1))
    if len(rows) < FEWEST:
        return []
    seconds, own = taken.seconds[rows], [codes[row] for row in rows.tolist()]
    quick = quick_flags(times(seconds), right[rows], seconds, own, share)
    return [*quick, *gap_flags(seconds, own, share)]


def _one_device(taken: _Taken) -> tuple[Shared, ...]:
    """Attempts of one hall that ran at once in one browser; of one commission, without a hall."""
    group = np.where(taken.room >= 0, taken.room, taken.commission + taken.room.max(initial=0) + 1)
    return shared(taken.browser, group, taken.began, taken.ended, unknown=RANDOM_NAME)


def _planted(test: Test, items: list[tuple[int, ItemContent]]) -> _Leaked | None:
    rows, keys = keys_of(test, items)
    return _Leaked(rows, keys) if rows else None


def _found(flag: Flag, versions: list[int]) -> FoundFlag:
    numbers = {
        name: round(float(value), 4)
        for name, value in flag.numbers.items()
        if name not in ("item", "group")
    }
    people = tuple(int(one) for one in flag.people[:_MOST_PEOPLE])
    items = tuple(versions[at] for at in flag.items)
    chance = round(math.log10(max(flag.chance, 1e-300)), 2)
    return FoundFlag(flag.kind.value, people, items, chance, numbers)


def _taken(test: Test, answers: Answered, columns: list[int]) -> _Taken:
    place = {member: row for row, member in enumerate(answers.members.tolist())}
    column = {answers.items[at][0]: number for number, at in enumerate(columns)}
    seconds = np.full((len(place), len(columns)), np.nan)
    began, ended = np.zeros(len(place)), np.zeros(len(place))
    days, commission, room, trainer, browser = (
        np.full(len(place), -1, dtype=np.int64) for _ in range(5)
    )
    first = clock.local_day(test.opens_at)
    asked: dict[int, list[tuple[str, int]]] = {}
    browsers: dict[str, int] = {}
    for member, seat, form, started, stopped, taken, name in _attempts(test):
        row = place.get(member)
        if row is None:
            continue
        days[row] = max((clock.local_day(started) - first).days, 0)
        commission[row] = seat
        if form not in asked:
            asked[form] = _numbered(form, test, column)
        _fill(seconds[row], taken or {}, asked[form])
        began[row] = started.timestamp()
        ended[row] = min(began[row] + sum((taken or {}).values()), stopped.timestamp())
        if name:
            browser[row] = browsers.setdefault(name, len(browsers))
    for member, group, by in _groups(test):
        if (row := place.get(member)) is not None:
            room[row], trainer[row] = group, by if by is not None else -1
    dense = _dense(commission), _dense(room), _dense(trainer)
    return _Taken(seconds, days, *dense, browser, began, ended)


def _attempts(test: Test) -> Any:
    """What is asked of first attempts beside their answers."""
    rows = Attempt.objects.filter(test=test, number=1, ended_at__isnull=False)
    fields = (
        "member", "member__commission", "form", "started_at", "ended_at", "seconds", "browser",
    )  # fmt: skip
    return rows.values_list(*fields).iterator(chunk_size=4000)


def _numbered(form: int, test: Test, column: dict[int, int]) -> list[tuple[str, int]]:
    found = enumerate(form_items(form, test.seed), start=1)
    return [(str(n), column[version]) for n, (version, _content) in found if version in column]


def _fill(row: Floats, taken: dict[str, Any], asked: list[tuple[str, int]]) -> None:
    for number, at in asked:
        value = taken.get(number)
        if isinstance(value, int | float) and value > 0:
            row[at] = value


def _groups(test: Test) -> Any:
    """Who sat in which group, taught by whom."""
    rows = Place.objects.filter(group__stage=test.stage_id, group__plan__state=PlanState.IN_FORCE)
    without = rows.exclude(group__seminars__state=SeminarState.CANCELLED)
    fields = ("member", "group", "group__seminars__trainer")
    return without.values_list(*fields).order_by("group__round", "group").iterator()


def _dense(keys: Ints) -> Ints:
    """Numbers from 0 on in place of keys; -1 stays."""
    known = keys >= 0
    found = np.full(len(keys), -1, dtype=np.int64)
    found[known] = np.unique(keys[known], return_inverse=True)[1]
    return found
