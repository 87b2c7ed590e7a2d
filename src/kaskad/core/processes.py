"""Processes of this machine that help with one long computation, and end with who asked."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

import django


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """So many processes with the product at hand, each with its own connection to the database.

    Not by fork: the caller may have threads and connections.
    """
    context = multiprocessing.get_context("forkserver")
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin)
    try:
        yield pool
    except BaseException:
        # Whoever interrupts while they begin leaves one that the pool does not know of, and this
        # process would wait for it at its end.
        for child in set(multiprocessing.active_children()) - before:
            child.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Leave ctrl-C to who asked, and end soon after them: nobody else would end this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asker = multiprocessing.parent_process()

    def watch() -> None:
        if asker is not None:
            asker.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    django.setup()
