"""Everything that a member's page shows, read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kaskad.campaigns.api import Campaign, SeminarRow, seminars_of_member
from kaskad.seminars.api import AgendaRow, OwnSeat, Step, Way, agenda_of, way_of

WITH_AGENDA = (Step.AHEAD, Step.TODAY)


@dataclass(frozen=True, slots=True)
class MemberReading:
    """A member on ``today``: their seat, how far they are, and the seminar this speaks of."""

    today: date
    seat: OwnSeat
    way: Way
    seminar: SeminarRow | None = None
    agenda: Sequence[AgendaRow] = ()


def read_member(campaign: Campaign | None, seat: OwnSeat, today: date) -> MemberReading:
    """What the member's page shows; without a campaign nothing is planned."""
    if campaign is None:
        return MemberReading(today, seat, Way(Step.UNPLANNED))
    way = way_of(campaign, seat.member_id, today)
    if way.meeting is None:
        return MemberReading(today, seat, way)
    rows = seminars_of_member(campaign, member_ids=[seat.member_id])
    seminar = next((row for row in rows if row.id == way.meeting.seminar_id), None)
    agenda: Sequence[AgendaRow] = ()
    if seminar is not None and way.step in WITH_AGENDA:
        agenda = agenda_of(
            campaign,
            national=seminar.trainer_id is None,
            starts=seminar.starts,
            minutes=seminar.minutes,
        )
    return MemberReading(today, seat, way, seminar, agenda)
