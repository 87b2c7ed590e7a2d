"""How many people must move whatever is done: a bound below any plan that keeps what was held.

Counted are people of seminars that cannot be when and where they are, people who do not belong into
their group any more, newcomers, groups without any trainer for their half-day, and what a group
that became small needs to live on.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from kaskad_planner.faults import cannot_be_there, is_small, lacks_trainer, strangers
from kaskad_planner.instance import IN_PERSON, TRAINER, Trainer

if TYPE_CHECKING:
    from kaskad_planner.aftermath import Aftermath
    from kaskad_planner.board import Board
    from kaskad_planner.plan import Seminar

When = tuple[dt.date, str]


def unavoidable(board: Board, aftermath: Aftermath) -> int:
    """Return the bound for the board as the events left it, before any repair.

    Who moves may fill a small group of the same stage, so of the two the larger counts.
    """
    forced: Counter[str] = Counter()
    lacking: Counter[str] = Counter()
    untaught: dict[When, list[Seminar]] = defaultdict(list)
    gone: set[str] = set()
    rows = [board.seminars[name] for name in aftermath.touched]
    for row in sorted(rows, key=board.when):
        if cannot_be_there(board, row):
            gone.add(row.id)
            forced[row.stage] += board.load(row.id)
            continue
        forced[row.stage] += sum(board.groups[row.id][unit] for unit in strangers(board, row))
        if lacks_trainer(board, row):
            untaught[row.day, row.slot].append(row)
    for newcomers in aftermath.newcomers:
        forced[board.atlas.units[newcomers.unit].stage] += newcomers.people
    for name in aftermath.shrunk:
        row = board.seminars[name]
        if name not in gone and board.is_open(row) and board.groups[name]:
            lacking[row.stage] += _lacking(board, row)
    stages = forced.keys() | lacking.keys()
    at_once: dict[When, list[Seminar]] = defaultdict(list)
    for row in board.seminars.values() if untaught else ():
        if (row.day, row.slot) in untaught:
            at_once[row.day, row.slot].append(row)
    short = sum(_short(board, rows, gone, at_once[when]) for when, rows in sorted(untaught.items()))
    return max(sum(max(forced[one], lacking[one]) for one in stages), forced.total() + short)


def _lacking(board: Board, row: Seminar) -> int:
    """Return how many must come or go where a group became too small, strangers not counted."""
    if row.format != IN_PERSON or board.policy.allow_small or strangers(board, row):
        return 0
    if not is_small(board, row):
        return 0
    least = board.limits(board.stages[row.stage], row.format, board.venue_of(row))[0]
    return min(least - board.load(row.id), board.load(row.id))


def _short(board: Board, untaught: list[Seminar], gone: set[str], at_once: list[Seminar]) -> int:
    """Return the people of groups that no exchange of trainers at their half-day can save.

    Trainers are matched to groups along augmenting paths, as if nothing but language, territory,
    absence and certificate counted. Where that fails, the groups met on the way have one trainer
    too few between them, and at least the smallest must move.
    """
    missing = {row.id for row in untaught} | gone
    taught = {row.trainer: row.id for row in at_once if row.trainer and row.id not in missing}
    failed, met = 0, set[str]()
    for row in untaught:
        seen = {row.id}
        if not _augment(board, row.id, taught, seen):
            failed += 1
            met |= seen
    sizes = sorted(
        board.load(name)
        - sum(board.groups[name][u] for u in strangers(board, board.seminars[name]))
        for name in met
    )
    return sum(sizes[:failed])


def _augment(board: Board, name: str, taught: dict[str, str], seen: set[str]) -> bool:
    row = board.seminars[name]
    teachers = board.teachers(board.stages[row.stage], row.commission, row.language)
    able = [one.id for one in teachers if _could_teach(board, one, row)]
    for trainer in able:
        if trainer not in taught:
            taught[trainer] = name
            return True
    for trainer in able:
        other = taught[trainer]
        if other in seen:
            continue
        seen.add(other)
        if _augment(board, other, taught, seen):
            taught[trainer] = name
            return True
    return False


def _could_teach(board: Board, trainer: Trainer, row: Seminar) -> bool:
    """Say whether a trainer could teach then in some plan that keeps what was held."""
    if board.is_absent(TRAINER, trainer.id, row.day, row.slot):
        return False
    earliest = trainer.certified_on or dt.date.min
    if trainer.certified_on is None or trainer.id in board.late:
        seats = [board.seminars[name] for name in board.seats[trainer.unit]]
        held = [one.day for one in seats if not board.is_open(one)]
        waiting = trainer.unit in board.atlas.units and len(held) < max(len(seats), 1)
        earliest = max([earliest, *held, *([board.now.day] if waiting else [])])
    return earliest <= row.day - board.lag
