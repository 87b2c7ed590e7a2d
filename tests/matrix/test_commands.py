"""Every command of the table: help with an example, and one readable line where nothing is."""

import importlib
import json
import shlex
from concurrent.futures import ThreadPoolExecutor

import pytest

from kaskad.config import commandline
from kaskad.config.commandline import COMMANDS
from tests.commandline.process import kaskad
from tests.world import made_once

# Arguments that each command cannot do without; a command that is not here fails.
NEEDED = {
    "demo": [],
    "init": [],
    "serve": [],
    "worker": ["--once"],
    "doctor": [],
    "make-up": ["kz-referendum-2026", "1"],
    "link": ["--name", "A", "--role", "observer", "--scope", "KZ"],
    "commissions import": ["{file}"],
    "roster import": ["{file}"],
    "venues import": ["{file}"],
    "campaign import": ["{file}"],
    "campaign export": ["kz-referendum-2026"],
    "plan run": ["kz-referendum-2026"],
    "plan show": ["kz-referendum-2026"],
    "plan diff": ["kz-referendum-2026", "1", "2"],
    "plan put-in-force": ["kz-referendum-2026", "1"],
    "coverage": ["kz-referendum-2026"],
    "bulletin": ["kz-referendum-2026", "--lang", "ru"],
    "trace": ["abc"],
}
MAKES_ITS_FOLDER = {"demo", "init"}
OURS = [entry for entry in COMMANDS if entry.words != "planner"]
NEEDS_A_FOLDER = [entry for entry in OURS if entry.words not in MAKES_ITS_FOLDER]


def test_every_command_is_listed():
    assert sorted(NEEDED) == sorted(entry.words for entry in OURS)


@pytest.mark.parametrize("entry", OURS, ids=lambda entry: entry.words)
def test_a_command_helps_with_an_example(entry, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("KASKAD_DATA", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        commandline.main([*entry.words.split(), "--help"])

    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert f"usage: kaskad {entry.words}" in shown
    assert f"example: kaskad {entry.words}" in shown
    assert "--data DIR" in shown


@pytest.mark.parametrize("entry", OURS, ids=lambda entry: entry.words)
def test_the_example_can_be_parsed(entry, monkeypatch, tmp_path):
    module = importlib.import_module(entry.module)
    words = shlex.split(module.EXAMPLE)

    assert words[0] == "kaskad"
    assert " ".join(words[1:]).startswith(entry.words)
    commandline._parser(entry, module).parse_args(words[1 + len(entry.words.split()) :])


def test_the_overview_names_every_command():
    shown = commandline.overview()

    assert [entry.words for entry in COMMANDS if f"  {entry.words} " not in shown] == []


@pytest.fixture(scope="module")
def answers(shared_folder):
    """What each command says of a folder that is not there; asked once for all processes."""
    kept = made_once(shared_folder / "answers", _ask_all)
    return json.loads((kept / "answers.json").read_text(encoding="utf-8"))


def _ask_all(folder):
    with ThreadPoolExecutor(2) as pool:
        found = dict(pool.map(lambda entry: _ask(entry, folder), NEEDS_A_FOLDER))
    (folder / "answers.json").write_text(json.dumps(found), encoding="utf-8")


def _ask(entry, folder):
    file, missing = folder / "file.csv", folder / "not" / entry.words.replace(" ", "-")
    file.write_text("code,parent\n", encoding="utf-8")
    needed = [word.format(file=file) for word in NEEDED[entry.words]]
    done = kaskad(*entry.words.split(), *needed, data=missing)
    return entry.words, {
        "missing": str(missing), "made": missing.exists(), "status": done.returncode,
        "out": done.stdout, "err": done.stderr,
    }  # fmt: skip


@pytest.mark.parametrize("entry", NEEDS_A_FOLDER, ids=lambda entry: entry.words)
def test_a_folder_that_is_not_there_is_one_readable_line(answers, entry):
    answer = answers[entry.words]
    told = answer["out"] if entry.words == "doctor" else answer["err"]

    assert answer["status"] == 1
    assert told.count("\n") == 1
    assert answer["missing"] in told
    assert "kaskad init" in told
    assert "Traceback" not in answer["err"]
    assert not answer["made"]


@pytest.mark.parametrize("group", ["plan", "roster", "campaign", "commissions", "venues"])
def test_a_group_of_commands_helps_too(group, capsys):
    status = commandline.main([group, "--help"])

    named = [line.split("  ")[1].strip() for line in capsys.readouterr().out.splitlines()]
    assert (status, bool(named)) == (0, True)
    assert all(words.startswith(f"{group} ") for words in named)
