"""Tables in CSV, in gzip and in Parquet say the same."""

import gzip
import sys
from dataclasses import replace

import pyarrow.parquet
import pytest

from kaskad_planner import (
    BadInput,
    check,
    generate,
    instance_hash,
    read_instance,
    read_plan,
    solve,
    write_instance,
    write_plan,
)
from kaskad_planner.bound import LEVEL_NAMES
from kaskad_planner.instance import in_order
from kaskad_planner.settings import WEIGHTS
from kaskad_planner.table import FORMS, PARQUET

OTHERS = [form for form in FORMS if form != "csv"]


@pytest.fixture
def full(country):
    """A country in which every kind of cell occurs: absences, days of certificates, fractions."""
    generated = generate(300, 2)
    certified = replace(generated.trainers[0], certified_on=generated.calendar.first)
    venue = replace(generated.venues[0], lat=50.123456789)
    return in_order(
        replace(
            generated,
            trainers=(certified, *generated.trainers[1:]),
            venues=(venue, *generated.venues[1:]),
        )
    )


@pytest.mark.parametrize("form", FORMS)
def test_an_instance_and_its_plan_are_the_same_in_every_form(full, tmp_path, form):
    plan = solve(full, 1)
    write_instance(full, tmp_path / "csv")
    write_instance(full, tmp_path / "instance", form)
    write_plan(plan, tmp_path / "plan", form)

    instance = read_instance(tmp_path / "instance")

    assert instance == read_instance(tmp_path / "csv")
    assert instance_hash(instance) == instance_hash(full) == plan.instance
    assert read_plan(tmp_path / "plan") == plan
    assert check(instance, read_plan(tmp_path / "plan")) == []
    names = {path.name for path in (tmp_path / "plan").iterdir()}
    tables = ("seminars", "pieces", "untrained", "breaches", "bounds", "reserve")
    assert names == {"plan.toml", *(f"{table}.{form}" for table in tables)}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_table_gives_the_same_bytes(full, tmp_path, form):
    for place in ("one", "two"):
        write_instance(full, tmp_path / place, form)

    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


@pytest.mark.parametrize("form", OTHERS)
def test_empty_tables_come_back(country, tmp_path, form):
    bare = in_order(replace(country, venues=(), trainers=(), absences=()))

    write_instance(bare, tmp_path, form)

    assert read_instance(tmp_path) == bare


def test_writing_another_form_replaces_the_tables(country, tmp_path):
    for form in (*FORMS, "csv"):
        write_instance(country, tmp_path / "instance", form)
        write_plan(solve(country, 1), tmp_path / "plan", form)

        assert read_instance(tmp_path / "instance").people == country.people
        assert read_plan(tmp_path / "plan").seminars


def test_forms_may_be_mixed_in_a_folder(country, tmp_path):
    write_instance(country, tmp_path)
    plain = tmp_path / "units.csv"
    (tmp_path / "units.csv.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()

    assert read_instance(tmp_path) == in_order(country)


def test_a_table_that_is_there_twice_is_refused(country, tmp_path):
    write_instance(country, tmp_path)
    (tmp_path / "units.csv.gz").write_bytes(gzip.compress((tmp_path / "units.csv").read_bytes()))

    with pytest.raises(BadInput) as refusal:
        read_instance(tmp_path)

    assert str(refusal.value) == (
        "units.csv: the table is also there as units.csv.gz. Keep one of them."
    )


@pytest.mark.parametrize(
    ("form", "problem"), [("csv.gz", "it is not whole gzip"), ("parquet", "it is not Parquet")]
)
@pytest.mark.parametrize("cut", [False, True])
def test_a_broken_file_is_refused_by_name(country, tmp_path, form, problem, cut):
    write_instance(country, tmp_path, form)
    path = tmp_path / f"venues.{form}"
    path.write_bytes(path.read_bytes()[:-12] if cut else b"code,commission")

    with pytest.raises(BadInput, match=problem) as refusal:
        read_instance(tmp_path)

    assert refusal.value.file == f"venues.{form}"


def test_a_bad_cell_is_refused_with_its_row_in_parquet_too(country, tmp_path):
    write_instance(country, tmp_path, PARQUET)
    path = tmp_path / "units.parquet"
    table = pyarrow.parquet.read_table(path)
    people = pyarrow.array([0, *table["people"].to_pylist()[1:]])
    pyarrow.parquet.write_table(table.set_column(4, "people", people), path)

    with pytest.raises(BadInput, match=r"units\.parquet, row 2, people: 0 is less than 1"):
        read_instance(tmp_path)


def test_parquet_keeps_numbers_and_days_as_such(full, tmp_path):
    write_instance(full, tmp_path, PARQUET)

    units = pyarrow.parquet.read_schema(tmp_path / "units.parquet")
    trainers = pyarrow.parquet.read_schema(tmp_path / "trainers.parquet")

    assert str(units.field("people").type) == "int64"
    assert str(trainers.field("lat").type) == "double"
    assert str(trainers.field("certified_on").type) == "date32[day]"


def test_without_pyarrow_parquet_is_refused_before_anything_is_written(
    country, tmp_path, monkeypatch
):
    write_instance(country, tmp_path / "there", PARQUET)
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(BadInput, match="pip install pyarrow"):
        read_instance(tmp_path / "there")
    with pytest.raises(BadInput, match="pip install pyarrow"):
        write_instance(country, tmp_path / "new", PARQUET)
    with pytest.raises(BadInput, match="pip install pyarrow"):
        write_plan(solve(country, 1), tmp_path / "new", PARQUET)

    assert not (tmp_path / "new").exists()


def test_the_levels_may_be_stated_in_their_order(country, tmp_path):
    write_instance(country, tmp_path)
    path = tmp_path / "instance.toml"
    text = path.read_text()

    def state(levels):
        path.write_text(text.replace("seed = 1", f"seed = 1\nweights = {levels!r}"))
        return read_instance(tmp_path)

    assert WEIGHTS == LEVEL_NAMES
    assert instance_hash(state(list(WEIGHTS))) == instance_hash(country)
    with pytest.raises(BadInput, match="weights: the engine follows the levels in one order only"):
        state([*WEIGHTS[1:], WEIGHTS[0]])
    with pytest.raises(BadInput, match="weights: the engine follows"):
        state(list(WEIGHTS[:2]))
    with pytest.raises(BadInput, match="weights: 'cost' is no level"):
        state(["cost"])


@pytest.mark.parametrize("form", OTHERS)
def test_the_commands_write_and_read_every_form(tmp_path, planner_command, form):
    made = planner_command(
        "generate", "--members", 200, "--tables", form, "--out", tmp_path / "instance"
    )
    solved = planner_command(
        "solve", tmp_path / "instance", "--out", tmp_path / "plan", "--tables", form
    )
    judged = planner_command("check", tmp_path / "instance", tmp_path / "plan")

    assert (made.returncode, solved.returncode, judged.returncode) == (0, 0, 0)
    assert (tmp_path / "instance" / f"units.{form}").is_file()
    assert (tmp_path / "plan" / f"pieces.{form}").is_file()
    assert not list(tmp_path.glob("*/*.csv"))
