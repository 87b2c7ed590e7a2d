"""What a task says of itself: words for staff, attempts, and what happens when it is given up."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django_tasks.base import Task

from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.tasks.vocab import ATTEMPTS, BACKOFF, LEASE, LONGEST_BACKOFF, Once

P = ParamSpec("P")
T = TypeVar("T")
# An expected no stays one however often it is asked.
FINAL_ERRORS: tuple[type[Exception], ...] = (Refusal, NotFound)
_JITTER = random.SystemRandom()


class Later(Exception):
    """The task cannot work now: try it again after ``delay``, and count no attempt."""

    def __init__(self, delay: timedelta) -> None:
        super().__init__()
        self.delay = delay


@dataclass(frozen=True, slots=True, kw_only=True)
class BackgroundTask(Task[P, T]):
    """A task of ``django.tasks`` with a policy; give these to ``@task(...)``.

    ``words`` name it for staff. ``quick`` ones are taken several at once. ``once`` says which task
    with the same arguments makes another needless. ``final_errors`` are not tried again.
    ``gives_up`` gets the state and the
    arguments when the task ends otherwise than done.
    """

    words: str | Promise = ""
    max_attempts: int = ATTEMPTS
    backoff: timedelta = BACKOFF
    lease: timedelta = LEASE
    quick: bool = False
    once: Once = Once.NEVER
    final_errors: tuple[type[Exception], ...] = FINAL_ERRORS
    gives_up: Callable[..., Any] | None = None

    def pause_after(self, attempt: int) -> timedelta:
        """How long to wait after a failed attempt: doubled each time, and spread by a half."""
        longest = min(self.backoff * 2 ** min(attempt - 1, 20), LONGEST_BACKOFF)
        pause: timedelta = longest * _JITTER.uniform(0.5, 1.5)
        return pause


def task_at(path: str) -> BackgroundTask[Any, Any]:
    """The task that ``path`` names. Raises ``ImportError`` when there is none."""
    found = import_string(path)
    if not isinstance(found, BackgroundTask):
        raise ImportError(f"{path} is no task")  # noqa: TRY004  as when there is nothing at all
    return found


def words_of(path: str) -> str:
    """What the task is, in the reader's language; its path when it is not known any more."""
    try:
        return str(task_at(path).words) or path
    except ImportError:
        return path
