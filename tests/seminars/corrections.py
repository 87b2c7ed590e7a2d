"""Corrections as two people make them."""

from kaskad.core.actor import Actor
from kaskad.seminars.api import Wanted, confirm_correction, propose_correction
from tests.seminars.conftest import evening

ONE, OTHER = Actor(kind="command", label="one"), Actor(kind="command", label="other")


def propose(seminar, member_id, outcome, *, actor=ONE, reason="The paper says so", **evidence):
    return propose_correction(
        actor=actor,
        seminar=seminar,
        member_id=member_id,
        wanted=Wanted(outcome, **evidence),
        reason=reason,
        now=evening(seminar.day),
    )


def confirm(correction, *, actor=OTHER, now=None):
    now = now or evening(correction.attendance.day)
    return confirm_correction(actor=actor, correction=correction, now=now)


def correct(seminar, member_id, outcome, *, now=None, **evidence):
    return confirm(propose(seminar, member_id, outcome, **evidence), now=now)
