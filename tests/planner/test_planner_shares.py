"""A large country is planned share by share as it is in one piece."""

import random
from dataclasses import replace

import pytest

from kaskad_planner import (
    BadInput,
    Stopped,
    check,
    engine,
    generate,
    read_instance,
    read_plan,
    solve,
    solve_folder,
    write_instance,
    write_plan,
)
from kaskad_planner.engine import Means
from kaskad_planner.folder_shares import open_country
from kaskad_planner.instance import Trainer, Unit
from kaskad_planner.machines import processes


def _never():
    return False


def _silent(_):
    pass


def _bytes(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def land():
    return generate(4000, 8)


@pytest.fixture
def small_shares(monkeypatch):
    """Countries are large here: they are dealt out in shares of some regions."""
    for module in (engine, solve_folder):
        monkeypatch.setattr(module, "TOGETHER", 100)
        monkeypatch.setattr(module, "SHARE", 1500)
    monkeypatch.setattr(solve_folder, "SMALL_BYTES", 0)


def planned(folder, out, *, budget=0, executor=None, form="csv", stop=_never):
    means = Means(budget, executor)
    return solve_folder.solve_folder(folder, out, form, None, _silent, stop, means)


@pytest.mark.parametrize("form", ["csv", "csv.gz", "parquet"])
@pytest.mark.parametrize("budget", [0, None])
def test_a_folder_in_shares_gives_the_bytes_of_the_whole(
    land, tmp_path, small_shares, form, budget
):
    write_instance(land, tmp_path / "land", form)
    with processes(2) as pool:
        found = planned(tmp_path / "land", tmp_path / "shares", budget=budget, executor=pool)
    plan = solve(land, land.seed, means=Means(budget))
    write_plan(plan, tmp_path / "whole")

    assert len(open_country(tmp_path / "land", 1500).shares) > 1
    assert _bytes(tmp_path / "shares") == _bytes(tmp_path / "whole")
    assert check(land, read_plan(tmp_path / "shares")) == []
    assert (found.people, found.seminars) == (land.people, len(plan.seminars))
    assert (found.levels, found.untrained) == (plan.levels, plan.untrained_people)


def test_a_country_in_shares_is_planned_as_in_one_piece(land, small_shares, monkeypatch):
    shares = solve(land, 5, means=Means(0))
    monkeypatch.setattr(engine, "TOGETHER", 10**9)
    whole = solve(land, 5, means=Means(0))

    for table in ("seminars", "pieces", "untrained", "bounds"):
        assert set(getattr(shares, table)) == set(getattr(whole, table))
    assert shares.levels == whole.levels
    assert shares.instance == whole.instance


def test_the_order_of_lines_does_not_matter(land, tmp_path, small_shares):
    write_instance(land, tmp_path / "land")
    write_instance(land, tmp_path / "mixed")
    for name in ("commissions", "units", "venues", "trainers", "availability"):
        path = tmp_path / "mixed" / f"{name}.csv"
        head, *lines = path.read_text().splitlines()
        random.Random(3).shuffle(lines)
        # Lines may end as they do on Windows, and the last one not at all.
        path.write_text("\r\n".join([f"\ufeff{head}", *lines]), newline="")

    planned(tmp_path / "land", tmp_path / "one")
    planned(tmp_path / "mixed", tmp_path / "two")

    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")


def test_what_is_quoted_is_read_whole(land, tmp_path, small_shares):
    write_instance(land, tmp_path / "land")
    path = tmp_path / "land" / "units.csv"
    head, first, *rest = path.read_text().splitlines()
    path.write_text("\n".join([head, ",".join(f'"{cell}"' for cell in first.split(",")), *rest]))

    assert open_country(tmp_path / "land", 1500) is None
    planned(tmp_path / "land", tmp_path / "plan")
    assert read_plan(tmp_path / "plan") == solve(land, land.seed, means=Means(0))


def test_a_trainer_taught_in_another_region_is_read_whole(land, tmp_path, small_shares):
    homes = {unit.id: unit for unit in land.units}
    one = next(row for row in land.trainers if row.certified_by_stage == "s2")
    other = next(
        unit for unit in land.units if unit.stage == "s2" and unit.id[:5] != homes[one.unit].id[:5]
    )
    stranger = replace(one, id="stranger", unit=other.id)
    write_instance(replace(land, trainers=(*land.trainers, stranger)), tmp_path / "land")

    found = planned(tmp_path / "land", tmp_path / "plan")

    assert found.breaches == ()
    assert check(read_instance(tmp_path / "land"), read_plan(tmp_path / "plan")) == []


CENTRE_ROWS = [
    {"trainers": Trainer("c", "KZ", ("kk",), "s1", "KZ.s1", 51.0, 71.0)},
    {"units": Unit("KZ.s3", "KZ", "s3", "kk", 9)},
]


@pytest.mark.parametrize("more", CENTRE_ROWS)
def test_a_country_whose_centre_takes_part_is_read_whole(land, tmp_path, small_shares, more):
    own = Unit("KZ.s1", "KZ", "s1", "kk", 2)
    rows = {"units": (*land.units, own)}
    for name, row in more.items():
        rows[name] = (*rows.get(name, getattr(land, name)), row)
    instance = replace(land, **rows)
    write_instance(instance, tmp_path / "land")

    assert open_country(tmp_path / "land", 1500) is None
    planned(tmp_path / "land", tmp_path / "plan")
    assert check(instance, read_plan(tmp_path / "plan")) == []


def test_members_of_the_centre_are_taught_by_it(land, tmp_path, small_shares):
    instance = replace(land, units=(*land.units, Unit("KZ.s1", "KZ", "s1", "kk", 2)))
    write_instance(instance, tmp_path / "land")

    planned(tmp_path / "land", tmp_path / "plan")

    assert read_plan(tmp_path / "plan") == solve(instance, land.seed, means=Means(0))


WRONG = [
    ("units.csv", 3, "people", "many"),
    ("units.csv", 3, "people", "0"),
    ("units.csv", 5, "commission", "nowhere"),
    ("units.csv", 5, "stage", "s9"),
    ("units.csv", 5, "language", ""),
    ("units.csv", 7, "id", "KZ-10.s2.kk"),
    ("commissions.csv", 9, "parent", "nowhere"),
    ("commissions.csv", 9, "level", "village"),
    ("commissions.csv", 9, "lat", "99"),
    ("venues.csv", 2, "capacity", "few"),
    ("trainers.csv", 2, "unit", "nobody"),
    ("trainers.csv", 4, "certified_on", "soon"),
    ("availability.csv", 2, "day", "soon"),
    ("availability.csv", 2, "id", "nobody"),
]


@pytest.mark.parametrize(("file", "row", "field", "value"), WRONG)
def test_a_wrong_cell_is_refused_as_in_a_small_country(
    land, tmp_path, small_shares, file, row, field, value
):
    write_instance(land, tmp_path / "land")
    path = tmp_path / "land" / file
    lines = [line.split(",") for line in path.read_text().splitlines()]
    lines[row - 1][lines[0].index(field)] = value
    path.write_text("\n".join(map(",".join, lines)))

    with pytest.raises(BadInput) as whole:
        read_instance(tmp_path / "land")
    with pytest.raises(BadInput) as shares:
        planned(tmp_path / "land", tmp_path / "plan")

    assert str(shares.value) == str(whole.value)
    assert whole.value.row >= 2
    assert not (tmp_path / "plan").exists()


def test_stopped_between_two_shares_nothing_is_written(land, tmp_path, small_shares):
    write_instance(land, tmp_path / "land")
    asked = iter([False, True])

    with pytest.raises(Stopped):
        planned(tmp_path / "land", tmp_path / "plan", stop=lambda: next(asked))

    assert not (tmp_path / "plan").exists()
