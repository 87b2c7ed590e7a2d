"""Signs of life: a thread that extends the leases of what a worker holds while it works."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import DatabaseError, connection

from kaskad.core import clock
from kaskad.core.tasks.queue import beat
from kaskad.core.tasks.running import Running
from kaskad.core.tasks.vocab import PULSE_SECONDS

log = logging.getLogger(__name__)


class Pulse:
    """Holds the attempts of one worker; ``ends`` tells all of them that the worker ends."""

    def __init__(self) -> None:
        self._held: list[Running] = []
        self._lock = threading.Lock()
        self.ends = False

    @contextmanager
    def holding(self, taken: Sequence[Running]) -> Iterator[None]:
        """Keep the leases of ``taken`` alive inside of the block."""
        for running in taken:
            running.ends = self.ends
        with self._lock:
            self._held = list(taken)
        over = threading.Event()
        thread = threading.Thread(target=self._beat_until, args=(over,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._held = []
            over.set()
            thread.join()

    def drop(self, running: Running) -> None:
        """Its attempt is over."""
        with self._lock:
            self._held = [one for one in self._held if one is not running]

    def end(self) -> None:
        """The worker was told to end: a task may hand itself back at its next check."""
        self.ends = True
        for running in self._held:
            running.ends = True

    def _beat_until(self, over: threading.Event) -> None:
        beaten = False
        while not over.wait(PULSE_SECONDS):
            beaten = True
            with self._lock:
                held = list(self._held)
            try:
                for running in held:
                    beat(running, now=clock.machine_now())
            except DatabaseError:
                # A long transaction holds the database; the lease outlasts many of these.
                log.warning("a sign of life was not written; the next one follows")
        if beaten:
            connection.close()
