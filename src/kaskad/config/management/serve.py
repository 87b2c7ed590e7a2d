"""Serve the pages and do background work, until ctrl-C.

Two web processes, one worker, one that sends live rooms; where broadcasts are set up, one that
looks after them. Put a web server with TLS in front of it for real use.
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
# A process of live rooms that ends sooner after its beginning than this waits so long.
_SOON = 5.0
_OURS = (sys.executable, "-m", "kaskad")


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
    parser.add_argument(
        "--live-port", type=port, help="port of live rooms, by itself the next one that is free"
    )


def run(args: argparse.Namespace) -> int:
    return serve(host=args.host, port=args.port, live_port=args.live_port)


def serve(*, host: str, port: int, live_port: int | None = None) -> int:
    """Start everything, wait, end all together. Refuses an unready folder, a taken port.

    Only who sends live rooms may end alone: it is begun again, and who watches comes back to it.
    """
    require_ready()
    require_free(host, port)
    if live_port is not None:
        require_free(host, live_port)
        if live_port == port:
            raise PortTaken(port=port)
    live_port = live_port or _free_beside(host, port)
    call_command("collectstatic", verbosity=0, interactive=False)
    connection.close()
    folder = str(settings.INSTALLATION.folder)
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
        [*_OURS, "worker", "--data", folder],
    ]
    if broadcasts_here():
        commands.append([*_OURS, "broadcast", "--data", folder])
    live = [*_OURS, "live", "--data", folder, "--host", host, "--port", str(live_port)]
    environment = {
        **os.environ,
        "KASKAD_DATA": folder,
        "KASKAD_LIVE_PORT": str(live_port),
        "KASKAD_WARM": "1",
    }
    # A plain list: the lock of an event could be held by the very wait that a signal interrupts.
    asked_to_stop: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda signum, _frame: asked_to_stop.append(signum))
    processes = [_begin(command, environment) for command in commands]
    kept = _Kept(live, environment)
    try:
        return _wait(processes, kept, asked_to_stop)
    finally:
        _end([*processes, kept.process])


class _Kept:
    """A process that is begun again when it ends."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._command, self._environment = command, environment
        self._began = time.monotonic()
        self.process = _begin(command, environment)

    def look(self) -> None:
        """Begin it again if it has ended; one that ends at once has to wait."""
        if self.process.poll() is None:
            return
        age = time.monotonic() - self._began
        if age > _SOON:
            self._began = time.monotonic()
            self.process = _begin(self._command, self._environment)


def _begin(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    # Each in a group of its own: the web server's workers end with it, even half started.
    return subprocess.Popen(command, env=environment, start_new_session=True)


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


def _free_beside(host: str, port: int) -> int:
    """The next port, or any other one that is free."""
    try:
        require_free(host, port + 1)
    except (PortTaken, AddressUnusable, OverflowError):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.bind((host, 0))
            return int(probe.getsockname()[1])
    return port + 1


def _wait(processes: list[subprocess.Popen[bytes]], kept: _Kept, asked_to_stop: list[int]) -> int:
    while not asked_to_stop:
        time.sleep(0.2)
        kept.look()
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
