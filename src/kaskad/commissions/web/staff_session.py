"""The page on which an operator of the installation opens and ends a staff session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from kaskad.accounts.api import REASON_LENGTH, STAFF_SESSION_MINUTES, Role, StaffSessionRow
from kaskad.core.clock import zone
from kaskad.core.web.components import Button, Fact, Facts
from kaskad.core.web.format import moment
from kaskad.core.web.forms import Form, fields_of
from kaskad.core.web.tables import Cell, Column, Row, Table

WORDS = {
    Role.AUDITOR.value: pgettext_lazy("staff session", "To look only"),
    Role.COORDINATOR.value: pgettext_lazy("staff session", "To help, as a coordinator"),
}


class StaffSessionForm(forms.Form):
    """Where, what for, how long."""

    scope = forms.CharField(
        label=gettext_lazy("Code of the commission"),
        help_text=gettext_lazy("The session covers it and all commissions below it."),
        max_length=32,
    )
    role = forms.ChoiceField(
        label=pgettext_lazy("staff session", "What for"), choices=list(WORDS.items())
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("For how many minutes"),
        choices=[(minutes, str(minutes)) for minutes in STAFF_SESSION_MINUTES],
        coerce=int,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Whoever works for this territory reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=REASON_LENGTH,
    )


@dataclass(frozen=True, slots=True)
class StaffSessionPage:
    """The open session with the button that ends it, or the form to open one."""

    title: str
    lead: str
    facts: Facts | None
    end: Button | None
    form: Form | None


def open_page(place: str, role: str, reason: str, ends_at: Any) -> StaffSessionPage:
    """What is open, and until when."""
    return StaffSessionPage(
        title=_("A staff session is open"),
        lead=_("Everything you do is written into the record. End the session when you are done."),
        facts=Facts(
            (
                Fact(pgettext("commission", "Territory"), place),
                Fact(pgettext("staff session", "What for"), str(WORDS[role])),
                Fact(pgettext("access", "Until"), moment(ends_at.astimezone(zone()))),
                Fact(_("Reason"), reason),
            )
        ),
        end=Button(_("End the session"), post=reverse("staff_session:end")),
        form=None,
    )


def form_page(form: forms.Form, refused: str = "") -> StaffSessionPage:
    """The form to open a session."""
    return StaffSessionPage(
        title=_("Open a staff session"),
        lead=_(
            "You have no powers of your own. A session gives them over one territory for a while; "
            "it ends by itself, and whoever works there sees who opened it and why."
        ),
        facts=None,
        end=None,
        form=Form(
            fields=fields_of(form),
            submit=Button(pgettext("button", "Open the session")),
            errors=(refused,) if refused else (),
            label=_("Open a staff session"),
        ),
    )


def sessions_table(rows: list[StaffSessionRow]) -> Table | None:
    """Sessions over a territory, for those who work there."""
    if not rows:
        return None
    return Table(
        caption=_("Sessions of the technical service"),
        stacked=True,
        columns=(
            Column(pgettext("person", "Name")),
            Column(pgettext("staff session", "What for")),
            Column(_("Reason")),
            Column(pgettext("period", "From")),
            Column(pgettext("access", "Until")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(one.label),
                    str(WORDS[one.role]),
                    one.reason,
                    moment(one.opened_at.astimezone(zone())),
                    Cell(
                        moment(one.ended_at.astimezone(zone())),
                        note=_("open now") if one.is_open else "",
                    ),
                ),
                flag=one.is_open,
            )
            for one in rows
        ),
    )
