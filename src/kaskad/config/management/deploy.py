"""What makes an installation unsafe to be reached by others, each with its remedy."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from math import log2
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from kaskad.core import clock
from kaskad.core.installation import FILE_NAME, LOCAL_HOSTS
from kaskad.core.sealed import values_by_key
from kaskad.core.secrets import seal_keys

LONGEST_KEY_AGE = timedelta(days=365)
LONGEST_BACKUP_AGE = timedelta(days=2)
SHORTEST_SECRET, LEAST_BITS = 32, 128
SHORTEST_HSTS = 31536000
_UTC_LIKE = ("UTC", "GMT", "Etc/UTC")


class Finding(NamedTuple):
    """One check: its name, whether it is well, what was seen or what to do."""

    name: str
    well: bool
    text: str


def examine_deploy() -> Iterator[Finding]:
    """Every check, one after the other."""
    yield _https()
    yield _hosts()
    yield _debug()
    yield from _secrets()
    yield _modes()
    yield from _keys()
    yield _invented()
    yield _pinned()
    yield _cookies()
    yield _hsts()
    yield _policy()
    yield _proxy()
    yield _zone()
    yield _backup()


def _https() -> Finding:
    if settings.INSTALLATION.https:
        return Finding("https", True, "pages are answered over TLS only")
    return Finding(
        "https",
        False,
        f"anybody on the way can read pages and sign in: put a web server with TLS in front and "
        f"write https = true into {FILE_NAME}",
    )


def _hosts() -> Finding:
    hosts = list(settings.ALLOWED_HOSTS)
    if any("*" in host or host.startswith(".") for host in hosts):
        return Finding(
            "hosts",
            False,
            f"any host is answered: name the site alone in hosts of {FILE_NAME}",
        )
    if not set(hosts) - set(LOCAL_HOSTS):
        return Finding(
            "hosts",
            False,
            f'only this machine is served: write hosts = ["SITE"] into {FILE_NAME}',
        )
    return Finding("hosts", True, ", ".join(hosts))


def _debug() -> Finding:
    if settings.DEBUG:
        return Finding("debug", False, "faults show data to everybody: unset KASKAD_DEBUG")
    return Finding("debug", True, "off")


def _secrets() -> Iterator[Finding]:
    written = {"secret_key": settings.SECRET_KEY, "pepper": settings.KASKAD_PEPPER}
    written |= {f"seal key {key.id}": key.secret for key in seal_keys()}
    for name, secret in written.items():
        if not _is_strong(secret):
            yield Finding(
                name,
                False,
                f"it can be guessed: make a new installation with kaskad init; {_remedy(name)}",
            )
    twice = [one for one, count in Counter(written.values()).items() if count > 1]
    yield Finding(
        "strength",
        not twice,
        "secrets differ from each other"
        if not twice
        else "two secrets are the same: make a new installation with kaskad init",
    )


def _remedy(name: str) -> str:
    if name == "secret_key":
        return "or write 64 random letters into secret_key, which signs everybody out"
    if name == "pepper":
        return "people are known by what it makes of their numbers, so it cannot be changed later"
    return "or run kaskad keys rotate and kaskad keys reseal"


def _is_strong(secret: str) -> bool:
    """Long enough, and not the same few letters over and over."""
    counts = Counter(secret)
    bits = sum(-count * log2(count / len(secret)) for count in counts.values()) if secret else 0
    return len(secret) >= SHORTEST_SECRET and bits >= LEAST_BITS


def _modes() -> Finding:
    folder = settings.INSTALLATION.folder
    places = [folder / FILE_NAME, settings.INSTALLATION.database, settings.INSTALLATION.files]
    readable = [place.name for place in places if place.exists() and _others_may_read(place)]
    if readable and folder.stat().st_mode & 0o077:
        return Finding(
            "modes",
            False,
            f"other accounts of this machine can read {', '.join(readable)}: chmod -R go= {folder}",
        )
    return Finding("modes", True, "other accounts of this machine can read nothing")


def _others_may_read(place: Path) -> bool:
    return bool(place.stat().st_mode & 0o077)


def _keys() -> Iterator[Finding]:
    keys = seal_keys()
    if not keys:
        yield Finding("keys", False, "nothing seals but the pepper: run kaskad init")
        return
    age = clock.machine_now() - keys[0].made_at
    yield Finding(
        "keys",
        age <= LONGEST_KEY_AGE,
        f"the newest was made {age.days} days ago"
        if age <= LONGEST_KEY_AGE
        else f"the newest is {age.days} days old: run kaskad keys rotate, then kaskad keys reseal",
    )
    behind = sum(count for key, count in values_by_key().items() if key != keys[0].id)
    yield Finding(
        "resealed",
        not behind,
        "everything is sealed with the newest key"
        if not behind
        else f"{behind} values are sealed with older keys: run kaskad keys reseal",
    )


def _invented() -> Finding:
    if settings.KASKAD_SYNTHETIC_PEOPLE:
        return Finding(
            "people",
            False,
            f"impossible numbers are accepted: set synthetic_people = false in {FILE_NAME}",
        )
    return Finding("people", True, "only possible personal numbers are accepted")


def _pinned() -> Finding:
    if settings.KASKAD_PINNED_NOW is not None:
        return Finding(
            "clock",
            False,
            f"it stands still, so no link or session ever ends: remove pinned_now from {FILE_NAME}",
        )
    return Finding("clock", True, "it runs")


def _cookies() -> Finding:
    safe = (
        settings.SESSION_COOKIE_SECURE
        and settings.CSRF_COOKIE_SECURE
        and settings.SESSION_COOKIE_HTTPONLY
        and settings.CSRF_COOKIE_HTTPONLY
        and settings.SESSION_COOKIE_NAME.startswith("__Host-")
        and settings.CSRF_COOKIE_NAME.startswith("__Host-")
        and settings.SESSION_COOKIE_SAMESITE in ("Lax", "Strict")
    )
    if safe:
        return Finding("cookies", True, "sent over TLS only, to this host only, to no script")
    return Finding("cookies", False, f"they travel in clear: write https = true into {FILE_NAME}")


def _hsts() -> Finding:
    if settings.SECURE_HSTS_SECONDS >= SHORTEST_HSTS:
        return Finding("hsts", True, "browsers ask over TLS only")
    return Finding(
        "hsts", False, f"browsers may ask in clear first: write https = true into {FILE_NAME}"
    )


def _policy() -> Finding:
    directives = str(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
    if "unsafe" in directives or "*" in directives:
        return Finding("policy", False, "scripts of others would run: restore the settings")
    return Finding("policy", True, "only scripts of the site run")


def _proxy() -> Finding:
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return Finding("proxy", True, "nobody's word about TLS and addresses is believed")
    if settings.USE_X_FORWARDED_HOST:
        return Finding("proxy", False, "a visitor may choose the host name: restore the settings")
    return Finding(
        "proxy",
        True,
        "X-Forwarded-Proto and -For are believed: let nobody but the web server in front reach "
        "the port, and let it set both anew",
    )


def _zone() -> Finding:
    well = settings.USE_TZ and settings.TIME_ZONE not in _UTC_LIKE
    text = settings.TIME_ZONE if well else "days would begin at another hour: restore the settings"
    return Finding("zone", well, text)


def _backup() -> Finding:
    """The age of the newest copy in the folder that ``KASKAD_BACKUPS`` names."""
    named = os.environ.get("KASKAD_BACKUPS", "")
    if not named:
        return Finding(
            "backups",
            True,
            "not known here: set KASKAD_BACKUPS to the folder of copies to have their age checked",
        )
    folder = Path(named)
    times = [one.stat().st_mtime for one in folder.iterdir()] if folder.is_dir() else []
    if not times:
        return Finding("backups", False, f"there is no copy in {folder}: see docs/operating.md")
    age = timedelta(seconds=clock.machine_now().timestamp() - max(times))
    well = age <= LONGEST_BACKUP_AGE
    hours = int(age.total_seconds() // 3600)
    text = f"the newest copy is {hours} hours old"
    return Finding("backups", well, text if well else f"{text}: copy now, see docs/operating.md")
