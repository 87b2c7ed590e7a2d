"""Where questions are answered: in this process, in processes of this machine, or on a cluster."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import threading
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kaskad_planner.table import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def processes(workers: int) -> Iterator[Executor | None]:
    """Give so many processes of this machine; None, which means this process, for one."""
    if workers < 2:
        yield None
        return
    # Not fork: the caller may have threads. A fresh process costs about 0.3 s, once.
    context = multiprocessing.get_context("forkserver")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """End this process soon after the one that asks it was killed: nobody else would end it."""
    asker = multiprocessing.parent_process()

    def watch() -> None:
        if asker is not None:
            asker.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def cluster(address: str, patience: int = 10) -> Iterator[Executor]:
    """Give the workers of a Dask cluster; a task whose worker dies is given to another.

    Refuses a missing `distributed` package and an address that does not answer in `patience`
    seconds.
    """
    try:
        distributed = importlib.import_module("distributed")
    except ImportError:
        raise BadInput(
            "--cluster", 0, "", "the package distributed is missing", "Install it with pip"
        ) from None
    try:
        client = distributed.Client(address, timeout=patience, set_as_default=False)
    except (OSError, ValueError) as error:
        problem = f"{address} does not answer"
        remedy = "Start a scheduler there: dask scheduler"
        raise BadInput("--cluster", 0, "", problem, remedy) from error
    try:
        yield client.get_executor()
    finally:
        client.close()
