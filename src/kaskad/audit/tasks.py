"""What the worker does for this room."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from kaskad.audit.api import NoAnswer, StillWriting, seal_entries, stamp_seal
from kaskad.core.tasks.policy import Later

SEAL_AGAIN = timedelta(seconds=5)
STAMP_AGAIN = timedelta(minutes=5)
log = logging.getLogger(__name__)


def seal(now: datetime) -> None:
    """Seal what is new; soon again while somebody is writing."""
    try:
        seal_entries(now=now)
    except StillWriting:
        raise Later(SEAL_AGAIN) from None


def stamp(now: datetime) -> None:
    """Have the newest seal timestamped where that is wanted; again while nobody answers."""
    try:
        stamp_seal(now=now)
    except NoAnswer as reason:
        log.warning("no timestamp for the record: %s", reason)
        raise Later(STAMP_AGAIN) from None
