"""The data folder of an installation: its secrets, its files, its clock.

``kaskad.toml`` in the folder holds what settings must know before the database can be opened.
Without it (tests, checks, ``makemigrations``) throw-away secrets stand in, and serving is refused.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import tomli_w

from kaskad.core import clock
from kaskad.core.gateways import Gateways, read_gateways
from kaskad.core.keyring import SealKey, as_tables, keys_of, new_key
from kaskad.core.licences import KNOWN, Licence, read_licence
from kaskad.core.signing import ensure_signing_key
from kaskad.core.video.settings import VideoSettings, read_video

FILE_NAME = "kaskad.toml"
LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_NO_SECRET = "no-installation"  # noqa: S105  a mark that there is none


@dataclass(frozen=True, slots=True)
class Provider:
    """An identity provider that speaks OpenID Connect: a table ``[[oidc]]`` of ``kaskad.toml``.

    ``claim`` of the identity names the person. ``second_factor`` takes its sign-in for two proofs;
    ``acr`` and ``amr`` are then the values that the provider must state, if any are given.
    """

    id: str
    names: dict[str, str]
    issuer: str
    client_id: str
    client_secret: str = ""
    claim: str = "sub"
    scopes: tuple[str, ...] = ("openid", "profile")
    second_factor: bool = False
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Installation:
    """What an installation is: ``pinned_now`` stops the clock of a demonstration.

    ``open_links`` lets links of staff sign in at once, without a password: demonstrations only.
    ``retention`` holds days by the name of a rule, and ``limits`` numbers by the name of a limit,
    where they differ from the product's own.
    """

    folder: Path
    secret_key: str = _NO_SECRET
    pepper: str = _NO_SECRET
    synthetic_people: bool = False
    pinned_now: datetime | None = None
    hosts: tuple[str, ...] = LOCAL_HOSTS
    https: bool = False
    open_links: bool = False
    providers: tuple[Provider, ...] = ()
    seal_keys: tuple[SealKey, ...] = ()
    retention: Mapping[str, int] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    address: str = ""
    gateways: Gateways = field(default_factory=Gateways)
    video: VideoSettings = field(default_factory=VideoSettings)
    licence: Licence = KNOWN[0]

    @property
    def site(self) -> str:
        """The address under which people reach it, without a slash at its end."""
        return self.address or f"{'https' if self.https else 'http'}://{self.hosts[0]}"

    timestamp_url: str = ""
    timestamp_certificates: Path | None = None
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
            open_links=bool(raw.get("open_links", False)),
            providers=tuple(_provider(one) for one in raw.get("oidc", ())),
            seal_keys=keys_of(raw.get("seal_keys", [])),
            retention={str(key): int(days) for key, days in raw.get("retention", {}).items()},
            limits={str(key): int(one) for key, one in raw.get("limits", {}).items()},
            address=str(raw.get("address", "")).rstrip("/"),
            gateways=read_gateways(raw),
            video=read_video(raw),
            licence=read_licence(raw),
            timestamp_url=str(raw.get("timestamp_url", "")),
            timestamp_certificates=_beside(folder, raw.get("timestamp_certificates")),
            queue=str(raw.get("queue", "")),
        )
    except (tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


def _provider(raw: dict[str, Any]) -> Provider:
    """A table of ``[[oidc]]``; raises ``KeyError`` naming what it lacks."""
    return Provider(
        id=str(raw["id"]),
        names={language: str(raw[f"name_{language}"]) for language in ("kk", "ru", "en")},
        issuer=str(raw["issuer"]).rstrip("/"),
        client_id=str(raw["client_id"]),
        client_secret=str(raw.get("client_secret", "")),
        claim=str(raw.get("claim", "sub")),
        scopes=tuple(str(one) for one in raw.get("scopes", ("openid", "profile"))),
        second_factor=bool(raw.get("second_factor", False)),
        acr=tuple(str(one) for one in raw.get("acr", ())),
        amr=tuple(str(one) for one in raw.get("amr", ())),
    )


def _beside(folder: Path, name: object) -> Path | None:
    """A file that ``kaskad.toml`` names, by its whole path or beside it."""
    return folder / str(name) if name else None


def write_installation(
    folder: Path,
    *,
    synthetic_people: bool = False,
    pinned_now: datetime | None = None,
    secret: str = "",
    open_links: bool = False,
) -> Installation:
    """Make ``folder`` an installation with fresh secrets; an old one keeps secrets and clock.

    ``secret`` fixes the secrets and the key to sign with, for a demonstration whose codes must
    repeat by seed. An installation of before there were keys that seal gets its first one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _only_writer(folder):
        old = read_installation(folder)
        values = _raw(folder)
        values.setdefault("secret_key", secret or secrets.token_urlsafe(48))
        values.setdefault("pepper", secret or secrets.token_urlsafe(48))
        keys = old.seal_keys or (new_key(clock.machine_now()),)
        values |= {
            "synthetic_people": synthetic_people,
            "hosts": list(old.hosts),
            "https": old.https,
            "open_links": open_links or old.open_links,
            "seal_keys": as_tables(keys),
        }
        if stands_at := pinned_now or old.pinned_now:
            values["pinned_now"] = stands_at
        _write(folder, values)
    (folder / "files").mkdir(exist_ok=True)
    ensure_signing_key(folder, seed=hashlib.sha256(secret.encode()).digest() if secret else None)
    return read_installation(folder)


def add_seal_key(folder: Path) -> SealKey:
    """A new key that seals from now on; the older ones still open what they sealed."""
    with _only_writer(folder):
        key = new_key(clock.machine_now())
        keys = (key, *read_installation(folder).seal_keys)
        _write(folder, _raw(folder) | {"seal_keys": as_tables(keys)})
    return key


def drop_seal_key(folder: Path, key: str) -> None:
    """Forget a key; whatever is still sealed with it can never be read again."""
    with _only_writer(folder):
        keys = tuple(one for one in read_installation(folder).seal_keys if one.id != key)
        _write(folder, _raw(folder) | {"seal_keys": as_tables(keys)})


@contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
    """Two writers at once would lose the key that one of them adds."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _raw(folder: Path) -> dict[str, Any]:
    path = folder / FILE_NAME
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _write(folder: Path, values: Mapping[str, Any]) -> None:
    """The whole file or none of it, readable by its owner only."""
    path = folder / FILE_NAME
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.chmod(0o600)
    with part.open("w", encoding="utf-8") as file:
        file.write(tomli_w.dumps(values))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
