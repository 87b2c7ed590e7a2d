"""Seminars in words, for the pages of trainers, members and staff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import SeminarRow, SeminarState
from kaskad.core.web.components import Status
from kaskad.core.web.format import bind, clock_time, day_of_week, day_short, number
from kaskad.core.web.tables import Table, agenda
from kaskad.seminars.api import AgendaRow


def day_from_today(day: date, today: date) -> str:
    """Near days by their word, all with their date: "Ертең, 5 наурыз, бейсенбі"."""
    written = day_of_week(day)
    if day == today:
        return _("Today, %(day)s") % {"day": written}
    if day == today + timedelta(days=1):
        return _("Tomorrow, %(day)s") % {"day": written}
    return written


def near_day(day: date, today: date) -> str:
    """The shortest word for a day: "бүгін", "ертең", "6 наурыз"."""
    if day == today:
        return pgettext("day", "today")
    if day == today + timedelta(days=1):
        return pgettext("day", "tomorrow")
    return day_short(day)


def group_name(row: SeminarRow) -> str:
    """The group by its number: "3-топ"."""
    return _("Group %(number)s") % {"number": number(row.group_number)}


def group_and_place(row: SeminarRow) -> str:
    """The group and its commission: "3-топ, Мұғалжар ауданы"."""
    return _("Group %(number)s, %(commission)s") % {
        "number": number(row.group_number),
        "commission": row.commission_name,
    }


def kind_of(row: SeminarRow) -> str:
    """The stage and the make-up round; groups of two stages may have one number."""
    if not row.round:
        return str(row.stage_title)
    make_up = _("Make-up round %(number)s") % {"number": number(row.round)}
    return f"{row.stage_title}, {make_up[:1].lower()}{make_up[1:]}"


def group_note(row: SeminarRow) -> str:
    """What stands under the name of a group: its commission and its stage."""
    return f"{row.commission_name}. {kind_of(row)}"


def place_of(row: SeminarRow) -> str:
    """The venue, or that it is online."""
    if not row.venue_code:
        return pgettext("seminar", "Online")
    return bind(str(row.venue_name))


def ends_at(row: SeminarRow) -> time:
    """When the seminar ends."""
    return (datetime.combine(row.day, row.starts) + timedelta(minutes=row.minutes)).time()


def ends_in_words(row: SeminarRow) -> str:
    """The end of the seminar: "Аяқталуы 14:00"."""
    return _("Ends at %(time)s") % {"time": clock_time(ends_at(row))}


def language_of(row: SeminarRow) -> str:
    """In which language it is held."""
    return _("Held in Kazakh") if row.language == "kk" else _("Held in Russian")


def status_of(row: SeminarRow, today: date) -> Status:
    """How a seminar stands, as a word with its station."""
    word = str(SeminarState(row.state).label)
    if row.state == SeminarState.HELD:
        return Status(word, "done")
    if row.state == SeminarState.CANCELLED:
        return Status(word, "bad")
    if row.day < today:
        return Status(pgettext("seminar", "No sheet"), "late")
    if row.day == today:
        return Status(pgettext("seminar", "Today"), "now")
    return Status(word, "plan")


def agenda_table(rows: Iterable[AgendaRow], caption: str) -> Table | None:
    """The parts of a seminar with their times; nothing without a programme."""
    lines = [
        (
            clock_time(row.starts) if row.starts else number(row.number),
            str(row.title) or _("Break, conclusion"),
            minutes_in_words(row.minutes),
        )
        for row in rows
    ]
    return agenda(caption, lines) if lines else None


def minutes_in_words(minutes: int) -> str:
    """A length: "35 мин"."""
    return bind(_("%(minutes)s min") % {"minutes": number(minutes)})


def small(role: str) -> str:
    """A role inside a list of words: "№ 95 учаске, төраға"."""
    return role[:1].lower() + role[1:]
