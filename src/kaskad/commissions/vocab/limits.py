"""Limits of the room."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

WORK_ON_ROSTER: Final = "kaskad.commissions.tasks.work_on_roster"
# The largest list of a country is written in one transaction of seconds, during which its worker
# cannot tell that it lives; whoever is silent for longer is dead.
LEASE: Final = timedelta(minutes=3)
SMALL_FILE: Final = 300_000  # bytes; such a roster is worked on at once, while the reader waits
TRIES: Final = 3  # of the worker; a list that ends it each time is given up, not taken up for ever
EXTRA_NAMED: Final = 10  # unknown columns that are named one by one
HEADING_SHOWN: Final = 100
ERRORS_PER_PAGE: Final = 100
ROSTERS_SHOWN: Final = 50
