"""The pure tasks of a run: what is sent to other processes, and what comes back.

A share is an instance, or the lines of a folder of which one is made where it is planned.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kaskad_planner.collecting import paused
from kaskad_planner.folder_shares import FolderShare
from kaskad_planner.improve import answers, gaps, improved_plan, quick_plan
from kaskad_planner.levels import proven_districts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kaskad_planner.improve import Cache, Gap
    from kaskad_planner.instance import Instance
    from kaskad_planner.plan import Level, Plan
    from kaskad_planner.questions import Answer, Key

    Share = Instance | FolderShare


@dataclass(frozen=True, slots=True)
class Part:
    """The plan of a share and what is told of it; on its way it is packed, and stays so until read.

    `proven` of its `districts` are at their bounds; `digests` are those of its regions, where they
    came from a folder.
    """

    levels: tuple[Level, ...]
    seminars: int
    untrained: int
    proven: int
    districts: int
    packed: Plan | bytes
    digests: Mapping[str, str] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        """Return the plan."""
        if isinstance(self.packed, bytes):
            with paused():
                plan: Plan = pickle.loads(self.packed)  # noqa: S301  our own process wrote it
            return plan
        return self.packed

    def __reduce__(self) -> tuple[Any, ...]:
        packed = self.packed if isinstance(self.packed, bytes) else pickle.dumps(self.packed, 5)
        head = (self.levels, self.seminars, self.untrained, self.proven, self.districts)
        return Part, (*head, packed, self.digests)


def part_of(instance: Instance, plan: Plan) -> Part:
    """Return a plan as a part of a larger one."""
    counts = len(plan.seminars), plan.untrained_people
    return Part(plan.levels, *counts, *proven_districts(instance, plan.bounds), plan)


def quick_part(share: Share, seed: int, name: str) -> Part:
    """Plan a share quickly."""
    instance, digests = _opened(share)
    return replace(part_of(instance, quick_plan(instance, seed, name)), digests=digests)


def open_gaps(share: Share, part: Part) -> list[Gap]:
    """Return the questions of a share that may be asked."""
    return gaps(_opened(share)[0], part.plan)


def answered(share: Share, keys: Collection[Key], cache: Cache | None) -> dict[Key, Answer]:
    """Answer some questions of a share."""
    return answers(_opened(share)[0], keys, cache)


def improved_part(
    share: Share, seed: int, part: Part, found: Mapping[Key, Answer], cache: Cache | None
) -> Part:
    """Plan a share again with answers, and keep what is better of both plans."""
    instance, digests = _opened(share)
    plan = improved_plan(instance, seed, part.plan, found, cache)
    return replace(part_of(instance, plan), digests=digests)


def _opened(share: Share) -> tuple[Instance, dict[str, str]]:
    return share.opened() if isinstance(share, FolderShare) else (share, {})
