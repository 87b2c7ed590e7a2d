"""Polls of a live room with what was chosen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from kaskad.core.localized import LocalizedText
from kaskad.seminars.models import Poll, PollAnswer
from kaskad.seminars.vocab import PollState


@dataclass(frozen=True, slots=True)
class PollRow:
    """A poll; ``counts`` are the people of each of ``choices``. ``shows``: everybody sees them."""

    code: str
    question: LocalizedText
    choices: tuple[LocalizedText, ...]
    counts: tuple[int, ...]
    is_open: bool
    shows: bool

    @property
    def people(self) -> int:
        """How many have answered."""
        return sum(self.counts)


def polls_of(seminar_code: str) -> list[PollRow]:
    """The polls of a room, the newest first."""
    polls = list(Poll.objects.filter(seminar_code=seminar_code).order_by("-id"))
    if not polls:
        return []
    counted: dict[int, dict[int, int]] = defaultdict(dict)
    rows = PollAnswer.objects.filter(poll__in=polls).values_list("poll_id", "choice")
    for key, choice, people in rows.annotate(people=Count("id")):
        counted[key][choice] = people
    return [
        PollRow(
            code=one.code,
            question=one.question,
            choices=tuple(LocalizedText(*texts) for texts in one.choices),
            counts=tuple(counted[one.pk].get(place, 0) for place in range(len(one.choices))),
            is_open=one.state == PollState.OPEN,
            shows=one.shows,
        )
        for one in polls
    ]


def chosen_by(account: str, poll_code: str) -> int | None:
    """What an account chose in a poll, counted from 0."""
    rows = PollAnswer.objects.filter(account=account, poll__code=poll_code)
    return rows.values_list("choice", flat=True).first() if account and poll_code else None
