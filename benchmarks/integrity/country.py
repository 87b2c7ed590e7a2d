"""Honest people and planted rings: answers, seconds, phones and networks of a country.

Honest people are not independent: people of a seminar know about as much, every fifth trainer
teaches one item wrongly, some share a phone one after another, some are fast, many have phones that
look alike, halls have one network.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

FORM, OPTIONS = 20, 4
COMMISSION, SEMINAR, TRAINER = 7, 12, 84  # people
MODELS, NETWORKS = 40, 300
KEYED_WRONG = 5  # items of twenty that are published with a wrong key


class Ring(StrEnum):
    """What people do together."""

    WHISPER = "proctor whispers"
    COPY = "copied from a neighbour"
    KEY = "leaked key"
    ONE_FOR_ALL = "one fills in for all"


SIZES = (2, 3, 5, 10)


@dataclass(frozen=True, slots=True)
class Country:
    """One row a person. ``ring``: number of the planted ring, -1 for honest people.

    ``rings``: kind and size of each. ``key``: items, the wrong answer that was published, -1 for
    none.
    """

    responses: NDArray[np.int8]
    right: NDArray[np.bool_]
    seconds: Floats
    commission: Numbers
    seminar: Numbers
    trainer: Numbers
    started: Floats
    devices: Numbers
    addresses: Numbers
    ring: Numbers
    rings: tuple[tuple[Ring, int], ...]
    key: NDArray[np.int8]

    @property
    def ended(self) -> Floats:
        ended: Floats = self.started + np.nansum(self.seconds, axis=1)
        return ended

    @property
    def days(self) -> Numbers:
        return (self.started // 86_400).astype(np.int64)

    @property
    def groups(self) -> Numbers:
        """Seminar and commission: who sits in one room, and who knows each other."""
        return np.stack([self.seminar, self.commission], axis=1)


@dataclass(frozen=True, slots=True)
class Bank:
    """Items: how hard, how popular each wrong answer is, their labour, the wrong published key."""

    difficulty: Floats
    wrong: Floats
    labour: Floats
    key: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Teaching:
    """What share of the trainers teach how many items wrongly."""

    trainers: float = 0.2
    items: int = 1


BAD = Teaching(0.5, 3)


def country(
    people: int, seed: int, bank: int = FORM, each: int = 0, teaching: Teaching = Teaching()
) -> Country:
    """``each``: rings of every kind and size; ``bank``: items, twenty of which everybody gets."""
    rng = np.random.default_rng(seed)
    row = np.arange(people)
    items = _bank(rng, bank)
    seminar, trainer = row // SEMINAR, row // TRAINER
    responses = _honest(rng, items, seminar, trainer, teaching)
    seconds = _seconds(rng, items, people)
    made = Country(
        responses, responses == 0, seconds, row // COMMISSION, seminar, trainer,
        *_machines(rng, seminar, trainer), np.full(people, -1),
        tuple((kind, size) for kind in Ring for size in SIZES for _ in range(each)), items.key,
    )  # fmt: skip
    places = rng.permutation(people // SEMINAR)[: len(made.rings)]
    for number, ((kind, size), place) in enumerate(zip(made.rings, places.tolist(), strict=True)):
        members = place * SEMINAR + rng.permutation(SEMINAR)[:size]
        made.ring[members] = number
        PLANT[kind](rng, made, items, members)
    if bank > FORM:
        for start in range(0, people, 4096):
            part = made.responses[start : start + 4096]
            left_out = rng.random(part.shape).argsort(axis=1) >= FORM
            part[left_out] = -2
            made.seconds[start : start + 4096][left_out] = np.nan
    made.right[:] = made.responses == 0
    return made


def _bank(rng: np.random.Generator, items: int) -> Bank:
    wrong = rng.dirichlet((2.0, 1.2, 0.6), items)
    key = np.full(items, -1, dtype=np.int8)
    planted = rng.permutation(items)[: KEYED_WRONG * items // FORM]
    key[planted] = rng.integers(1, OPTIONS, len(planted))
    return Bank(rng.normal(-1.3, 0.8, items), wrong, rng.normal(0, 0.35, items), key)


def _honest(
    rng: np.random.Generator, bank: Bank, seminar: Numbers, trainer: Numbers, teaching: Teaching
) -> NDArray[np.int8]:
    people, items = len(seminar), len(bank.difficulty)
    of_seminar = rng.normal(0, 0.35, int(seminar.max()) + 1)
    ability = rng.normal(0, 0.95, people) + of_seminar[seminar]
    responses = np.zeros((people, items), dtype=np.int8)
    trainers = int(trainer.max()) + 1
    mistaken = rng.random((trainers, items)).argsort(axis=1) < teaching.items
    mistaken &= rng.random((trainers, 1)) < teaching.trainers
    for item in range(items):
        knows = rng.random(people) < 1 / (1 + np.exp(bank.difficulty[item] - ability))
        guess = 1 + rng.choice(OPTIONS - 1, size=people, p=bank.wrong[item])
        responses[:, item] = np.where(knows, 0, guess)
        misled = mistaken[trainer, item] & (rng.random(people) < 0.7)
        responses[misled, item] = 1
    return responses


def _seconds(rng: np.random.Generator, bank: Bank, people: int) -> Floats:
    speed = rng.normal(0, 0.35, people) + (rng.random(people) < 0.02)
    logs = (
        np.log(30) + bank.labour - speed[:, None] + rng.normal(0, 0.4, (people, len(bank.labour)))
    )
    seconds: Floats = np.maximum(np.exp(logs), 2.0)
    return seconds


def _machines(
    rng: np.random.Generator, seminar: Numbers, trainer: Numbers
) -> tuple[Floats, Numbers, Numbers]:
    """When attempts started, on what, from where."""
    people = len(seminar)
    started = 86_400.0 * (trainer % 20) + 7200.0 * (seminar % 7) + rng.uniform(0, 600, people)
    devices = MODELS + np.arange(people)
    alike = rng.random(people) < 0.3
    devices[alike] = rng.integers(0, MODELS, int(alike.sum()))
    second = np.flatnonzero(rng.random(people - 1) < 0.03) + 1
    second = second[seminar[second] == seminar[second - 1]]
    devices[second] = devices[second - 1]
    started[second] = started[second - 1] + 3000.0  # one after another
    addresses = np.where(
        rng.random(people) < 0.6, (trainer * 7) % NETWORKS, NETWORKS + seminar
    ).astype(np.int64)
    return started, devices.astype(np.int64), addresses


def _whisper(rng: np.random.Generator, made: Country, bank: Bank, members: Numbers) -> None:
    shape = len(members), len(bank.labour)
    said = np.where(rng.random(shape[1]) < 0.9, 0, rng.integers(1, OPTIONS, shape[1]))
    heard = rng.random(shape) < 0.8
    made.responses[members] = np.where(heard, said, made.responses[members])
    beat = np.log(20) + rng.normal(0, 0.4, shape[1])
    spoken = np.exp(beat + rng.normal(0, 0.2, shape))
    made.seconds[members] = np.where(heard, spoken, made.seconds[members])
    made.started[members] = made.started[members[0]] + rng.uniform(0, 20, len(members))


def _copy(rng: np.random.Generator, made: Country, bank: Bank, members: Numbers) -> None:
    source, copiers = members[0], members[1:]
    takes = rng.random((len(copiers), len(bank.labour))) < 0.6
    made.responses[copiers] = np.where(takes, made.responses[source], made.responses[copiers])


def _key(rng: np.random.Generator, made: Country, bank: Bank, members: Numbers) -> None:
    shape = len(members), len(bank.labour)
    published = np.where(bank.key >= 0, bank.key, 0)
    follows = rng.random(shape) < 0.9
    made.responses[members] = np.where(follows, published, made.responses[members])
    at_once = follows & (rng.random(shape) < 0.6)
    made.seconds[members] = np.where(at_once, rng.uniform(1.5, 5, shape), made.seconds[members])


def _one_for_all(rng: np.random.Generator, made: Country, bank: Bank, members: Numbers) -> None:
    shape = len(members), len(bank.labour)
    same = rng.random(shape) < 0.92
    made.responses[members] = np.where(same, made.responses[members[0]], made.responses[members])
    made.seconds[members] = np.exp(np.log(8) + rng.normal(0, 0.15, shape))
    if rng.random() < 0.5:
        made.devices[members] = made.devices[members[0]]
    made.started[members] = made.started[members[0]] + rng.uniform(0, 60, len(members))


PLANT = {
    Ring.WHISPER: _whisper,
    Ring.COPY: _copy,
    Ring.KEY: _key,
    Ring.ONE_FOR_ALL: _one_for_all,
}
