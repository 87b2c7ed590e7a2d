"""Seminars as iCalendar (RFC 5545): no names and no telephones, for it may be passed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from icalendar import Calendar, Event

from kaskad.campaigns.api import SeminarRow, SeminarState
from kaskad.core import clock
from kaskad.core.web.format import language, number
from kaskad.planning.queries.calendars import Meeting
from kaskad.planning.vocab.words import LANGUAGES

# How often a programme that subscribes should ask again.
REFRESH = timedelta(hours=6)


def calendar_file(title: str, meetings: Sequence[Meeting]) -> bytes:
    """The seminars in the active language; the same seminars are the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Kaskad//Seminars//{language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    return bytes(calendar.to_ical())


def _event(meeting: Meeting) -> Event:
    row = meeting.row
    starts = datetime.combine(row.day, row.starts, clock.zone()).astimezone(UTC)
    revised = meeting.revised_at.astimezone(UTC).replace(microsecond=0)
    is_cancelled = row.state == SeminarState.CANCELLED
    event = Event()
    event.add("uid", f"seminar-{row.code}@kaskad")
    event.add("sequence", meeting.revision)
    event.add("dtstamp", revised)
    event.add("last-modified", revised)
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(minutes=row.minutes))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    event.add("summary", _summary(meeting, is_cancelled=is_cancelled))
    event.add("location", _location(row))
    event.add("description", _description(meeting))
    return event


def _summary(meeting: Meeting, *, is_cancelled: bool) -> str:
    stage = {"stage": meeting.row.stage_title}
    if meeting.part == "teaches":
        words = _("You teach a seminar. %(stage)s") % stage
    elif meeting.part == "learns":
        words = _("Your training seminar")
    else:
        words = _("Seminar. %(stage)s") % stage
    return _("Cancelled: %(seminar)s") % {"seminar": words} if is_cancelled else words


def _location(row: SeminarRow) -> str:
    if not row.venue_code:
        return pgettext("seminar", "Online")
    return ", ".join(filter(None, (str(row.venue_name), str(row.venue_address))))


def _description(meeting: Meeting) -> str:
    """What the other lines do not say; how many people only to those who await them."""
    row = meeting.row
    lines = [str(row.stage_title), str(LANGUAGES.get(row.language, row.language))]
    if meeting.part != "learns":
        people = ngettext("%(count)s person", "%(count)s people", row.places)
        lines.insert(1, people % {"count": number(row.places)})
    return "\n".join((str(row.commission_name), ", ".join(lines)))
