"""Limits of the room."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

# A roster that somebody began to work on and did not finish in this time is taken up again. The
# largest list of a country takes seconds; the process that began is dead.
HEARTBEAT: Final = timedelta(minutes=3)
SMALL_FILE: Final = 300_000  # bytes; such a roster is worked on at once, while the reader waits
TRIES: Final = 3  # of the worker; a list that ends it each time is given up, not taken up for ever
EXTRA_NAMED: Final = 10  # unknown columns that are named one by one
HEADING_SHOWN: Final = 100
ERRORS_PER_PAGE: Final = 100
ROSTERS_SHOWN: Final = 50
