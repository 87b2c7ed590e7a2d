"""The engine's plan read back: seminars with members as trainers, places, bounds by commission."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kaskad.campaigns.api import DraftSeminar
from kaskad.planning.queries.problem import Problem
from kaskad.planning.rules import Piece, deal
from kaskad_planner import instance as planner
from kaskad_planner.plan import Breach, Plan


def draft_seminars(problem: Problem, plan: Plan) -> list[DraftSeminar]:
    """The plan's seminars; one for both languages at once has no language."""
    return [
        DraftSeminar(
            key=row.id,
            stage_code=problem.stages[row.stage],
            commission_code=row.commission,
            round=row.round,
            language="" if row.language == planner.MIXED else row.language,
            format=row.format,
            venue_code=row.venue or None,
            day=row.day,
            half=row.slot,
            trainer_member_id=problem.trainers[row.trainer] if row.trainer else None,
        )
        for row in plan.seminars
    ]


def places(problem: Problem, plan: Plan) -> Iterator[tuple[str, int]]:
    """(seminar, member id): each unit's members in its seminars, those who teach first."""
    seminars = {row.id: row for row in plan.seminars}
    teaching = {problem.trainers[row.trainer] for row in plan.seminars if row.trainer}
    pieces = []
    for row in plan.pieces:
        seminar = seminars[row.seminar]
        pieces.append(Piece(row.seminar, row.unit, row.people, seminar.day, seminar.slot))
    return deal(problem.members, pieces, teaching)


def bounds_by_commission(plan: Plan) -> dict[str, list[dict[str, Any]]]:
    """{commission code: [{"stage", "level", "value", "bound"}]}."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in plan.bounds:
        found.setdefault(row.commission, []).append(
            {"stage": row.stage, "level": row.level, "value": row.value, "bound": row.bound}
        )
    return found


def breach_rows(breaches: Iterable[Breach]) -> list[dict[str, Any]]:
    """The judge's word as it is kept."""
    return [{"code": breach.code, "refs": list(breach.refs)} for breach in breaches]


def level_rows(plan: Plan) -> list[dict[str, Any]]:
    """The plan's levels with bound and gap, the weightiest first."""
    return [
        {"name": row.name, "value": row.value, "bound": row.bound, "gap": row.gap}
        for row in plan.levels
    ]
