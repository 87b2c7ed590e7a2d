import datetime as dt
import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad_planner import (
    BadInput,
    HeldState,
    Piece,
    Plan,
    Risks,
    Seminar,
    Trained,
    Untrained,
    forecast,
)
from kaskad_planner.chances import STEPS, binomial_table
from kaskad_planner.instance import (
    CENTRAL,
    DISTRICT,
    IN_PERSON,
    ONLINE,
    REGION,
    Calendar,
    Commission,
    GroupSize,
    Instance,
    Makeup,
    Policy,
    Slot,
    Stage,
    Unit,
)
from kaskad_planner.outlook import LEVERS
from kaskad_planner.outlook import ONLINE as MORE_ONLINE
from kaskad_planner.risks import read_risks

FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 3, 15)
CALM = Risks(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def on(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def country(regions=1, districts=1, groups=3, size=20, makeups=(10, 11, 12)):
    """A country of equal districts and its plan: one group a day in each district."""
    sizes = (GroupSize(IN_PERSON, 5, 30), GroupSize(ONLINE, 5, 60))
    commissions, units, seminars, pieces = [Commission("KZ", "", CENTRAL, 50.0, 70.0)], [], [], []
    for region in range(regions):
        above = f"R{region:02d}"
        commissions.append(Commission(above, "KZ", REGION, 50.0, 70.0))
        for number in range(districts):
            code = f"{above}-{number:02d}"
            commissions.append(Commission(code, above, DISTRICT, 50.0, 70.0))
            units.append(Unit(code, code, "s", "kk", groups * size))
            for group in range(groups):
                name = f"{code}.{group:02d}"
                day = on(group % 10)
                seminars.append(Seminar(name, "s", 0, "kk", IN_PERSON, code, "", day, "am", "t"))
                pieces.append(Piece(name, code, size))
    instance = Instance(
        seed=1,
        slots=(Slot("am", "10:00", 240),),
        calendar=Calendar(FIRST, LAST, (1, 2, 3, 4, 5, 6, 7)),
        policy=Policy(),
        stages=(Stage("s", "district", FIRST, LAST, (), 240, sizes),),
        commissions=tuple(commissions),
        units=tuple(units),
        makeups=tuple(Makeup(n + 1, on(day), on(day)) for n, day in enumerate(makeups)),
    )
    return instance, Plan("", 1, "1", tuple(seminars), tuple(pieces))


def binomial(n, p):
    return [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]


def exactly(groups, size, seats, rounds, risks, goal):
    """The probability by convolution, one district whose seats of a round are one seminar."""
    calm, shock = 1 - risks.shock, risks.shock
    missing = Counter({0: 1.0})
    fallen = 1 - calm * (1 - risks.cancelled)
    for _ in range(groups):
        one = Counter(
            {k: p * (1 - fallen) for k, p in enumerate(binomial(size, risks.no_show_in_person))}
        )
        one[size] += fallen
        total: Counter = Counter()
        for before, p in missing.items():
            for more, q in one.items():
                total[before + more] += p * q
        missing = total
    for _ in range(rounds):
        total = Counter()
        for before, p in missing.items():
            invited = min(before, seats)
            total[before] += p * (1 - (1 - risks.cancelled) * (1 - shock))
            for away, q in enumerate(binomial(invited, risks.no_show_makeup)):
                total[before - invited + away] += p * q * (1 - risks.cancelled) * (1 - shock)
        missing = total
    people = groups * size
    return sum(p for left, p in missing.items() if people - left >= math.ceil(goal * people))


@pytest.mark.parametrize(
    "risks",
    [
        Risks(0.15, 0.15, 0.4, 0.0, 0.0, 0.0, 0.1),
        Risks(0.06, 0.06, 0.25, 0.1, 0.0, 0.0, 0.2),
        Risks(0.06, 0.06, 0.25, 0.05, 0.1, 1.0, 0.4),
    ],
)
def test_a_small_district_agrees_with_the_exact_probability(risks):
    runs, goal = 20_000, 0.97
    seats = math.ceil(60 * risks.makeup_seats)
    expected = exactly(3, 20, seats, 3, risks, goal)
    found = forecast(*country(), risks, runs, 5, goal=goal).probability
    assert 0.05 < expected < 0.95, "the case says something"
    assert abs(found - expected) < 4 * math.sqrt(expected * (1 - expected) / runs) + 1e-3


def test_a_table_holds_the_distribution():
    table = binomial_table(12, 0.3)
    for people in (0, 1, 7, 12):
        shares = np.bincount(table[people], minlength=people + 1) / STEPS
        assert np.allclose(shares, binomial(people, 0.3), atol=1 / STEPS)


@settings(max_examples=40, deadline=None)
@given(
    st.floats(0, 0.6),
    st.floats(0, 0.4),
    st.floats(0, 0.5),
    st.sampled_from(["no_show_in_person", "no_show_makeup", "cancelled", "shock"]),
    st.integers(0, 1000),
)
def test_more_of_a_risk_never_helps_in_any_run(share, more, other, field, seed):
    instance, plan = country(2, 2, 4, 13)
    low = replace(Risks(other, other, other, other / 4, other / 8, 0.5, 0.1), **{field: share})
    high = replace(low, **{field: min(1.0, share + more)})
    calm, rough = (forecast(instance, plan, risks, 30, seed, goal=0.9) for risks in (low, high))
    assert rough.probability <= calm.probability
    for before, after in zip(calm.fan, rough.fan, strict=True):
        worse = zip(before.shares, after.shares, strict=True)
        assert all(more <= less for less, more in worse)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.01, 0.3), st.floats(0, 0.3), st.integers(0, 1000))
def test_more_seats_never_hurt(seats, more, seed):
    instance, plan = country(2, 2, 9, 15)
    few = Risks(0.2, 0.2, 0.25, 0.1, 0.05, 0.5, seats)
    many = replace(few, makeup_seats=seats + more)
    less, greater = (forecast(instance, plan, risks, 30, seed, goal=0.9) for risks in (few, many))
    assert greater.probability >= less.probability
    assert greater.fan[-1].shares[0] >= less.fan[-1].shares[0]


def test_the_same_seed_gives_the_same_forecast_for_any_chunk_and_order_of_rows():
    instance, plan = country(3, 4, 7, 17)
    first = forecast(instance, plan, Risks(), 250, 9, levers=True)
    assert forecast(instance, plan, Risks(), 250, 9, levers=True, chunk=1000) == first
    assert forecast(instance, plan, Risks(), 250, 9, levers=True, chunk=37) == first
    turned = replace(plan, seminars=plan.seminars[::-1], pieces=plan.pieces[::-1])
    assert forecast(replace(instance, units=instance.units[::-1]), turned, Risks(), 250, 9) == (
        replace(first, levers=())
    )
    assert forecast(instance, plan, Risks(), 250, 10, levers=True) != first


def test_shocks_common_to_a_region_weigh_more_than_risks_of_single_seminars():
    instance, plan = country(20, 11, 18, 18)
    calm = forecast(instance, plan, Risks(shock=0.0), 200, 1)
    rough = forecast(instance, plan, Risks(), 200, 1)
    rougher = forecast(instance, plan, Risks(shock=0.02), 200, 1)
    assert calm.probability > 0.95
    assert 0.2 < rough.probability < 0.8
    assert rougher.probability < rough.probability / 2
    spread = [row.fan[-1].shares[-1] - row.fan[-1].shares[0] for row in (calm, rough)]
    assert spread[1] > 3 * spread[0]


def test_online_seminars_fall_only_in_their_share_of_shocks():
    instance, plan = country(1, 1, 10, 20, makeups=())
    online = replace(plan, seminars=tuple(replace(s, format=ONLINE) for s in plan.seminars))
    risks = replace(CALM, shock=0.3)
    assert forecast(instance, plan, risks, 100, 1).probability < 0.5
    assert forecast(instance, online, risks, 100, 1).probability == 1.0
    half = forecast(instance, online, replace(risks, shock_online=0.5), 100, 1)
    assert forecast(instance, plan, risks, 100, 1).fan[-1].shares[2] < half.fan[-1].shares[2] < 1


def test_without_risks_the_fan_is_the_plan():
    instance, plan = country(1, 2, 4, 20)
    outlook = forecast(instance, plan, CALM, 10, 1)
    assert [row.shares[0] for row in outlook.fan[:5]] == [0.25, 0.5, 0.75, 1.0, 1.0]
    assert outlook.probability == 1.0
    assert [row.commission for row in outlook.districts] == ["R00-00", "R00-01"]
    assert outlook.deadline == LAST
    assert outlook.people == 160


def test_what_is_held_is_known_and_the_rest_waits_for_make_up_rounds():
    instance, plan = country(1, 1, 3, 20)
    held = (Trained("seminar", "R00-00.00", on(0), 15), Trained("seminar", "R00-00.01", on(1), 20))
    state = HeldState(on(2), held)
    outlook = forecast(instance, plan, replace(CALM, makeup_seats=0.05), 10, 1, state)
    assert outlook.day == on(2)
    assert [row.shares for row in outlook.fan[:2]] == [(15 / 60,) * 5, (35 / 60,) * 5]
    assert outlook.fan[2].shares[2] == 55 / 60
    # Five are missing and each of three rounds has three seats.
    assert [row.shares[2] for row in outlook.fan[10:12]] == [58 / 60, 1.0]


def test_who_is_trained_already_is_not_expected_again():
    instance, plan = country(1, 1, 3, 20)
    state = HeldState(on(1), (Trained("unit", "R00-00", on(0), 50),))
    outlook = forecast(instance, plan, CALM, 10, 1, state)
    assert [row.shares[2] for row in outlook.fan[:2]] == [50 / 60, 1.0]


def test_a_make_up_round_that_is_over_brings_nobody():
    instance, plan = country(1, 1, 3, 20)
    risks = replace(CALM, makeup_seats=1.0)
    late = forecast(instance, plan, risks, 10, 1, HeldState(LAST))
    assert late.fan[-1].shares[2] == 0.0
    over = forecast(instance, plan, risks, 10, 1, HeldState(LAST + dt.timedelta(1)), levers=True)
    assert (over.probability, over.best_lever, over.day) == (0.0, None, LAST + dt.timedelta(1))
    last_round = forecast(instance, plan, risks, 10, 1, HeldState(on(12)))
    assert last_round.fan[-1].shares[2] == 1.0


def test_people_whom_the_plan_leaves_untrained_stay_untrained():
    instance, plan = country(1, 1, 3, 20)
    short = replace(plan, pieces=plan.pieces[:2], untrained=(Untrained("R00-00", 20, "no_place"),))
    outlook = forecast(instance, short, replace(CALM, makeup_seats=1.0), 10, 1)
    assert outlook.fan[-1].shares[2] == 40 / 60


def test_every_lever_is_tried_with_the_same_numbers_and_the_best_comes_first():
    instance, plan = country(8, 5, 12, 18)
    outlook = forecast(instance, plan, Risks(), 200, 1, levers=True)
    assert {row.name for row in outlook.levers} == set(LEVERS)
    assert [row.gain for row in outlook.levers] == sorted(
        (row.gain for row in outlook.levers), reverse=True
    )
    assert outlook.best_lever == outlook.levers[0]
    for row in outlook.levers:
        assert row.gain >= 0
        assert row.tail_gain >= 0
        assert row.probability == pytest.approx(outlook.probability + row.gain)


def test_moving_online_changes_nothing_where_the_stage_does_not_allow_it():
    instance, plan = country(4, 3, 12, 18)
    stage = instance.stages[0]
    strict = replace(instance, stages=(replace(stage, sizes=stage.sizes[:1]),))
    for one, helps in ((instance, True), (strict, False)):
        levers = forecast(one, plan, Risks(shock_online=0.0), 200, 1, levers=True).levers
        gain = next(row for row in levers if row.name == MORE_ONLINE).tail_gain
        assert (gain > 0) is helps


def test_a_plan_or_state_that_does_not_fit_is_refused():
    instance, plan = country()
    wrong = (
        (replace(plan, pieces=(Piece("R00-00.00", "nobody", 3),)), None, "nobody"),
        (plan, HeldState(on(1), (Trained("unit", "X", on(0), 1),)), "no unit 'X'"),
        (plan, HeldState(on(1), (Trained("unit", "R00-00", on(0), 61),)), "fewer than 61"),
        (plan, HeldState(on(1), (Trained("seminar", "R00-00.00", on(0), 21),)), "guests"),
        (plan, HeldState(on(1), (Trained("unit", "R00-00", on(2), 1),)), "is after"),
    )
    for other, state, text in wrong:
        with pytest.raises(BadInput, match=text):
            forecast(instance, other, Risks(), 10, 1, state)
    with pytest.raises(ValueError, match="1 run or more"):
        forecast(instance, plan, Risks(), 0, 1)


def test_risks_are_read_with_their_defaults_and_refused_by_name(tmp_path):
    path = tmp_path / "risks.toml"
    head = 'format = "kaskad-risks"\nversion = 1\n'
    path.write_text(head + "cancelled = 0.1\n[no_show]\nmakeup = 0.5\n", encoding="utf-8")
    assert read_risks(path) == Risks(cancelled=0.1, no_show_makeup=0.5)
    for text, message in (
        ("cancelled = 0.1\n", "format: it is not a file of risks. Use kaskad-risks 1."),
        (head + "storms = 1\n", "storms: the setting is unknown. Use: cancelled"),
        (head + "[shock]\nregion_day = 2\n", "shock.region_day: 2 is not a share. Write a number"),
        (head + "cancelled = true\n", "cancelled: True is not a share"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadInput) as caught:
            read_risks(path)
        assert message in str(caught.value)
