"""What is wrong with a seminar on the board after something happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaskad_planner.blended import may_follow, missing
from kaskad_planner.instance import CENTRE, IN_PERSON, ONLINE, VENUE, Stage, Trainer, Venue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaskad_planner.board import Board
    from kaskad_planner.plan import Seminar


def cannot_be_there(board: Board, seminar: Seminar) -> bool:
    """Say whether a seminar cannot be held when and where it is."""
    stage = board.stages[seminar.stage]
    if seminar.id in board.cancelled:
        return True
    days = board.half_days(stage, seminar.commission)
    if not any(one.day == seminar.day and one.slot == seminar.slot for one in days):
        return True
    if seminar.format == ONLINE:
        return False
    rooms = board.atlas.venues_of(seminar.commission, stage)
    venue = next((room for room in rooms if room.code == seminar.venue), None)
    return venue is None or board.is_absent(VENUE, venue.code, seminar.day, seminar.slot)


def lacks_trainer(board: Board, seminar: Seminar) -> bool:
    """Say whether its trainer may not give a seminar."""
    stage = board.stages[seminar.stage]
    if CENTRE in stage.taught_by:
        return False
    trainer = teacher_of(board, seminar)
    return trainer is None or not board.may_teach(trainer, seminar.day, seminar.slot)


def teacher_of(board: Board, seminar: Seminar) -> Trainer | None:
    """Return the trainer of a seminar, if it is one who may be."""
    stage = board.stages[seminar.stage]
    teachers = board.teachers(stage, seminar.commission, seminar.language)
    return next((row for row in teachers if row.id == seminar.trainer), None)


def strangers(board: Board, seminar: Seminar) -> list[str]:
    """Return the units that do not belong into a seminar, live too far away or come too early."""
    venue = board.venue_of(seminar)
    return [
        unit
        for unit in sorted(board.groups[seminar.id])
        if not board.belongs(unit, seminar.commission)
        or (venue is not None and not board.is_near(unit, venue))
        or not may_follow(board, unit, seminar.day, seminar.slot)
        or missing(board, unit, 0)
    ]


def are_divided(
    board: Board, stage: Stage, form: str, venue: Venue | None, loads: Sequence[int]
) -> bool:
    """Say whether groups of one place have allowed sizes, or one is small as it must be."""
    least, most = board.limits(stage, form, venue)
    if any(load > most for load in loads):
        return False
    small = sum(load < least for load in loads)
    if not small:
        return True
    if small > 1 or (form == IN_PERSON and not board.policy.allow_small):
        return False
    total = sum(loads)
    return -(-total // max(most, 1)) * least > total


def pool_loads(board: Board, seminar: Seminar, *, without: str = "") -> list[int]:
    """Return the sizes of the groups ahead that are judged together with a seminar's."""
    return [board.load(name) for name in board.pool(seminar) if name != without]


def is_small(board: Board, seminar: Seminar) -> bool:
    """Say whether a group is smaller than it may be."""
    venue = board.venue_of(seminar)
    stage = board.stages[seminar.stage]
    least, _most = board.limits(stage, seminar.format, venue)
    if board.load(seminar.id) >= least:
        return False
    return not are_divided(board, stage, seminar.format, venue, pool_loads(board, seminar))
