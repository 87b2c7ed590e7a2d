"""Programs of the system that the tools need: found, installed where we may, or asked for."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path


class MissingError(Exception):
    """A program is not there and may not be installed; the text says what to install."""


@dataclass(frozen=True, slots=True)
class Need:
    """A program, the places where it may be, and the Debian packages that bring it."""

    what: str
    names: tuple[str, ...]
    packages: tuple[str, ...]
    places: tuple[str, ...] = ()

    def find(self) -> Path | None:
        """Return the program's path; folders of newer versions come first."""
        for name in self.names:
            found = shutil.which(name)
            if found and Path(found).is_file():
                return Path(found)
        for place in self.places:
            for folder in sorted(Path("/").glob(place), reverse=True):
                for name in self.names:
                    if os.access(folder / name, os.X_OK):
                        return folder / name
        return None


CHROMIUM = Need(
    "Chromium",
    ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    ("chromium", "fonts-dejavu-core"),
)
GETTEXT = Need("GNU gettext", ("xgettext",), ("gettext",))
OPENSSL = Need("OpenSSL", ("openssl",), ("openssl",))
REDIS = Need("the Redis server", ("redis-server", "valkey-server"), ("redis-server",))
FFMPEG = Need("ffmpeg", ("ffmpeg",), ("ffmpeg",))
POSTGRESQL = Need(
    "the PostgreSQL server",
    ("initdb",),
    ("postgresql",),
    ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin"),
)


def provide(need: Need) -> Path:
    """Return the program's path, installing it if this is Debian and we are root.

    Raises ``MissingError`` with the remedy.
    """
    found = need.find()
    if found:
        return found
    packages = " ".join(need.packages)
    remedy = f"{need.what} is missing; install it (Debian, Ubuntu: apt install {packages})"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise MissingError(remedy)
    with (Path(tempfile.gettempdir()) / "kaskad-apt.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = need.find() or _install(need)
    if not found:
        raise MissingError(remedy)
    return found


def _install(need: Need) -> Path | None:
    say(f"installing {need.what}: {' '.join(need.packages)}")
    _keep_debian_from_starting_a_cluster()
    commands = (
        ["update", "-q"],
        ["install", "-y", "-q", "--no-install-recommends", *need.packages],
    )
    for command in commands:
        done = subprocess.run(
            ["apt-get", *command],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            sys.stderr.write(done.stdout)
    return need.find()


def _keep_debian_from_starting_a_cluster() -> None:
    """The tests bring their own cluster; Debian's package would start another."""
    settings = Path("/etc/postgresql-common/createcluster.conf")
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("create_main_cluster = false\n", encoding="utf-8")


def say(text: str) -> None:
    print(f"kaskad: {text}", file=sys.stderr, flush=True)
