"""Tasks of the tests: they write into a folder what was done, so that other processes can tell."""

import os
import time
from datetime import timedelta
from pathlib import Path

from django_tasks import task

from kaskad.core.refusal import Refusal
from kaskad.core.tasks.policy import Later
from kaskad.core.tasks.running import check_stop, tell_progress
from kaskad.core.tasks.vocab import Once

SHORT = timedelta(seconds=6)  # three signs of life
told = []


class No(Refusal):
    code = "tests.no"
    text = "no"


def folder():
    return Path(os.environ["NOTES"])


def note(name, line):
    with (folder() / name).open("a") as file:
        file.write(f"{line}\n")


def noted(name, place=None):
    path = (place or folder()) / name
    return path.read_text().split() if path.exists() else []


def gives_up(state, *args, **kwargs):
    told.append((str(state), args, kwargs))


@task(words="Adding", backoff=timedelta(seconds=60))
def add(a, b):
    return a + b


@task(quick=True)
def quick(number):
    told.append(number)


@task()
def plain(number):
    told.append(number)


@task(max_attempts=3, backoff=timedelta(seconds=100), gives_up=gives_up)
def failing(name):
    raise ValueError("Иванова Айжан 880314700000")


@task(gives_up=gives_up)
def refused(name):
    raise No


@task(takes_context=True)
def counts_attempts(context):
    return context.attempt


@task()
def not_yet():
    raise Later(timedelta(seconds=30))


@task(once=Once.WAITING)
def once_waiting(code):
    told.append(code)


@task(once=Once.OPEN)
def once_open(code):
    told.append(once_open.enqueue(code=code).id)


@task(gives_up=gives_up)
def stoppable():
    for step in range(1000):
        tell_progress(step, 1000)
        note("steps", step)
        check_stop()
        time.sleep(0.05)


@task(lease=SHORT)
def waits_for_a_word(name):
    """Begins, waits until it may end, and has its effect once however often it is begun."""
    note("begun", name)
    while not (folder() / "go").exists():
        time.sleep(0.05)
    (folder() / f"effect-{name}").touch()
    note("ended", name)


@task()
def alone(number):
    """Fails if somebody else is at it."""
    mark = folder() / f"at-{number}"
    mark.touch(exist_ok=False)
    note("done", number)
    mark.unlink()


def scheduled(actor, now):
    note("scheduled", actor.label)


def several():
    told.append("several")
    return len(told) < 3
