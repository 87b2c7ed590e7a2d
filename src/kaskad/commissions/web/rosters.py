"""The page of all lists: the form and the table."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.commissions.models import Commission
from kaskad.commissions.queries.rosters import RosterLineRow
from kaskad.commissions.vocab import BatchState
from kaskad.commissions.web.forms import RosterForm
from kaskad.commissions.web.pages import RostersPage
from kaskad.core.clock import zone
from kaskad.core.spreadsheet import Limits
from kaskad.core.web.components import Button, Empty, Link, State, Status
from kaskad.core.web.format import actor_name, moment, number
from kaskad.core.web.forms import Field, FileDrop, Form, field_of
from kaskad.core.web.tables import Cell, Column, Row, Table

STATES: dict[str, State] = {
    BatchState.RECEIVED: "now",
    BatchState.CHECKED: "now",
    BatchState.ACCEPTING: "now",
    BatchState.ACCEPTED: "done",
    BatchState.REFUSED: "bad",
    BatchState.DISCARDED: "wait",
}


def rosters_page(
    form: RosterForm, rows: Sequence[RosterLineRow], *, refused: str = ""
) -> RostersPage:
    """The form, with what was wrong with the file that was sent, and the latest lists."""
    return RostersPage(
        title=_("Lists of members"),
        lead=_(
            "A list names all members of every commission in it. You see what it would change "
            "before anything changes."
        ),
        form=_form(form, refused),
        rosters=_table(rows) if rows else None,
        empty=None
        if rows
        else Empty(
            title=_("No list has been sent yet"),
            text=_("Download the template, fill it in and drop it here."),
        ),
    )


def status_of(state: str) -> Status:
    """The state of a list as a word with its station."""
    return Status(word=str(BatchState(state).label), state=STATES[state])


def scope_choices(scopes: Sequence[Commission]) -> list[tuple[str, str]]:
    """Code and name of the territories a person may send lists for."""
    return [(scope.code, str(scope.name)) for scope in scopes]


def _form(form: RosterForm, refused: str) -> Form:
    errors = " ".join(str(error) for error in form.errors.get("file", ()))
    drop = FileDrop(
        name="file",
        label=_("Drop the list here or choose a file"),
        hint=_("Excel (.xlsx), CSV, or a OneRoster package (.zip), up to 50 MB."),
        accept=".xlsx,.csv,.zip",
        sample=Link(pgettext("roster", "Template"), reverse("commissions:template"), download=True),
        error=refused or errors,
        limit=Limits().file,
    )
    scope = field_of(form["scope"])
    fields: tuple[Field | FileDrop, ...] = (drop, scope)
    if len(scope.choices) == 1:
        fields = (drop, Field("scope", scope.label, kind="hidden", value=scope.choices[0].value))
    return Form(fields=fields, submit=Button(_("Check the list")), label=_("Send a list"))


def _table(rows: Sequence[RosterLineRow]) -> Table:
    return Table(
        caption=_("Lists sent"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("roster", "File")),
            Column(pgettext("roster", "Territory"), wide=True),
            Column(pgettext("roster", "State")),
            Column(pgettext("roster", "Rows"), number=True),
            Column(pgettext("roster", "Rejected"), number=True),
            Column(pgettext("roster", "Sent"), wide=True),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(row.file_name, url=reverse("commissions:roster", args=(row.code,))),
                    row.scope,
                    Cell(part=status_of(row.state)),
                    number(row.rows),
                    Cell(number(row.rejected), bad=bool(row.rejected)),
                    Cell(
                        moment(row.received_at.astimezone(zone())),
                        note=actor_name(row.received_by),
                    ),
                )
            )
            for row in rows
        ),
    )
