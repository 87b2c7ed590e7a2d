"""The ledger of a campaign, read once in a process and then kept up with what is written.

Measured with a million members: to read everybody takes seconds, to read the members of some
commissions anew milliseconds. So a write anywhere shows with the next look at any figure, and no
look has to count the country again.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from time import monotonic

from django.db import connection

from kaskad.audit.api import FIGURES, kept_up, put
from kaskad.campaigns.api import Campaign
from kaskad.reporting.queries.ledger_changes import Changes, Mark, changes_since, mark_now
from kaskad.reporting.queries.ledger_rows import read_facts, read_frame, read_meetings
from kaskad.reporting.rules.ledger import Ledger, built, patched, with_meetings

# Of more commissions than this share of the tree everybody is read.
_MANY = 0.2
# What takes longer than so many seconds to read whole is read beside those who look meanwhile.
_LONG = 3.0
_NOTHING = Mark(0, frozenset())
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Read:
    ledger: Ledger
    mark: Mark
    took: float


_renewed: set[int] = set()  # campaigns that threads are reading at the moment


def ledger_of(campaign: Campaign) -> Ledger:
    """Everybody of a campaign, as the record stands; in a transaction, as it sees the rows."""
    return kept_up(_key(campaign), FIGURES, lambda last: _read(campaign, last)).ledger


def _key(campaign: Campaign) -> tuple[str, int]:
    return ("ledger", campaign.pk)


def _read(campaign: Campaign, last: _Read | None) -> _Read:
    if connection.in_atomic_block:
        return _Read(built(read_frame(campaign), read_facts(campaign)), _NOTHING, 0.0)
    return _whole(campaign) if last is None else _kept_up(campaign, last)


def _whole(campaign: Campaign) -> _Read:
    started = monotonic()
    # What is written while this reads is looked at again: the mark comes first.
    mark = mark_now()
    ledger = built(read_frame(campaign), read_facts(campaign))
    return _Read(ledger, mark, monotonic() - started)


def _kept_up(campaign: Campaign, found: _Read) -> _Read:
    changes = changes_since(found.mark)
    many = len(changes.commissions) > _MANY * len(found.ledger.frame.commissions.key)
    if not (changes.whole or many):
        return _Read(_patched(campaign, found, changes), changes.mark, found.took)
    if found.took < _LONG:
        return _whole(campaign)
    # The mark stays as it was: whoever looks meanwhile is told of what else was written.
    _read_beside(campaign)
    return found if many else replace(found, ledger=_patched(campaign, found, changes))


def _patched(campaign: Campaign, found: _Read, changes: Changes) -> Ledger:
    frame = found.ledger.frame
    if changes.seminars:
        frame = with_meetings(frame, read_meetings(campaign, changes.seminars))
    if not changes.commissions:
        return replace(found.ledger, frame=frame)
    facts = read_facts(campaign, sorted(changes.commissions))
    return patched(found.ledger, facts, frame)


def _read_beside(campaign: Campaign) -> None:
    if campaign.pk in _renewed:
        return
    _renewed.add(campaign.pk)

    def renew() -> None:
        try:
            put(_key(campaign), _whole(campaign))
        except Exception:  # the next look tries again
            log.exception("could not read the ledger anew")
        finally:
            _renewed.discard(campaign.pk)
            connection.close()

    threading.Thread(target=renew, daemon=True).start()
