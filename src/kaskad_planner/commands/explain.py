"""Say why a plan is as it is, and what the next best would cost.

Without the one that was asked for: the smallest reason why people cannot be taught as asked. For a
unit or a seminar: why it is where it is, and the best changes that keep the plan valid.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaskad_planner.commands.answer import OK, answer
from kaskad_planner.explain import Explainer
from kaskad_planner.instance_folder import read_instance
from kaskad_planner.plan_folder import read_plan
from kaskad_planner.sentences import Sentences
from kaskad_planner.table import BadInput

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from kaskad_planner.alternatives import Alternative
    from kaskad_planner.explain import Cannot, Explanation
    from kaskad_planner.obstacles import Reason
    from kaskad_planner.plan import Seminar

EXAMPLE = "explain small small-plan --untrained"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("instance", type=Path, help="instance folder")
    parser.add_argument("plan", type=Path, help="plan folder")
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--unit", metavar="ID", help="why these people are where they are")
    asked.add_argument("--seminar", metavar="ID", help="why this seminar is there and then")
    asked.add_argument("--untrained", action="store_true", help="why people stay untrained")
    asked.add_argument("--district", metavar="CODE", help="what a commission lacks at --stage")
    parser.add_argument("--stage", metavar="ID", help="with --district: at which stage")


def run(options: argparse.Namespace) -> int:
    if bool(options.district) != bool(options.stage):
        raise BadInput("--stage", 0, "", "it belongs to --district", "Give both or neither")
    instance = read_instance(options.instance)
    found = _ask(Explainer(instance, read_plan(options.plan)), options)
    words = Sentences(instance)
    answer(options, _as_json(found, words), words.lines(found))
    return OK


def _ask(explainer: Explainer, options: argparse.Namespace) -> Explanation:
    if options.unit:
        return explainer.unit(options.unit)
    if options.seminar:
        return explainer.seminar(options.seminar)
    if options.district:
        return explainer.district(options.district, options.stage)
    return explainer.untrained()


def _as_json(found: Explanation, words: Sentences) -> dict[str, Any]:
    return {
        "about": found.kind,
        "refs": list(found.refs),
        "people": found.people,
        "seminars": [_seminar(row) for row in found.seminars],
        "facts": [
            {
                "code": fact.code,
                "refs": list(fact.refs),
                "days": [day.isoformat() for day in fact.days],
                "reasons": _reasons(fact.reasons),
                "text": words.fact(fact),
            }
            for fact in found.facts
        ],
        "cannot": [_cannot(row, words) for row in found.cannot],
        "alternatives": [_alternative(one, words) for one in found.alternatives],
    }


def _reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    return [
        {"code": row.code, "refs": list(row.refs), "days": [day.isoformat() for day in row.days]}
        for row in reasons
    ]


def _cannot(row: Cannot, words: Sentences) -> dict[str, Any]:
    return {
        "stage": row.stage,
        "commission": row.commission,
        "language": row.language,
        "wanted": row.wanted,
        "people": row.people,
        "units": list(row.units),
        "reasons": _reasons(row.obstacle.reasons) if row.obstacle else [],
        "helps": list(row.obstacle.helps) if row.obstacle else [],
        "text": words.cannot(row),
    }


def _seminar(row: Seminar) -> dict[str, Any]:
    return {
        "id": row.id,
        "stage": row.stage,
        "language": row.language,
        "format": row.format,
        "commission": row.commission,
        "venue": row.venue,
        "day": row.day.isoformat(),
        "slot": row.slot,
        "trainer": row.trainer,
    }


def _alternative(one: Alternative, words: Sentences) -> dict[str, Any]:
    return {
        "change": one.change.kind,
        "seminar": _seminar(one.change.seminar),
        "moves": [
            {"unit": move.unit, "people": move.people, "from": move.source}
            for move in one.change.moves
        ],
        "levels": [{"name": name, "difference": value} for name, value in one.difference],
        "text": words.alternative(one),
    }
