"""What names an instance: one digest for each region, made of what the engine would write."""

import csv
import datetime as dt
import hashlib
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad_planner import instance_hash, write_instance
from kaskad_planner.instance import Absence, Commission, Trainer, Venue, in_order
from kaskad_planner.instance_folder import (
    combined_hash,
    region_digest,
    region_tables,
    settings_text,
)
from tests.planner.test_planner_properties import PROFILE, countries, with_rows_mixed

TABLES = ("commissions", "units", "venues", "trainers", "availability")


@pytest.fixture
def two_regions(country):
    """A country with a second region, and with rows of the centre in every table."""
    return replace(
        country,
        commissions=(*country.commissions, Commission("A-2", "KZ", "region", 49.0, 60.5)),
        units=(*country.units, replace(country.units[0], id="KZ.s1", commission="KZ")),
        venues=(*country.venues, Venue("V0", "KZ", 9, 51.0, 71.0), Venue("V9", "A-2", 9, 49, 60)),
        trainers=(*country.trainers, replace(country.trainers[0], id="T0", commission="KZ")),
        absences=tuple(
            Absence(kind, code, dt.date(2026, 2, 20), "am")
            for kind, code in (("venue", "V0"), ("venue", "V9"), ("trainer", "T0"), ("venue", "V1"))
        ),
    )


def _written_rows(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_hash_is_what_the_format_says(two_regions, tmp_path):
    write_instance(two_regions, tmp_path)
    tables = {name: _written_rows(tmp_path, name) for name in TABLES}
    region = {"KZ": "", "A-2": "A-2"}
    region |= {row["code"]: "KZ-1" for row in tables["commissions"] if row["code"] not in region}
    place = {row["code"]: region[row["commission"]] for row in tables["venues"]}
    place |= {row["id"]: region[row["commission"]] for row in tables["trainers"]}
    text = (tmp_path / "instance.toml").read_text(encoding="utf-8")
    for code in ("", "A-2", "KZ-1"):
        digest = hashlib.sha256()
        for name, rows in tables.items():
            lines = [",".join(rows[0])]
            for row in rows:
                home = row["code"] if name == "commissions" else row.get("commission")
                if (region[home] if home else place[row["id"]]) == code:
                    lines.append(",".join(row.values()))
            digest.update("".join(f"{line}\n" for line in lines).encode())
        text += f"{code} {digest.hexdigest()}\n"

    assert instance_hash(two_regions) == hashlib.sha256(text.encode()).hexdigest()


def test_a_country_can_be_named_region_by_region(two_regions):
    rows = in_order(two_regions)
    regions = region_tables(rows)
    digests = {code: region_digest(regions[code]) for code in reversed(regions)}

    assert list(regions) == ["", "A-2", "KZ-1"]
    assert combined_hash(settings_text(rows), digests) == instance_hash(two_regions)


def _changes(rng, instance):
    """Yield the instance with a change in one table after the other."""
    row = rng.choice(instance.commissions)
    places = tuple(replace(one, lat=1.5) if one == row else one for one in instance.commissions)
    yield replace(instance, commissions=places)
    row = rng.choice(instance.units)
    units = tuple(replace(one, people=99) if one == row else one for one in instance.units)
    yield replace(instance, units=units)
    yield replace(instance, units=units[1:])
    yield replace(instance, venues=(*instance.venues, Venue("W", row.commission, 9, 50.0, 60.0)))
    trainer = Trainer("W", row.commission, ("kk",), row.stage, row.id, 50.0, 60.0)
    yield replace(instance, trainers=(*instance.trainers, trainer))
    yield replace(instance, absences=instance.absences[1:])
    yield replace(instance, seed=7)


@settings(PROFILE, max_examples=15)
@given(countries(), st.integers(0, 10**6))
def test_what_was_digested_before_changes_no_hash(instance, seed):
    rng = random.Random(seed)
    first, found = instance_hash(instance), set()
    if not instance.units:
        return
    for changed in _changes(rng, instance):
        fresh = replace(changed, digested={})
        assert instance_hash(changed) == instance_hash(fresh)
        found.add(instance_hash(changed))
        assert instance_hash(with_rows_mixed(changed, rng)) == instance_hash(changed)
    assert instance_hash(instance) == first
    assert first not in found or not instance.absences


def test_without_a_way_to_a_region_rows_belong_to_none(country):
    lost = (
        Commission("X1", "X2", "district", 50.0, 60.0),
        Commission("X2", "X1", "district", 50.0, 60.0),
        Commission("X3", "nowhere", "precinct", 50.0, 60.0),
        Commission("X4", "X1", "precinct", 50.0, 60.0),
    )
    odd = replace(
        country,
        commissions=(*country.commissions, *lost),
        venues=(Venue("V", "unknown", 3, 50.0, 60.0),),
        absences=(Absence("trainer", "unknown", dt.date(2026, 2, 20)),),
    )
    regions = region_tables(in_order(odd))
    bare = replace(country, commissions=lost[:2], units=(), venues=(), trainers=())

    assert [row.code for row in regions[""][0]] == ["KZ", "X1", "X2", "X3", "X4"]
    assert [len(regions[""][number]) for number in (2, 4)] == [1, 1]
    assert instance_hash(odd) != instance_hash(country)
    assert list(region_tables(bare)) == [""]
    assert len(instance_hash(bare)) == 64
