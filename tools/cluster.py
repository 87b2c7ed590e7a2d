"""A throw-away PostgreSQL cluster on a unix socket, for as long as tests or a measurement run."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.machine import POSTGRESQL, provide

if TYPE_CHECKING:
    from collections.abc import Iterator

_SETTINGS = {"listen_addresses": "", "max_connections": "60", "shared_buffers": "128MB"}
# A test's data may be lost with the machine: nothing waits for a disk.
_FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}
_SECONDS_TO_START = 30


class ClusterError(Exception):
    """The cluster did not start; the text has its log."""


@contextmanager
def postgresql(*, is_lasting: bool = False) -> Iterator[str]:
    """Start a cluster and yield the address of its database, as ``KASKAD_DATABASE`` takes it.

    One that ``is_lasting`` writes to the disk and tidies up as a server does that people use: for
    measurements. Else it is as quick as can be and forgets all when the machine stops.

    Raises ``MissingError`` if PostgreSQL may not be installed, ``ClusterError`` if it fails.
    """
    # The wrappers that Debian puts on the PATH lead to the folder with the server beside them.
    folder = provide(POSTGRESQL).resolve().parent
    place = Path(tempfile.mkdtemp(prefix="kaskad-pg-"))
    user = _user()
    try:
        if user:
            os.chown(place, user["user"], user["group"])
        _initialise(folder, place, user)
        server = _start(folder, place, user, _SETTINGS if is_lasting else _SETTINGS | _FORGETFUL)
        try:
            yield f"postgresql://kaskad@/postgres?host={place}"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _user() -> dict[str, Any]:
    """Whom the server runs as: it refuses to be root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise ClusterError("PostgreSQL does not run as root, and there is no user postgres or nobody")


def _initialise(folder: Path, place: Path, user: dict[str, Any]) -> None:
    command = [
        folder / "initdb",
        *("-D", place / "data", "-U", "kaskad", "-A", "trust", "-E", "UTF8"),
        *("--locale=C.UTF-8", "--no-sync"),
    ]
    done = subprocess.run(
        [str(part) for part in command],
        cwd=place,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **user,
    )
    if done.returncode != 0:
        raise ClusterError(f"initdb failed:\n{done.stdout}")


def _start(
    folder: Path, place: Path, user: dict[str, Any], settings: dict[str, str]
) -> subprocess.Popen[bytes]:
    said = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (place / "log").open("wb") as log:
        # Its own session: ctrl-C is for us, and we stop the server in order.
        server = subprocess.Popen(
            [str(folder / "postgres"), "-D", str(place / "data"), "-k", str(place), *said],
            cwd=place,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **user,
        )
    give_up = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < give_up and server.poll() is None:
        if "ready" in _status_line(place):
            return server
        time.sleep(0.05)
    _stop(server)
    raise ClusterError(f"PostgreSQL did not start:\n{(place / 'log').read_text(errors='replace')}")


def _status_line(place: Path) -> str:
    """Return the last line of the server's own status file: ``ready`` once it takes connections."""
    try:
        return (place / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[-1]
    except (OSError, IndexError):
        return ""


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
