"""Nonsense in every option of every command: one readable line, never a traceback."""

import argparse
import importlib

import pytest
from django.db import connection, transaction

from kaskad.accounts.api import Account
from kaskad.config import commandline
from tests.matrix.test_commands import NEEDED, OURS
from tests.world import CAMPAIGN

# These start servers or processes of their own: they are only asked whether they take the words.
PARSED_ONLY = {"demo", "serve", "worker", "init"}
# A line of a command cannot hold the sign NUL; what is no UTF-8 comes as such a sign.
NONSENSE = (
    "", " ", "абв", "-1", "0", "1.5", "9" * 40, "9" * 5000, "2026-02-30", "../..", "%s", "%(a)s",
    "\u202ex", "a\nb", "a" * 5000, "\udcff",
)  # fmt: skip
# What PostgreSQL itself may refuse where SQLite takes it: what is too large, too long or no text.
# The rest is judged before anything is asked of a database.
OF_A_DATABASE = ("", "абв", "-1", "9" * 40, "a" * 5000, "\udcff")
LONGEST_LINE = 1000


def _parser(entry):
    return commandline._parser(entry, importlib.import_module(entry.module))


def _cases():
    return [
        pytest.param(entry, action, id=f"{entry.words} {action.dest}")
        for entry in OURS
        for action in _parser(entry)._actions
        if action.nargs != 0 and action.dest != "data"
    ]


def _words(entry, action, value, file):
    words = [word.format(file=file) for word in NEEDED[entry.words]]
    if action.option_strings:
        return [*words, f"{action.option_strings[-1]}={value}"]
    places = [one.dest for one in _parser(entry)._actions if not one.option_strings]
    words[places.index(action.dest)] = value
    return ["--", *words] if value.startswith("-") else words


def _ask(entry, words):
    commandline.speak_utf8()
    if entry.words in PARSED_ONLY:
        _parser(entry).parse_args(words)
        return 0
    return commandline.main([*entry.words.split(), *words])


@pytest.mark.parametrize(("entry", "action"), _cases())
def test_nonsense_is_answered_in_one_readable_line(
    entry, action, house, capsys, monkeypatch, tmp_path
):
    assert house.campaign.code == CAMPAIGN
    wrong = {}
    values = NONSENSE if connection.vendor == "sqlite" else OF_A_DATABASE
    for number, value in enumerate(values):
        folder = tmp_path / str(number)
        folder.mkdir()
        monkeypatch.chdir(folder)
        file = folder / "file.csv"
        file.write_text("code,parent\n", encoding="utf-8")
        with transaction.atomic():
            status = _status(entry, _words(entry, action, value, file))
            transaction.set_rollback(True)
        said = capsys.readouterr()
        (said.out + said.err).encode()
        if not _readable(status, said.err):
            wrong[value[:20]] = (status, said.err[-LONGEST_LINE:])

    assert wrong == {}


def _status(entry, words):
    try:
        return _ask(entry, words)
    except SystemExit as ended:
        return ended.code


def _readable(status, said):
    if status == 0:
        return True
    one_line = said.startswith("kaskad") and said.count("\n") == 1 and len(said) < LONGEST_LINE
    return status == 1 and one_line


def test_what_a_database_is_asked_is_a_part_of_the_nonsense():
    assert set(OF_A_DATABASE) < set(NONSENSE)


def test_the_matrix_knows_that_options_have_values():
    named = {(case.values[0].words, case.values[1].dest) for case in _cases()}

    assert {("link", "base"), ("plan show", "version"), ("demo", "members")} <= named
    assert not any(isinstance(case.values[1], argparse._HelpAction) for case in _cases())


@pytest.mark.parametrize("name", ["", " ", "a" * 201, "\udcff", "a\u202eb"])
def test_no_account_without_a_readable_name(name, house, capsys):
    words = ["link", "--name", name, "--role", "observer", "--scope", "KZ"]
    before = Account.objects.count()

    try:
        status = commandline.main(words)
    except SystemExit as ended:
        status = ended.code

    assert status == 1
    assert Account.objects.count() == before
    assert capsys.readouterr().out == ""
