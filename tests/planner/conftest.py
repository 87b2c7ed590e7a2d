import datetime as dt
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kaskad_planner import check, generate, instance_hash, replan, solve
from kaskad_planner.instance import (
    CENTRAL,
    CENTRE,
    DISTRICT,
    IN_PERSON,
    NATIONAL,
    ONLINE,
    PRECINCT,
    REGION,
    Calendar,
    Commission,
    GroupSize,
    Instance,
    Makeup,
    Policy,
    Slot,
    Stage,
    Trainer,
    Unit,
    Venue,
)

SIZES = (GroupSize(IN_PERSON, 5, 12), GroupSize(ONLINE, 4, 20))

STAGES = (
    Stage(
        "s1",
        NATIONAL,
        dt.date(2026, 2, 18),
        dt.date(2026, 2, 18),
        (CENTRE,),
        240,
        (GroupSize(ONLINE, 1, 1000),),
        mixed_languages=True,
    ),
    Stage("s2", DISTRICT, dt.date(2026, 2, 19), dt.date(2026, 2, 25), ("s1",), 240, SIZES),
    Stage("s3", DISTRICT, dt.date(2026, 2, 26), dt.date(2026, 3, 7), ("s1", "s2"), 240, SIZES),
)
COMMISSIONS = (
    Commission("KZ", "", CENTRAL, 51.0, 71.0),
    Commission("KZ-1", "KZ", REGION, 50.0, 60.0),
    Commission("D1", "KZ-1", DISTRICT, 50.0, 60.0),
    Commission("D2", "KZ-1", DISTRICT, 50.5, 60.0),
    Commission("P1", "D1", PRECINCT, 50.1, 60.0),
    Commission("P2", "D1", PRECINCT, 50.0, 60.2),
    Commission("P3", "D2", PRECINCT, 50.6, 60.0),
    Commission("P4", "D2", PRECINCT, 59.0, 60.0),
)
UNITS = (
    Unit("D1.s1", "D1", "s1", "kk", 2),
    Unit("D2.s1", "D2", "s1", "ru", 2),
    Unit("KZ-1.s2", "KZ-1", "s2", "kk", 3),
    Unit("P1.s2", "P1", "s2", "kk", 9),
    Unit("P3.s2", "P3", "s2", "ru", 6),
    Unit("P4.s2", "P4", "s2", "ru", 4),
    Unit("P1.s3", "P1", "s3", "kk", 14),
    Unit("P2.s3", "P2", "s3", "kk", 7),
    Unit("P3.s3", "P3", "s3", "ru", 8),
)


def small_country() -> Instance:
    """One region, two districts, four precincts, two languages, three stages."""
    day = dt.date
    return Instance(
        seed=1,
        slots=(Slot("am", "10:00", 240), Slot("pm", "15:00", 240)),
        calendar=Calendar(
            day(2026, 2, 18), day(2026, 3, 13), (1, 2, 3, 4, 5, 6), (day(2026, 3, 9),)
        ),
        policy=Policy(),
        stages=STAGES,
        commissions=COMMISSIONS,
        units=UNITS,
        venues=(Venue("V1", "D1", 12, 50.0, 60.0), Venue("V2", "D2", 30, 50.5, 60.0)),
        trainers=(
            Trainer("T1", "D1", ("kk", "ru"), "s1", "D1.s1", 50.0, 60.0),
            Trainer("T2", "D2", ("ru",), "s1", "D2.s1", 50.5, 60.0),
            Trainer("T3", "P1", ("kk",), "s2", "P1.s2", 50.1, 60.0),
        ),
        makeups=(Makeup(1, day(2026, 3, 10), day(2026, 3, 12)),),
    )


@pytest.fixture
def country() -> Instance:
    return small_country()


@pytest.fixture
def village(country):
    """One stage in person for one unit of ten, one room, one certified trainer, three days."""
    stage = replace(
        country.stages[2],
        first=dt.date(2026, 3, 4),
        last=dt.date(2026, 3, 6),
        taught_by=("s0",),
        sizes=(GroupSize(IN_PERSON, 5, 12),),
    )
    return replace(
        country,
        stages=(stage,),
        held_stages=("s0",),
        units=(Unit("P1.s3", "P1", "s3", "kk", 10),),
        venues=(Venue("V1", "D1", 12, 50.0, 60.0),),
        trainers=(Trainer("T1", "D1", ("kk",), "s0", "", 50.0, 60.0, dt.date(2026, 2, 1)),),
    )


@pytest.fixture(scope="session")
def synthetic():
    """A generated country of 1,500 people with its plan."""
    instance = generate(1500, 3)
    return instance, solve(instance, 3)


@pytest.fixture
def changed():
    """Return a copy of an instance or plan with other fields; a plan keeps naming its instance."""

    def change(value, **fields):
        return replace(value, **fields)

    return change


@pytest.fixture
def judged():
    """Judge a plan as the plan of the given instance and return the codes of its breaches."""

    def judge(instance, plan):
        own = replace(plan, instance=instance_hash(instance))
        return {breach.code for breach in check(instance, own)}

    return judge


@pytest.fixture
def after():
    """Replan, have the result judged as valid, and return plan and difference."""

    def run(instance, plan, now, *events):
        plan = replace(plan, instance=instance_hash(instance))
        assert check(instance, plan) == []
        new, diff = replan(instance, plan, now, events)
        found = check(diff.instance, new, now=now, before=plan, not_held=diff.not_held)
        assert found == []
        assert diff.persons_moved >= diff.unavoidable
        return new, diff

    return run


@pytest.fixture(scope="session")
def planner_command():
    """Run the planner's command line in a process of its own."""
    source = Path(__file__).resolve().parents[2] / "src"

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "kaskad_planner", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(source)},
        )

    return run
