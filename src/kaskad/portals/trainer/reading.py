"""Everything that the trainer's page shows, read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from kaskad.campaigns.api import (
    Campaign,
    Gate,
    Holiday,
    SeminarRow,
    days_off,
    seminars_of_trainer,
)
from kaskad.core.actor import Actor
from kaskad.portals.answers_news import AnswersNews, read_answers
from kaskad.seminars.api import (
    AgendaRow,
    MissedRow,
    OwnSeat,
    SheetCount,
    SheetRow,
    agenda_of,
    missed_of,
    own_training,
    sheet_counts,
    sheet_for,
    sheet_of,
)


@dataclass(frozen=True, slots=True)
class TrainerReading:
    """What is known of a trainer on ``today``; ``rows`` are all own seminars in time order.

    ``people`` are on the list of the next one.
    """

    today: date
    campaign: Campaign | None
    seat: OwnSeat | None
    rows: Sequence[SeminarRow] = ()
    counts: Mapping[int, SheetCount] = field(default_factory=dict)
    missed: Sequence[MissedRow] = ()
    people: Sequence[SheetRow] = ()
    agenda: Sequence[AgendaRow] = ()
    days_off: Mapping[date, Holiday] = field(default_factory=dict)
    answers: AnswersNews | None = None
    awaits: Gate | None = None
    fell: bool = False


def next_of(rows: Sequence[SeminarRow], today: date) -> SeminarRow | None:
    """The nearest seminar that is still to be held, today's included."""
    return next((row for row in rows if row.state == "planned" and row.day >= today), None)


def read_trainer(
    actor: Actor, campaign: Campaign | None, seat: OwnSeat | None, today: date
) -> TrainerReading:
    """What the trainer's page shows; little of it while there is no campaign or no seat."""
    if campaign is None or seat is None:
        return TrainerReading(today, campaign, seat)
    rows = seminars_of_trainer(campaign, person_code=seat.person_code)
    held = [row.id for row in rows if row.state == "held"]
    following = next_of(rows, today)
    people: Sequence[SheetRow] = ()
    agenda: Sequence[AgendaRow] = ()
    if following is not None:
        people = sheet_of(sheet_for(actor, following.code))
        agenda = agenda_of(
            campaign, national=False, starts=following.starts, minutes=following.minutes
        )
    training = own_training(campaign, seat.member_id)
    return TrainerReading(
        today=today,
        campaign=campaign,
        seat=seat,
        rows=rows,
        counts=sheet_counts(campaign, held),
        missed=missed_of(campaign, held, today),
        people=people,
        agenda=agenda,
        days_off=days_off(campaign, seat.region_code or None),
        answers=_answers(campaign, seat, training.first_day, today),
        awaits=training.awaits if following is not None else None,
        fell=training.fell,
    )


def _answers(campaign: Campaign, seat: OwnSeat, taught: date | None, today: date) -> AnswersNews:
    back = reverse("portals:trainer")
    return read_answers(campaign, seat.member_id, taught, today, back=back)
