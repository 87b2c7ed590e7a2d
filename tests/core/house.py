"""An installation that several processes share."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg

from tests import forked
from tests.core import background as b

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
START = """
import sys
import django
django.setup()
from kaskad.core.tasks.models import StoredTask
from tests import forked
from tests.core import background as b
"""
_PREPARE = """
from datetime import timedelta
from django.core.management import call_command
from kaskad.core import clock
from kaskad.core.tasks.models import ScheduleSlot
from kaskad.core.tasks.schedule import entries
call_command("migrate", verbosity=0)
far = clock.machine_now() + timedelta(days=1)
[ScheduleSlot.objects.create(name=one.name, slot=far) for one in entries()]
"""
STATES = START + "print(*sorted((row.state, row.attempts) for row in StoredTask.objects.all()))"


class Prepared:
    """A migrated database whose schedule rests, made once and copied for every house."""

    def __init__(self, folder) -> None:
        self.address = os.environ.get("KASKAD_TEST_DATABASE", "")
        self.name = f"prepared_{os.getpid()}"
        self.folder = folder
        if self.address:
            self.create(self.name)
        env = environment(folder, self.url(self.name))
        done = forked.run("-c", START + _PREPARE, env=env)
        assert done.returncode == 0, done.stderr

    def copy_to(self, folder):
        """A copy for an installation in ``folder``: its address, empty for a file there."""
        if not self.address:
            shutil.copy(self.folder / "kaskad.sqlite3", folder)
            return ""
        name = f"house_{os.getpid()}_{time.monotonic_ns()}"
        self.create(name, f"TEMPLATE {self.name}")
        return self.url(name)

    def url(self, name):
        return self.address.replace("/postgres?", f"/{name}?")

    def create(self, name, words=""):
        place = parse_qs(urlsplit(self.address).query)["host"][0]
        with psycopg.connect(host=place, user="kaskad", dbname="postgres", autocommit=True) as line:
            line.execute(f"CREATE DATABASE {name} {words}")


def environment(data, database):
    """What a process gets that works in the installation ``data``."""
    data.mkdir(exist_ok=True)
    secrets = 'secret_key = "k"\npepper = "p"\n'
    (data / "kaskad.toml").write_text(secrets, encoding="utf-8")
    return {
        **{name: value for name, value in os.environ.items() if name != "KASKAD_QUEUE"},
        "KASKAD_DATA": str(data),
        "KASKAD_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "kaskad.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }


class House:
    """An installation that other processes share, and the notes that its tasks write."""

    def __init__(self, folder, prepared) -> None:
        self.notes = folder / "notes"
        self.notes.mkdir()
        data = folder / "data"
        data.mkdir()
        self.env = {**environment(data, prepared.copy_to(data)), "NOTES": str(self.notes)}
        self.running = []

    def run(self, program):
        done = forked.run("-c", program, env=self.env)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def worker(self, *words):
        command = [sys.executable, "-m", "kaskad", "worker", *words]
        self.running.append(subprocess.Popen(command, env=self.env, start_new_session=True))
        return self.running[-1]

    def noted(self, name):
        return b.noted(name, self.notes)

    def until(self, name, count):
        """Wait until there are so many notes."""
        limit = time.monotonic() + PATIENCE
        while len(self.noted(name)) < count and time.monotonic() < limit:
            time.sleep(0.05)
        assert len(self.noted(name)) >= count, f"{name}: {self.noted(name)}"

    def states(self, wanted):
        """Wait until the tasks (but those of the schedule) stand so."""
        limit = time.monotonic() + PATIENCE
        while (found := self.run(STATES)) != wanted and time.monotonic() < limit:
            time.sleep(0.2)
        assert found == wanted

    def end(self):
        for process in self.running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
