"""Write the sealed record to a file of JSON lines, which anybody can check without Kaskad.

What is new is sealed first. The export itself is an entry.
"""

from __future__ import annotations

import argparse
import errno
import os
from pathlib import Path

from kaskad.audit.operations.recording import Subject, record_reading
from kaskad.audit.operations.sealing import seal_entries
from kaskad.audit.queries.export import export_lines
from kaskad.audit.vocab import Tag
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE

EXAMPLE = "kaskad audit export record.jsonl"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="file to write")


def run(args: argparse.Namespace) -> int:
    if args.file.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(args.file))
    now = clock.now()
    subject = Subject("record", "all")
    record_reading(actor=Actor.command(), tag=Tag.RECORD_EXPORTED, subject=subject, now=now)
    seal_entries(now=now)
    part = args.file.with_name(f"{args.file.name}.part")
    with part.open("wb") as target:
        target.writelines(export_lines())
    part.replace(args.file)
    print(
        f"{args.file} is written. The program of `kaskad audit verifier` checks it with the keys "
        "of `kaskad audit key`."
    )
    return DONE
