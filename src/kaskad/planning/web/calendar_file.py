"""Seminars as iCalendar (RFC 5545): no names and no telephones, for it may be passed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from icalendar import Calendar, Event

from kaskad.core import clock
from kaskad.core.localized import LocalizedText
from kaskad.core.web.format import language, number
from kaskad.planning.rules.shown import CANCELLED, GONE, STANDS, Shown
from kaskad.planning.vocab.words import LANGUAGES

# How often a programme that subscribes should ask again.
REFRESH = timedelta(hours=6)


def calendar_file(title: str, shown: Sequence[Shown]) -> bytes:
    """The seminars in the active language; the same seminars are the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Kaskad//Seminars//{language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title, parameters=_language())
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for one in shown:
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def _event(one: Shown) -> Event:
    starts = _starts(one)
    revised = one.revised_at.astimezone(UTC).replace(microsecond=0)
    stands = one.state == STANDS
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", revised)
    event.add("last-modified", revised)
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(minutes=one.values["minutes"]))
    event.add("status", "CONFIRMED" if stands else "CANCELLED")
    event.add("transp", "OPAQUE" if stands else "TRANSPARENT")
    event.add("summary", _summary(one), parameters=_language())
    event.add("location", _location(one.values), parameters=_language())
    event.add("description", _description(one.values), parameters=_language())
    return event


def _language() -> dict[str, str]:
    return {"LANGUAGE": language()}


def _starts(one: Shown) -> datetime:
    """In UTC, so that no programme needs to know the zones of the country."""
    day, clock_time = (
        date.fromisoformat(one.values["day"]),
        time.fromisoformat(one.values["starts"]),
    )
    return clock.at(day, clock_time).astimezone(UTC)


def _summary(one: Shown) -> str:
    stage = {"stage": _text(one.values["stage_title"])}
    if one.part == "teaches":
        words = _("You teach a seminar. %(stage)s") % stage
    elif one.part == "learns":
        words = _("Your training seminar")
    else:
        words = _("Seminar. %(stage)s") % stage
    if one.state == GONE:
        return _("Not in your plan any more: %(seminar)s") % {"seminar": words}
    return _("Cancelled: %(seminar)s") % {"seminar": words} if one.state == CANCELLED else words


def _location(values: Mapping[str, Any]) -> str:
    if not values["venue"]:
        return pgettext("seminar", "Online")
    parts = (_text(values["venue_name"]), _text(values["venue_address"]))
    return ", ".join(filter(None, parts))


def _description(values: Mapping[str, Any]) -> str:
    """What the other lines do not say; how many people only to those who await them."""
    lines = [
        _text(values["stage_title"]),
        str(LANGUAGES.get(values["language"], values["language"])),
    ]
    if values["places"] is not None:
        people = ngettext("%(count)s person", "%(count)s people", values["places"])
        lines.insert(1, people % {"count": number(values["places"])})
    return "\n".join((_text(values["commission_name"]), ", ".join(lines)))


def _text(texts: dict[str, str]) -> str:
    return str(LocalizedText(**texts))
