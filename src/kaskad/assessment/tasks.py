"""What the worker does for this room."""

from __future__ import annotations

from datetime import datetime

from kaskad.assessment.operations.appeals import recount_results
from kaskad.assessment.operations.attempts import close_overdue
from kaskad.assessment.operations.passes import qualify_passed
from kaskad.core.actor import Actor


def close(actor: Actor, now: datetime) -> None:
    """End attempts for which nothing more can count."""
    while close_overdue(actor=actor, now=now):
        pass


def recount(actor: Actor, now: datetime) -> None:
    """Count results anew after rulings."""
    while recount_results(actor=actor, now=now):
        pass


def qualify(actor: Actor, now: datetime) -> None:
    """Open gates for passes of before a stage asked for the test."""
    while qualify_passed(actor=actor, now=now):
        pass
