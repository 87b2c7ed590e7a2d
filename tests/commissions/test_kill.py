"""Nothing is half done when the machine stops in the middle."""

import os
import signal
from pathlib import Path

import pytest

from tests import forked
from tests.commissions import world as w

ROOT = Path(__file__).resolve().parents[2]

START = """
import os, signal, sys
import django
django.setup()
from pathlib import Path
from django.core.management import call_command
from kaskad.commissions.api import *
from kaskad.core.tasks.working import work_until_nothing_waits
from kaskad.core.actor import Actor
from kaskad.core import clock
actor = Actor.command()

def state():
    batch = RosterBatch.objects.get()
    rows = sorted(batch.rows.values_list("state", flat=True))
    people = Member.objects.count(), Person.objects.count()
    print(batch.state, len(rows), *sorted(set(rows)), *people)

def die_after(module, name):
    whole = getattr(module, name)
    def deadly(*args, **kwargs):
        whole(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(module, name, deadly)
"""

PREPARE = """
call_command("migrate", verbosity=0)
import_structure(actor=actor, path=Path(sys.argv[1]), now=clock.now())
source = Path(sys.argv[2])
receive_roster(actor=actor, source=source, file_name="l.xlsx", scope="KZ", now=clock.now())
"""

DIE_CHECKING = """
from kaskad.commissions.operations import checking
die_after(checking, "insert_rows")
work_until_nothing_waits()
"""

DIE_ACCEPTING = """
from kaskad.commissions.operations import accepting
request_acceptance(actor=actor, batch=RosterBatch.objects.get(), now=clock.now())
die_after(accepting, "insert_rows")
work_until_nothing_waits()
"""

# Nobody takes the work of a dead worker before its lease is over.
TOO_EARLY = "print(work_until_nothing_waits())"
LATER = """
from datetime import timedelta
from kaskad.commissions.vocab.limits import LEASE
real = clock.machine_now
clock.machine_now = lambda: real() + LEASE + timedelta(seconds=1)
print(work_until_nothing_waits())
state()
"""


@pytest.fixture
def run(tmp_path):
    """Runs a program in an installation of its own; returns status and output."""
    folder = tmp_path / "data"
    folder.mkdir()
    env = {
        **os.environ,
        "KASKAD_DATA": str(folder),
        "KASKAD_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "kaskad.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    (folder / "kaskad.toml").write_text(
        'secret_key = "k"\npepper = "p"\nsynthetic_people = true\n', encoding="utf-8"
    )

    def ran(program, *words):
        done = forked.run("-c", START + program, *words, env=env)
        return done.returncode, done.stdout.split(), done.stderr

    return ran


def test_a_killed_import_is_finished_by_the_next_worker(run, tmp_path):
    structure = tmp_path / "commissions.csv"
    structure.write_text(w.STRUCTURE, encoding="utf-8")
    roster = w.write_xlsx(tmp_path / "l.xlsx", w.precinct(members=5))

    prepared = run(PREPARE, structure, roster)
    died_checking = run(DIE_CHECKING)
    between = run("state()" + "\n" + TOO_EARLY)
    checked = run(LATER)
    died_accepting = run(DIE_ACCEPTING)
    half = run("state()")
    done = run(LATER)
    again = run(LATER)

    assert prepared[0] == 0, prepared[2]
    assert (died_checking[0], died_accepting[0]) == (-signal.SIGKILL, -signal.SIGKILL)
    assert between[1] == ["received", "0", "0", "0", "0"]
    assert checked[1] == ["1", "checked", "5", "good", "0", "0"]
    assert half[1] == ["accepting", "5", "good", "0", "0"]
    assert done[1] == ["1", "accepted", "5", "accepted", "5", "5"]
    assert again[1] == ["0", "accepted", "5", "accepted", "5", "5"]
