"""Rooms chosen to optimality: against brute force, and the same on any machine."""

import itertools
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad_planner import check, generate, solve
from kaskad_planner.answers_folder import AnswersFolder
from kaskad_planner.engine import Means
from kaskad_planner.grouping import Grouping, solve_grouping
from kaskad_planner.machines import processes
from kaskad_planner.questions import questions


def asked(people, km, *, least=2, most=4, free=2, language=None, earliest=False, allow_small=False):
    units, rooms = np.array(km, dtype=float).shape
    spoken = np.zeros(units, dtype=np.int64) if language is None else np.array(language)
    languages = int(spoken.max()) + 1
    return Grouping(
        people=np.array(people, dtype=np.int64),
        language=spoken,
        km=np.array(km, dtype=float),
        trip=np.ones(rooms),
        least=np.full(rooms, least),
        most=np.full(rooms, most),
        rooms=np.ones((rooms, free), dtype=bool),
        trainers=np.ones((9, free), dtype=bool),
        speaks=np.ones((9, languages), dtype=bool),
        day=np.arange(free),
        day_max=2,
        allow_small=allow_small,
        earliest=earliest,
    )


def by_hand(ask):
    """(people left, kilometres) of the best way to send whole units to rooms or leave them."""
    best = None
    rooms = [*range(len(ask.most)), None]
    for places in itertools.product(rooms, repeat=len(ask.people)):
        if any(r is not None and np.isinf(ask.km[u, r]) for u, r in enumerate(places)):
            continue
        cost, possible = 0.0, True
        for room in range(len(ask.most)):
            groups = 0
            for one in range(ask.speaks.shape[1]):
                load = sum(
                    int(ask.people[u])
                    for u, place in enumerate(places)
                    if place == room and ask.language[u] == one
                )
                need = -(-load // int(ask.most[room]))
                possible = possible and (ask.allow_small or need * ask.least[room] <= load)
                groups += need
            cost += -(-groups // ask.day_max) * ask.trip[room]
            possible = possible and groups <= ask.rooms[room].sum()
        if possible:
            going = [(u, r) for u, r in enumerate(places) if r is not None]
            left = sum(int(ask.people[u]) for u, r in enumerate(places) if r is None)
            cost += sum(2 * ask.people[u] * ask.km[u, r] for u, r in going)
            best = min(best or (left, cost), (left, cost))
    return best


def km_of(ask, found):
    ways = np.where(np.isfinite(ask.km), ask.km, 0)
    trips = -(-found.groups.sum(axis=0) // ask.day_max)
    return float(2 * (found.people * ways).sum() + (trips * ask.trip).sum())


@st.composite
def questions_of_few(draw):
    units, rooms = draw(st.integers(1, 5)), draw(st.integers(1, 2))
    near = st.floats(0.5, 60).map(lambda km: round(km, 1))
    return asked(
        draw(st.lists(st.integers(1, 4), min_size=units, max_size=units)),
        draw(
            st.lists(
                st.lists(near | st.just(np.inf), min_size=rooms, max_size=rooms),
                min_size=units,
                max_size=units,
            )
        ),
        least=draw(st.integers(1, 3)),
        most=draw(st.integers(3, 6)),
        free=draw(st.integers(1, 3)),
        language=draw(st.lists(st.integers(0, 1), min_size=units, max_size=units)),
        allow_small=draw(st.booleans()),
    )


@settings(max_examples=60, deadline=None)
@given(questions_of_few())
def test_no_way_that_keeps_units_whole_is_better(ask):
    found = solve_grouping(ask)

    left, km = by_hand(ask)
    assert found.least_left <= found.left <= left
    assert (found.people.sum(axis=1) <= ask.people).all()
    if found.left == left:
        assert found.least_km <= km + 1e-3
        assert km_of(ask, found) >= found.least_km - 1e-3


@settings(max_examples=60, deadline=None)
@given(questions_of_few())
def test_the_answer_keeps_to_rooms_and_sizes(ask):
    found = solve_grouping(ask)

    for room in range(len(ask.most)):
        assert found.groups[:, room].sum() <= ask.rooms[room].sum()
        for one in range(ask.speaks.shape[1]):
            load = int(found.people[ask.language == one, room].sum())
            groups = int(found.groups[one, room])
            assert load <= groups * ask.most[room]
            assert ask.allow_small or load >= groups * ask.least[room]
    assert not (found.people[np.isinf(ask.km)]).any()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(questions_of_few(), st.sampled_from(["room", "trainer", "half-day"]), st.booleans())
def test_more_to_choose_from_never_worsens_the_upper_levels(ask, more, earliest):
    ask = replace(ask, earliest=earliest)
    richer = {
        "room": {
            "km": np.column_stack((ask.km, np.full(len(ask.people), 7.0))),
            "trip": np.append(ask.trip, 1.0),
            "least": np.append(ask.least, 1),
            "most": np.append(ask.most, 4),
            "rooms": np.vstack((ask.rooms, np.ones((1, ask.rooms.shape[1]), dtype=bool))),
        },
        "trainer": {
            "trainers": np.vstack((ask.trainers, np.ones((1, ask.day.size), dtype=bool))),
            "speaks": np.vstack((ask.speaks, np.ones((1, ask.speaks.shape[1]), dtype=bool))),
        },
        "half-day": {
            "rooms": np.column_stack((ask.rooms, np.ones(len(ask.rooms), dtype=bool))),
            "trainers": np.column_stack((ask.trainers, np.ones(len(ask.trainers), dtype=bool))),
            "day": np.append(ask.day, ask.day.max() + 1),
        },
    }

    before, after = solve_grouping(ask), solve_grouping(replace(ask, **richer[more]))

    assert after.left <= before.left
    if earliest and after.left == before.left:
        assert after.last <= before.last


def test_a_unit_stays_together_though_dividing_it_would_be_shorter():
    # Three would fill the near room, so that one of the second unit had to go far.
    found = solve_grouping(asked([3, 2], [[1, 30], [2, 3]], most=4, free=1))

    assert found.people.tolist() == [[3, 0], [0, 2]]
    assert found.least_km <= km_of(asked([3, 2], [[1, 30], [2, 3]], most=4, free=1), found)


def test_the_earliest_end_is_found_and_proven():
    ask = asked([4, 4, 4], [[1], [1], [1]], free=6, earliest=True)

    found = solve_grouping(ask)

    assert (found.left, found.last, found.least_last) == (0, 3, 3)


def test_more_people_left_need_a_bound_of_their_own():
    ask = asked([4, 4], [[1], [50]], free=4)

    assert solve_grouping(ask).least_km > solve_grouping(replace(ask, leave=4)).least_km


def test_the_key_is_of_the_content():
    ask = asked([4, 4], [[1], [50]])

    assert ask.key == asked([4, 4], [[1], [50]]).key
    assert ask.key != asked([4, 5], [[1], [50]]).key
    assert ask.key != replace(ask, leave=1).key


@pytest.fixture(scope="module")
def land():
    return generate(3000, 5)


@pytest.fixture(scope="module")
def thorough(land):
    return solve(land, 5)


def test_the_improved_plan_is_not_worse_and_valid(land, thorough):
    quick = solve(land, 5, means=Means(budget=0))

    assert thorough.breaches == quick.breaches == ()
    values = [[row.value for row in plan.levels] for plan in (thorough, quick)]
    assert values[0] < values[1]
    assert check(land, thorough) == []


def test_any_number_of_workers_gives_the_same_plan(land, thorough):
    with processes(2) as pool:
        assert solve(land, 5, means=Means(executor=pool)) == thorough
    with ThreadPoolExecutor(3) as pool:
        assert solve(land, 5, means=Means(executor=pool)) == thorough


def test_answers_that_are_kept_are_not_looked_for_again(land, thorough, tmp_path, monkeypatch):
    kept = AnswersFolder(tmp_path)
    first = solve(land, 5, means=Means(cache=kept))
    monkeypatch.setattr("kaskad_planner.improve.solve_grouping", None)

    again = solve(land, 5, means=Means(cache=kept))

    assert first == again == thorough


def test_a_damaged_answer_is_looked_for_again(tmp_path):
    ask = asked([4, 4], [[1], [50]])
    kept = AnswersFolder(tmp_path)
    kept.put(ask.key, solve_grouping(ask))
    path = next(tmp_path.glob("??/*.npz"))
    path.write_bytes(path.read_bytes()[:50])

    assert kept.get(ask.key) is None


def test_the_answers_used_last_stay(tmp_path):
    kept = AnswersFolder(tmp_path)
    found = solve_grouping(asked([4], [[1]]))
    for key in ("aa1", "aa2", "bb3"):
        kept.put(key, found)
        time.sleep(0.01)
    kept.get("aa1")

    kept.trim(2)

    assert [kept.get(key) is not None for key in ("aa1", "aa2", "bb3")] == [True, False, True]


def test_a_budget_is_work_and_goes_to_the_largest_gaps(land):
    works = sorted(one.ask.work for one in questions_list(land))
    some = solve(land, 5, means=Means(budget=sum(works) // 2))
    again = solve(land, 5, means=Means(budget=sum(works) // 2))

    assert some == again
    travel = {row.name: row.value for row in some.levels}["travel_km"]
    quick = solve(land, 5, means=Means(budget=0))
    assert travel < {row.name: row.value for row in quick.levels}["travel_km"]


def questions_list(instance):
    from kaskad_planner.atlas import Atlas
    from kaskad_planner.instance import in_order

    return list(questions(Atlas(in_order(instance))))


WORKER = """
import os, sys, time
from kaskad_planner.machines import processes
def name(_):
    time.sleep(0.2)
    return os.getpid()
if __name__ == "__main__":
    with processes(2) as pool:
        print(*set(pool.map(name, range(8))), flush=True)
        time.sleep(60)
"""


def test_workers_end_when_the_one_who_asks_is_killed(tmp_path):
    script = tmp_path / "asks.py"
    script.write_text(WORKER)
    asker = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert asker.stdout is not None
    workers = [int(number) for number in asker.stdout.readline().split()]
    asker.kill()
    asker.wait()
    asker.stdout.close()

    deadline = time.monotonic() + 20
    while any(is_alive(one) for one in workers) and time.monotonic() < deadline:
        time.sleep(0.1)

    assert workers
    assert not [one for one in workers if is_alive(one)]


def is_alive(number):
    try:
        stat = Path(f"/proc/{number}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_shares_are_planned_alone_as_they_are_within_the_country(land):
    from kaskad_planner.atlas import Atlas
    from kaskad_planner.construct import Construction
    from kaskad_planner.instance import in_order
    from kaskad_planner.regions import certificates, certified, divide

    atlas = Atlas(in_order(land))
    whole = Construction(atlas, 5, {}).run()

    for people in (0, land.people // 3):
        divided = divide(atlas, people)
        national = solve(divided.national, 5)
        days = certificates(national)
        shares = [certified(one, {"s1"}, days) for one in divided.shares.values()]
        parts = [Construction(Atlas(one), 5, {}).run() for one in shares]
        assert len(shares) > 1
        assert sum(one.people for one in shares) + divided.national.people == land.people
        for table in ("seminars", "pieces", "untrained"):
            rows = {row for part in parts for row in getattr(part, table)}
            assert rows | set(getattr(national, table)) == set(getattr(whole, table))


def test_a_country_whose_centre_has_trainers_is_not_divided(land):
    from kaskad_planner.atlas import Atlas
    from kaskad_planner.instance import in_order
    from kaskad_planner.regions import divide

    trainer = replace(land.trainers[0], id="centre.1", commission="KZ")
    shared = in_order(replace(land, trainers=(*land.trainers, trainer)))

    assert list(divide(Atlas(shared)).shares) == [""]
    assert solve(shared, 5, means=Means(budget=0)).breaches == ()
