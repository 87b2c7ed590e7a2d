import itertools
import subprocess
import sys

import pytest

from benchmarks.planner.ask import Ask
from benchmarks.planner.baseline import greedy
from benchmarks.planner.solver import Solver
from kaskad_planner import check, evaluate, generate
from kaskad_planner.instance import in_order
from tools.bench import names
from tools.project import ROOT

# Two rooms, two half-days of one day; trainer 0 speaks both languages, trainer 1 only one.
TINY = Ask(
    people=(3, 2, 4),
    languages=("kk", "ru", "kk"),
    ways=({0: 1.0, 1: 6.0}, {0: 4.0, 1: 2.0}, {1: 3.0}),
    limits=((2, 3), (2, 5)),
    open=frozenset({(0, 0), (1, 0), (1, 1)}),
    able=frozenset({(0, 0), (0, 1), (1, 0)}),
    speaks=(frozenset({"kk", "ru"}), frozenset({"kk"})),
    trips=((0.5, 7.0), (2.0, 1.0)),
    apart=frozenset(),
    days=(0, 0),
    day_left={(0, 0): 2, (1, 0): 2},
    is_earliest=False,
)
ONE_EACH_DAY = {(0, 0): 1, (1, 0): 1}


def worth(ask, groups, people):
    """Return people left and tenths of kilometres."""
    trips = {(k, v) for _, v, _, k in groups}
    km = sum(20 * ask.trips[k][v] for k, v in trips)
    km += sum(20 * ask.ways[u][v] * count for (u, v), count in people.items())
    return sum(ask.people) - sum(people.values()), round(km)


def brute_force(ask):
    """Try every timetable with every way to divide the people."""
    found = []
    options = [
        [None, *((lang, v, h, k) for k in (0, 1) if (k, h) in ask.able for lang in ask.speaks[k])]
        for v, h in sorted(ask.open)
    ]
    for chosen in itertools.product(*options):
        groups = [one for one in chosen if one]
        times = [(k, h) for _, _, h, k in groups]
        too_many = any(sum(k == t for t, _ in times) > ask.day_left[k, 0] for k in (0, 1))
        if len(set(times)) < len(times) or too_many:
            continue
        found += [
            worth(ask, groups, people) for people in divided(ask) if fits(ask, groups, people)
        ]
    return min(found)


def divided(ask):
    ways = [
        [
            {(u, v): count for v, count in zip(rooms, counts, strict=True) if count}
            for counts in itertools.product(range(ask.people[u] + 1), repeat=len(rooms))
            if sum(counts) <= ask.people[u]
        ]
        for u, rooms in enumerate(ask.ways)
    ]
    for chosen in itertools.product(*ways):
        yield {key: count for one in chosen for key, count in one.items()}


def fits(ask, groups, people):
    for language, room in itertools.product(("kk", "ru"), (0, 1)):
        number = sum((language, room) == (one[0], one[1]) for one in groups)
        rows = people.items()
        load = sum(n for (u, v), n in rows if v == room and ask.languages[u] == language)
        least, most = ask.limits[room]
        if not number * least <= load <= number * most:
            return False
    return True


@pytest.mark.parametrize("day_left", [TINY.day_left, ONE_EACH_DAY])
def test_the_monolith_equals_brute_force(day_left):
    names_of_fields = TINY.__dataclass_fields__
    facts = {name: getattr(TINY, name) for name in names_of_fields}
    ask = Ask(**{**facts, "day_left": day_left})

    with Solver() as solver:
        found = solver.answer(ask, 20)

    assert found.is_optimal
    assert fits(ask, found.groups, found.people)
    assert worth(ask, found.groups, found.people) == brute_force(ask)
    assert found.left == worth(ask, found.groups, found.people)[0]


def test_the_greedy_plan_is_valid_and_no_better_than_its_bounds():
    instance = in_order(generate(1500, 1))
    plan, facts = greedy(instance)

    assert check(instance, plan) == []
    assert all(level.value >= level.bound for level in evaluate(instance, plan))
    assert facts["districts_solved"] == facts["districts"]
    assert greedy(instance)[0] == plan


@pytest.mark.timeout(300)
def test_the_benchmark_is_found_and_prints_its_tables():
    words = ["--members", "1500", "--runs", "1", "--budget", "2", "--patience", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.planner", *words],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )

    rows = [
        [cell.strip() for cell in line.strip("| ").split(" | ")] for line in done.stdout.split("\n")
    ]
    table = {row[0]: row for row in rows}
    breaches = table["way"].index("breaches")
    assert (done.returncode, done.stderr) == (0, "")
    for way in ("first plan, cold", "first plan, warm", "improved", "nearest-venue greedy"):
        assert table[way][breaches] == "0"
    assert table["monolithic CP-SAT"][breaches] == "0"
    assert {"level", "untrained", "travel_km"} <= table.keys()
    assert "planner" in names()
