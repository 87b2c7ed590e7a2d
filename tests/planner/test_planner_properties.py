"""Properties of any plan of any tiny country."""

import datetime as dt
import random
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaskad_planner import bounds, check, evaluate, solve, write_plan
from kaskad_planner.instance import (
    CENTRAL,
    CENTRE,
    DISTRICT,
    IN_PERSON,
    NATIONAL,
    ONLINE,
    PRECINCT,
    REGION,
    Absence,
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
from kaskad_planner.levels import total

DAYS = [dt.date(2026, 2, 18) + dt.timedelta(days=number) for number in range(10)]
LANGUAGES = ("kk", "ru")
PROFILE = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def sizes(draw):
    found = []
    for form in draw(st.sampled_from([(IN_PERSON,), (ONLINE,), (IN_PERSON, ONLINE)])):
        least = draw(st.integers(1, 8))
        found.append(GroupSize(form, least, least + draw(st.integers(0, 10))))
    return tuple(found)


@st.composite
def countries(draw):
    """Two regions, up to four districts, rules drawn at random, often too tight to please all."""
    rng = random.Random(draw(st.integers(0, 10**6)))
    commissions = [
        Commission("R", "", CENTRAL, 50.0, 60.0),
        Commission("R0", "R", REGION, 50.0, 60.0),
        Commission("R1", "R", REGION, 51.0, 60.0),
    ]
    for number in range(draw(st.integers(1, 4))):
        home = Commission(f"D{number}", f"R{number % 2}", DISTRICT, 50 + rng.random(), 60.0)
        commissions.append(home)
        for other in range(rng.randint(1, 4)):
            place = (round(home.lat + rng.uniform(-0.6, 0.6), 3), round(60 + rng.random(), 3))
            commissions.append(Commission(f"D{number}P{other}", home.code, PRECINCT, *place))
    units = _units(rng, commissions)
    venues = tuple(
        Venue(f"V{number}", home.code, rng.randint(2, 25), home.lat, home.lon)
        for number, home in enumerate(rng.choices(commissions, k=rng.randint(0, 6)))
    )
    trainers = _trainers(rng, units, {row.code: row for row in commissions})
    policy = Policy(
        trainer_day_max=draw(st.integers(1, 2)),
        travel_km_per_day=rng.choice([0.0, 30.0, 200.0]),
        distance_limit_km=rng.choice([10.0, 60.0, 300.0]),
        lag_days=draw(st.integers(0, 2)),
        allow_small=draw(st.booleans()),
        completion=draw(st.sampled_from(["window", "earliest"])),
    )
    return Instance(
        seed=1,
        slots=(Slot("am", "10:00", 240), Slot("pm", "15:00", 240)),
        calendar=Calendar(DAYS[0], DAYS[9], (1, 2, 3, 4, 5, 6), (DAYS[rng.randint(2, 9)],)),
        policy=policy,
        stages=_stages(draw, rng),
        commissions=tuple(commissions),
        units=units,
        venues=venues,
        trainers=trainers,
        absences=_absences(rng, venues, trainers),
        makeups=(Makeup(1, DAYS[8], DAYS[9]),),
    )


def _units(rng, commissions):
    rows = []
    for home in commissions:
        for stage in ("s1", "s2", "s3"):
            for language in LANGUAGES:
                if rng.random() < (0.6 if stage != "s1" or home.level != PRECINCT else 0.1):
                    code = f"{home.code}.{stage}.{language}"
                    rows.append(Unit(code, home.code, stage, language, rng.randint(1, 9)))
    return tuple(rows)


def _trainers(rng, units, commissions):
    rows = []
    for unit in units:
        if unit.stage != "s3" and rng.random() < 0.6:
            home = commissions[unit.commission]
            speaks = tuple(sorted({unit.language, rng.choice(LANGUAGES)}))
            rows.append(
                Trainer(f"T{unit.id}", home.code, speaks, unit.stage, unit.id, home.lat, home.lon)
            )
    return tuple(rows)


def _stages(draw, rng):
    second, third = rng.randint(1, 3), rng.randint(2, 6)
    scope = rng.choice([DISTRICT, DISTRICT, REGION])
    national = (GroupSize(ONLINE, 1, rng.choice([5, 1000])),)
    return (
        Stage("s1", NATIONAL, DAYS[0], DAYS[1], (CENTRE,), 240, national, mixed_languages=True),
        Stage("s2", scope, DAYS[second], DAYS[second + 2], ("s1",), 240, draw(sizes())),
        Stage("s3", DISTRICT, DAYS[third], DAYS[third + 3], ("s1", "s2"), 240, draw(sizes())),
    )


def _absences(rng, venues, trainers):
    rows = []
    for venue in venues:
        rows += [Absence("venue", venue.code, rng.choice(DAYS), rng.choice(("", "am")))]
    away = [trainer for trainer in trainers if rng.random() < 0.3]
    rows += [Absence("trainer", trainer.id, rng.choice(DAYS)) for trainer in away]
    return tuple(rows)


@PROFILE
@given(countries(), st.integers(0, 3))
def test_every_plan_is_valid_and_not_below_its_bounds(instance, seed):
    plan = solve(instance, seed)

    assert check(instance, plan) == []
    assert sum(row.people for row in plan.pieces) + plan.untrained_people == instance.people
    for row in plan.bounds:
        assert row.value >= row.bound - 1e-6, row


def mixed(rows, rng):
    """The same rows in another order."""
    return tuple(rng.sample(rows, len(rows)))


def with_rows_mixed(instance, rng):
    """The same country with the rows of every table in another order."""
    tables = ("units", "venues", "trainers", "commissions", "absences")
    return replace(instance, **{one: mixed(getattr(instance, one), rng) for one in tables})


@PROFILE
@given(countries(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(instance, rng):
    other = with_rows_mixed(instance, rng)

    assert evaluate(other, solve(other, 1)) == evaluate(instance, solve(instance, 1))


@settings(PROFILE, max_examples=10)
@given(countries())
def test_the_same_seed_gives_the_same_bytes(tmp_path_factory, instance):
    one, two = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two")

    write_plan(solve(instance, 7), one)
    write_plan(solve(instance, 7), two)

    for path in one.iterdir():
        assert path.read_bytes() == (two / path.name).read_bytes()


def renamed(instance, rng):
    """The same country with other identifiers, which stand in another order."""

    def names(rows, field, prefix):
        new = [f"{prefix}{number:03d}" for number in range(len(rows))]
        rng.shuffle(new)
        return dict(zip((getattr(row, field) for row in rows), new, strict=True))

    homes, units = names(instance.commissions, "code", "c"), names(instance.units, "id", "u")
    rooms, trainers = names(instance.venues, "code", "v"), names(instance.trainers, "id", "t")
    found = {
        "commissions": [
            replace(row, code=homes[row.code], parent=homes.get(row.parent, ""))
            for row in instance.commissions
        ],
        "units": [
            replace(row, id=units[row.id], commission=homes[row.commission])
            for row in instance.units
        ],
        "venues": [
            replace(row, code=rooms[row.code], commission=homes[row.commission])
            for row in instance.venues
        ],
        "trainers": [
            replace(
                row, id=trainers[row.id], commission=homes[row.commission], unit=units[row.unit]
            )
            for row in instance.trainers
        ],
        "absences": [
            replace(row, id=(rooms if row.kind == "venue" else trainers)[row.id])
            for row in instance.absences
        ],
    }
    return replace(instance, **{name: tuple(rows) for name, rows in found.items()})


@settings(PROFILE, max_examples=25)
@given(countries(), st.randoms(use_true_random=False))
def test_other_identifiers_change_nothing(instance, rng):
    other = renamed(instance, rng)

    assert solve(other, 1).levels == solve(instance, 1).levels
    assert [row.bound for row in total(bounds(other))] == [
        row.bound for row in total(bounds(instance))
    ]


@PROFILE
@given(countries(), st.sampled_from(["venue", "trainer", "day"]))
def test_more_to_choose_from_never_raises_the_upper_bounds(instance, more):
    home = next(row for row in instance.commissions if row.level == DISTRICT)
    spot = (home.lat, home.lon)
    richer = {
        "venue": {"venues": (*instance.venues, Venue("new", home.code, 20, *spot))},
        "trainer": {
            "trainers": (
                *instance.trainers,
                Trainer("new", home.code, LANGUAGES, "s1", "", *spot, DAYS[0]),
            )
        },
        "day": {"absences": (), "calendar": replace(instance.calendar, holidays=())},
    }
    before = total(bounds(instance))[:2]
    after = total(bounds(replace(instance, **richer[more])))[:2]

    assert [row.bound for row in after] <= [row.bound for row in before]
