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
    assert [set(level) for level in answer["levels"]] == [{"name", "value", "bound", "gap"}] * 5
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
    assert few.returncode == 2
    assert "a country has 100 members or more" in few.stderr
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (1, 1)
    assert wrong.stderr.startswith("units.csv, row ")
    assert not (tmp_path / "plan").exists()


def test_terminated_before_a_plan_exists_it_writes_nothing(tmp_path):
    run("generate", "--members", 30000, "--seed", 1, "--out", tmp_path / "large")
    process = subprocess.Popen(
        [*COMMAND, "solve", str(tmp_path / "large"), "--out", str(tmp_path / "plan"), "--progress"],
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


@pytest.mark.parametrize("command", ["", "generate", "solve", "check", "bound"])
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
