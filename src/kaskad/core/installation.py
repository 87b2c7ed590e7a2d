"""The data folder of an installation: its secrets, its files, its clock.

``kaskad.toml`` in the folder holds what settings must know before the database can be opened.
Without it (tests, checks, ``makemigrations``) throw-away secrets stand in, and serving is refused.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import tomli_w

FILE_NAME = "kaskad.toml"
LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_NO_SECRET = "no-installation"  # noqa: S105  a mark that there is none


@dataclass(frozen=True, slots=True)
class Installation:
    """What an installation is: ``pinned_now`` stops the clock of a demonstration."""

    folder: Path
    secret_key: str = _NO_SECRET
    pepper: str = _NO_SECRET
    synthetic_people: bool = False
    pinned_now: datetime | None = None
    hosts: tuple[str, ...] = LOCAL_HOSTS
    https: bool = False
    queue: str = ""

    @property
    def exists(self) -> bool:
        return (self.folder / FILE_NAME).is_file()

    @property
    def database(self) -> Path:
        return self.folder / "kaskad.sqlite3"

    @property
    def files(self) -> Path:
        return self.folder / "files"


def data_folder() -> Path:
    """``KASKAD_DATA``, or ``./var``."""
    return Path(os.environ.get("KASKAD_DATA") or "var").absolute()


def read_installation(folder: Path | None = None) -> Installation:
    """The installation in ``folder``; a stand-in without secrets if there is none.

    Raises ``ValueError`` naming the file if it cannot be read.
    """
    folder = folder or data_folder()
    path = folder / FILE_NAME
    if not path.is_file():
        return Installation(folder)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        pinned = raw.get("pinned_now")
        return Installation(
            folder=folder,
            secret_key=str(raw["secret_key"]),
            pepper=str(raw["pepper"]),
            synthetic_people=bool(raw.get("synthetic_people", False)),
            pinned_now=pinned if isinstance(pinned, datetime) else None,
            hosts=tuple(str(host) for host in raw.get("hosts", LOCAL_HOSTS)),
            https=bool(raw.get("https", False)),
            queue=str(raw.get("queue", "")),
        )
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ValueError(f"{path}: {error}") from error


def write_installation(
    folder: Path,
    *,
    synthetic_people: bool = False,
    pinned_now: datetime | None = None,
    secret: str = "",
) -> Installation:
    """Make ``folder`` an installation with fresh secrets; an old one keeps secrets and clock.

    ``secret`` fixes both secrets, for a demonstration whose codes must repeat by seed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    old = read_installation(folder)
    values: dict[str, object] = {
        "secret_key": old.secret_key if old.exists else secret or secrets.token_urlsafe(48),
        "pepper": old.pepper if old.exists else secret or secrets.token_urlsafe(48),
        "synthetic_people": synthetic_people,
        "hosts": list(old.hosts),
        "https": old.https,
    }
    if old.queue:
        values["queue"] = old.queue
    if stands_at := pinned_now or old.pinned_now:
        values["pinned_now"] = stands_at
    path = folder / FILE_NAME
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_text(tomli_w.dumps(values), encoding="utf-8")
    part.chmod(0o600)
    part.replace(path)
    (folder / "files").mkdir(exist_ok=True)
    return read_installation(folder)
