"""Check the installation: folder, database, record. A line that is not well says what to do.

--deploy looks also at what others could reach: TLS, hosts, secrets, keys, cookies, flags.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kaskad import __version__
from kaskad.audit.api import role_may_change, verify_record
from kaskad.config.management.deploy import Finding, examine_deploy
from kaskad.core import clock
from kaskad.core.commandline import DONE, REFUSED, print_json
from kaskad.core.signing import FILE_NAME
from kaskad.core.tasks.reading import state_of_work
from kaskad.messaging.api import gateways_in_use
from kaskad.seminars.api import has_ffmpeg, ways_in_use

EXAMPLE = "kaskad doctor --data ./var/demo"
MINIMUM_FREE_BYTES = 1024**3
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
MINIMUM_SQLITE = (3, 35)
LONG_WAIT = timedelta(minutes=10)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--deploy", action="store_true", help="also what is unsafe once others can reach it"
    )
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    findings = list(examine())
    if args.deploy and settings.INSTALLATION.exists:
        findings += examine_deploy()
    if args.json:
        print_json(
            {"version": __version__, "findings": [finding._asdict() for finding in findings]}
        )
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.well else 'BAD '} {finding.name}: {finding.text}")
    return DONE if all(finding.well for finding in findings) else REFUSED


def examine() -> Iterator[Finding]:
    """All checks, one after the other; later ones are left out when they cannot work."""
    installation = settings.INSTALLATION
    if not installation.exists:
        yield Finding("folder", False, f"{installation.folder} is empty: run kaskad init")
        return
    mode = (installation.folder / "kaskad.toml").stat().st_mode & 0o077
    yield Finding(
        "secrets",
        not mode,
        "readable by the owner only" if not mode else "others can read kaskad.toml: chmod 600 it",
    )
    free = shutil.disk_usage(installation.folder).free
    yield Finding(
        "disk", free >= MINIMUM_FREE_BYTES, f"{free // 1024**2} MiB free; at least 1024 are needed"
    )
    yield _database()
    executor = MigrationExecutor(connection)
    behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield Finding(
        "migrations", not behind, f"{behind} to apply: run kaskad init" if behind else "all applied"
    )
    if behind:
        return
    yield from _record()
    yield _work()
    yield from _channels()
    yield from _video()
    yield Finding("open data", True, f"licence {settings.KASKAD_LICENCE.title}")
    yield _zone()
    if settings.KASKAD_PINNED_NOW is not None:
        yield Finding("clock", True, f"stands at {settings.KASKAD_PINNED_NOW:%Y-%m-%d %H:%M %Z}")


def _channels() -> Iterator[Finding]:
    """The ways out for messages, as they are set up; whether they answer says `delivery test`."""
    gateways = gateways_in_use()
    if not gateways.any:
        yield Finding("messages", True, "no channel is set up: messages are kept here")
        return
    if mail := gateways.mail:
        well = mail.security != "none" or mail.host in _THIS_MACHINE
        text = f"{mail.host}:{mail.port}, {mail.security}"
        remedy = f"{text}: letters go unencrypted, set security to starttls or tls"
        yield Finding("mail", well, text if well else remedy)
    if sms := gateways.sms:
        text = "one reference is sent once" if sms.is_idempotent else "no promise to send once"
        receipts = "receipts are taken" if sms.receipt_token else "no receipts"
        yield Finding("sms", True, f"{text}, {receipts}")
    if telegram := gateways.telegram:
        yield Finding("telegram", True, f"@{telegram.bot}")


def _video() -> Iterator[Finding]:
    """The ways of video, as they are set up; whether a server answers shows the first meeting."""
    found = ways_in_use()
    if server := found.bigbluebutton:
        well = server.checksum != "sha1" and server.url.startswith("https://")
        text = f"{server.url}, {server.checksum}"
        remedy = f"{text}: use https and checksum sha256 or sha512"
        yield Finding("bigbluebutton", well or server.is_trusted, text if well else remedy)
    if jitsi := found.jitsi:
        yield Finding("jitsi", True, jitsi.url)
    if broadcast := found.broadcast:
        well = has_ffmpeg(broadcast)
        last = broadcast.first_port + broadcast.most - 1
        text = f"{broadcast.host}, UDP ports {broadcast.first_port} to {last}, ffmpeg is there"
        remedy = "ffmpeg is missing: apt install ffmpeg; until then there are no broadcasts"
        yield Finding("broadcast", well, text if well else remedy)


def _zone() -> Finding:
    """Kazakhstan has had one time since 1 March 2024; older tables are an hour wrong."""
    noon = datetime(2024, 3, 1, 12, tzinfo=clock.zone())
    well = settings.TIME_ZONE != "Asia/Almaty" or noon.utcoffset() == timedelta(hours=5)
    remedy = "the table of time zones is older than 2024: apt install --only-upgrade tzdata"
    return Finding("time zone", well, settings.TIME_ZONE if well else remedy)


def _record() -> Iterator[Finding]:
    key = settings.INSTALLATION.folder / FILE_NAME
    if not key.is_file():
        yield Finding("signing key", False, "none: restore signing.key, or run kaskad init")
    elif key.stat().st_mode & 0o077:
        yield Finding("signing key", False, "others can read signing.key: chmod 600 it")
    else:
        yield Finding("signing key", True, "readable by the owner only")
    state = verify_record(now=clock.now())
    yield Finding(
        "record",
        not state.fault,
        f"NOT WHOLE: {state.fault}. Keep a copy and investigate"
        if state.fault
        else f"{state.entries} entries, sealed up to {state.sealed}",
    )
    may_change = role_may_change()
    if may_change is not None:
        yield Finding(
            "role",
            True,
            "the database role of this command could change the record; web and worker should run "
            "under the role of kaskad audit roles"
            if may_change
            else "the database role of this command cannot change the record",
        )


def _work() -> Finding:
    """Background work: somebody does it, and nothing waits for a decision."""
    now = clock.machine_now()
    state = state_of_work(now)
    waits = state.waits_for(now)
    if waits > LONG_WAIT:
        minutes = int(waits.total_seconds() // 60)
        text = f"a task has been waiting for {minutes} min: run kaskad serve or kaskad worker"
        return Finding("work", False, text)
    if state.dead:
        text = f"{state.dead} tasks have failed for good: look with kaskad tasks, mend the cause"
        return Finding("work", False, f"{text}, then --retry or --discard them")
    return Finding("work", True, "nothing waits for long, nothing has failed for good")


def _database() -> Finding:
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return Finding("database", True, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
        cursor.execute("PRAGMA quick_check")
        state = cursor.fetchone()[0]
    well = mode == "wal" and state == "ok" and sqlite3.sqlite_version_info >= MINIMUM_SQLITE
    text = f"SQLite {sqlite3.sqlite_version}, journal {mode}, check {state}"
    return Finding("database", well, text if well else f"{text}: restore the latest copy")
