"""Divide the units of one place and language into groups, each unit together if possible."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Group:
    """People by unit, and their sum."""

    people: dict[str, int] = field(default_factory=dict)
    load: int = 0

    def add(self, unit: str, people: int) -> None:
        self.people[unit] = self.people.get(unit, 0) + people
        self.load += people

    def take(self, unit: str, people: int) -> None:
        self.people[unit] -= people
        self.load -= people
        if not self.people[unit]:
            del self.people[unit]


def pack(units: list[tuple[str, int]], least: int, most: int) -> list[Group]:
    """Return the fewest groups of at most `most` people, of at least `least` where that can be.

    Worst fit, largest unit first; a unit is split only when no group can hold it whole, or when a
    group would stay too small otherwise. A load that cannot be divided leaves one small group.
    """
    load = sum(people for _, people in units)
    number = -(-load // most)
    groups = [Group() for _ in range(number)]
    if number * least > load:
        _fill(groups, units, most)
        return groups
    for unit, people in sorted(units, key=lambda row: (-row[1], row[0])):
        _put(groups, unit, people, most)
    for group in groups:
        _lift(group, groups, least)
    return groups


def _fill(groups: list[Group], units: list[tuple[str, int]], most: int) -> None:
    """Fill group after group, so that only the last one is small."""
    index = 0
    for unit, people in units:
        left = people
        while left:
            part = min(left, most - groups[index].load)
            if part:
                groups[index].add(unit, part)
                left -= part
            if left:
                index += 1


def _put(groups: list[Group], unit: str, people: int, most: int) -> None:
    emptiest = min(groups, key=lambda group: group.load)
    if emptiest.load + people <= most:
        emptiest.add(unit, people)
        return
    left = people
    while left:
        emptiest = min(groups, key=lambda group: group.load)
        part = min(left, most - emptiest.load)
        emptiest.add(unit, part)
        left -= part


def _lift(group: Group, groups: list[Group], least: int) -> None:
    """Bring a group up to the least size from the fullest groups, whole units first."""
    while group.load < least:
        donor = max(groups, key=lambda other: other.load)
        spare = donor.load - least
        if spare <= 0:
            return
        needed = least - group.load
        whole = [(n, unit) for unit, n in donor.people.items() if n <= spare]
        if whole:
            enough = [row for row in whole if row[0] >= needed]
            people, unit = min(enough) if enough else max(whole)
        else:
            unit = min(donor.people)
            people = min(needed, spare)
        donor.take(unit, people)
        group.add(unit, people)
