"""Guesses from many processes at once count like guesses in a row."""

import os
import subprocess
import sys

START = """
import sys
import django
django.setup()
from django.core.management import call_command
from kaskad.accounts.api import *
from kaskad.core.actor import Actor
from kaskad.core import clock
actor, now = Actor.stranger(address="10.0.0.1"), clock.now()
"""

PREPARE = """
call_command("migrate", verbosity=0)
account = open_account(actor=actor, label="x", language="kk", now=now)
token = issue_link(actor=actor, account=account, now=now)
choose_pin(actor=actor, token=token, pin="480716", tick=now, now=now)
print(token)
"""

GUESS = """
first = int(sys.argv[2])
for number in range(first, first + 10):
    try:
        sign_in_by_pin(actor=actor, token=sys.argv[1], pin=f"{number:06}", tick=now, now=now)
    except Exception as refusal:
        print(type(refusal).__name__)
    else:
        print("in")
"""

COUNT = """
from kaskad.accounts.models import Tally
from kaskad.audit.models import Entry
entries = Entry.objects.filter(tag="accounts:pin:refused").count()
print(Account.objects.get().wrong_pins, entries, Tally.objects.get().count)
"""


def test_four_processes_get_five_guesses_together(tmp_path):
    env = {
        **os.environ,
        "KASKAD_DATA": str(tmp_path),
        "KASKAD_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "kaskad.config.settings",
    }

    def start(program, *arguments):
        command = [sys.executable, "-c", START + program, *arguments]
        return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)

    token = start(PREPARE).communicate(timeout=60)[0].strip()
    guessing = [start(GUESS, token, str(first)) for first in (0, 10, 20, 30)]
    said = [word for one in guessing for word in one.communicate(timeout=60)[0].split()]

    assert sorted(said) == ["PinResting"] * 36 + ["PinWrong"] * 4
    assert start(COUNT).communicate(timeout=60)[0].split() == ["5", "5", "5"]
