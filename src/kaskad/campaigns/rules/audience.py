"""Whom a stage teaches: the first stage whose audience fits a member."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from kaskad.campaigns.rules.spec import COMMISSION_GROUPS, ROLES

# (commission group, role, full-time) of a member.
Profile = tuple[str, str, bool]
PROFILES: tuple[Profile, ...] = tuple(product(COMMISSION_GROUPS, ROLES, (False, True)))
_GROUP_OF_LEVEL = {"region": "territorial", "district": "territorial", "precinct": "precinct"}


def group_of(level: str) -> str:
    """The commission group of a level; empty for the central commission, which is not taught."""
    return _GROUP_OF_LEVEL.get(level, "")


def fits(line: Mapping[str, Any], profile: Profile) -> bool:
    """Whether an audience line {"commissions", "roles", "full_time"} speaks of ``profile``."""
    group, role, full_time = profile
    wished = line["full_time"]
    return bool(
        line["commissions"] == group
        and role in line["roles"]
        and (wished is None or wished == full_time)
    )


def stage_by_profile(
    audiences: Iterable[tuple[str, Sequence[Mapping[str, Any]]]],
) -> dict[Profile, str]:
    """The stage of each kind of member; ``audiences`` is (stage code, lines) in stage order."""
    found: dict[Profile, str] = {}
    for code, lines in audiences:
        for profile in PROFILES:
            if profile not in found and any(fits(line, profile) for line in lines):
                found[profile] = code
    return found
