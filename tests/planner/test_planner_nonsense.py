"""Nonsense in every option of every command of the planner: one line, never a traceback."""

import io
from argparse import _SubParsersAction

import pytest

from kaskad_planner import __main__ as command_line
from kaskad_planner import generate, solve
from kaskad_planner.instance_folder import write_instance
from kaskad_planner.plan_folder import write_plan

NONSENSE = (
    "", " ", "абв", "-1", "0", "1.5", "9" * 40, "9" * 5000, "nan", "inf", "2026-02-30", "../..",
    "%s", "%(a)s", "a\nb", "a" * 5000, "\udcff",
)  # fmt: skip
NEEDED = {
    "generate": ["--members=300", "--out={out}"],
    "solve": ["{instance}", "--out={out}"],
    "check": ["{instance}", "{plan}"],
    "bound": ["{instance}"],
    "explain": ["{instance}", "{plan}", "--untrained"],
    "replan": ["{instance}", "{plan}", "{events}", "--out={out}"],
    "forecast": ["{instance}", "{plan}", "--runs=5"],
}


def _commands():
    actions = command_line._parser("planner")._actions
    return next(one for one in actions if isinstance(one, _SubParsersAction)).choices


def _cases():
    return [
        pytest.param(name, action, id=f"{name} {action.dest}")
        for name, parser in _commands().items()
        for action in parser._actions
        if action.nargs != 0 and action.dest != "cluster"
    ]


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    kept = tmp_path_factory.mktemp("planner")
    instance = generate(members=300, seed=1)
    write_instance(instance, kept / "instance")
    write_plan(solve(instance, seed=1), kept / "plan")
    events = 'format = "kaskad-events"\nversion = 1\n'
    (kept / "events.toml").write_text(events, encoding="utf-8")
    return kept


def test_every_command_is_listed():
    assert sorted(NEEDED) == sorted(_commands())


@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: ascii(value)[:20])
@pytest.mark.parametrize(("name", "action"), _cases())
def test_nonsense_is_answered_in_one_readable_line(
    name, action, value, folders, monkeypatch, tmp_path
):
    places = {"instance": folders / "instance", "plan": folders / "plan", "out": tmp_path / "out"}
    places["events"] = folders / "events.toml"
    words = [word.format(**places) for word in NEEDED[name]]
    if action.option_strings:
        words.append(f"{action.option_strings[-1]}={value}")
    else:
        plain = [one.dest for one in _commands()[name]._actions if not one.option_strings]
        words[plain.index(action.dest)] = value
        words = [*(["--"] if value.startswith("-") else []), *words]
    monkeypatch.chdir(tmp_path)
    said = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="backslashreplace")
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), "utf-8"))
    monkeypatch.setattr("sys.stderr", said)

    try:
        status = command_line.main([name, *words])
    except SystemExit as ended:
        status = ended.code

    said.seek(0)
    lines = said.read().splitlines()
    assert status in (0, 1, 3)
    if status:
        assert lines
        assert len(lines[-1]) < 1000
        assert not any("Traceback" in line for line in lines)
