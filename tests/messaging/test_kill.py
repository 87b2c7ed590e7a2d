"""A worker that dies while it sends: nothing is sent twice, and nothing is lost unseen."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kaskad.core.installation import write_installation
from tests import forked
from tests.messaging.servers import provider

ROOT = Path(__file__).resolve().parents[2]
START = """
import sys
from datetime import timedelta
import django
django.setup()
from django.core.management import call_command
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.messaging.api import NewMessage, Reader, queue_messages
from kaskad.messaging.models import Attempt, Message
from kaskad.messaging.tasks import work_on_messages
actor = Actor.command()

def show():
    tries = Attempt.objects.order_by("id").values_list("outcome", "code")
    print(*Message.objects.order_by("id").values_list("state", flat=True))
    print(*(f"{outcome}/{code}" for outcome, code in tries))
"""
PREPARE = """
call_command("migrate", verbosity=0)
readers = [Reader(f"p{n}", "kk", f"+7701000000{n}") for n in range(2)]
values = {"day": clock.local_day(clock.now()), "time": clock.now().time()}
queue_messages(actor=actor, now=clock.now(), messages=[
    NewMessage(one, "seminar_cancelled", "o1", values, urgent=True) for one in readers])
"""
WORK = "work_on_messages()"
TOO_EARLY = "print(work_on_messages())\nshow()"
LATER = """
from kaskad.messaging.vocab import LEASE
later = clock.machine_now() + LEASE + timedelta(minutes=1)
clock.machine_now = lambda: later
while work_on_messages():
    pass
show()
"""
SETTINGS = """
[sms]
url = "{url}/send"
trusted_host = true
timeout = 30
parallel = 1
idempotent = {idempotent}
id_path = "data.0.id"
[sms.fields]
to = "{{to}}"
text = "{{text}}"
ref = "{{id}}"
"""


@pytest.fixture
def office(tmp_path):
    """An installation whose provider is a local server."""
    with provider() as gateway:
        write_installation(tmp_path)

        def set_up(*, idempotent):
            text = SETTINGS.format(url=gateway.url, idempotent=str(idempotent).lower())
            with (tmp_path / "kaskad.toml").open("a", encoding="utf-8") as target:
                target.write(text)
            _run(tmp_path, PREPARE)
            return gateway

        set_up.folder = tmp_path
        yield set_up


def _environment(folder):
    return {
        **os.environ, "KASKAD_DATA": str(folder), "KASKAD_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "kaskad.config.settings", "PYTHONPATH": str(ROOT / "src"),
    }  # fmt: skip


def _run(folder, code):
    done = forked.run("-c", START + code, env=_environment(folder))
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def _kill_while_sending(office, gateway):
    """Kill the worker with SIGKILL after the provider has taken its first message."""
    gateway.script.append(20.0)
    worker = subprocess.Popen([sys.executable, "-c", START + WORK], env=_environment(office.folder))
    for _ in range(400):
        if gateway.requests:
            break
        time.sleep(0.05)
    worker.send_signal(signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    assert len(gateway.requests) == 1


def test_what_may_have_gone_out_is_not_sent_again(office):
    gateway = office(idempotent=False)
    _kill_while_sending(office, gateway)

    early = _run(office.folder, TOO_EARLY)
    later = _run(office.folder, LATER)

    assert early == ["False", "sending waiting", "begun/"]
    assert later == ["unclear sent", "unclear/worker.died accepted/http.200"]
    assert [body["to"][-1] for body in gateway.bodies()] == ["0", "1"]


def test_a_provider_that_sends_one_reference_once_gets_it_again(office):
    gateway = office(idempotent=True)
    _kill_while_sending(office, gateway)

    later = _run(office.folder, LATER)

    assert later[0] == "sent sent"
    references = [body["ref"] for body in gateway.bodies() if body["to"].endswith("0")]
    assert len(references) == 2
    assert len(set(references)) == 1
