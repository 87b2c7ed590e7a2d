"""What the sheet and its print show, built of components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Seminar
from kaskad.commissions.api import person_name
from kaskad.core.clock import local_day
from kaskad.core.web.components import (
    Actions,
    Button,
    Choice,
    Empty,
    Fact,
    Facts,
    Ladder,
    Link,
    Notice,
    Pages,
    Progress,
)
from kaskad.core.web.format import day_of_week, number, soft, times
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.seminars.queries.corrections import CorrectionRow, HowItWas
from kaskad.seminars.queries.sheet import SheetPart, SheetRow, SheetTally
from kaskad.seminars.vocab import OF_SHEETS
from kaskad.seminars.web.correcting import correction_form, status_cell, waiting_table
from kaskad.seminars.web.forms import CorrectionSent
from kaskad.seminars.web.titles import title_of


@dataclass(frozen=True, slots=True)
class Refused:
    """What was sent and why it was not done; ``field`` is the one that is wrong, if it is one."""

    sending: Literal["record", "correct"]
    why: str
    field: str = ""
    correction: CorrectionSent | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """How the form of the sheet is filled in when it comes: nobody is marked, nothing chosen."""

    present: frozenset[int] = frozenset()
    evidence: str = ""
    evidence_ref: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What was recorded: how it was by the keys of attendances, and corrections that wait.

    ``late``: of these people marks say something else that came in afterwards.
    """

    how: Mapping[int, HowItWas] = field(default_factory=dict)
    waiting: Sequence[CorrectionRow] = ()
    late: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A seminar and its people; ``form`` records the sheet, ``correction`` changes one line."""

    title: str
    kicker: str
    facts: Facts
    links: Actions
    ladder: Ladder | None = None
    notice: Notice | None = None
    progress: Progress | None = None
    people: Table | None = None
    marks: Link | None = None
    form: Form | None = None
    correction: Form | None = None
    waiting: Table | None = None
    find: Form | None = None
    found: str = ""
    empty: Empty | None = None
    others: Actions | None = None
    pages: Pages | None = None


def sheet_page(
    seminar: Seminar,
    part: SheetPart,
    *,
    now: datetime,
    nonce: str,
    above: Sequence[Link] = (),
    change: str = "",
    filled: Filled | None = None,
    refused: Refused | None = None,
    stands: Standing | None = None,
) -> SheetPage:
    """The page of the sheet as it is on the day of ``now``; ``above`` leads back from it.

    ``change`` is the address where the reader may change the seminar itself, if they may;
    ``stands`` what was recorded, once it was.
    """
    stands = stands or Standing()
    is_held, rows = seminar.state == "held", part.rows
    is_open = is_open_on(seminar, local_day(now))
    filled = filled or Filled(frozenset(row.member_id for row in rows if row.present))
    return SheetPage(
        title=title_of(seminar),
        kicker=str(seminar.group.stage.title),
        facts=facts_of(seminar, part.tally.people, part.tally.exempt),
        links=_links(seminar, change if seminar.state == "planned" else "", is_open=is_open),
        ladder=Ladder(tuple(above), title_of(seminar)) if above else None,
        notice=_notice(seminar, is_open=is_open, refused=refused, people=part.tally.people)
        or _late_notice(rows, stands),
        progress=_progress(part.tally) if is_held and part.tally.people else None,
        people=None if is_open or not rows else _people(rows, stands.how if is_held else None),
        marks=_marks(seminar, rows, filled) if is_open and rows else None,
        form=_form(seminar, rows, nonce, filled, refused) if is_open and rows else None,
        correction=_correction(seminar, rows, stands, refused) if is_held and rows else None,
        waiting=waiting_table(stands.waiting),
    )


def is_open_on(seminar: Seminar, day: date) -> bool:
    """Whether the sheet can be filled in."""
    return seminar.state == "planned" and seminar.day <= day


def facts_of(seminar: Seminar, people: int, exempt: int = 0) -> Facts:
    """When, where, who teaches, how many; and how many of them need not come."""
    free = _("Exempt, need not come: %(count)s") % {"count": number(exempt)} if exempt else ""
    return Facts(
        (
            Fact(
                pgettext("sheet", "When"),
                day_of_week(seminar.day),
                note=_times(seminar.day, seminar),
            ),
            _where(seminar),
            Fact(pgettext("sheet", "Trainer"), trainer_of(seminar)),
            Fact(pgettext("sheet", "People in the group"), number(people), note=free),
        )
    )


def _times(day: date, seminar: Seminar) -> str:
    first = datetime.combine(day, seminar.starts)
    return times(first, first + timedelta(minutes=seminar.minutes))


def _where(seminar: Seminar) -> Fact:
    if seminar.venue is None:
        return Fact(pgettext("sheet", "Where"), pgettext("sheet", "Online"))
    return Fact(
        pgettext("sheet", "Where"), soft(str(seminar.venue.name)), note=str(seminar.venue.address)
    )


def trainer_of(seminar: Seminar) -> str:
    """The trainer by name, or the body that teaches itself."""
    if seminar.trainer is None:
        return str(seminar.group.plan.campaign.decree_body)
    return person_name(seminar.trainer.person)


def _links(seminar: Seminar, change: str, *, is_open: bool) -> Actions:
    paper = Link(
        pgettext("sheet", "Print the list"),
        reverse("seminars:print", args=[seminar.code]),
        icon="print",
    )
    video = Link(_("Video of the seminar"), reverse("seminars:video", args=[seminar.code]))
    room = Link(_("Live room"), reverse("seminars:desk", args=[seminar.code]))
    way = (Link(pgettext("sheet", "Change this seminar"), change),) if change else ()
    roll = Link(_("Roll call"), reverse("seminars:roll", args=[seminar.code]), icon="phone")
    along = Link(_("Take along"), reverse("seminars:pocket", args=[seminar.code]))
    taken = [along] if seminar.state == "planned" else []
    kept = Link(_("Signed sheets"), reverse("seminars:papers", args=[seminar.code]))
    signed = [kept] if is_open or seminar.state == "held" else []
    book = Link(_("Run book of the seminar"), reverse("seminars:book", args=[seminar.code]))
    today = (*([roll] if is_open else []), *taken, book, paper, *signed)
    return Actions((*today, room, video, *way))


def _notice(
    seminar: Seminar, *, is_open: bool, refused: Refused | None, people: int
) -> Notice | None:
    if refused is not None and not refused.field:
        title = (
            _("The sheet was not recorded")
            if refused.sending == "record"
            else _("The attendance was not corrected")
        )
        return Notice(title, refused.why, kind="error")
    if seminar.state == "cancelled":
        return Notice(
            _("This seminar was cancelled"), seminar.cancel_reason, kind="warn", still=True
        )
    if not people:
        return Notice(_("Nobody is in this group"), _("There is nothing to record."), still=True)
    if seminar.state == "planned" and not is_open:
        return Notice(_("Attendance can be recorded on the day of the seminar."), still=True)
    return None


def _late_notice(rows: Sequence[SheetRow], stands: Standing) -> Notice | None:
    if not stands.late:
        return None
    return Notice(
        _("Marks that came in later say something else"),
        _("Correct these people, if the marks are right."),
        kind="warn",
        items=tuple(row.name for row in rows if row.member_id in stands.late),
        still=True,
    )


def _progress(tally: SheetTally) -> Progress:
    return Progress(
        _("%(present)s of %(all)s were there")
        % {"present": number(tally.came), "all": number(tally.expected)},
        value=tally.came,
        maximum=max(tally.expected, 1),
    )


def _people(rows: Sequence[SheetRow], how: Mapping[int, HowItWas] | None) -> Table:
    columns = [
        Column(pgettext("sheet", "Name")),
        Column(pgettext("sheet", "Commission")),
        Column(pgettext("sheet", "Role"), wide=True),
    ]
    if how is not None:
        columns.append(Column(pgettext("sheet", "Attendance"), number=True))
    return Table(
        caption=pgettext("sheet", "People of the group"),
        caption_hidden=True,
        stacked=True,
        columns=tuple(columns),
        rows=tuple(
            Row(
                (
                    name_cell(row),
                    row.commission,
                    row.role,
                    *([status_cell(row, how)] if how is not None else []),
                ),
                flag=how is not None and row.present is False and not row.is_exempt,
            )
            for row in rows
        ),
    )


def _marks(seminar: Seminar, rows: Sequence[SheetRow], filled: Filled) -> Link:
    """Marks everybody at once, or nobody again; what is marked is still only on the page."""
    here = reverse("seminars:sheet", args=[seminar.code])
    if filled.present and all(row.member_id in filled.present or row.is_exempt for row in rows):
        return Link(pgettext("sheet", "Take all marks away"), here)
    return Link(pgettext("sheet", "Mark everybody"), f"{here}?marked=all")


def _form(
    seminar: Seminar,
    rows: Sequence[SheetRow],
    nonce: str,
    filled: Filled,
    refused: Refused | None,
) -> Form:
    return Form(
        (
            Field("nonce", "", kind="hidden", value=nonce),
            Field(
                "present",
                _("Who came? Mark those who were there."),
                kind="checkboxes",
                choices=tuple(
                    Choice(
                        str(row.member_id),
                        line_of(row),
                        chosen=row.member_id in filled.present,
                    )
                    for row in rows
                ),
            ),
            *evidence_fields(filled, refused),
        ),
        Button(pgettext("button", "Go on to check"), name="step", value="check"),
        action=reverse("seminars:sheet", args=[seminar.code]),
        label=pgettext("sheet", "Sheet of the group"),
    )


def line_of(row: SheetRow) -> str:
    """Somebody of the group in one line, with what stands of them already."""
    words = f"{row.name}, {row.commission}, {row.role[:1].lower()}{row.role[1:]}"
    if row.is_exempt and not row.present:
        return f"{words} – {exempt_words()}"
    if row.present is False:
        return f"{words} – {pgettext('sheet', 'was not there')}"
    return words


def name_cell(row: SheetRow) -> Cell:
    """A name, with a note beside it where somebody need not come."""
    return Cell(row.name, note=exempt_words() if row.is_exempt else "")


def exempt_words() -> str:
    """What stands beside the name of somebody exempt."""
    return pgettext("sheet", "exempt from the training, need not come")


def evidence_fields(filled: Filled, refused: Refused | None) -> tuple[Field, ...]:
    """What the sheet rests on."""
    return (
        Field(
            "evidence",
            _("What the sheet rests on"),
            kind="radio",
            error=refused.why if refused and refused.field == "evidence" else "",
            choices=tuple(
                Choice(value, str(label), chosen=value == filled.evidence)
                for value, label in ((one.value, one.label) for one in OF_SHEETS)
            ),
        ),
        Field(
            "evidence_ref",
            _("Number of the signed sheet"),
            value=filled.evidence_ref,
            required=False,
            maxlength=80,
        ),
    )


def _correction(
    seminar: Seminar, rows: Sequence[SheetRow], stands: Standing, refused: Refused | None
) -> Form | None:
    sent = (refused.correction if refused else None) or CorrectionSent()
    wrong = {refused.field: refused.why} if refused and refused.sending == "correct" else {}
    return correction_form(seminar, rows, stands.how, sent, wrong)
