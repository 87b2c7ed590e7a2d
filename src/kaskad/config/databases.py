"""One database: SQLite in the data folder, or the PostgreSQL named by ``KASKAD_DATABASE``."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

# Measured: without IMMEDIATE one in five transactions that read first fails with "database is
# locked" under load, whatever the timeout; NORMAL may lose the last commits in a power cut, but
# never corrupts.
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA temp_store=MEMORY;"
        "PRAGMA mmap_size=268435456;PRAGMA cache_size=-32000;PRAGMA journal_size_limit=67108864;"
        "PRAGMA wal_autocheckpoint=16000;"  # connections move the log themselves: core.sqlite
    ),
}
# Measured: to plan the way from an attempt to its commission takes PostgreSQL four times as long
# as to go it, so what a connection asks for the fifth time is prepared. Needs connections of one's
# own, or a pooler that follows prepared statements.
_POSTGRESQL_OPTIONS = {"server_side_binding": True, "prepare_threshold": 5}
# What is prepared keeps the plan that suited the tables then. Where thousands begin a test, the
# table of attempts was empty, to read all of it looked cheapest, and it grows by a hundred rows a
# second: measured after a minute, three times the work of PostgreSQL. To connect anew so often
# costs too little to be measured.
_POSTGRESQL_SECONDS = 10


def database_settings(url: str, default_file: Path) -> dict[str, Any]:
    """Django's settings for ``url`` (``postgresql://user:password@host:port/name?host=/socket``).

    An empty url is SQLite in ``default_file``. Raises ``ValueError`` for any other
    scheme and for an impossible port.
    """
    if not url:
        return {
            "ENGINE": "kaskad.core.sqlite",
            "NAME": default_file,
            "OPTIONS": dict(_SQLITE_OPTIONS),
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(f"KASKAD_DATABASE: only postgresql:// is known, not {parts.scheme}://")
    try:
        port = str(parts.port or "")
    except ValueError as error:
        raise ValueError("KASKAD_DATABASE: the port is a number from 1 to 65535") from error
    query = parse_qs(parts.query)
    return {
        "ENGINE": "kaskad.core.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": port,
        "CONN_MAX_AGE": _POSTGRESQL_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(_POSTGRESQL_OPTIONS),
    }
