"""Serve the pages and do background work, until ctrl-C.

Two web processes and one worker; where broadcasts are set up, one that looks after them. Put a web
server with TLS in front of it for real use.
"""

from __future__ import annotations

import argparse
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from kaskad.core.commandline import DONE, port
from kaskad.core.refusal import Refusal
from kaskad.seminars.api import broadcasts_here

EXAMPLE = "kaskad serve --port 8000"
WEB_PROCESSES = 2
# Measured: more threads than this only add to the slowest answers on two cores.
THREADS = 2


class NotReady(Refusal):
    code = "config.not_ready"
    text = _("%(folder)s is not ready to serve. Run `kaskad init --data %(folder)s` first.")


class PortTaken(Refusal):
    code = "config.port_taken"
    text = _("Port %(port)s is taken. Choose another one with --port.")


class AddressUnusable(Refusal):
    code = "config.address_unusable"
    text = _(
        "Nobody can listen on %(host)s, port %(port)s here. Choose an address of this machine with "
        "--host, and a port from 1024 on with --port."
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=port, default=8000, help="port to listen on")


def run(args: argparse.Namespace) -> int:
    return serve(host=args.host, port=args.port)


def serve(*, host: str, port: int) -> int:
    """Start web and worker, wait, end both together. Refuses an unready folder, a taken port."""
    require_ready()
    require_free(host, port)
    call_command("collectstatic", verbosity=0, interactive=False)
    connection.close()
    commands = [
        [
            *(sys.executable, "-m", "granian", "kaskad.config.wsgi:application"),
            *("--interface", "wsgi", "--host", host, "--port", str(port)),
            *("--workers", str(WEB_PROCESSES), "--blocking-threads", str(THREADS)),
            *(
                "--log-level",
                "warning",
                "--respawn-failed-workers",
                # Addresses let people in: they are written down nowhere, and masked in the log.
                "--no-access-log",
            ),
        ],
        [sys.executable, "-m", "kaskad", "worker", "--data", str(settings.INSTALLATION.folder)],
    ]
    if broadcasts_here():
        commands.append(
            [
                sys.executable,
                "-m",
                "kaskad",
                "broadcast",
                "--data",
                str(settings.INSTALLATION.folder),
            ]
        )
    environment = {**os.environ, "KASKAD_DATA": str(settings.INSTALLATION.folder)}
    # A plain list: the lock of an event could be held by the very wait that a signal interrupts.
    asked_to_stop: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda signum, _frame: asked_to_stop.append(signum))
    # Each in a group of its own: the web server's workers end with it, even half started.
    processes = [
        subprocess.Popen(command, env=environment, start_new_session=True) for command in commands
    ]
    try:
        return _wait(processes, asked_to_stop)
    finally:
        _end(processes)


def require_ready() -> None:
    """Refuse to serve a folder without secrets or with a database that is behind."""
    folder = settings.INSTALLATION.folder
    if not settings.INSTALLATION.exists:
        raise NotReady(folder=folder)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady(folder=folder)


def require_free(host: str, port: int) -> None:
    """Refuse a port that somebody else listens on, and an address that is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as asked:
        asked.settimeout(1)
        # A listener that shares its port would let us share it too, and mix its answers with ours.
        if asked.connect_ex((host, port)) == 0:
            raise PortTaken(port=port)
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(port=port) from error
            raise AddressUnusable(host=host, port=port) from error


def _wait(processes: list[subprocess.Popen[bytes]], asked_to_stop: list[int]) -> int:
    while not asked_to_stop:
        time.sleep(0.2)
        ended = [process for process in processes if process.poll() is not None]
        if ended:
            return ended[0].returncode or 1
    return DONE


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
