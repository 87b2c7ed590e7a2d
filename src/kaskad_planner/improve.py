"""A plan of a share of a country: made quickly, then improved.

Questions are answered to optimality by pure tasks keyed by a digest of their input: the same
question has the same answer wherever and whenever it is answered, so answers can be kept.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol

from kaskad_planner.atlas import Atlas
from kaskad_planner.bound import LEVEL_NAMES, last_half_days, placed_in_person
from kaskad_planner.canonical import by_content
from kaskad_planner.check import check
from kaskad_planner.collecting import paused
from kaskad_planner.construct import Construction
from kaskad_planner.grouping import solve_grouping
from kaskad_planner.instance import ENGINE_VERSION, REGION
from kaskad_planner.levels import levels_at, total
from kaskad_planner.plan import Plan
from kaskad_planner.plan_folder import RESERVE_COLUMNS
from kaskad_planner.questions import Answer, places, questions
from kaskad_planner.reserve import standing_pool

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

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
    """A question that may be asked: what might be won, level by level, and the work it takes.

    Work is pairs of unit and room.
    """

    key: Key
    levels: tuple[float, ...]
    work: int


@paused()
def quick_plan(instance: Instance, seed: int, name: str) -> Plan:
    """Return a complete plan without asking anything, judged and measured.

    It names its instance as `name`: its hash, or what is known to be a share of another.
    """
    return _Share(instance, seed, name).constructed({})


@paused()
def gaps(instance: Instance, plan: Plan) -> list[Gap]:
    """Return the questions whose answer can be better than the plan: its bound says where not."""
    atlas = Atlas(by_content(instance))
    known = {(row.stage, row.commission, row.level): row.value - row.bound for row in plan.bounds}
    found = []
    for stage, _, territory in places(atlas):
        key = stage.id, territory.code
        levels = tuple(known.get((*key, level), 0.0) for level in LEVEL_NAMES)
        # An answer chooses rooms; the last two levels come out of them by themselves.
        if any(value > CLOSED for value in levels[:-2]):
            rooms = len(atlas.venues_of(territory.code, stage))
            found.append(Gap(key, levels, len(territory.units) * rooms))
    return found


@paused()
def answers(instance: Instance, keys: Collection[Key], cache: Cache | None) -> dict[Key, Answer]:
    """Return the answers to some questions; a question that cannot be asked has none."""
    asked = questions(Atlas(by_content(instance)), keys)
    return {question.key: _answer(question, cache) for question in asked}


@paused()
def improved_plan(
    instance: Instance, seed: int, quick: Plan, found: Found, cache: Cache | None
) -> Plan:
    """Return the better of the quick plan and one made with some answers, region by region.

    The bounds are those that the answers prove.
    """
    share = _Share(instance, seed, quick.instance, cache)
    return share.proven(share.better(quick, share.constructed(found), found), found)


def _answer(question: Question, cache: Cache | None) -> Answer:
    key = question.ask.key if cache else ""
    grouped = cache.get(key) if cache else None
    if grouped is None:
        grouped = solve_grouping(question.ask)
        if cache:
            cache.put(key, grouped)
    return Answer(question, grouped)


class _Share:
    """The work on one instance; its plans name it as they are told."""

    def __init__(
        self, instance: Instance, seed: int, name: str, cache: Cache | None = None
    ) -> None:
        self.atlas = Atlas(by_content(instance))
        self.seed, self.name, self.cache = seed, name, cache

    def constructed(self, found: Found) -> Plan:
        work = Construction(self.atlas, self.seed, found)
        draft = work.run()
        rows = tuple(draft.seminars), tuple(draft.pieces), tuple(draft.untrained)
        plan = Plan(self.name, self.seed, ENGINE_VERSION, *rows)
        pool = standing_pool(self.atlas, work.chart.ready_days())
        return self._judged(_sorted(replace(plan, reserve=pool)), found)

    def better(self, one: Plan, two: Plan, found: Found) -> Plan:
        """Return of two plans the better part in every region.

        Where regions meet, which a breach of the parts together shows, the better as a whole.
        """
        first, second = self._levels(one), self._levels(two)
        regions = {code for code in first | second if second[code] < first[code]}
        if not regions:
            return one
        if regions == set(first | second):
            return two
        parts = [self._part(one, regions, inside=False), self._part(two, regions, inside=True)]
        rows: dict[str, Any] = {name: (*parts[0][name], *parts[1][name]) for name in parts[0]}
        mixed = self._judged(_sorted(replace(one, **rows)), found)
        return min((mixed, one, two), key=lambda plan: [len(plan.breaches), *_values(plan)])

    def _part(self, plan: Plan, regions: Collection[str], *, inside: bool) -> dict[str, list[Any]]:
        """Return the rows of a plan inside of some regions, or outside of them."""
        place = {row.id: self._region(row.commission) in regions for row in plan.seminars}
        homes = {row.id: row.commission for row in self.atlas.instance.units}
        return {
            "seminars": [row for row in plan.seminars if place[row.id] is inside],
            "pieces": [row for row in plan.pieces if place[row.seminar] is inside],
            "untrained": [
                row
                for row in plan.untrained
                if (self._region(homes[row.unit]) in regions) is inside
            ],
            "reserve": [row for row in plan.reserve if (row.commission in regions) is inside],
        }

    def _region(self, commission: str) -> str:
        return self.atlas.above(commission, REGION)

    def _levels(self, plan: Plan) -> dict[str, list[float]]:
        """Return the levels of a plan by region."""
        found: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(LEVEL_NAMES))
        for row in plan.bounds:
            found[self._region(row.commission)][LEVEL_NAMES.index(row.level)] += row.value
        return found

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
                more[key] = _answer(replace(question, ask=ask), self.cache)
        return self._measured(plan, {**found, **more})

    def _judged(self, plan: Plan, found: Found) -> Plan:
        breaches = tuple(check(self.atlas.instance, plan, name=self.name))
        return self._measured(replace(plan, breaches=breaches), found)

    def _measured(self, plan: Plan, found: Found) -> Plan:
        rows = levels_at(self.atlas, plan, found)
        stages = {stage.id: number for number, stage in enumerate(self.atlas.instance.stages)}
        order = sorted(rows, key=lambda row: (stages[row.stage], row.commission))
        return replace(plan, levels=total(rows), bounds=tuple(order))


def _sorted(plan: Plan) -> Plan:
    """Return a plan with its rows in the order of their identifiers."""
    return replace(
        plan,
        seminars=tuple(sorted(plan.seminars, key=attrgetter("id"))),
        pieces=tuple(sorted(plan.pieces, key=attrgetter("seminar", "unit"))),
        untrained=tuple(sorted(plan.untrained, key=attrgetter("unit", "reason"))),
        reserve=tuple(sorted(plan.reserve, key=attrgetter(*RESERVE_COLUMNS))),
    )


def _values(plan: Plan) -> list[float]:
    return [level.value for level in plan.levels]
