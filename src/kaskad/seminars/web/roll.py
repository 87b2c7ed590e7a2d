"""The roll call on a phone: who is expected, here, late or missing, one tap for each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Seminar
from kaskad.core.names import search_key
from kaskad.core.web.components import (
    Actions,
    Button,
    Ladder,
    Link,
    Notice,
    Pages,
    Progress,
    Status,
)
from kaskad.core.web.format import day_of_week, number
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.seminars.queries.sheet import Looked, SheetPart, SheetRow
from kaskad.seminars.rules.presence import Decision
from kaskad.seminars.vocab import MarkKind, Outcome
from kaskad.seminars.web.long_sheet import address, pager
from kaskad.seminars.web.pages import exempt_words
from kaskad.seminars.web.titles import title_of

_CODE_LENGTH = 12


@dataclass(frozen=True, slots=True)
class RollPage:
    """The people of a group and what the marks say of them so far."""

    title: str
    kicker: str
    ladder: Ladder
    progress: Progress
    links: Actions
    notice: Notice | None
    conflicts: Notice | None
    code: Form
    find: Form
    people: Table | None
    pages: Pages


def roll_page(
    seminar: Seminar,
    part: SheetPart,
    looked: Looked,
    decided: Mapping[int, Decision],
    own: Mapping[int, str],
    *,
    exempt: Collection[int] = (),
    refused: str = "",
) -> RollPage:
    """The page; ``own`` are the marks that the reader can take back, by member.

    The ``exempt`` of the day, of this group and others, are expected only if they came.
    """
    sheet = Link(title_of(seminar), reverse("seminars:sheet", args=[seminar.code]))
    here = {member for member, one in decided.items() if one.here}
    expected = part.tally.people - part.tally.exempt + len(here.intersection(exempt))
    words = search_key(looked.words).split()
    rows = [row for row in part.rows if all(one in search_key(row.name) for one in words)]
    return RollPage(
        title=_("Roll call"),
        kicker=f"{title_of(seminar)}, {day_of_week(seminar.day)}",
        ladder=Ladder((sheet,), _("Roll call")),
        progress=Progress(
            _("%(here)s of %(all)s are here")
            % {"here": number(len(here)), "all": number(expected)},
            value=len(here),
            maximum=max(expected, 1),
        ),
        links=Actions(
            (Link(_("Code of the hall"), reverse("seminars:hall", args=[seminar.code])), sheet)
        ),
        notice=Notice(_("Nothing was marked"), refused, kind="error") if refused else None,
        conflicts=_conflicts(rows, decided),
        code=_code_form(seminar),
        find=_find_form(seminar, looked),
        people=_people(seminar, rows, decided, own) if rows else None,
        pages=pager(seminar, part, looked, name="roll"),
    )


def _conflicts(rows: Sequence[SheetRow], decided: Mapping[int, Decision]) -> Notice | None:
    """Whom one device saw and another one missed: seen counts, and somebody should look."""
    names = tuple(
        row.name for row in rows if row.member_id in decided and decided[row.member_id].conflicts
    )
    if not names:
        return None
    return Notice(
        _("Two devices disagree"),
        _("One saw these people, another one missed them. They count as seen."),
        kind="warn",
        items=names,
        still=True,
    )


def _code_form(seminar: Seminar) -> Form:
    return Form(
        (
            Field("step", "", kind="hidden", value="code"),
            Field(
                "code",
                _("Code that the member shows"),
                hint=_("The camera reads it where the browser can; otherwise type it."),
                autocomplete="off",
                maxlength=_CODE_LENGTH,
                anchor="f-member-code",
            ),
        ),
        Button(pgettext("button", "Mark as here")),
        action=reverse("seminars:roll", args=[seminar.code]),
        label=_("Code that the member shows"),
    )


def _find_form(seminar: Seminar, looked: Looked) -> Form:
    return Form(
        (
            Field(
                "q",
                pgettext("sheet", "Name"),
                kind="search",
                value=looked.words,
                required=False,
                maxlength=60,
            ),
        ),
        Button(pgettext("button", "Find"), kind="second"),
        action=reverse("seminars:roll", args=[seminar.code]),
        method="get",
        inline=True,
        label=pgettext("sheet", "Find people"),
    )


def _people(
    seminar: Seminar,
    rows: Sequence[SheetRow],
    decided: Mapping[int, Decision],
    own: Mapping[int, str],
) -> Table:
    return Table(
        caption=pgettext("sheet", "People of the group"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("sheet", "Name")),
            Column(pgettext("sheet", "Attendance")),
            Column(pgettext("sheet", "Mark"), hidden_label=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(row.name, note=f"{row.commission}, {row.role[:1].lower()}{row.role[1:]}"),
                    Cell(part=_state(row, decided.get(row.member_id))),
                    Cell(part=_taps(seminar, row, decided.get(row.member_id), own)),
                ),
                anchor=f"m{row.member_id}",
            )
            for row in rows
        ),
    )


def _state(row: SheetRow, decision: Decision | None) -> Status:
    if row.is_exempt and (decision is None or not decision.here):
        return Status(exempt_words(), "wait")
    if decision is None:
        return Status(pgettext("roll call", "not marked yet"), "wait")
    if decision.only_watched:
        return Status(pgettext("roll call", "watched a recording"), "wait")
    if not decision.here:
        gone = decision.kinds or decision.minutes
        word = pgettext("roll call", "has left") if gone else pgettext("roll call", "missing")
        return Status(word, "late")
    if decision.outcome == Outcome.LATE:
        return Status(pgettext("roll call", "here, came late"), "done")
    return Status(pgettext("roll call", "here"), "done")


def _taps(
    seminar: Seminar, row: SheetRow, decision: Decision | None, own: Mapping[int, str]
) -> Actions:
    """What can be said of somebody now, each with one tap."""
    is_here = decision is not None and decision.here
    buttons = (
        [_tap(seminar, row, MarkKind.LEFT, pgettext("button", "Has left"))]
        if is_here
        else [
            _tap(seminar, row, MarkKind.CALLED, pgettext("button", "Is here")),
            _tap(seminar, row, MarkKind.ARRIVED, pgettext("button", "Came just now")),
        ]
    )
    if decision is None and not row.is_exempt:
        buttons.append(_tap(seminar, row, MarkKind.MISSING, pgettext("button", "Missing")))
    if row.member_id in own:
        buttons.append(_tap(seminar, row, "undo", pgettext("button", "Undo")))
    return Actions(tuple(buttons))


def _tap(seminar: Seminar, row: SheetRow, step: str, label: str) -> Button:
    return Button(
        label,
        post=address(seminar, Looked(), name="roll"),
        kind="second",
        small=True,
        fields=(("step", str(step)), ("member", str(row.member_id))),
        context=row.name,
    )
