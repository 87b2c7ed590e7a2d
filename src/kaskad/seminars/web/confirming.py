"""What a sheet says in words, before it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Seminar
from kaskad.core.clock import local_day
from kaskad.core.web.components import Button, Fact, Facts, Figure, Notice
from kaskad.core.web.format import day_of_week, emphasis, number
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Column, Row, Table
from kaskad.seminars.operations.sheets import (
    AlreadyRecorded,
    EvidenceMissing,
    NotHeldYet,
    NotInGroup,
    SeminarCancelled,
    Sheet,
)
from kaskad.seminars.queries.attendance import SheetRow, held_seminar
from kaskad.seminars.rules.attendance import strangers_in
from kaskad.seminars.vocab import Evidence
from kaskad.seminars.web.pages import title_of


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """Who came and who did not, by name, and what the sheet rests on."""

    title: str
    kicker: str
    figure: Figure
    facts: Facts
    absent: Table | None
    came_title: str
    came: Table | None
    notice: Notice
    form: Form


def is_repeated(seminar: Seminar, sheet: Sheet) -> bool:
    """Whether this very form was recorded before: whoever sends it again gets the first answer."""
    held = held_seminar(seminar)
    return held is not None and held.nonce == sheet.nonce


def refuse_unfit(
    seminar: Seminar, rows: Sequence[SheetRow], sheet: Sheet, *, now: datetime
) -> None:
    """Refuse what recording would refuse anyway, so that nobody confirms it for nothing."""
    if seminar.state == "held":
        raise AlreadyRecorded(seminar=seminar.code)
    if seminar.state == "cancelled":
        raise SeminarCancelled(seminar=seminar.code)
    if seminar.day > local_day(now):
        raise NotHeldYet(seminar=seminar.code, day=f"{seminar.day:%d.%m.%Y}")
    if outside := strangers_in(sheet.present, [row.member_id for row in rows]):
        raise NotInGroup(seminar=seminar.code, count=len(outside))
    if sheet.evidence not in Evidence.values:
        raise EvidenceMissing(field="evidence")


def confirm_page(seminar: Seminar, rows: Sequence[SheetRow], sheet: Sheet) -> ConfirmPage:
    """The sheet as it was filled in; its form records it or leads back with every mark kept."""
    came = [row for row in rows if row.member_id in sheet.present]
    absent = [row for row in rows if row.member_id not in sheet.present]
    return ConfirmPage(
        title=_("Check the sheet"),
        kicker=f"{title_of(seminar)}, {day_of_week(seminar.day)}",
        figure=Figure(
            emphasis(
                _("%(present)s of %(all)s came, %(absent)s did not."),
                present=number(len(came)),
                all=number(len(rows)),
                absent=number(len(absent)),
            )
        ),
        facts=_facts(sheet),
        absent=_people(absent, pgettext("sheet", "Did not come")),
        came_title=_("Came: %(count)s") % {"count": number(len(came))},
        came=_people(came, pgettext("sheet", "Came")),
        notice=Notice(
            _("Nothing is recorded yet"),
            _("Once recorded, each change needs a reason and stays in the record."),
            still=True,
        ),
        form=_form(seminar, sheet),
    )


def _facts(sheet: Sheet) -> Facts:
    facts = [Fact(_("What the sheet rests on"), str(Evidence(sheet.evidence).label))]
    if sheet.evidence_ref:
        facts.append(Fact(_("Number of the signed sheet"), sheet.evidence_ref))
    return Facts(tuple(facts))


def _people(rows: Sequence[SheetRow], caption: str) -> Table | None:
    if not rows:
        return None
    return Table(
        caption=caption,
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("sheet", "Name")),
            Column(pgettext("sheet", "Commission")),
            Column(pgettext("sheet", "Role"), wide=True),
        ),
        rows=tuple(Row((row.name, row.commission, row.role)) for row in rows),
    )


def _form(seminar: Seminar, sheet: Sheet) -> Form:
    kept = [
        ("nonce", sheet.nonce),
        ("evidence", sheet.evidence),
        ("evidence_ref", sheet.evidence_ref),
        *(("present", str(member_id)) for member_id in sorted(sheet.present)),
    ]
    return Form(
        tuple(Field(name, "", kind="hidden", value=value) for name, value in kept),
        Button(pgettext("button", "Record the sheet"), name="step", value="record"),
        alternative=Button(
            pgettext("button", "Change the marks"), kind="second", name="step", value="change"
        ),
        action=reverse("seminars:sheet", args=[seminar.code]),
        label=pgettext("sheet", "Sheet of the group"),
    )
