"""Planning on a cluster of this machine, also when one of its machines dies on the way."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading

import pytest

from kaskad_planner import BadInput, generate, solve
from kaskad_planner.engine import Means
from kaskad_planner.machines import cluster


def started(*words):
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def machines(tmp_path):
    """The address of a scheduler on loopback and its two workers."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    quiet = ["--no-dashboard"]
    scheduler = started("scheduler", "--host", "127.0.0.1", "--port", str(port), *quiet)
    running = [scheduler]
    _await(scheduler, "Scheduler at")
    alone = ["--host", "127.0.0.1", "--nthreads", "1", "--no-nanny"]
    running += [
        started("worker", address, *alone, "--local-directory", str(tmp_path / name), *quiet)
        for name in ("one", "two")
    ]
    for worker in running[1:]:
        _await(worker, "Registered to")
    yield address, running[1:]
    for one in running:
        if one.poll() is None:
            os.killpg(one.pid, signal.SIGKILL)
        one.wait()
        one.stderr.close()


def _await(process, words):
    for line in process.stderr:
        if re.search(words, line):
            # Whatever it says later must not fill the pipe.
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return
    raise AssertionError(f"ended before it said {words}")


def test_a_cluster_gives_the_same_plan_though_a_worker_is_killed(machines):
    address, workers = machines
    instance = generate(6000, 5)
    killed = threading.Event()

    def kill_one(step):
        if step.stage == "improving" and not killed.is_set():
            os.killpg(workers[0].pid, signal.SIGKILL)
            killed.set()

    with cluster(address) as executor:
        plan = solve(instance, 5, kill_one, means=Means(executor=executor))

    assert killed.is_set()
    assert workers[0].wait() == -signal.SIGKILL
    assert plan == solve(instance, 5)


def test_an_address_without_a_scheduler_is_refused():
    nobody = f"tcp://127.0.0.1:{free_port()}"

    with pytest.raises(BadInput, match="does not answer"), cluster(nobody, patience=1):
        pass
