"""The judge: every hard rule of the planning problem, checked on a finished plan.

It shares no code with the planner and none with the bounds: only the rows of the instance and of
the plan. It reports every breach it finds, in a plan of the engine and in one changed by hand.
A held seminar is a fact: its people count, but it is not judged on what may have changed since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from kaskad_planner.instance import Instance
from kaskad_planner.plan import Breach, Plan, Seminar, State

if TYPE_CHECKING:
    from kaskad_planner.judged import Judged

# Breaches of a seminar, named first among the references, that an event after it may have made.
CHANGEABLE = (
    *("unit_territory", "distance", "day_off", "venue_capacity", "venue_closed"),
    *("venue_territory", "trainer_territory", "trainer_not_certified", "trainer_absent"),
)


class Judge:
    """The judge of the plans of one instance, whose rows are looked up once.

    `name` is the hash of the instance, for a caller who has it already.
    """

    def __init__(self, instance: Instance, name: str | None = None) -> None:
        from kaskad_planner.judged import Country  # noqa: PLC0415  it loads numpy

        self._country = Country(instance, name)

    def breaches(
        self,
        plan: Plan,
        *,
        now: State | None = None,
        before: Plan | None = None,
        not_held: Collection[str] = (),
    ) -> list[Breach]:
        """Return every breach of a hard rule, sorted by code and references; see `check`."""
        from kaskad_planner.judged import Judged  # noqa: PLC0415  it loads numpy
        from kaskad_planner.judged_rules import RULES  # noqa: PLC0415  the same

        judged = Judged(self._country, plan, now)
        found = {Breach(code, refs) for rule in RULES for code, refs in rule(judged)}
        held = judged.held_names()
        found = {row for row in found if row.code not in CHANGEABLE or row.refs[0] not in held}
        if before is not None:
            was, stands = _facts(Judged(self._country, before, now)), _facts(judged)
            for name in was.keys() | stands.keys():
                if stands.get(name) != (None if name in not_held else was.get(name)):
                    found.add(Breach("held_changed", (name,)))
        return sorted(found, key=lambda breach: (breach.code, breach.refs))


def check(
    instance: Instance,
    plan: Plan,
    *,
    now: State | None = None,
    before: Plan | None = None,
    not_held: Collection[str] = (),
    name: str | None = None,
) -> list[Breach]:
    """Return every breach of a hard rule, sorted by code and references; empty for a valid plan.

    With `now`, seminars before it were held: as in the plan `before`, but for those `not_held`.
    `name` is the hash of the instance, for a caller who has it already.
    """
    judge = Judge(instance, name)
    return judge.breaches(plan, now=now, before=before, not_held=not_held)


def _facts(judged: Judged) -> dict[str, tuple[Seminar, list[tuple[str, int]]]]:
    """Return what was held, and how many people of which units were there."""
    held = judged.held_names()
    people: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for piece in judged.plan.pieces:
        if piece.seminar in held:
            people[piece.seminar].append((piece.unit, piece.people))
    rows = {row.id: row for row in judged.plan.seminars if row.id in held}
    return {name: (row, sorted(people[name])) for name, row in rows.items()}
