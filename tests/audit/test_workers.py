"""Processes that share the check of the record find what one finds, and none is left over."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests import forked
from tests.commandline.process import environment, kaskad, new_installation
from tests.descendants import descendants

SEALS, ENTRIES = 6, 5000
FILL = f"""
import django
django.setup()
from kaskad.audit.api import Line, Subject, Tag, operation, record_many, seal_entries
from kaskad.core import clock
from kaskad.core.actor import Actor

@operation(Tag.RECORD_EXPORTED)
def fill(*, actor, now):
    subject = Subject("thing", "t1", scope="KZ-15")
    lines = [Line(Tag.RECORD_EXPORTED, subject, {{"size": n}}) for n in range({ENTRIES})]
    record_many(actor=actor, lines=lines, now=now)

for _one in range({SEALS}):
    fill(actor=Actor.system("test"), now=clock.now())
    seal_entries(now=clock.now())
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory, shared_folder):
    """An installation with thirty thousand sealed entries: three pieces."""
    folder = new_installation(tmp_path_factory.mktemp("long-record"), shared_folder)
    settings = {"KASKAD_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "kaskad.config.settings"}
    done = forked.run("-c", FILL, env={**environment(), **settings})
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def database(installation):
    """Its database in a forger's hands; what is done is undone afterwards."""
    path = installation / "kaskad.sqlite3"
    with sqlite3.connect(path) as connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%'"
        ).fetchall()
        rows = connection.execute("SELECT * FROM audit_entry").fetchall()
        for name, _sql in guards:
            connection.execute(f"DROP TRIGGER {name}")
    yield path
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM audit_entry")
        places = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO audit_entry VALUES ({places})", rows)
        for _name, sql in guards:
            connection.execute(sql)


def verified(folder, *more):
    done = kaskad("audit", "verify", *more, data=folder)
    return done.returncode, done.stdout, done.stderr


def test_several_processes_find_the_record_whole_as_one_does(installation):
    alone = verified(installation, "--workers", 1)

    assert alone[0] == 0
    assert verified(installation, "--workers", 2) == alone
    assert verified(installation) == alone


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE audit_entry SET scope = 'KZ-75' WHERE id IN (12345, 29000)",
        "DELETE FROM audit_entry WHERE id IN (10001, 25000)",
        "UPDATE audit_entry SET id = 99999 WHERE id = 30000",
    ],
)
def test_several_processes_name_the_fault_that_one_names(installation, database, forgery):
    with sqlite3.connect(database) as connection:
        connection.execute(forgery)
    alone = verified(installation, "--workers", 1, "--json")

    assert alone[0] == 1
    assert "NOT WHOLE" in alone[2]
    assert verified(installation, "--workers", 2, "--json") == alone


@pytest.mark.timeout(600)  # on a busy machine a check takes long to be told anything
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_check_leaves_no_process(installation, end):
    for _attempt in range(8):
        group, status = interrupted(installation, end)
        give_up = time.monotonic() + 30
        while of_group(group) and time.monotonic() < give_up:
            time.sleep(0.05)
        assert of_group(group) == []
        if status:
            return  # 0 is a check that was over before it was interrupted
    pytest.fail("every check was over before it was interrupted")


def interrupted(installation, end):
    """Begin a check, interrupt it while its processes work; its group, and how it ended."""
    command = [sys.executable, "-m", "kaskad", "audit", "verify", "--workers", "2"]
    # What a shell started beside it takes no interrupt, and its children would not either.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(
        [*command, "--data", str(installation)], env=environment(), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as running:  # fmt: skip
        # Stand still, so that the check is not over before it is interrupted.
        while running.poll() is None and len(workers := descendants(running.pid)) < 3:
            time.sleep(0.001)
        send(workers, signal.SIGSTOP)
        running.send_signal(end)
        send(workers, signal.SIGCONT)
        return running.pid, running.wait(30)


def send(processes, what):
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, what)


def of_group(group):
    """The processes of a group; read by hand, since a check may be over before ``ps`` has begun."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # After the name, which may hold anything: state, parent, group.
            if path.read_text().rpartition(")")[2].split()[2] == str(group):
                found.append(path.parent.name)
    return found
