"""Repair a plan in force after something happened, moving as few people as can be."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

from kaskad_planner.aftermath import Aftermath
from kaskad_planner.board import Board
from kaskad_planner.difference import HEIRS, PEOPLE, Change, Comparison, Diff
from kaskad_planner.event_rules import check_events
from kaskad_planner.events import describe
from kaskad_planner.instance import ENGINE_VERSION, Instance, in_order
from kaskad_planner.instance_folder import instance_hash
from kaskad_planner.plan import Piece, Plan, State, Untrained
from kaskad_planner.repair import Repair
from kaskad_planner.reserve import standing_pool
from kaskad_planner.situation import Situation
from kaskad_planner.unavoidable import unavoidable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaskad_planner.events import Event


def replan(
    instance: Instance, plan: Plan, state: State, events: Sequence[Event]
) -> tuple[Plan, Diff]:
    """Return the repaired plan and what changed; the changed instance is in the difference.

    What was held before `state` stays as it was. Without an event the plan is the same. Levels,
    bounds and breaches of the new plan are left empty: `check` and `evaluate` find them.
    """
    check_events(instance, plan, state, events)
    if not events:
        return plan, Diff(instance)
    instance = in_order(instance)
    board = Board(instance, plan, state)
    aftermath = Aftermath(instance, board, events)
    board.frame(aftermath.instance)
    board.sat.clear()
    bound = unavoidable(board, aftermath)
    repair = Repair(board, aftermath)
    repair.run()
    lines = [describe(event) for event in events]
    changes = [
        *Comparison(board, plan, repair.causes, repair.housing.moves, lines).rows(),
        *_newcomers(board, aftermath, lines),
    ]
    diff = Diff(
        instance=aftermath.instance,
        changes=tuple(changes),
        not_held=tuple(sorted(aftermath.not_held)),
        unavoidable=bound,
    )
    return _written(board, plan), diff


def _newcomers(board: Board, aftermath: Aftermath, lines: Sequence[str]) -> Iterator[Change]:
    """Return the newcomers without a seat, and those who took the seats of others."""
    for row in aftermath.newcomers:
        waiting = sum(board.left.get(row.unit, {}).values())
        if waiting:
            yield Change(PEOPLE, row.unit, waiting, None, None, lines[row.event - 1])
    for heir in aftermath.heirs:
        seminar = board.seminars.get(heir.seminar)
        if seminar is not None and heir.unit in board.groups[heir.seminar]:
            yield Change(HEIRS, heir.unit, heir.people, None, seminar, lines[heir.event - 1])


def _written(board: Board, plan: Plan) -> Plan:
    pieces = [row for row in plan.pieces if row.seminar not in board.reseated]
    pieces += [
        Piece(name, unit, people)
        for name in board.reseated
        for unit, people in board.groups[name].items()
    ]
    after = Plan(
        instance=instance_hash(board.instance),
        seed=plan.seed,
        engine=ENGINE_VERSION,
        seminars=tuple(sorted(board.seminars.values(), key=attrgetter("id"))),
        pieces=tuple(sorted(pieces, key=attrgetter("seminar", "unit"))),
        untrained=tuple(
            Untrained(unit, people, reason)
            for unit, reasons in sorted(board.left.items())
            for reason, people in sorted(reasons.items())
            if people
        ),
    )
    if not any(row.seats for row in board.instance.makeups):
        return after
    return replace(
        after, reserve=standing_pool(board.atlas, Situation(board.atlas, after).certified)
    )
