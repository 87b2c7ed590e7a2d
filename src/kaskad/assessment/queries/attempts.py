"""Attempts as the operations and the pages read them."""

from __future__ import annotations

from kaskad.assessment.models import AnswerBatch, Attempt
from kaskad.assessment.rules.answering import Answered, Batch, Sheet, sheet_of
from kaskad.commissions.api import Member


def batches_of(attempt: Attempt, *, counted: bool = True) -> list[Batch]:
    """What devices sent of an attempt; those that came too late only if they are asked for."""
    rows = AnswerBatch.objects.filter(attempt=attempt).order_by("id")
    if counted:
        rows = rows.filter(is_late=False)
    found = rows.values_list("device", "sequence", "received_at", "answers")
    return [
        Batch(device, sequence, at, tuple(Answered(*one) for one in answers))
        for device, sequence, at, answers in found
    ]


def answers_so_far(attempt: Attempt) -> Sheet:
    """What counts of an attempt by now."""
    return sheet_of(batches_of(attempt))


def attempts_of(test_id: int, member_id: int) -> list[Attempt]:
    """The attempts of a member at a test in their order, with their tests."""
    rows = Attempt.objects.filter(test=test_id, member=member_id)
    return list(rows.select_related("test").order_by("number"))


def taker_name(attempt: Attempt) -> str:
    """Whose attempt it is, for the page that they have before them: the first name, an initial.

    Whoever has the key of an attempt sees it, so it is no more than people need to know their own.
    """
    person = Member.objects.select_related("person").get(pk=attempt.member_id).person
    return f"{person.first_name} {person.last_name[:1]}."
