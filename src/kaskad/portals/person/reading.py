"""Everything that a person's card shows, read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kaskad.campaigns.api import SeminarRow, seminars_of_member
from kaskad.commissions.api import Contacts, Person, PersonSeat, contacts_of, seats_of
from kaskad.seminars.api import attendance_of, current_campaign


@dataclass(frozen=True, slots=True)
class Training:
    """A seminar of the plan in force; ``present`` None: not recorded."""

    row: SeminarRow
    present: bool | None


@dataclass(frozen=True, slots=True)
class CardReading:
    """A person with their seats and seminars."""

    person: Person
    contacts: Contacts
    seats: Sequence[PersonSeat]
    trainings: Sequence[Training]


def read_card(person: Person, today: date) -> CardReading:
    """What the card shows of the person on ``today``."""
    seats = seats_of(person)
    campaign = current_campaign(today)
    members = [seat.member_id for seat in seats]
    trainings: list[Training] = []
    if campaign is not None and members:
        came: dict[str, bool] = {}
        for member in members:
            came |= {code: present for code, _day, present in attendance_of(member, campaign)}
        rows = seminars_of_member(campaign, member_ids=members)
        trainings = [Training(row, came.get(row.code)) for row in rows]
    return CardReading(person, contacts_of([person.pk])[person.pk], seats, trainings)
