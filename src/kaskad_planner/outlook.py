"""How likely it is that everybody is trained in time, where it is least, and what helps most."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kaskad_planner.prospects import Flags, Prospects, Round, look
from kaskad_planner.risks import Risks
from kaskad_planner.trials import CHUNK, Outcomes, Totals, Trials

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaskad_planner.held import HeldState
    from kaskad_planner.instance import Instance
    from kaskad_planner.plan import Plan

Values = npt.NDArray[np.float64]
GOAL = 0.995
RUNS = 1000
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
TAIL = 0.05

# Levers, and how far each is moved.
SEATS, ROUND, ONLINE, NO_SHOWS = "makeup_seats", "makeup_round", "online", "no_shows"
LEVERS = (SEATS, ROUND, ONLINE, NO_SHOWS)
SEATS_FACTOR = 1.5
MOVED_ONLINE = 0.2
NO_SHOWS_FACTOR = 0.5


@dataclass(frozen=True, slots=True)
class FanDay:
    """Quantiles of the share trained by the end of a day, and the probability of the goal."""

    day: dt.date
    shares: tuple[float, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class DistrictForecast:
    """A district by the deadline: probability of the goal, and share in the worst 5 % of runs."""

    commission: str
    people: int
    probability: float
    tail: float
    median: float


@dataclass(frozen=True, slots=True)
class Lever:
    """The same forecast with one thing changed; gains are against the forecast without it."""

    name: str
    probability: float
    gain: float
    tail: float
    tail_gain: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """The outlook of a plan on a day; shares are of all people of the instance."""

    goal: float
    runs: int
    seed: int
    day: dt.date
    deadline: dt.date
    people: int
    probability: float
    fan: tuple[FanDay, ...]
    districts: tuple[DistrictForecast, ...]
    levers: tuple[Lever, ...] = ()

    @property
    def best_lever(self) -> Lever | None:
        """Return the lever that helps most, if any does."""
        helping = (row for row in self.levers if row.gain > 0 or row.tail_gain > 0)
        return next(helping, None)


def forecast(
    instance: Instance,
    plan: Plan,
    risks: Risks,
    runs: int,
    seed: int,
    state: HeldState | None = None,
    goal: float = GOAL,
    *,
    levers: bool = False,
    chunk: int = CHUNK,
) -> Forecast:
    """Return the forecast of a plan; the same input gives the same answer, whatever the chunk.

    With `levers`, the runs are repeated with each lever and the same random numbers.
    """
    if runs < 1 or seed < 0 or not 0 < goal <= 1:
        raise ValueError("a forecast has 1 run or more, a seed from 0 and a goal up to 1")
    prospects = look(instance, plan, state)
    base = Trials(prospects, risks, seed, prospects.rounds, prospects.cell_online)
    outcomes = base.run(runs, chunk)
    total = int(prospects.people.sum())
    fan = _fan(prospects, outcomes, total, goal)
    probability, tail = fan[-1].probability, fan[-1].shares[0]
    moved = []
    for name in LEVERS if levers else ():
        other = _with_lever(name, prospects, risks, seed).run(runs, chunk).trained[-1]
        moved.append(_lever(name, other, total, goal, probability, tail))
    return Forecast(
        goal=goal,
        runs=runs,
        seed=seed,
        day=prospects.days[0] + dt.timedelta(prospects.today),
        deadline=prospects.days[-1],
        people=total,
        probability=probability,
        fan=fan,
        districts=_districts(prospects, outcomes, goal),
        levers=tuple(sorted(moved, key=lambda row: (-row.gain, -row.tail_gain, row.name))),
    )


def _fan(prospects: Prospects, outcomes: Outcomes, total: int, goal: float) -> tuple[FanDay, ...]:
    shares = _quantiles(outcomes.trained, QUANTILES) / max(1, total)
    reached = (outcomes.trained >= _enough(total, goal)).mean(axis=1)
    return tuple(
        FanDay(day, tuple(shares[:, number].tolist()), float(reached[number]))
        for number, day in enumerate(prospects.days)
    )


def _districts(
    prospects: Prospects, outcomes: Outcomes, goal: float
) -> tuple[DistrictForecast, ...]:
    allowed = [size - _enough(size, goal) for size in prospects.people.tolist()]
    reached = (outcomes.left <= np.array(allowed)[:, None]).mean(axis=1)
    trained = prospects.people[:, None] - outcomes.left
    tails = _quantiles(trained, (TAIL, 0.5)) / prospects.people
    rows = (
        DistrictForecast(code, int(size), float(likely), float(tail), float(middle))
        for code, size, likely, tail, middle in zip(
            prospects.districts, prospects.people, reached, *tails, strict=True
        )
    )
    return tuple(sorted(rows, key=lambda row: (row.probability, row.tail, row.commission)))


def _quantiles(counts: Totals, shares: Iterable[float]) -> Values:
    """Return values that occurred, not values between them."""
    values: Values = np.quantile(counts, list(shares), axis=1, method="inverted_cdf")
    return values


def _enough(people: int, goal: float) -> int:
    return math.ceil(goal * people - 1e-9)


def _with_lever(name: str, prospects: Prospects, risks: Risks, seed: int) -> Trials:
    rounds, online = prospects.rounds, prospects.cell_online
    if name == SEATS:
        risks = replace(risks, makeup_seats=min(1.0, risks.makeup_seats * SEATS_FACTOR))
    elif name == ROUND:
        rounds = _with_extra(prospects)
    elif name == ONLINE:
        online = online | _moved(prospects)
    else:
        risks = replace(
            risks,
            no_show_in_person=risks.no_show_in_person * NO_SHOWS_FACTOR,
            no_show_online=risks.no_show_online * NO_SHOWS_FACTOR,
            no_show_makeup=risks.no_show_makeup * NO_SHOWS_FACTOR,
        )
    return Trials(prospects, risks, seed, rounds, online)


def _with_extra(prospects: Prospects) -> tuple[Round, ...]:
    """Return the rounds and one more on the last day; it comes after the others."""
    return (*prospects.rounds, prospects.extra_round)


def _moved(prospects: Prospects) -> Flags:
    """Choose the share of seminars that moves online, evenly in the order of the plan."""
    seminars = np.unique(prospects.cell_seminar[prospects.movable])
    steps = np.floor(np.arange(len(seminars) + 1) * MOVED_ONLINE + 1e-9)
    chosen = seminars[np.diff(steps) > 0]
    return np.isin(prospects.cell_seminar, chosen) & prospects.movable


def _lever(
    name: str, trained: Totals, total: int, goal: float, probability: float, tail: float
) -> Lever:
    likely = float((trained >= _enough(total, goal)).mean())
    worst = float(_quantiles(trained[None], (TAIL,))[0, 0] / max(1, total))
    return Lever(name, likely, round(likely - probability, 6), worst, round(worst - tail, 6))
