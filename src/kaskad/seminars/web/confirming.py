"""What a sheet says in words, before it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.campaigns.api import Seminar
from kaskad.core.clock import local_day
from kaskad.core.web.components import Button, Fact, Facts, Figure, Link, Notice
from kaskad.core.web.format import day_of_week, emphasis, number
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Column, Row, Table
from kaskad.seminars.queries.attendance import held_seminar
from kaskad.seminars.queries.deciding import Sheet
from kaskad.seminars.queries.sheet import Looked, SheetPart, SheetRow, refusal_of_state
from kaskad.seminars.rules.attendance import strangers_in
from kaskad.seminars.vocab import OF_SHEETS, Evidence, Marked
from kaskad.seminars.vocab.refusals import EvidenceMissing, NotInGroup
from kaskad.seminars.web.long_sheet import address
from kaskad.seminars.web.pages import Filled, Refused, evidence_fields, name_cell
from kaskad.seminars.web.titles import title_of


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """Who came and who did not, by name, and what the sheet rests on."""

    title: str
    kicker: str
    figure: Figure
    facts: Facts | None
    absent: Table | None
    came_title: str
    came: Table | None
    notice: Notice
    form: Form
    unmarked: Notice | None = None
    absent_all: Link | None = None


def is_repeated(seminar: Seminar, sheet: Sheet) -> bool:
    """Whether this very form was recorded before: whoever sends it again gets the first answer."""
    held = held_seminar(seminar)
    return held is not None and held.nonce == sheet.nonce


def refuse_unfit(
    seminar: Seminar, rows: Sequence[SheetRow], sheet: Sheet, *, now: datetime
) -> None:
    """Refuse what recording would refuse anyway, so that nobody confirms it for nothing."""
    if refusal := refusal_of_state(seminar, local_day(now)):
        raise refusal
    if outside := strangers_in(sheet.present, [row.member_id for row in rows]):
        raise NotInGroup(seminar=seminar.code, count=len(outside))
    if sheet.evidence not in OF_SHEETS:
        raise EvidenceMissing(field="evidence")


def confirm_page(seminar: Seminar, rows: Sequence[SheetRow], sheet: Sheet) -> ConfirmPage:
    """The sheet as it was filled in; its form records it or leads back with every mark kept."""
    came = [row for row in rows if row.member_id in sheet.present]
    absent = [row for row in rows if row.member_id not in sheet.present]
    return ConfirmPage(
        title=_("Check the sheet"),
        kicker=f"{title_of(seminar)}, {day_of_week(seminar.day)}",
        figure=_came_figure(len(came), sum(not row.is_exempt for row in absent)),
        facts=_facts(sheet),
        absent=_people(absent, pgettext("sheet", "Did not come")),
        came_title=_("Came: %(count)s") % {"count": number(len(came))},
        came=_people(came, pgettext("sheet", "Came")),
        notice=_not_recorded(None),
        form=_form(seminar, sheet),
    )


def confirm_marked_page(
    seminar: Seminar,
    part: SheetPart,
    *,
    seen: str,
    nonce: str,
    filled: Filled | None = None,
    refused: Refused | None = None,
) -> ConfirmPage:
    """A long sheet as it was marked; ``part`` are the first of those who did not come.

    Its form asks what the sheet rests on and records it; ``seen`` is the state of the marks.
    """
    tally = part.tally
    absent = Looked(marked=Marked.ABSENT)
    return ConfirmPage(
        title=_("Check the sheet"),
        kicker=f"{title_of(seminar)}, {day_of_week(seminar.day)}",
        figure=_came_figure(tally.came, tally.absent + tally.unmarked),
        facts=None,
        absent=_people(part.rows, pgettext("sheet", "Did not come")),
        came_title="",
        came=None,
        notice=_not_recorded(refused),
        form=_marked_form(seminar, seen, nonce, filled or Filled(), refused),
        unmarked=_unmarked(seminar, tally.unmarked) if tally.unmarked else None,
        absent_all=Link(
            _("All who did not come: %(count)s") % {"count": number(part.found)},
            address(seminar, absent),
        )
        if part.pages > 1
        else None,
    )


def _not_recorded(refused: Refused | None) -> Notice:
    if refused is not None and not refused.field:
        return Notice(_("The sheet was not recorded"), refused.why, kind="error")
    return Notice(
        _("Nothing is recorded yet"),
        _("Once recorded, each change needs a reason and stays in the record."),
        still=True,
    )


def _came_figure(came: int, absent: int) -> Figure:
    """Who is exempt and did not come is neither here nor there."""
    words = _("%(present)s of %(all)s came, %(absent)s did not.")
    everybody = number(came + absent)
    return Figure(emphasis(words, present=number(came), all=everybody, absent=number(absent)))


def _unmarked(seminar: Seminar, count: int) -> Notice:
    title = ngettext("%(count)s person is not marked", "%(count)s people are not marked", count) % {
        "count": number(count)
    }
    return Notice(
        title,
        _("If the sheet is recorded now, they count as people who did not come."),
        kind="warn",
        link=Link(_("Show them"), address(seminar, Looked(marked=Marked.NOBODY))),
        still=True,
    )


def _marked_form(
    seminar: Seminar, seen: str, nonce: str, filled: Filled, refused: Refused | None
) -> Form:
    here = reverse("seminars:sheet", args=[seminar.code])
    return Form(
        (
            Field("nonce", "", kind="hidden", value=nonce),
            Field("seen", "", kind="hidden", value=seen),
            *evidence_fields(filled, refused),
        ),
        Button(pgettext("button", "Record the sheet"), name="step", value="record_marked"),
        alternative=Link(pgettext("button", "Change the marks"), here),
        action=here,
        label=pgettext("sheet", "Sheet of the group"),
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
        rows=tuple(Row((name_cell(row), row.commission, row.role)) for row in rows),
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
