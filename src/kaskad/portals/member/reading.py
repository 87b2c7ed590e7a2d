"""Everything that a member's page shows, read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from kaskad.assessment.api import TestStep, entry_is_open, final_step
from kaskad.campaigns.api import (
    Campaign,
    Exemption,
    SeminarRow,
    exemption_on,
    rounds_of,
    seminars_of_member,
)
from kaskad.commissions.api import contacts_by_code
from kaskad.core import clock
from kaskad.portals.answers_news import AnswersNews, read_answers
from kaskad.seminars.api import AgendaRow, OwnSeat, Step, Way, agenda_of, has_video, way_of

WITH_AGENDA = (Step.AHEAD, Step.TODAY)


@dataclass(frozen=True, slots=True)
class MemberReading:
    """A member on ``today``: their seat, how far they are, and the seminar this speaks of.

    ``make_up`` are the first and last days of the make-up rounds that are not over; ``exemption``
    is that of somebody who need not be taught and was not.
    """

    today: date
    seat: OwnSeat
    way: Way
    seminar: SeminarRow | None = None
    agenda: Sequence[AgendaRow] = ()
    trainer_phone: str = ""
    make_up: Sequence[tuple[date, date]] = ()
    answers: AnswersNews | None = None
    has_video: bool = False
    final: TestStep | None = None
    takes_entry: bool = False
    exemption: Exemption | None = None


def read_member(campaign: Campaign | None, seat: OwnSeat, today: date) -> MemberReading:
    """What the member's page shows; without a campaign nothing is planned."""
    if campaign is None:
        return MemberReading(today, seat, Way(Step.UNPLANNED))
    rows = seminars_of_member(campaign, member_ids=[seat.member_id])
    way = way_of(campaign, seat.member_id, rows, today)
    taught = way.meeting.day if way.meeting and way.step is Step.TRAINED else None
    here = reverse("portals:member")
    answers = read_answers(campaign, seat.member_id, taught, today, back=here)
    exemption = exemption_on(campaign, seat.member_id, today) if taught is None else None
    if way.meeting is None or exemption is not None:
        seminar = _ahead(rows, way)
        return MemberReading(today, seat, way, seminar, answers=answers, exemption=exemption)
    seminar = next((row for row in rows if row.id == way.meeting.seminar_id), None)
    if seminar is None or way.step not in WITH_AGENDA:
        return _after(campaign, MemberReading(today, seat, way, seminar, answers=answers))
    agenda = agenda_of(
        campaign,
        national=seminar.trainer_id is None,
        starts=seminar.starts,
        minutes=seminar.minutes,
    )
    rounds = [(one.window_from, one.window_to) for one in rounds_of(campaign)]
    return MemberReading(
        today=today,
        seat=seat,
        way=way,
        seminar=seminar,
        agenda=agenda,
        trainer_phone=_phone(seminar),
        # In a hall there is nothing to watch; what was recorded stands there afterwards.
        has_video=not seminar.venue_code and has_video(seminar.code),
        make_up=[(first, last) for first, last in rounds if last >= today],
        answers=answers,
        takes_entry=entry_is_open(campaign, seminar.stage_code, clock.now()),
    )


def _ahead(rows: Sequence[SeminarRow], way: Way) -> SeminarRow | None:
    """The seminar to which somebody exempt may come all the same."""
    if way.meeting is None or way.step not in WITH_AGENDA:
        return None
    return next((row for row in rows if row.id == way.meeting.seminar_id), None)


def _after(campaign: Campaign, read: MemberReading) -> MemberReading:
    """What is still to be done after the seminar: the final test, otherwise what can be watched."""
    seminar = read.seminar
    if seminar is None:
        return read
    final = None
    if read.way.step is Step.TRAINED:
        final = final_step(campaign, seminar.stage_code, read.seat.member_id, clock.now())
    # With a test the recording is reached from the room of the seminar.
    return replace(read, final=final, has_video=final is None and has_video(seminar.code))


def _phone(seminar: SeminarRow) -> str:
    """The telephone of the trainer, whom the people of the group may call."""
    if not seminar.trainer_code:
        return ""
    return contacts_by_code(seminar.trainer_code).phone
