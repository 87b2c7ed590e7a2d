"""Attempts of several people that ran at once on what looks like one phone, or one network.

A village shares phones, and that is as it should be: one after another never raises a flag. A phone
cannot take two attempts *at once*. But a code of a device is the code of its model and settings,
and a code of an address that of a whole mobile network, so what counts is how common the code is
among people of other groups: a common one says nothing, in both cases by the same sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.rules.flags import Flag, Kind, at_least_poisson
from kaskad.assessment.rules.intervals import Floats
from kaskad.assessment.rules.similarity import Numbers

LEAST_TOGETHER = 60.0  # seconds that two attempts must share; less is a hand-over
UNKNOWN = 0.05  # added to the attempts elsewhere: no code is known to be unique
RANDOM_NAME = 0.0002  # the same for a random name, which only a copied browser has twice


@dataclass(frozen=True, slots=True)
class Shared:
    """One code in one group.

    ``people``: rows of those who ran at once. ``in_group``: attempts of the group with the code,
    ``elsewhere``: of other groups; ``expected``: people beside the first whom coincidence gives.
    """

    people: tuple[int, ...]
    in_group: int
    elsewhere: int
    expected: float
    chance: float


def shared(
    devices: Numbers,
    group: Numbers,
    started: Floats,
    ended: Floats,
    usual: float = 0.0,
    unknown: float = UNKNOWN,
) -> tuple[Shared, ...]:
    """Each code with attempts at once in one group, the least probable first.

    ``devices`` and ``group`` are one number a person, -1 for unknown; ``started`` and ``ended``
    seconds of one clock. With f the share of the attempts elsewhere that have the code, f x (others
    of the group who run then) have it too by coincidence. ``usual`` is added to f: how often two
    who run at once in one group have one code for no bad reason, 0 for a phone, ``usual_share`` for
    an address.
    """
    known = np.flatnonzero((devices >= 0) & (group >= 0))
    totals = np.bincount(devices[known], minlength=int(devices.max(initial=0)) + 1)
    found = []
    for rows in _members(group, known[_repeated(devices[known], group[known])]):
        at_once = _overlaps(started[rows], ended[rows])
        codes, counts = np.unique(devices[rows], return_counts=True)
        for code in codes[counts > 1].tolist():
            places = np.flatnonzero(devices[rows] == code)
            inside = at_once[np.ix_(places, places)].any(axis=1)
            if not inside.any():
                continue
            elsewhere = int(totals[code]) - len(places)
            share = (elsewhere + unknown) / max(len(known) - len(rows), 1) + usual
            beside = float(at_once[places[inside]].sum(axis=1).mean())
            expected = min(share, 1.0) * beside
            chance = at_least_poisson(expected, int(inside.sum()) - 1)
            people = tuple(rows[places[inside]].tolist())
            found.append(Shared(people, len(places), elsewhere, expected, chance))
    return tuple(sorted(found, key=lambda each: (each.chance, each.people)))


def usual_share(devices: Numbers, group: Numbers, started: Floats, ended: Floats) -> float:
    """Of all who run at once in one group, how many pairs have one code: 0 to 1.

    A hall has one network, so for addresses it is high, and what everybody does is no sign of
    anything.
    """
    at_once = same = 0
    for rows in _members(group, np.flatnonzero((devices >= 0) & (group >= 0))):
        both = _overlaps(started[rows], ended[rows])
        at_once += int(both.sum())
        same += int((both & (devices[rows, None] == devices[rows])).sum())
    return same / at_once if at_once else 0.0


def _members(group: Numbers, rows: Numbers) -> list[Numbers]:
    """``rows`` by their group."""
    ordered = rows[np.argsort(group[rows], kind="stable")]
    return np.split(ordered, np.flatnonzero(np.diff(group[ordered])) + 1) if len(rows) else []


def _repeated(devices: Numbers, group: Numbers) -> NDArray[np.bool_]:
    """Whose group has a code more than once."""
    pairs, counts = np.unique(np.stack([group, devices]), axis=1, return_counts=True)
    return np.isin(group, pairs[0, counts > 1])


def _overlaps(started: Floats, ended: Floats) -> NDArray[np.bool_]:
    """Which two of a group ran at once for at least a minute."""
    both = np.minimum(ended[:, None], ended) - np.maximum(started[:, None], started)
    at_once: NDArray[np.bool_] = both >= LEAST_TOGETHER
    np.fill_diagonal(at_once, val=False)
    return at_once


def device_flags(
    kind: Kind, found: Sequence[Shared], codes: Sequence[str], looked_at: int, wrong: float = 1.0
) -> tuple[Flag, ...]:
    """Flags of ``kind``, ONE_DEVICE or ONE_ADDRESS.

    ``wrong``: how many in all are expected to be wrong. ``looked_at``: people who had a code.
    """
    return tuple(
        Flag(
            kind,
            tuple(codes[row] for row in each.people),
            each.chance,
            {
                "at_once": len(each.people),
                "in_group": each.in_group,
                "elsewhere": each.elsewhere,
                "expected": each.expected,
            },
        )
        for each in found
        if each.chance * looked_at <= wrong
    )
