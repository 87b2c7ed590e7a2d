"""A plan of an instance that is not divided any further: made quickly, then improved.

Questions are answered to optimality by pure tasks keyed by a digest of their input: the same
question has the same answer wherever and whenever it is answered, so answers can be kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from kaskad_planner.atlas import Atlas
from kaskad_planner.bound import LEVEL_NAMES, last_half_days, placed_in_person
from kaskad_planner.check import check
from kaskad_planner.construct import Construction
from kaskad_planner.grouping import solve_grouping
from kaskad_planner.instance import ENGINE_VERSION
from kaskad_planner.instance_folder import instance_hash
from kaskad_planner.levels import levels_at, total
from kaskad_planner.plan import Plan
from kaskad_planner.questions import Answer, questions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kaskad_planner.grouping import Grouped
    from kaskad_planner.instance import Instance
    from kaskad_planner.questions import Key, Question

    Found = Mapping[Key, Answer]


# Kilometres are rounded to thousandths, all other levels are whole numbers.
CLOSED = 1e-3


class Cache(Protocol):
    """Where answers are kept by the key of their question."""

    def get(self, key: str) -> Grouped | None:
        """Return the answer kept for a key, or None."""

    def put(self, key: str, grouped: Grouped) -> None:
        """Keep an answer."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that may be asked: what might be won, level by level, and the work it takes."""

    key: Key
    levels: tuple[float, ...]
    work: int


def quick_plan(instance: Instance, seed: int) -> Plan:
    """Return a complete plan without asking anything, judged and measured."""
    return _Part(instance, seed).constructed({})


def gaps(instance: Instance, plan: Plan) -> list[Gap]:
    """Return the questions of an instance where a plan leaves something to be won."""
    return [gap for _, gap in _open(Atlas(instance), plan)]


def _open(atlas: Atlas, plan: Plan) -> Iterator[tuple[Question, Gap]]:
    """Yield the questions whose answer can be better than the plan: its bound says where not."""
    known = {(row.stage, row.commission, row.level): row.value - row.bound for row in plan.bounds}
    for question in questions(atlas):
        levels = tuple(known.get((*question.key, level), 0.0) for level in LEVEL_NAMES)
        # An answer chooses rooms; the seminars, the last level, come out of them by themselves.
        if any(value > CLOSED for value in levels[:-1]):
            yield question, Gap(question.key, levels, question.ask.work)


def improved_plan(
    instance: Instance, seed: int, quick: Plan, keys: Collection[Key] | None, cache: Cache | None
) -> Plan:
    """Return the better of the quick plan and one made with the answers to some questions.

    `keys` of None asks all that are open. The bounds are those that the answers prove.
    """
    part = _Part(instance, seed, cache)
    found = part.answered(quick, keys)
    if not found:
        return quick
    thorough = part.constructed(found)
    best = min(thorough, quick, key=lambda plan: [level.value for level in plan.levels])
    return part.proven(best, found)


class _Part:
    """The work on one instance."""

    def __init__(self, instance: Instance, seed: int, cache: Cache | None = None) -> None:
        self.atlas, self.seed, self.cache = Atlas(instance), seed, cache

    def constructed(self, found: Found) -> Plan:
        draft = Construction(self.atlas, self.seed, found).run()
        plan = Plan(
            instance=instance_hash(self.atlas.instance),
            seed=self.seed,
            engine=ENGINE_VERSION,
            seminars=tuple(sorted(draft.seminars, key=lambda row: row.id)),
            pieces=tuple(sorted(draft.pieces, key=lambda row: (row.seminar, row.unit))),
            untrained=tuple(sorted(draft.untrained, key=lambda row: (row.unit, row.reason))),
        )
        return self._measured(
            replace(plan, breaches=tuple(check(self.atlas.instance, plan))), found
        )

    def answered(self, quick: Plan, keys: Collection[Key] | None) -> Found:
        asked = (one for one, _ in _open(self.atlas, quick) if keys is None or one.key in keys)
        return {question.key: self._answer(question) for question in asked}

    def proven(self, plan: Plan, found: Found) -> Plan:
        """Return the plan with bounds for what it really leaves and when it really ends."""
        inside, ends = placed_in_person(plan), last_half_days(self.atlas, plan)
        more: dict[Key, Answer] = {}
        for key, answer in found.items():
            question, grouped = answer.question, answer.grouped
            left = sum(unit.people - inside[unit.id] for unit in question.units)
            end = ends[key] if question.ask.earliest else 0
            if left > grouped.left or end > grouped.last:
                ask = replace(question.ask, leave=left, end=end)
                more[key] = self._answer(replace(question, ask=ask))
        return self._measured(plan, {**found, **more})

    def _answer(self, question: Question) -> Answer:
        key = question.ask.key if self.cache else ""
        grouped = self.cache.get(key) if self.cache else None
        if grouped is None:
            grouped = solve_grouping(question.ask)
            if self.cache:
                self.cache.put(key, grouped)
        return Answer(question, grouped)

    def _measured(self, plan: Plan, found: Found) -> Plan:
        rows = levels_at(self.atlas, plan, found)
        return replace(plan, levels=total(rows), bounds=rows)
