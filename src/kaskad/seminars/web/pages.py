"""What the sheet and its print show, built of components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    Fact,
    Facts,
    Ladder,
    Link,
    Notice,
    Progress,
    Status,
)
from kaskad.core.web.format import day_of_week, number, soft, times
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.seminars.queries.attendance import SheetRow
from kaskad.seminars.vocab import Evidence
from kaskad.seminars.web.forms import Correction


@dataclass(frozen=True, slots=True)
class Refused:
    """What was sent and why it was not done; ``field`` is the one that is wrong, if it is one."""

    sending: Literal["record", "correct"]
    why: str
    field: str = ""
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """How the form of the sheet is filled in when it comes: nobody is marked, nothing chosen."""

    present: frozenset[int] = frozenset()
    evidence: str = ""
    evidence_ref: str = ""


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


def sheet_page(
    seminar: Seminar,
    rows: Sequence[SheetRow],
    *,
    now: datetime,
    nonce: str,
    above: Sequence[Link] = (),
    change: str = "",
    filled: Filled | None = None,
    refused: Refused | None = None,
) -> SheetPage:
    """The page of the sheet as it is on the day of ``now``; ``above`` leads back from it.

    ``change`` is the address where the reader may change the seminar itself, if they may.
    """
    is_open = seminar.state == "planned" and seminar.day <= local_day(now)
    is_held = seminar.state == "held"
    filled = filled or Filled()
    return SheetPage(
        title=title_of(seminar),
        kicker=str(seminar.group.stage.title),
        facts=facts_of(seminar, rows),
        links=_links(seminar, change if seminar.state == "planned" else ""),
        ladder=Ladder(tuple(above), title_of(seminar)) if above else None,
        notice=_notice(seminar, is_open=is_open, refused=refused, people=len(rows)),
        progress=_progress(rows) if is_held and rows else None,
        people=None if is_open or not rows else _people(rows, with_status=is_held),
        marks=_marks(seminar, rows, filled) if is_open and rows else None,
        form=_form(seminar, rows, nonce, filled, refused) if is_open and rows else None,
        correction=_correction(seminar, rows, refused) if is_held and rows else None,
    )


def title_of(seminar: Seminar) -> str:
    """Group and commission."""
    return _("Group %(number)s, %(commission)s") % {
        "number": seminar.group.number,
        "commission": seminar.group.commission.name,
    }


def facts_of(seminar: Seminar, rows: Sequence[SheetRow]) -> Facts:
    """When, where, who teaches, how many."""
    return Facts(
        (
            Fact(
                pgettext("sheet", "When"),
                day_of_week(seminar.day),
                note=_times(seminar.day, seminar),
            ),
            _where(seminar),
            Fact(pgettext("sheet", "Trainer"), trainer_of(seminar)),
            Fact(pgettext("sheet", "People in the group"), number(len(rows))),
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


def _links(seminar: Seminar, change: str) -> Actions:
    paper = Link(
        pgettext("sheet", "Print the list"),
        reverse("seminars:print", args=[seminar.code]),
        icon="print",
    )
    video = Link(_("Video of the seminar"), reverse("seminars:video", args=[seminar.code]))
    way = (Link(pgettext("sheet", "Change this seminar"), change),) if change else ()
    return Actions((paper, video, *way))


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


def _progress(rows: Sequence[SheetRow]) -> Progress:
    here = sum(1 for row in rows if row.present)
    return Progress(
        _("%(present)s of %(all)s were there")
        % {"present": number(here), "all": number(len(rows))},
        value=here,
        maximum=len(rows),
    )


def _people(rows: Sequence[SheetRow], *, with_status: bool) -> Table:
    columns = [
        Column(pgettext("sheet", "Name")),
        Column(pgettext("sheet", "Commission")),
        Column(pgettext("sheet", "Role"), wide=True),
    ]
    if with_status:
        columns.append(Column(pgettext("sheet", "Attendance"), number=True))
    return Table(
        caption=pgettext("sheet", "People of the group"),
        caption_hidden=True,
        stacked=True,
        columns=tuple(columns),
        rows=tuple(
            Row(
                (row.name, row.commission, row.role, *([_status(row)] if with_status else [])),
                flag=with_status and row.present is False,
            )
            for row in rows
        ),
    )


def _status(row: SheetRow) -> Cell:
    if row.present is None:
        return Cell(part=Status(pgettext("sheet", "no record"), "wait"))
    if row.present:
        return Cell(part=Status(pgettext("sheet", "was there"), "done"))
    return Cell(part=Status(pgettext("sheet", "was not there"), "late"))


def _marks(seminar: Seminar, rows: Sequence[SheetRow], filled: Filled) -> Link:
    """Marks everybody at once, or nobody again; what is marked is still only on the page."""
    here = reverse("seminars:sheet", args=[seminar.code])
    if len(filled.present) >= len(rows):
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
                        f"{row.name}, {row.commission}, {row.role[:1].lower()}{row.role[1:]}",
                        chosen=row.member_id in filled.present,
                    )
                    for row in rows
                ),
            ),
            Field(
                "evidence",
                _("What the sheet rests on"),
                kind="radio",
                error=refused.why if refused and refused.field == "evidence" else "",
                choices=tuple(
                    Choice(value, str(label), chosen=value == filled.evidence)
                    for value, label in Evidence.choices
                ),
            ),
            Field(
                "evidence_ref",
                _("Number of the signed sheet"),
                value=filled.evidence_ref,
                required=False,
                maxlength=80,
            ),
        ),
        Button(pgettext("button", "Go on to check"), name="step", value="check"),
        action=reverse("seminars:sheet", args=[seminar.code]),
        label=pgettext("sheet", "Sheet of the group"),
    )


def _correction(seminar: Seminar, rows: Sequence[SheetRow], refused: Refused | None) -> Form | None:
    recorded = [row for row in rows if row.present is not None]
    if not recorded:
        return None
    sent = (refused.correction if refused else None) or Correction()
    wrong = {refused.field: refused.why} if refused and refused.sending == "correct" else {}
    return Form(
        (
            Field(
                "member",
                _("Whose attendance is wrong?"),
                kind="select",
                choices=tuple(
                    Choice(
                        str(row.member_id),
                        f"{row.name} – {_status_word(row)}",
                        chosen=str(row.member_id) == sent.member,
                    )
                    for row in recorded
                ),
            ),
            Field(
                "present",
                _("How it was"),
                kind="radio",
                error=wrong.get("present", ""),
                anchor="f-corrected",
                choices=(
                    Choice("yes", pgettext("sheet", "was there"), chosen=sent.present == "yes"),
                    Choice("no", pgettext("sheet", "was not there"), chosen=sent.present == "no"),
                ),
            ),
            Field(
                "reason",
                _("Why it is corrected"),
                value=sent.reason,
                error=wrong.get("reason", ""),
                maxlength=200,
            ),
        ),
        Button(pgettext("button", "Correct"), kind="second"),
        action=reverse("seminars:correct", args=[seminar.code]),
        label=pgettext("sheet", "Correct the sheet"),
    )


def _status_word(row: SheetRow) -> str:
    return pgettext("sheet", "was there") if row.present else pgettext("sheet", "was not there")
