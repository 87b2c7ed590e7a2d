"""From attempts to flags: what the rules of integrity are given, and what they say of a test.

Only first attempts that ended are compared, and only items of which one option is chosen. People
are compared who sat in one group of a seminar, or are members of one commission. One device is one
browser by the name that it gave itself; addresses are not kept. Pace alone keeps too many wrong
flags and is not raised without the answers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from kaskad.assessment.models import Attempt, FlagCount, Test
from kaskad.assessment.queries.answered import Answered, Ints, answered, options_of
from kaskad.assessment.queries.planted_keys import keys_of
from kaskad.assessment.queries.tests import form_items
from kaskad.assessment.rules.every_kind import FEWEST, Leaked, Looked, Taken
from kaskad.assessment.rules.flags import Flag
from kaskad.assessment.rules.intervals import Floats
from kaskad.assessment.rules.items import ItemContent
from kaskad.campaigns.api import Place, PlanState, SeminarState
from kaskad.core import clock

GROWN = 1.05  # counted anew when so many more have ended, and once more when the test is over
_MOST_PEOPLE = 200


@dataclass(frozen=True, slots=True)
class FoundFlag:
    """A flag by the keys of members and versions; ``chance`` is the logarithm to ten."""

    kind: str
    people: tuple[int, ...]
    items: tuple[int, ...]
    chance: float
    numbers: dict[str, float]


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
    look = Looked(
        taken, responses, right, codes, _planted(test, [answers.items[at] for at in columns])
    )
    flags = look.flags()
    versions = [answers.items[at][0] for at in columns]
    return tuple(sorted((_found(one, versions) for one in flags), key=lambda one: one.chance))


def _planted(test: Test, items: list[tuple[int, ItemContent]]) -> Leaked | None:
    rows, keys = keys_of(test, items)
    return Leaked(rows, keys) if rows else None


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


def _taken(test: Test, answers: Answered, columns: list[int]) -> Taken:
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
    return Taken(seconds, days, *dense, browser, began, ended)


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
