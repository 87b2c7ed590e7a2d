"""Measure tasks that do nothing: the own queue on both databases, and Celery on Redis."""

from __future__ import annotations

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import print_table
from tools.cluster import postgresql
from tools.machine import REDIS, provide
from tools.project import ROOT

COUNT = 1000
RUNS = 3
PATIENCE = 300
HEADS = ("queue", "workers", "enqueued/s", "in transactions of 100/s", "done/s", "one by one/s")


def main() -> None:
    with tempfile.TemporaryDirectory() as name, redis_server() as queue:
        rows = [["baseline: Celery alone, Redis", 2, *alone(queue)]]
        rows += measured("SQLite", Path(name) / "sqlite", "", queue)
        with postgresql() as address:
            rows += measured("PostgreSQL without fsync", Path(name) / "pg", address, queue)
    print_table(HEADS, rows)


def measured(title: str, folder: Path, database: str, queue: str) -> Iterator[list[object]]:
    """A row for one worker, two workers, and the engine."""
    folder.mkdir()
    (folder / "kaskad.toml").write_text('secret_key = "k"\npepper = "p"\n', encoding="utf-8")
    env = {
        **os.environ,
        "KASKAD_DATA": str(folder),
        "KASKAD_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "kaskad.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=env, check=True)
    yield [f"own table, {title}", 1, *rates(env, 1)]
    yield [f"own table, {title}", 2, *rates(env, 2)]
    yield [f"Celery with it, {title}", 2, *rates({**env, "KASKAD_QUEUE": queue}, 1)]


def rates(env: Mapping[str, str], workers: int) -> Sequence[float]:
    """Medians: enqueued one by one, in transactions, done in batches, done one by one."""
    figures = []
    for _ in range(RUNS):
        single = step(env, "enqueue", "single", str(COUNT), "1")
        alone_rate = done(env, workers)
        grouped = step(env, "enqueue", "quick", str(COUNT), "100")
        figures.append((single, grouped, done(env, workers), alone_rate))
    return [statistics.median(column) for column in zip(*figures, strict=True)]


def done(env: Mapping[str, str], workers: int) -> float:
    """Let workers do everything that waits; how many a second."""
    command = [sys.executable, "-m", "kaskad", "worker"]
    running = [
        subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, start_new_session=True)
        for _ in range(workers)
    ]
    try:
        return step(env, "rate", str(PATIENCE))
    finally:
        end(running)


def step(env: Mapping[str, str], *words: str) -> float:
    command = [sys.executable, "-m", "benchmarks.tasks.work", *words]
    answer = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    return float(answer.stdout.split()[-1])


def alone(queue: str) -> Sequence[object]:
    """Celery with its own messages only: the same columns."""
    env = {**os.environ, "KASKAD_QUEUE": queue, "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-m", "benchmarks.tasks.alone"]
    words = ("enqueue", str(COUNT))
    sent = subprocess.run([*program, *words], env=env, check=True, capture_output=True, text=True)
    pool = subprocess.Popen(
        [
            *(sys.executable, "-m", "celery", "--quiet", "-A", "benchmarks.tasks.alone", "worker"),
            *("--queues", "alone", "--concurrency", "2", "--loglevel", "ERROR"),
        ],
        env=env,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        rate = subprocess.run(
            [*program, "rate", str(COUNT)], env=env, check=True, capture_output=True, text=True
        )
    finally:
        end([pool])
    return [float(sent.stdout), "", float(rate.stdout), ""]


def end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def redis_server() -> Iterator[str]:
    """A Redis server on a free port, without a disk."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(provide(REDIS)), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        time.sleep(1)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
