import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
COMMAND = (sys.executable, "-m", "kaskad_planner")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SOURCE)}


def run(*arguments):
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A generated instance of 600 people and its plan, made on the command line."""
    place = tmp_path_factory.mktemp("cli")
    made = run("generate", "--members", 600, "--seed", 4, "--out", place / "instance", "--json")
    assert (made.returncode, json.loads(made.stdout)["persons"]) == (0, 600)
    return place


def test_solve_tells_its_progress_and_answers_in_json(folder):
    done = run("solve", folder / "instance", "--out", folder / "plan", "--json", "--progress")

    answer = json.loads(done.stdout)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert done.returncode == 0
    assert list(answer) == [
        "persons",
        "seminars",
        "untrained",
        "breaches",
        "levels",
        "proven_districts",
        "districts",
        "seconds",
        "peak_mb",
        "stopped",
    ]
    assert (answer["persons"], answer["untrained"], answer["breaches"]) == (600, 0, [])
    assert [set(level) for level in answer["levels"]] == [{"name", "value", "bound", "gap"}] * 6
    told = {"stage", "done", "total", "untrained", "seminars", "travel_km", "bound_km"}
    assert set(lines[-1]) == told
    assert lines[-1]["done"] == lines[-1]["total"]


def test_check_finds_nothing_and_then_a_breach(folder):
    run("solve", folder / "instance", "--out", folder / "broken")
    good = run("check", folder / "instance", folder / "broken", "--json")
    pieces = folder / "broken" / "pieces.csv"
    lines = pieces.read_text().splitlines(keepends=True)
    pieces.write_text("".join(lines[:-1]))

    bad = run("check", folder / "instance", folder / "broken", "--json")
    words = run("check", folder / "instance", folder / "broken")

    assert (good.returncode, json.loads(good.stdout)["breaches"]) == (0, [])
    assert (bad.returncode, words.returncode) == (1, 1)
    assert "people_missing" in {row["code"] for row in json.loads(bad.stdout)["breaches"]}
    assert "breach people_missing:" in words.stdout


def test_bound_answers(folder):
    words = run("bound", folder / "instance")
    answer = json.loads(run("bound", folder / "instance", "--json").stdout)

    assert words.returncode == 0
    assert "untrained >= 0" in words.stdout
    assert [row["name"] for row in answer["bounds"]][:2] == ["untrained", "online"]


def test_bad_input_is_one_readable_line(tmp_path):
    missing = run("solve", tmp_path / "nothing", "--out", tmp_path / "plan")
    few = run("generate", "--members", 5, "--out", tmp_path / "few")
    run("generate", "--members", 200, "--out", tmp_path / "bad")
    units = tmp_path / "bad" / "units.csv"
    units.write_text(units.read_text().replace(",s1,kk,", ",s1,kk,x", 1))
    wrong = run("solve", tmp_path / "bad", "--out", tmp_path / "plan")

    assert (missing.returncode, len(missing.stderr.splitlines())) == (1, 1)
    assert "there is no such folder. Give an instance folder." in missing.stderr
    assert (few.returncode, len(few.stderr.splitlines())) == (1, 1)
    assert "a country has from 100 to 100000000 members" in few.stderr
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (1, 1)
    assert wrong.stderr.startswith("units.csv, row ")
    assert not (tmp_path / "plan").exists()


def test_terminated_before_a_plan_exists_it_writes_nothing(tmp_path):
    # Two shares: asked to stop while the first of them is planned.
    run("generate", "--members", 210000, "--seed", 1, "--out", tmp_path / "large")
    words = ["solve", str(tmp_path / "large"), "--out", str(tmp_path / "plan"), "--progress"]
    process = subprocess.Popen(
        [*COMMAND, *words, "--workers", "1"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=ENVIRONMENT,
    )
    assert process.stderr is not None

    process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    rest = process.stderr.read()
    status = process.wait()
    process.stderr.close()

    assert status == 3
    assert rest.splitlines()[-1] == ("Stopped before a complete plan existed; nothing was written.")
    assert not (tmp_path / "plan").exists()


def test_terminated_later_it_writes_the_best_plan_so_far(tmp_path):
    run("generate", "--members", 20000, "--seed", 1, "--out", tmp_path / "large")
    process = subprocess.Popen(
        [*COMMAND, "solve", str(tmp_path / "large"), "--out", str(tmp_path / "plan"), "--progress"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=ENVIRONMENT,
    )
    assert process.stderr is not None

    for line in process.stderr:
        step = json.loads(line)
        if 2 * step["done"] > step["total"]:
            break
    process.send_signal(signal.SIGTERM)
    rest = process.stderr.read()
    status = process.wait()
    process.stderr.close()

    assert status == 0
    assert rest.splitlines()[-1] == "Stopped when asked; the best complete plan so far was written."
    assert run("check", tmp_path / "large", tmp_path / "plan").returncode == 0


@pytest.mark.parametrize("command", ["", "generate", "solve", "check", "bound", "explain"])
def test_every_command_has_help_with_an_example(command):
    shown = run(*([command] if command else []), "--help")

    assert shown.returncode == 0
    assert ("Example: python -m kaskad_planner" if command else "generate") in shown.stdout


def test_reading_and_checking_load_no_numbers_library():
    code = (
        "import sys, kaskad_planner.check, kaskad_planner.plan_folder\n"
        "print('numpy' in sys.modules, 'kaskad_planner.construct' in sys.modules)\n"
        "from kaskad_planner import solve, bounds, evaluate\n"
        "print('numpy' in sys.modules, callable(solve))\n"
    )

    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=ENVIRONMENT
    )

    assert shown.stdout.split() == ["False", "False", "True", "True"]


def test_forecast_answers_in_words_and_in_json(folder, tmp_path):
    run("solve", folder / "instance", "--out", tmp_path / "plan")
    places = (folder / "instance", tmp_path / "plan")
    said = run("forecast", *places, "--runs", 50)
    done = run("forecast", *places, "--runs", 50, "--json")
    answer = json.loads(done.stdout)
    assert list(answer) == [
        "goal",
        "runs",
        "seed",
        "day",
        "deadline",
        "people",
        "probability",
        "fan",
        "districts",
        "levers",
        "quantiles",
    ]
    assert (answer["people"], answer["day"]) == (600, "2026-02-18")
    assert len(answer["fan"]) == 24
    assert len(answer["fan"][0]["shares"]) == 5
    assert set(answer["districts"][0]) == {"commission", "people", "probability", "tail", "median"}
    assert set(answer["levers"][0]) == {"name", "probability", "gain", "tail", "tail_gain"}
    assert f"{answer['probability']:.1%} probability that 99.5%" in said.stdout


def test_forecast_sees_what_was_held_and_refuses_what_it_cannot_read(folder, tmp_path):
    run("solve", folder / "instance", "--out", tmp_path / "plan")
    places = (folder / "instance", tmp_path / "plan")
    held = tmp_path / "trained.csv"
    held.write_text("kind,id,day,people\nseminar,s1.KZ.mixed.o01,,1\n", encoding="utf-8")
    done = run("forecast", *places, "--runs", 9, "--json", "--day", "2026-02-19", "--trained", held)
    assert json.loads(done.stdout)["fan"][0]["shares"] == [1 / 600] * 5
    late = run("forecast", *places, "--day", "2026-02-17", "--trained", held)
    assert (late.returncode, late.stderr) == (
        1,
        (
            "trained.csv, row 2, day: 2026-02-18 is after 2026-02-17, the day of the forecast. "
            "Take the row out or look from a later day.\n"
        ),
    )
    none = run("forecast", *places, "--trained", held)
    assert none.stderr == "--day: it is missing. Say as of which day.\n"
    few = run("forecast", *places, "--runs", 0)
    assert (few.returncode, few.stderr) == (
        1,
        "--runs: there is nothing to count. Write 1 or more.\n",
    )


def test_replan_writes_plan_changes_and_instance(folder):
    run("solve", folder / "instance", "--out", folder / "force")
    seminars = (folder / "force" / "seminars.csv").read_text().splitlines()
    name = next(row.split(",")[0] for row in seminars if row.startswith("s3."))
    events = folder / "events.toml"
    events.write_text(
        'format = "kaskad-events"\nversion = 1\n\n[[events]]\n'
        f'kind = "seminar_cancelled"\nseminar = "{name}"\n'
    )
    base = ("replan", folder / "instance", folder / "force", events)
    done = run(*base, "--as-of", "2026-02-26:am", "--out", folder / "next", "--json")
    words = run(*base, "--as-of", "2026-02-26", "--out", folder / "words")
    judged = run("check", folder / "next" / "instance", folder / "next", "--json")

    answer = json.loads(done.stdout)
    assert done.returncode == words.returncode == 0
    assert list(answer) == [
        "persons_moved",
        "unavoidable",
        "seminars_changed",
        "trainers_changed",
        "untrained",
        "makeup",
        "breaches",
        "seconds",
    ]
    assert answer["persons_moved"] == answer["unavoidable"] > 0
    assert "people moved, at least" in words.stdout
    changes = (folder / "next" / "changes.csv").read_text().splitlines()
    assert changes[0].startswith("kind,id,people,old_seminar,old_day,old_slot,")
    assert f"group,{name}," in changes[1]
    assert changes[1].endswith(f"seminar_cancelled {name}")
    assert json.loads(judged.stdout)["breaches"] == []


def test_replan_refuses_what_it_cannot_read(folder):
    run("solve", folder / "instance", "--out", folder / "refused")
    events = folder / "wrong.toml"
    events.write_text('format = "kaskad-events"\nversion = 1\n\n[[events]]\nkind = "war"\n')
    base = ("replan", folder / "instance", folder / "refused", events)

    wrong = run(*base, "--as-of", "2026-02-26", "--out", folder / "nothing")
    when = run(*base, "--as-of", "tomorrow", "--out", folder / "nothing")

    assert (wrong.returncode, when.returncode) == (1, 1)
    assert wrong.stderr.startswith("wrong.toml, row 1, kind: 'war' is not known.")
    assert "'tomorrow' is not YYYY-MM-DD or YYYY-MM-DD:slot" in when.stderr
    assert not (folder / "nothing").exists()


def test_check_judges_a_plan_in_the_middle_of_a_campaign(folder):
    run("solve", folder / "instance", "--out", folder / "middle")
    table = folder / "instance" / "availability.csv"
    row = next(
        line.split(",")
        for line in (folder / "middle" / "seminars.csv").read_text().splitlines()
        if line.startswith("s2.") and ",in_person," in line
    )
    closed = folder / "closed"
    closed.mkdir()
    for path in (folder / "instance").iterdir():
        (closed / path.name).write_text(path.read_text())
    (closed / "availability.csv").write_text(f"{table.read_text()}venue,{row[6]},{row[7]},\n")

    ever = run("check", closed, folder / "middle", "--json")
    now = run("check", closed, folder / "middle", "--as-of", "2026-02-26", "--json")

    codes = [{one["code"] for one in json.loads(it.stdout)["breaches"]} for it in (ever, now)]
    assert "venue_closed" in codes[0]
    assert "venue_closed" not in codes[1]
