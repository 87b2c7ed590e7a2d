"""Guesses from many processes at once count like guesses in a row."""

import os
from concurrent.futures import ThreadPoolExecutor

from tests import forked

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

    def said_by(program, *arguments):
        return forked.run("-c", START + program, *arguments, env=env).stdout.split()

    (token,) = said_by(PREPARE)
    with ThreadPoolExecutor(4) as four:
        guessing = four.map(lambda first: said_by(GUESS, token, first), (0, 10, 20, 30))
        said = [word for words in guessing for word in words]

    assert sorted(said) == ["PinResting"] * 36 + ["PinWrong"] * 4
    assert said_by(COUNT) == ["5", "5", "5"]
