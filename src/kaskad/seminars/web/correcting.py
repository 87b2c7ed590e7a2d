"""Corrections on pages: proposing one, those that wait, and the decision of the second person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Seminar
from kaskad.core.web.components import (
    Button,
    Choice,
    Empty,
    Fact,
    Facts,
    Ladder,
    Link,
    Notice,
    Status,
)
from kaskad.core.web.format import day_of_week, day_short, number
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.seminars.queries.corrections import CorrectionRow, HowItWas
from kaskad.seminars.queries.sheet import SheetRow
from kaskad.seminars.vocab import Evidence, Outcome
from kaskad.seminars.web.forms import CorrectionSent
from kaskad.seminars.web.titles import title_of

_STATES: dict[Outcome, Literal["done", "late"]] = {
    Outcome.PRESENT: "done",
    Outcome.LATE: "done",
    Outcome.LEFT_EARLY: "done",
    Outcome.ABSENT: "late",
}
REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """One correction, for whoever confirms or refuses it."""

    title: str
    kicker: str
    ladder: Ladder
    facts: Facts
    notice: Notice | None
    confirm: Button | None
    refuse: Form | None


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    """Every correction of a territory that waits for a second person."""

    title: str
    lead: str
    ladder: Ladder
    waiting: Table | None
    empty: Empty | None


def status_cell(row: SheetRow, how: Mapping[int, HowItWas]) -> Cell:
    """How it was for one person of a recorded sheet."""
    found = how.get(row.attendance_id or 0)
    if found is None:
        return Cell(part=Status(pgettext("sheet", "no record"), "wait"))
    notes = []
    if found.minutes is not None:
        notes.append(pgettext("sheet", "%(count)s min") % {"count": number(found.minutes)})
    if found.evidence == Evidence.WATCHED:
        notes.append(pgettext("sheet", "recordings watched"))
    if found.forced:
        notes.append(pgettext("sheet", "forced entry"))
    elif found.corrected:
        notes.append(pgettext("sheet", "corrected"))
    is_free = row.is_exempt and found.outcome == Outcome.ABSENT
    state = "wait" if is_free else _STATES[found.outcome]
    return Cell(part=Status(str(found.outcome.label), state), note=", ".join(notes))


def correction_form(
    seminar: Seminar,
    rows: Sequence[SheetRow],
    how: Mapping[int, HowItWas],
    sent: CorrectionSent,
    wrong: Mapping[str, str],
) -> Form | None:
    """Proposes how it was for one person."""
    recorded = [(row, how[key]) for row in rows if (key := row.attendance_id or 0) in how]
    if not recorded:
        return None
    people = tuple(
        Choice(
            str(row.member_id),
            f"{row.name} – {found.outcome.label}",
            chosen=str(row.member_id) == sent.member,
        )
        for row, found in recorded
    )
    return Form(
        (
            Field("member", _("Whose attendance is wrong?"), kind="select", choices=people),
            *_answers(sent, wrong),
        ),
        Button(pgettext("button", "Propose the correction"), kind="second"),
        action=reverse("seminars:correct", args=[seminar.code]),
        label=pgettext("sheet", "Correct the sheet"),
    )


def _answers(sent: CorrectionSent, wrong: Mapping[str, str]) -> tuple[Field, ...]:
    """How it was, what shows it, and why it is corrected."""
    return (
        Field(
            "present",
            _("How it was"),
            kind="radio",
            error=wrong.get("present", ""),
            anchor="f-corrected",
            choices=tuple(
                Choice(value, str(label), chosen=sent.outcome == value)
                for value, label in Outcome.choices
            ),
        ),
        Field(
            "evidence_ref",
            _("Number of the signed sheet that shows it"),
            value=sent.evidence_ref,
            hint=_("Without it, “was there” is marked as a forced entry."),
            required=False,
            maxlength=80,
            anchor="f-shown-by",
        ),
        Field(
            "reason",
            _("Why it is corrected"),
            value=sent.reason,
            error=wrong.get("reason", ""),
            maxlength=REASON_LENGTH,
        ),
    )


def waiting_table(rows: Sequence[CorrectionRow], *, with_seminar: bool = False) -> Table | None:
    """What waits for a second person; each line leads to its decision."""
    if not rows:
        return None
    columns = [
        Column(pgettext("sheet", "Name")),
        Column(pgettext("correction", "Correction")),
        Column(_("Why it is corrected")),
        Column(pgettext("correction", "Proposed by")),
    ]
    if with_seminar:
        columns.insert(1, Column(pgettext("correction", "Seminar")))
    return Table(
        caption=_("Corrections that wait for a second person"),
        caption_hidden=True,
        stacked=True,
        columns=tuple(columns),
        rows=tuple(_waiting_row(row, with_seminar=with_seminar) for row in rows),
    )


def decision_page(
    seminar: Seminar,
    row: CorrectionRow,
    *,
    is_waiting: bool,
    is_own: bool,
    refused: str = "",
    reason: str = "",
) -> DecisionPage:
    """The page of one correction; whoever proposed it can only take it back."""
    here = reverse("seminars:correction", args=[seminar.code, row.code])
    notice = Notice(_("The correction was not decided"), refused, kind="error") if refused else None
    if not is_waiting:
        notice = Notice(_("This correction was decided."), still=True)
    elif is_own and not refused:
        notice = Notice(
            _("It waits for a second person"),
            _("You proposed it. Somebody else has to confirm it."),
            still=True,
        )
    sheet = Link(title_of(seminar), reverse("seminars:sheet", args=[seminar.code]))
    return DecisionPage(
        title=row.member_name,
        kicker=f"{title_of(seminar)}, {day_of_week(seminar.day)}",
        ladder=Ladder((sheet,), pgettext("correction", "Correction")),
        facts=_facts(row),
        notice=notice,
        confirm=Button(
            pgettext("button", "Confirm the correction"), post=here, fields=(("step", "confirm"),)
        )
        if is_waiting and not is_own
        else None,
        refuse=_refuse_form(here, reason, is_own=is_own) if is_waiting else None,
    )


def corrections_page(rows: Sequence[CorrectionRow], above: Link) -> CorrectionsPage:
    """The list of a territory."""
    title = _("Corrections that wait for a second person")
    return CorrectionsPage(
        title=title,
        lead=_("An attendance changes only when somebody else than the proposer confirms it."),
        ladder=Ladder((above,), title),
        waiting=waiting_table(rows, with_seminar=True),
        empty=None if rows else Empty(_("Nothing waits"), _("All corrections are decided.")),
    )


def _facts(row: CorrectionRow) -> Facts:
    shown = [
        Fact(pgettext("correction", "It stands"), str(row.stands.label)),
        Fact(pgettext("correction", "It was"), str(row.wanted.label), note=_evidence(row)),
        Fact(_("Why it is corrected"), row.reason),
        Fact(
            pgettext("correction", "Proposed by"),
            row.proposed_name,
            note=day_short(row.proposed_at.date()),
        ),
    ]
    return Facts(tuple(shown))


def _evidence(row: CorrectionRow) -> str:
    if row.evidence == Evidence.SIGNED_SHEET:
        return f"{row.evidence.label}: {row.evidence_ref}"
    is_there = row.wanted != Outcome.ABSENT
    return _("Without evidence: a forced entry, if no mark shows it.") if is_there else ""


def _refuse_form(here: str, reason: str, *, is_own: bool) -> Form:
    words = pgettext("button", "Take it back") if is_own else pgettext("button", "Refuse")
    return Form(
        (
            Field("step", "", kind="hidden", value="refuse"),
            Field(
                "reason",
                _("Why it stays as it is"),
                value=reason,
                maxlength=REASON_LENGTH,
            ),
        ),
        Button(words, kind="second"),
        action=here,
        label=words,
    )


def _waiting_row(row: CorrectionRow, *, with_seminar: bool) -> Row:
    url = reverse("seminars:correction", args=[row.seminar_code, row.code])
    cells: list[Cell | str] = [
        Cell(row.member_name, url=url),
        f"{row.stands.label} → {row.wanted.label}",
        row.reason,
        Cell(row.proposed_name, note=day_short(row.proposed_at.date())),
    ]
    if with_seminar:
        words = {"number": row.group_number, "commission": row.commission}
        title = _("Group %(number)s, %(commission)s") % words
        cells.insert(1, Cell(title, note=day_short(row.day)))
    return Row(tuple(cells))
