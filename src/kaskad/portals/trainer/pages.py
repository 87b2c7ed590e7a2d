"""The trainer's page, built of components."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.campaigns.api import SeminarRow
from kaskad.core.web.components import (
    Actions,
    Button,
    Component,
    Empty,
    Figure,
    Ladder,
    Line,
    Link,
    Links,
    Notice,
    Sign,
    SignRow,
    Station,
    Status,
)
from kaskad.core.web.format import clock_time, date_range, day_short, emphasis, number
from kaskad.core.web.pictures import Appointment, Week, week
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.portals.answers_news import news_parts
from kaskad.portals.seminar_words import (
    agenda_table,
    day_from_today,
    ends_in_words,
    group_and_place,
    group_name,
    group_note,
    kind_of,
    language_of,
    near_day,
    place_of,
    small,
    status_of,
)
from kaskad.portals.trainer.links import links_of_campaign
from kaskad.portals.trainer.notices import notice_of, sheet_url
from kaskad.portals.trainer.reading import TrainerReading, next_of

SHOWN_PEOPLE = 8
SHOWN_STATIONS = 5


@dataclass(frozen=True, slots=True)
class TrainerPage:
    """A trainer's seminars: one sign with the next one, then people, week and the whole list."""

    title: str
    ladder: Ladder | None = None
    notice: Notice | None = None
    sign: Sign | None = None
    book: Link | None = None
    figure: Figure | None = None
    empty: Empty | None = None
    expected: Table | None = None
    expected_link: Link | None = None
    missed_title: str = ""
    missed: Table | None = None
    agenda: Table | None = None
    to_print: Links | None = None
    materials: Actions | None = None
    calendar: Link | None = None
    week_title: str = ""
    week: Week | None = None
    week_links: Actions | None = None
    all_seminars: Table | None = None
    answers: tuple[Component, ...] = ()


def trainer_page(read: TrainerReading, week_of: date) -> TrainerPage:
    """The page on its day, with the week that ``week_of`` lies in."""
    title, ladder = pgettext("trainer", "My seminars"), _ladder(read)
    if not read.rows:
        return TrainerPage(title, ladder, empty=_empty())
    following = next_of(read.rows, read.today)
    monday = week_of - timedelta(days=week_of.weekday())
    return TrainerPage(
        title=title,
        ladder=ladder,
        notice=notice_of(read),
        sign=_sign(read, following) if following else None,
        book=_book(following) if following else None,
        figure=None if following else _all_held(read),
        expected=_expected(read),
        expected_link=_all_people(read, following),
        missed_title=_missed_title(read),
        missed=_missed(read),
        agenda=agenda_table(read.agenda, pgettext("seminar", "Agenda")),
        to_print=_to_print(following, len(read.people)) if following else None,
        materials=links_of_campaign(read.campaign, following) if read.campaign else None,
        calendar=Link(
            _("Put your seminars in the calendar of your phone"), reverse("calendar:own")
        ),
        week_title=date_range(monday, monday + timedelta(days=6)),
        week=_week(read, monday),
        week_links=_week_links(read, monday),
        all_seminars=_all(read),
        answers=_answers(read, following),
    )


def _answers(read: TrainerReading, following: SeminarRow | None) -> tuple[Component, ...]:
    """What is new among the answers, and the questions of the hall that comes next."""
    if read.answers is None:
        return ()
    parts = news_parts(read.answers)
    if following is None:
        return parts
    hall = reverse("answers:hall", args=[read.answers.campaign.code, following.code])
    return (*parts, Link(_("Questions of the next seminar"), hall))


def _ladder(read: TrainerReading) -> Ladder | None:
    if read.seat is None:
        return None
    above = [str(name) for name in (read.seat.region, read.seat.district) if str(name)]
    return Ladder((), ", ".join([*above, str(read.seat.commission)]))


def _empty() -> Empty:
    return Empty(
        _("No seminars are planned for you yet"),
        _(
            "As soon as a plan is in force, your groups stand here with day, time and place. "
            "There is nothing to do until then."
        ),
    )


def _all_held(read: TrainerReading) -> Figure:
    held = [row for row in read.rows if row.state == "held"]
    people = sum(count.present for count in read.counts.values())
    if not held:
        return Figure(_("None of your seminars is ahead."), heading="h1")
    sentence = emphasis(
        _("Everything is held: seminars: %(seminars)s, people trained: %(people)s."),
        seminars=number(len(held)),
        people=number(people),
    )
    return Figure(sentence, heading="h1")


def _sign(read: TrainerReading, row: SeminarRow) -> Sign:
    is_today = row.day == read.today
    sheet = sheet_url(row)
    return Sign(
        title=group_and_place(row),
        kicker=day_from_today(row.day, read.today),
        line=_line(read, row),
        rows=(
            SignRow(
                clock_time(row.starts),
                place_of(row),
                details=tuple(
                    filter(None, (str(row.venue_address), ends_in_words(row), language_of(row)))
                ),
                link=Link(_("Lead the live room"), reverse("seminars:desk", args=[row.code])),
                big=True,
            ),
            SignRow(
                number(len(read.people)),
                ngettext("person on the list", "people on the list", len(read.people)),
                details=tuple(filter(None, (kind_of(row), _exempt(read)))),
            ),
        ),
        action=Button(pgettext("button", "Record who was there"), url=sheet)
        if is_today
        else Button(pgettext("button", "Print the list"), url=_print(row), icon="print"),
        alternative=Link(_("Print the list"), _print(row))
        if is_today
        else Link(_("Open the sheet of the group"), sheet),
    )


def _book(row: SeminarRow) -> Link:
    url = reverse("seminars:book", args=[row.code])
    return Link(_("Run book: what to do before, during and after the seminar"), url)


def _line(read: TrainerReading, following: SeminarRow) -> Line | None:
    """The seminars of the week of the next one, with it among them."""
    monday = following.day - timedelta(days=following.day.weekday())
    rows = [
        row
        for row in read.rows
        if monday <= row.day < monday + timedelta(days=7) and row.state != "cancelled"
    ]
    if len(rows) < 2:
        return None
    here = rows.index(following)
    first = max(0, min(here - 1, len(rows) - SHOWN_STATIONS))
    shared = Counter(row.group_number for row in rows)
    return Line(
        tuple(
            Station(
                group_name(row) if shared[row.group_number] == 1 else _named(row),
                note=pgettext("seminar", "held")
                if row.state == "held"
                else near_day(row.day, read.today),
                state="now" if row is following else "done" if row.state == "held" else "plan",
            )
            for row in rows[first : first + SHOWN_STATIONS]
        ),
        label=_("Your groups of the week"),
    )


def _named(row: SeminarRow) -> str:
    return f"{group_name(row)}, {kind_of(row)}"


def _exempt(read: TrainerReading) -> str:
    """How many on the list of the next seminar need not come."""
    count = sum(row.is_exempt for row in read.people)
    return _("Exempt, need not come: %(count)s") % {"count": number(count)} if count else ""


def _expected(read: TrainerReading) -> Table | None:
    people = [row for row in read.people if not row.is_exempt]
    if not people:
        return None
    return Table(
        caption=_("Expected people"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("people", "Name")),
            Column(pgettext("people", "Commission")),
            Column(pgettext("people", "Role"), wide=True),
        ),
        rows=tuple(Row((row.name, row.commission, row.role)) for row in people[:SHOWN_PEOPLE]),
    )


def _all_people(read: TrainerReading, following: SeminarRow | None) -> Link | None:
    if following is None or len(read.people) <= SHOWN_PEOPLE:
        return None
    count = {"count": number(len(read.people))}
    return Link(_("All people of the group: %(count)s") % count, sheet_url(following))


def _missed_title(read: TrainerReading) -> str:
    return _("Still untrained: %(count)s") % {"count": number(len(read.missed))}


def _missed(read: TrainerReading) -> Table | None:
    if not read.missed:
        return None
    return Table(
        caption=_("They were absent from your groups and have not been trained elsewhere."),
        stacked=True,
        columns=(
            Column(pgettext("people", "Name")),
            Column(pgettext("people", "Commission, role"), wide=True),
            Column(pgettext("people", "Missed"), number=True),
            Column(pgettext("people", "Make-up"), number=True),
        ),
        rows=tuple(
            Row(
                (
                    row.name,
                    f"{row.commission}, {small(row.role)}",
                    day_short(row.missed_day),
                    Cell(
                        part=Status(day_short(row.next_day), "plan")
                        if row.next_day
                        else Status(pgettext("make-up", "not booked"), "late")
                    ),
                )
            )
            for row in read.missed
        ),
    )


def _to_print(row: SeminarRow, people: int) -> Links:
    count = ngettext("%(count)s person", "%(count)s people", people) % {"count": number(people)}
    return Links((Link(_("List of the group with room for signatures"), _print(row), note=count),))


def _week(read: TrainerReading, monday: date) -> Week:
    campaign = read.campaign
    days: dict[date, list[Appointment]] = {}
    for row in read.rows:
        days.setdefault(row.day, []).append(_appointment(read, row))
    worked = campaign.work_days if campaign else "1111110"
    rest = [monday + timedelta(days=n) for n in range(7) if worked[n] == "0"]
    return week(monday, days, today=read.today, rest=rest, holidays=read.days_off)


def _appointment(read: TrainerReading, row: SeminarRow) -> Appointment:
    count = read.counts.get(row.id)
    if count is not None:
        note = _("%(present)s of %(all)s came") % {
            "present": number(count.present),
            "all": number(count.all),
        }
    else:
        note = ngettext("%(count)s person", "%(count)s people", row.places) % {
            "count": number(row.places)
        }
    return Appointment(
        clock_time(row.starts),
        group_and_place(row),
        note=f"{kind_of(row)}. {note}",
        url=sheet_url(row),
        status=status_of(row, read.today) if row.state != "planned" else None,
    )


def _week_links(read: TrainerReading, monday: date) -> Actions:
    """The week before and after, as far as there are seminars."""
    first, last = read.rows[0].day, read.rows[-1].day
    links: list[Button | Link] = []
    before, after = monday - timedelta(days=7), monday + timedelta(days=7)
    if first < monday:
        links.append(Link(pgettext("week", "Previous week"), _week_url(before)))
    if last >= after:
        links.append(Link(pgettext("week", "Next week"), _week_url(after)))
    return Actions(tuple(links))


def _week_url(monday: date) -> str:
    return f"{reverse('portals:trainer')}?week={monday.isoformat()}#h-week"


def _all(read: TrainerReading) -> Table:
    return Table(
        caption=_("All own seminars"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("seminar", "Day")),
            Column(pgettext("seminar", "Group")),
            Column(pgettext("seminar", "Place"), wide=True),
            Column(pgettext("seminar", "People"), number=True),
            Column(pgettext("seminar", "Status"), number=True),
        ),
        rows=tuple(_seminar(read, row) for row in read.rows),
    )


def _seminar(read: TrainerReading, row: SeminarRow) -> Row:
    count = read.counts.get(row.id)
    people = f"{number(count.present)} / {number(count.all)}" if count else number(row.places)
    return Row(
        (
            Cell(day_short(row.day), note=clock_time(row.starts)),
            Cell(group_name(row), url=sheet_url(row), note=group_note(row)),
            Cell(place_of(row), note=row.cancel_reason),
            people,
            Cell(part=status_of(row, read.today)),
        ),
        flag=row.state == "planned" and row.day < read.today,
    )


def _print(row: SeminarRow) -> str:
    return reverse("seminars:print", args=[row.code])
