"""What a task may say and ask while it runs: how far it is, and whether it shall stop.

Outside of a worker nobody listens, so that the same function can be called directly.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta


class Stopped(Exception):
    """Staff asked for the end of the task, or another worker has it now."""


class HandedBack(Exception):
    """The worker ends; the task waits for another one."""


@dataclass(slots=True)
class Running:
    """One attempt at a task: what it told, and what its worker was told about it."""

    pk: int
    attempt: int
    lease: timedelta
    done: int = 0
    total: int = 0
    stop: bool = False
    lost: bool = False
    ends: bool = False


current: ContextVar[Running | None] = ContextVar("running_task", default=None)


def tell_progress(done: int, total: int) -> None:
    """Say how far the task is; staff see it a few seconds later."""
    running = current.get()
    if running is not None:
        running.done, running.total = done, total


def stop_is_asked() -> bool:
    """Whether the task shall end: staff asked for it, or it belongs to another worker now."""
    running = current.get()
    return running is not None and (running.stop or running.lost)


def check_stop() -> None:
    """End the task here if that was asked; call it between operations, where nothing is half done.

    Raises ``Stopped``, or ``HandedBack`` when only the worker ends.
    """
    if stop_is_asked():
        raise Stopped
    running = current.get()
    if running is not None and running.ends:
        raise HandedBack
