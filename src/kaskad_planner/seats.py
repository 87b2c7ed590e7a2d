"""Divide people among groups that have seats: units whole if possible, else at the least cost."""

from __future__ import annotations

from collections.abc import Mapping

# What one person of a unit costs in a group; a pair that is not there cannot be.
Costs = Mapping[tuple[str, str], int]
Share = dict[tuple[str, str], int]


def divide(people: Mapping[str, int], spare: Mapping[str, int], costs: Costs) -> Share:
    """Return how many people of each unit get a seat in which group.

    Every unit whole in its cheapest group, the largest first, if that seats everybody; otherwise
    as many people as possible at the least cost, for which units are split.
    """
    whole = _whole(people, spare, costs)
    return _flow(people, spare, costs) if whole is None else whole


def _whole(people: Mapping[str, int], spare: Mapping[str, int], costs: Costs) -> Share | None:
    room, share = dict(spare), Share()
    for unit, count in sorted(people.items(), key=lambda row: (-row[1], row[0])):
        fits = [(costs[unit, g], g) for g in room if (unit, g) in costs and room[g] >= count]
        if not fits:
            return None
        group = min(fits)[1]
        room[group] -= count
        share[unit, group] = count
    return share


def _flow(people: Mapping[str, int], spare: Mapping[str, int], costs: Costs) -> Share:
    """Seat people along cheapest augmenting paths (successive shortest paths)."""
    share: Share = {}
    left, room = dict(people), dict(spare)
    while True:
        path = _cheapest_path(left, room, share, costs)
        if not path:
            return {pair: count for pair, count in share.items() if count}
        first, last = path[0][0], path[-1][1]
        amount = min(left[first], room[last])
        for (unit, group), forward in zip(path, _turns(path), strict=True):
            if not forward:
                amount = min(amount, share[unit, group])
        for (unit, group), forward in zip(path, _turns(path), strict=True):
            change = amount if forward else -amount
            share[unit, group] = share.get((unit, group), 0) + change
        left[first] -= amount
        room[last] -= amount


def _turns(path: list[tuple[str, str]]) -> list[bool]:
    """Return for each pair of a path whether people are put in: in and out take turns."""
    return [index % 2 == 0 for index in range(len(path))]


def _cheapest_path(
    left: Mapping[str, int], room: Mapping[str, int], share: Share, costs: Costs
) -> list[tuple[str, str]]:
    """Return the cheapest way to seat one more person, others changing groups (Bellman-Ford)."""
    at_unit = {unit: 0 for unit in sorted(left) if left[unit]}
    at_group: dict[str, int] = {}
    into: dict[str, str] = {}
    back: dict[str, str] = {}
    changed = True
    while changed:
        changed = False
        for (unit, group), cost in costs.items():
            if unit in at_unit and at_unit[unit] + cost < at_group.get(
                group, at_unit[unit] + cost + 1
            ):
                at_group[group], into[group] = at_unit[unit] + cost, unit
                changed = True
        for (unit, group), count in share.items():
            value = at_group.get(group)
            if count and value is not None:
                value -= costs[unit, group]
                if value < at_unit.get(unit, value + 1):
                    at_unit[unit], back[unit] = value, group
                    changed = True
    ends = [(value, group) for group, value in at_group.items() if room[group]]
    if not ends:
        return []
    path = []
    group = min(ends)[1]
    while True:
        unit = into[group]
        path.append((unit, group))
        if unit not in back:
            return path[::-1]
        group = back[unit]
        path.append((unit, group))
