"""A member's page, built of components."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.assessment.api import Start
from kaskad.campaigns.api import Campaign, SeminarRow
from kaskad.core.web.components import Button, Component, Line, Link, Notice, Sign, SignRow, Station
from kaskad.core.web.format import NB, clock_time, date_range, day, day_short
from kaskad.core.web.tables import Table
from kaskad.portals.answers_news import news_parts
from kaskad.portals.member.exempt import exempt_notice, exempt_sign
from kaskad.portals.member.next_step import next_step
from kaskad.portals.member.reading import MemberReading
from kaskad.portals.seminar_words import (
    agenda_table,
    day_from_today,
    ends_in_words,
    language_of,
    near_day,
    place_of,
)
from kaskad.seminars.api import Step


@dataclass(frozen=True, slots=True)
class CannotCome:
    """What to do instead of coming; ``call`` dials the trainer."""

    sentences: tuple[str, ...]
    call: Link | None


@dataclass(frozen=True, slots=True)
class MemberPage:
    """A member's own training. ``places`` are commission, district, region."""

    title: str
    name: str
    role: str
    places: tuple[str, ...]
    sign: Sign
    notice: Notice | None
    agenda: Table | None
    cannot: CannotCome | None
    bring: str
    calendar: Link | None
    materials: Link | None
    certificates: Link | None
    entry: Link | None
    messages: Link
    sign_out: Button
    data: Link
    answers: tuple[Component, ...] = ()


def member_page(read: MemberReading, campaign: Campaign | None) -> MemberPage:
    """The page on its day."""
    seat, has_to_come = read.seat, read.exemption is None
    is_ahead = has_to_come and read.way.step in (Step.AHEAD, Step.TODAY)
    places = (seat.commission, seat.district, seat.region)
    return MemberPage(
        title=pgettext("member", "My training"),
        name=seat.name,
        role=seat.role,
        places=tuple(str(name) for name in places if str(name)),
        sign=_sign(read, campaign),
        notice=_notice(read) if has_to_come else exempt_notice(read),
        agenda=agenda_table(read.agenda, pgettext("seminar", "Agenda")),
        cannot=_cannot(read) if is_ahead else None,
        bring=_bring(read) if is_ahead else "",
        calendar=_calendar() if has_to_come and read.way.step is not Step.TRAINED else None,
        materials=_materials(campaign) if campaign and has_to_come else None,
        entry=_entry() if read.takes_entry else None,
        certificates=_certificates() if read.way.step is Step.TRAINED else None,
        messages=Link(_("How messages reach you"), reverse("portals:own_messages")),
        sign_out=Button(
            pgettext("button", "Sign out"), post=reverse("accounts:sign_out"), kind="second"
        ),
        data=Link(_("My data"), reverse("portals:own_data")),
        answers=news_parts(read.answers) if read.answers else (),
    )


def _sign(read: MemberReading, campaign: Campaign | None) -> Sign:
    """One thing to do: after the seminar the test, then the answers; before it the seminar."""
    if read.exemption is not None:
        return exempt_sign(read.exemption, _materials(campaign) if campaign else None)
    following = next_step(read)
    if following is not None:
        return Sign(
            title=following.title,
            kicker=_("All steps are done") if following.is_last else _("Next step"),
            subtitle=following.sentence or _subtitle(read),
            line=_line(read),
            rows=_rows(read) if following.is_last else (),
            action=following.action or _video(read),
        )
    return Sign(
        title=pgettext("station", "Seminar"),
        kicker=_("Next step"),
        subtitle=_subtitle(read),
        line=_line(read),
        rows=_rows(read),
        action=_video(read) or _here(read),
        alternative=Link(_("If you cannot come"), "#h-cannot")
        if read.way.step in (Step.AHEAD, Step.TODAY)
        else None,
    )


def _here(read: MemberReading) -> Button | None:
    """On the day itself: the way to say that they are there."""
    if read.way.step is not Step.TODAY or read.seminar is None:
        return None
    return Button(
        pgettext("button", "I am here"), url=reverse("seminars:here", args=[read.seminar.code])
    )


def _video(read: MemberReading) -> Button | None:
    """The way to what can be watched, live or afterwards."""
    if read.seminar is None or not read.has_video:
        return None
    return Button(
        pgettext("button", "Video of the seminar"),
        url=reverse("seminars:video", args=[read.seminar.code]),
    )


def _subtitle(read: MemberReading) -> str:
    step, meeting = read.way.step, read.way.meeting
    if meeting is None:
        return _("The day is not set yet")
    if step in (Step.AHEAD, Step.TODAY):
        return day_from_today(meeting.day, read.today)
    if step is Step.TRAINED:
        return day(meeting.day)
    if step is Step.MISSED:
        return _("On %(day)s you were not there") % {"day": day_short(meeting.day, "on")}
    if step is Step.CANCELLED:
        return _("The seminar of %(day)s was cancelled") % {"day": day_short(meeting.day, "on")}
    return _("It was on %(day)s") % {"day": day_short(meeting.day, "on")}


def _line(read: MemberReading) -> Line:
    """Seminar, final test where the stage has one, trained."""
    is_taught = read.way.step is Step.TRAINED
    meeting, final = read.way.meeting, read.final
    has_passed = final is None or final.start is Start.PASSED
    stations = [
        Station(
            pgettext("station", "Seminar"),
            note=_station_note(read.way.step, meeting.day if meeting else None, read.today),
            state="done" if is_taught else "now",
        )
    ]
    if final is not None:
        state: Literal["done", "now", "plan"] = "now" if is_taught else "plan"
        stations.append(Station(pgettext("station", "Test"), state="done" if has_passed else state))
    done = is_taught and has_passed
    stations.append(Station(pgettext("station", "Trained"), state="done" if done else "plan"))
    return Line(tuple(stations), label=_("The way of training"))


def _station_note(step: Step, when: date | None, today: date) -> str:
    if when is None or step in (Step.MISSED, Step.CANCELLED):
        return pgettext("station", "day not set")
    return near_day(when, today)


def _rows(read: MemberReading) -> tuple[SignRow, ...]:
    row, step = read.seminar, read.way.step
    if row is None or step in (Step.MISSED, Step.CANCELLED, Step.UNRECORDED):
        return ()
    taught_by = (_("Trainer: %(name)s") % {"name": row.trainer_name},) if row.trainer_name else ()
    if step is Step.TRAINED:
        room = Link(
            _("Room of the seminar: recording, material, answers"),
            reverse("seminars:live", args=[row.code]),
        )
        return (SignRow(clock_time(row.starts), place_of(row), details=taught_by, link=room),)
    return (
        SignRow(
            clock_time(row.starts),
            place_of(row),
            details=(*_directions(row), ends_in_words(row), language_of(row), *taught_by),
            link=Link(
                _("Live room: questions, material, answers"),
                reverse("seminars:live", args=[row.code]),
            ),
            big=True,
        ),
    )


def _directions(row: SeminarRow) -> tuple[str, ...]:
    if not row.venue_code:
        return (_("Your trainer or your commission gives you the link."),)
    return (str(row.venue_address),)


def _notice(read: MemberReading) -> Notice | None:
    step, missed = read.way.step, read.way.missed
    if step is Step.UNPLANNED:
        return Notice(
            _("You need not do anything now"),
            _("When your seminar is planned, its day, time and place stand on this page."),
            still=True,
        )
    if step is Step.MISSED:
        return Notice(
            _("You will be told the day of the make-up seminar"),
            _("It will stand on this page too. Ask the secretary of your commission if in doubt."),
            kind="warn",
            still=True,
        )
    if step is Step.CANCELLED:
        return Notice(
            _("You will be told a new day"),
            read.seminar.cancel_reason if read.seminar else "",
            kind="warn",
            still=True,
        )
    if step is Step.UNRECORDED:
        return Notice(
            _("The list of those who were there has not come in yet"),
            _("When it has, this page says that you are trained."),
            still=True,
        )
    if step is not Step.TRAINED and missed is not None:
        return Notice(
            _("This is the make-up seminar"),
            _("On %(day)s you were not there.") % {"day": day_short(missed.day, "on")},
            still=True,
        )
    return None


def _calendar() -> Link:
    return Link(_("Put your seminar in the calendar of your phone"), reverse("calendar:own"))


def _materials(campaign: Campaign) -> Link:
    return Link(_("Materials of the training"), reverse("material:materials", args=[campaign.code]))


def _entry() -> Link:
    return Link(_("Take the entry test before your seminar"), reverse("assessment:own"))


def _certificates() -> Link:
    return Link(_("My certificates"), reverse("certificates:own"))


def _cannot(read: MemberReading) -> CannotCome:
    trainer = read.seminar.trainer_name if read.seminar else ""
    if trainer and read.trainer_phone:
        first = _("Tell your trainer as soon as you can: %(name)s.") % {"name": trainer}
    elif trainer:
        first = _(
            "Tell your trainer, %(name)s, or the secretary of your commission as soon as you can."
        ) % {"name": trainer}
    else:
        first = _("Tell the secretary of your commission as soon as you can.")
    return CannotCome((first, *_higher(read), _another_day(read)), _call(read.trainer_phone))


def _call(phone: str) -> Link | None:
    """A telephone that dials itself, written as "+7 701 111 22 33"."""
    if not phone:
        return None
    digits = "".join(filter(str.isdigit, phone))
    parts = (digits[:1], digits[1:4], digits[4:7], digits[7:9], digits[9:])
    return Link(f"+{NB.join(filter(None, parts))}", f"tel:+{digits}", icon="phone")


def _higher(read: MemberReading) -> tuple[str, ...]:
    """Who else answers for the seminar: the commission of the district, or of the region."""
    above = str(read.seat.district) or str(read.seat.region)
    if not above:
        return ()
    return (_("The commission above yours can help too: %(name)s.") % {"name": above},)


def _another_day(read: MemberReading) -> str:
    if not read.make_up:
        return _("If another day is set for you, it will stand on this page.")
    days = ", ".join(date_range(first, last) for first, last in read.make_up)
    return _(
        "Days for make-up seminars: %(days)s. When yours is set, it will stand on this page."
    ) % {"days": days}


def _bring(read: MemberReading) -> str:
    if read.seminar is None or not read.seminar.venue_code:
        return ""
    return _("Bring your identity card.")
