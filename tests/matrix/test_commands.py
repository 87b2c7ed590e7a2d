"""Every command of the table: help with an example, and one readable line where nothing is."""

import argparse
import importlib
import json
import shlex
from concurrent.futures import ThreadPoolExecutor

import pytest

from kaskad.config import commandline
from kaskad.config.commands import COMMANDS
from tests.commandline.process import kaskad
from tests.kept_rows import made_once

# Arguments that each command cannot do without; a command that is not here fails.
NEEDED = {
    "demo": [],
    "init": [],
    "serve": [],
    "worker": ["--once"],
    "broadcast": ["--once"],
    "live": [],
    "tasks": [],
    "doctor": [],
    "make-up": ["kz-referendum-2026", "1"],
    "forecast": ["kz-referendum-2026"],
    "figures snapshot": [],
    "figures verify": ["kz-referendum-2026"],
    "keys list": [],
    "keys rotate": [],
    "keys reseal": [],
    "keys drop": ["abc"],
    "retention": ["--dry-run"],
    "link": ["--name", "A", "--role", "observer", "--scope", "KZ"],
    "operator": ["op-1", "--name", "A"],
    "staff reset": ["w-centre"],
    "token": ["w-district"],
    "commissions import": ["{file}"],
    "roster import": ["{file}"],
    "oneroster import": ["{file}"],
    "oneroster export": ["{file}.zip"],
    "answers list": ["kz-referendum-2026"],
    "answers export": ["kz-referendum-2026"],
    "items list": ["kz-referendum-2026"],
    "items import": ["kz-referendum-2026", "{file}"],
    "results xapi": ["kz-referendum-2026", "{file}.jsonl", "--home", "https://kaskad.example"],
    "items export": ["kz-referendum-2026", "{file}.toml"],
    "tests answers": ["kz-referendum-2026", "stage-3", "final", "{file}.csv"],
    "lti add": [
        "kz-referendum-2026",
        "--name",
        "A",
        "--issuer",
        "https://a.example",
        "--client",
        "1",
        "--deployment",
        "1",
        "--login-url",
        "https://a.example/a",
        "--keys-url",
        "https://a.example/k",
        "--token-url",
        "https://a.example/t",
    ],
    "lrs add": [
        "kz-referendum-2026",
        "https://a.example/xapi",
        "--key",
        "a",
        "--secret-file",
        "{file}",
        "--home",
        "https://kaskad.example",
    ],
    "lrs list": [],
    "lrs remove": ["abc"],
    "lrs send": ["abc"],
    "lti list": [],
    "lti remove": ["abc"],
    "lti key": [],
    "certificates issue": ["kz-referendum-2026"],
    "keys certificates": [],
    "certificates renew": ["kz-referendum-2026", "--reason", "Кілт ұрланды"],
    "certificates verifier": [],
    "verify": ["8F3K2-M7QXG"],
    "exemptions list": ["kz-referendum-2026"],
    "venues import": ["{file}"],
    "campaign import": ["{file}"],
    "campaign export": ["kz-referendum-2026"],
    "provisions import": ["{file}"],
    "materials export": ["kz-referendum-2026"],
    "materials kit": ["kz-referendum-2026", "--out", "{file}.zip"],
    "plan run": ["kz-referendum-2026"],
    "plan show": ["kz-referendum-2026"],
    "plan diff": ["kz-referendum-2026", "1", "2"],
    "plan replan": ["kz-referendum-2026"],
    "plan put-in-force": ["kz-referendum-2026", "1"],
    "coverage": ["kz-referendum-2026"],
    "bulletin": ["kz-referendum-2026", "--lang", "ru"],
    "stated": ["kz-referendum-2026", "{file}"],
    "report": ["kz-referendum-2026", "--to", "{file}.csv"],
    "delivery": [],
    "delivery test": ["--channel", "sms", "--to", "+77010000000"],
    "trace": ["abc"],
    "person export": ["abc", "--reason", "A test of it"],
    "person erase": ["abc", "--reason", "A test of it"],
    "audit verify": [],
    "audit export": ["{file}"],
    "audit seal": [],
    "audit key": [],
    "audit verifier": [],
    "audit roles": [],
}
MAKES_ITS_FOLDER = {"demo", "init"}
NEEDS_NO_FOLDER = {"audit verifier", "audit roles", "certificates verifier"}
OURS = [entry for entry in COMMANDS if entry.words != "planner"]
NEEDS_A_FOLDER = [entry for entry in OURS if entry.words not in MAKES_ITS_FOLDER | NEEDS_NO_FOLDER]


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
    assert "--lang {kk,ru,en}" in shown


@pytest.mark.parametrize("entry", OURS, ids=lambda entry: entry.words)
def test_every_default_is_named_in_the_help(entry, capsys):
    module = importlib.import_module(entry.module)
    parser = commandline._parser(entry, module)
    defaults = [
        action
        for action in parser._actions
        if action.option_strings and action.default not in (None, "", False, argparse.SUPPRESS)
    ]

    with pytest.raises(SystemExit):
        parser.parse_args(["--help"])

    shown = " ".join(capsys.readouterr().out.split())
    for action in defaults:
        assert f"{action.option_strings[-1]} " in shown
        assert f"default {action.default}" in shown, action.option_strings


SAID_OF_NOTHING = {"kk": "науқаны жоқ", "ru": "Кампании", "en": "There is no campaign"}
OF_A_CAMPAIGN = [entry for entry in OURS if NEEDED[entry.words][:1] == ["kz-referendum-2026"]]


@pytest.mark.django_db
@pytest.mark.parametrize("language", SAID_OF_NOTHING)
@pytest.mark.parametrize("entry", OF_A_CAMPAIGN, ids=lambda entry: entry.words)
def test_messages_are_in_the_language_of_the_terminal_unless_another_is_asked_for(
    entry, language, capsys, monkeypatch
):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", f"{language}_KZ.UTF-8")
    words = [word for word in NEEDED[entry.words] if word not in ("--lang", "ru")]

    here = commandline.main([*entry.words.split(), *words])
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    asked = commandline.main([*entry.words.split(), *words, "--lang", language])

    said = capsys.readouterr().err.splitlines()
    assert (here, asked) == (1, 1)
    assert len(said) == 2
    assert said[0] == said[1]
    assert SAID_OF_NOTHING[language] in said[0]


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


@pytest.mark.parametrize(
    "group", ["plan", "roster", "campaign", "answers", "commissions", "venues", "keys", "audit"]
)
def test_a_group_of_commands_helps_too(group, capsys):
    status = commandline.main([group, "--help"])

    named = [line.split("  ")[1].strip() for line in capsys.readouterr().out.splitlines()]
    assert (status, bool(named)) == (0, True)
    assert all(words.startswith(f"{group} ") for words in named)
