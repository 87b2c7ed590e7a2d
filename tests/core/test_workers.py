"""Workers as processes of their own: killed in the middle, and several at once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection

from tests.core import background as b

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
START = """
import sys
import django
django.setup()
from kaskad.core.tasks.models import StoredTask
from tests.core import background as b
"""
STATES = START + "print(*sorted((row.state, row.attempts) for row in StoredTask.objects.all()))"


class House:
    """An installation that other processes share, and the notes that its tasks write."""

    def __init__(self, folder) -> None:
        self.notes = folder / "notes"
        self.notes.mkdir()
        data = folder / "data"
        data.mkdir()
        (data / "kaskad.toml").write_text('secret_key = "k"\npepper = "p"\n', encoding="utf-8")
        self.running = []
        self.env = {
            **{name: value for name, value in os.environ.items() if name != "KASKAD_QUEUE"},
            "KASKAD_DATA": str(data),
            "KASKAD_DATABASE": self._database(),
            "DJANGO_SETTINGS_MODULE": "kaskad.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "NOTES": str(self.notes),
        }
        if connection.vendor == "sqlite":
            self.run(START + "from django.core.management import call_command as c\nc('migrate')")

    @staticmethod
    def _database() -> str:
        """The database of the test, if other processes can reach it; else one of the house."""
        address = os.environ.get("KASKAD_TEST_DATABASE", "")
        if not address:
            return ""
        place = parse_qs(urlsplit(address).query)["host"][0]
        return f"postgresql://kaskad@/{connection.settings_dict['NAME']}?host={place}"

    def run(self, program):
        done = subprocess.run(
            [sys.executable, "-c", program], env=self.env, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
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


@pytest.fixture
def house(tmp_path):
    """An installation with workers, which end with the test."""
    made = House(tmp_path)
    # The schedule has its own tests; here nothing else shall be among the tasks.
    made.run(
        START
        + "from kaskad.core.tasks.models import ScheduleSlot\n"
        + "from kaskad.core.tasks.schedule import entries\n"
        + "from kaskad.core import clock\n"
        + "from datetime import timedelta\n"
        + "far = clock.machine_now() + timedelta(days=1)\n"
        + "[ScheduleSlot.objects.create(name=e.name, slot=far) for e in entries()]"
    )
    yield made
    made.end()


def test_a_task_survives_the_death_of_its_worker(house):
    house.run(START + "b.waits_for_a_word.enqueue('a')")
    first = house.worker()
    house.until("begun", 1)

    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    second = house.worker()
    house.until("begun", 2)  # when the lease of the dead one is over
    (house.notes / "go").touch()
    house.until("ended", 1)
    house.states("('done', 2)")
    second.terminate()

    assert second.wait(timeout=PATIENCE) == 0
    assert house.noted("begun") == ["a", "a"]
    assert (house.notes / "effect-a").exists()


def test_a_living_worker_keeps_a_long_task_for_itself(house):
    house.run(START + "b.waits_for_a_word.enqueue('a')")
    house.worker()
    house.until("begun", 1)
    house.worker()
    time.sleep(2 * b.SHORT.total_seconds())  # without signs of life the lease would be over

    (house.notes / "go").touch()
    house.until("ended", 1)
    house.states("('done', 1)")

    assert house.noted("begun") == ["a"]


def test_a_running_task_stops_when_staff_ask(house):
    code = house.run(START + "print(b.stoppable.enqueue().id)")
    house.worker()
    house.until("steps", 1)

    house.run(
        START + "from kaskad.work.api import stop_task\nfrom kaskad.core.actor import Actor\n"
        f"from kaskad.core import clock\nstop_task(actor=Actor.command(), code={code!r}, "
        "now=clock.now())"
    )

    house.states("('stopped', 1)")
    assert len(house.noted("steps")) < 1000


def test_many_workers_never_work_on_the_same_task(house):
    house.run(START + "[b.alone.enqueue(number) for number in range(120)]")

    workers = [house.worker("--once") for _ in range(4)]

    assert [worker.wait(timeout=PATIENCE) for worker in workers] == [0] * 4
    assert sorted(house.noted("done"), key=int) == [str(number) for number in range(120)]
    assert house.run(STATES) == " ".join(["('done', 1)"] * 120)
