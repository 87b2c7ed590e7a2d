import csv
import datetime as dt
from dataclasses import replace

import pytest

from kaskad_planner import (
    BadInput,
    instance_hash,
    read_instance,
    read_plan,
    solve,
    write_instance,
    write_plan,
)
from kaskad_planner.instance import Absence, RegionalHolidays
from kaskad_planner.writing import write_table


def _bytes(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def _edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_instance_comes_back_as_it_was_written(country, tmp_path):
    full = replace(
        country,
        absences=(
            Absence("trainer", "T1", dt.date(2026, 2, 20)),
            Absence("venue", "V1", dt.date(2026, 2, 20), "am"),
        ),
        held_stages=("s0",),
        calendar=replace(
            country.calendar, regional=(RegionalHolidays("KZ-1", (dt.date(2026, 2, 24),)),)
        ),
        units=tuple(sorted(country.units, key=lambda unit: unit.id)),
        commissions=tuple(sorted(country.commissions, key=lambda row: row.code)),
    )

    write_instance(full, tmp_path)

    assert read_instance(tmp_path) == full


def test_the_order_of_rows_changes_nothing(country, tmp_path):
    shuffled = replace(
        country,
        units=country.units[::-1],
        venues=country.venues[::-1],
        trainers=country.trainers[::-1],
        commissions=country.commissions[::-1],
    )

    write_instance(country, tmp_path / "one")
    write_instance(shuffled, tmp_path / "two")

    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")
    assert instance_hash(country) == instance_hash(shuffled)
    assert solve(country, 5) == solve(shuffled, 5)


def test_a_byte_order_mark_is_read(country, tmp_path):
    write_instance(country, tmp_path)
    path = tmp_path / "units.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert read_instance(tmp_path).people == country.people


def test_a_plan_comes_back_as_it_was_written(country, tmp_path):
    plan = solve(country, 1)

    write_plan(plan, tmp_path / "plan")
    again = read_plan(tmp_path / "plan")
    write_plan(again, tmp_path / "again")

    assert again == plan
    assert _bytes(tmp_path / "plan") == _bytes(tmp_path / "again")


BAD_ROWS = [
    ("units.csv", "P1.s3,P1,s3,kk,14", "P1.s3,P1,s3,kk,many", "people", "'many' is not a whole"),
    ("units.csv", "P1.s3,P1,s3,kk,14", "P1.s3,P1,s3,kk,0", "people", "0 is less than 1"),
    ("units.csv", "P1.s3,P1,s3,kk,14", "P1.s3,P9,s3,kk,14", "commission", "no commission 'P9'"),
    ("units.csv", "P1.s3,P1,s3,kk,14", "P1.s3,P1,s9,kk,14", "stage", "there is no stage 's9'"),
    ("units.csv", "P1.s3,P1,s3,kk,14", "P1.s3,P1,s3,,14", "language", "the cell is empty"),
    ("units.csv", "P1.s3,P1,s3,kk,14", "P1.s3,P1,s3", "", "3 cells under a header of 5"),
    ("units.csv", "P2.s3,", "P1.s3,", "id", "'P1.s3' is already in row"),
    ("units.csv", "language", "tongue", "language", "the column is missing"),
    ("commissions.csv", "P1,D1,precinct", "P1,KZ,precinct", "parent", "cannot belong to a central"),
    ("commissions.csv", "P1,D1,precinct", "P1,D1,village", "level", "'village' is not known"),
    ("commissions.csv", "KZ,,central", "KZ,D1,central", "parent", "has no parent"),
    ("venues.csv", "V1,D1,12,50", "V1,D1,12,95", "lat", "95.0 degrees is off the globe"),
    ("trainers.csv", "s2,P1.s2", "s2,P1.s3", "unit", "is taught at stage 's3', not 's2'"),
    ("trainers.csv", "s2,P1.s2", "s2,", "unit", "the cell is empty"),
    ("trainers.csv", "certified_on", "certified_at", "certified_at", "the column is unknown"),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "problem"), BAD_ROWS)
def test_a_bad_row_is_refused_with_its_place(country, tmp_path, file, old, new, field, problem):
    write_instance(country, tmp_path)
    _edit(tmp_path / file, old, new)

    with pytest.raises(BadInput) as refusal:
        read_instance(tmp_path)

    assert (refusal.value.file, refusal.value.field) == (file, field)
    assert refusal.value.row >= 1
    assert problem in refusal.value.problem
    assert str(refusal.value).endswith(f"{refusal.value.remedy}.")


BAD_SETTINGS = [
    ('format = "kaskad-instance"', 'format = "other"', "format"),
    ("version = 1", "version = 9", "version"),
    ("trainer_day_max = 2", "trainer_day_max = 0", "policy.trainer_day_max"),
    ("trainer_day_max = 2", "", "policy.trainer_day_max"),
    ('completion = "window"', 'completion = "later"', "policy.completion"),
    ("lag_days = 1", "lag_days = -1", "policy.lag_days"),
    ("weekdays = [1, 2", "weekdays = [0, 2", "calendar.weekdays"),
    ("last = 2026-03-13", "last = 2026-01-13", "calendar.last"),
    ("last = 2026-02-25", "last = 2026-02-11", "stages.s2.last"),
    ("last = 2026-03-07", "last = 2026-04-07", "stages.s3.first"),
    ('taught_by = ["s1"]', 'taught_by = ["s3"]', "stages.s2.taught_by"),
    ('taught_by = ["s1"]', 'taught_by = ["centre", "s1"]', "stages.s2.taught_by"),
    ('taught_by = ["s1"]', 'taught_by = ["centre"]', "stages.s2.formats"),
    ("minutes = 240\nmixed", "minutes = 600\nmixed", "stages.s1.minutes"),
    ('id = "s3"', 'id = "s2"', "stages.id"),
    ('id = "pm"', 'id = "am"', "slots.id"),
    ("group_min = 5", "group_min = 50", "stages.s2.in_person.group_min"),
    ("seed = 1", 'seed = "one"', "seed"),
]


@pytest.mark.parametrize(("old", "new", "field"), BAD_SETTINGS)
def test_a_bad_setting_is_refused_by_name(country, tmp_path, old, new, field):
    write_instance(country, tmp_path)
    _edit(tmp_path / "instance.toml", old, new)

    with pytest.raises(BadInput) as refusal:
        read_instance(tmp_path)

    assert (refusal.value.file, refusal.value.field) == ("instance.toml", field)


def test_missing_and_broken_files_are_refused(country, tmp_path):
    with pytest.raises(BadInput, match="no such folder"):
        read_instance(tmp_path / "nowhere")
    with pytest.raises(BadInput, match=r"instance\.toml: no such file"):
        read_instance(tmp_path)

    write_instance(country, tmp_path)
    (tmp_path / "venues.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match=r"venues\.csv: it is not UTF-8 text"):
        read_instance(tmp_path)
    (tmp_path / "venues.csv").write_bytes(b"")
    with pytest.raises(BadInput, match=r"venues\.csv: the file is empty"):
        read_instance(tmp_path)
    (tmp_path / "instance.toml").write_text("seed = = 1")
    with pytest.raises(BadInput, match="it is not TOML"):
        read_instance(tmp_path)


def test_a_broken_plan_is_refused(country, tmp_path):
    write_plan(solve(country, 1), tmp_path)

    _edit(tmp_path / "seminars.csv", "in_person", "somehow")
    with pytest.raises(BadInput, match=r"seminars\.csv, row \d+, format: 'somehow' is not known"):
        read_plan(tmp_path)
    _edit(tmp_path / "plan.toml", "kaskad-plan", "else")
    with pytest.raises(BadInput, match=r"plan\.toml, format: it is not kaskad-plan version 1"):
        read_plan(tmp_path)
    with pytest.raises(BadInput, match="no such folder"):
        read_plan(tmp_path / "nowhere")


def test_cells_that_need_quotes_get_them(tmp_path):
    rows = [
        ("plain", 1, 2.0, None),
        ('a "b", c', -7, 0.12345678, dt.date(2026, 3, 1)),
        ("x\ny", 0, -3.5, ()),
    ]
    path = tmp_path / "table.csv"

    write_table(path, ("text", "whole", "part", "other"), rows)

    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["text", "whole", "part", "other"],
            ["plain", "1", "2", ""],
            ['a "b", c', "-7", "0.123457", "2026-03-01"],
            ["x\ny", "0", "-3.5", ""],
        ]
    write_table(path, ("text",), [])
    assert path.read_text(encoding="utf-8") == "text\n"
