"""What the commands answer in JSON is what docs/formats/planning.md says, key by key."""

import json
import re
from pathlib import Path

import pytest

from kaskad_planner import Explainer, read_instance, read_plan
from kaskad_planner.__main__ import COMMANDS
from kaskad_planner.events import SeminarCancelled, write_events

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats" / "planning.md"
ROW = re.compile(r"^\| `(\w+)` \| `([^`]+)` \|$", re.MULTILINE)


def _documented():
    text = PAGE.read_text(encoding="utf-8")
    section = text.partition("### Answers in JSON")[2].partition("\n## ")[0]
    return dict(ROW.findall(section))


def _shape(objects):
    """Return the keys of objects of one kind, those of their parts in brackets."""
    assert all(list(one) == list(objects[0]) for one in objects)
    parts = []
    for key in objects[0]:
        values = [one[key] for one in objects]
        inner = [part for value in values if isinstance(value, list) for part in value]
        if isinstance(values[0], dict):
            parts.append(f"{key}{{{_shape(values)}}}")
        elif inner and isinstance(inner[0], dict):
            parts.append(f"{key}[{_shape(inner)}]")
        else:
            parts.append(key)
    return ", ".join(parts)


@pytest.fixture(scope="module")
def answers(tmp_path_factory, planner_command):
    """Every command's answers, enough of them that no list is empty in all."""
    place = tmp_path_factory.mktemp("answers")
    land, plan = place / "land", place / "plan"

    def ask(*arguments):
        return json.loads(planner_command(*arguments, "--json").stdout)

    made = ask("generate", "--members", 2000, "--seed", 1, "--out", land)
    solved = ask("solve", land, "--out", plan)
    good = ask("check", land, plan)
    found = read_plan(plan)
    explainer = Explainer(read_instance(land), found)
    crossed = next(
        row.id
        for row in found.seminars
        if any(fact.reasons for fact in explainer.seminar(row.id).facts)
    )
    moved = next(row.unit for row in found.pieces if row.unit.endswith(".s3.kk"))
    explained = [
        ask("explain", land, plan, "--seminar", crossed),
        ask("explain", land, plan, "--unit", moved),
        ask("explain", land, plan, "--district", "100001000", "--stage", "s3"),
    ]
    events = place / "events.toml"
    write_events((SeminarCancelled(crossed),), events)
    again = ask("replan", land, plan, events, "--out", place / "next")
    pieces = plan / "pieces.csv"
    pieces.write_text("".join(pieces.read_text().splitlines(keepends=True)[:-1]))
    bad = ask("check", land, plan)
    return {
        "generate": [made],
        # A plan that was just made has no breaches; they look as those of `check` do.
        "solve": [solved, solved | {"breaches": bad["breaches"]}],
        "check": [good, bad],
        "bound": [ask("bound", land)],
        "replan": [again, again | {"breaches": bad["breaches"]}],
        "explain": explained,
        "forecast": [ask("forecast", land, plan, "--runs", 20)],
    }


def test_every_command_is_in_the_table():
    assert list(_documented()) == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_keys_are_those_of_the_table(answers, command):
    assert _shape(answers[command]) == _documented()[command]
