"""Celery without the product: a task that only counts itself."""

from __future__ import annotations

import os
import sys
import time

import redis
from celery import Celery

URL = os.environ.get("KASKAD_QUEUE", "redis://127.0.0.1")
app = Celery("alone", broker=URL, set_as_current=False)
app.conf.update(task_ignore_result=True, task_default_queue="alone")
counter = redis.Redis.from_url(URL)


@app.task(name="alone.count")  # type: ignore[untyped-decorator]  # celery has no types
def count(_number: int) -> None:
    """Say that one more was done."""
    counter.incr("done")


def main(step: str, tasks: int) -> None:
    """``enqueue`` so many, or tell the ``rate`` at which they are done; print it."""
    if step == "enqueue":
        started = time.perf_counter()
        for number in range(tasks):
            count.delay(number)
        print(tasks / (time.perf_counter() - started))
        return
    while not counter.get("done"):
        time.sleep(0.005)
    started = time.perf_counter()
    while int(counter.get("done") or 0) < tasks:
        time.sleep(0.01)
    print(tasks / (time.perf_counter() - started))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
