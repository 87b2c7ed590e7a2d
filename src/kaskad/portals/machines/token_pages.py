"""What the page of one's own tokens shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kaskad.accounts.api import TOKEN_DAYS, TOKEN_LABEL_LENGTH, Grant, Role, TokenRow
from kaskad.core import clock
from kaskad.core.web.components import Button, Empty, Status
from kaskad.core.web.format import day
from kaskad.core.web.forms import Form, fields_of
from kaskad.core.web.tables import Cell, Column, Row, Table

READS, WRITES = "reads", "writes"


class TokenForm(forms.Form):
    """What a new token is for and may do; the grants are the reader's own."""

    label = forms.CharField(
        label=gettext_lazy("Which program will use it?"),
        max_length=TOKEN_LABEL_LENGTH,
        error_messages={"required": gettext_lazy("Name the program.")},
    )
    grant = forms.ChoiceField(label=gettext_lazy("Which of your grants it carries"))
    scope = forms.RegexField(
        r"^[A-Za-z0-9-]*$",
        label=gettext_lazy("Only this commission and those below it"),
        help_text=gettext_lazy("Its code. Leave it empty for the whole territory of the grant."),
        required=False,
        max_length=40,
        error_messages={
            "invalid": gettext_lazy("Write the code of a commission as it stands in lists.")
        },
    )
    rights = forms.ChoiceField(
        label=gettext_lazy("What the program may do"),
        choices=(
            (READS, gettext_lazy("Read only")),
            (WRITES, gettext_lazy("Read and change, as you may yourself")),
        ),
        initial=READS,
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label=gettext_lazy("For how many days (at most 90)"),
        initial=TOKEN_DAYS,
        error_messages={
            "required": gettext_lazy("Write a number of days."),
            "invalid": gettext_lazy("Write a number of days."),
        },
    )

    def __init__(self, *args: object, grants: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        field = self.fields["grant"]
        if isinstance(field, forms.ChoiceField):
            field.choices = grants
            field.initial = grants[0][0]


@dataclass(frozen=True, slots=True)
class TokensPage:
    """The new token once, the form, and the tokens so far."""

    title: str
    lead: str
    secret: str
    secret_note: str
    form: Form
    tokens: Table | None
    empty: Empty | None


def grant_choices(grants: Sequence[Grant], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Grants as choices: the role and the territory; ``names`` by the code of the territory."""
    return [
        (str(one.pk), f"{Role(one.role).label}: {names.get(one.scope, one.scope)}")
        for one in grants
    ]


def tokens_page(
    form: TokenForm, rows: Sequence[TokenRow], *, secret: str = "", refused: str = ""
) -> TokensPage:
    """The page; ``secret`` is that of a token just issued."""
    return TokensPage(
        title=_("Tokens for programs"),
        lead=_(
            "With a token a program of your commission works under your name: it sends lists, "
            "reads the plan, fetches figures. Everything it does stands in the record."
        ),
        secret=secret,
        secret_note=_("Copy it now: it is never shown again. Whoever has it can act as you."),
        form=Form(
            fields=fields_of(form),
            submit=Button(_("Issue a token")),
            errors=(refused,) if refused else (),
            label=_("Issue a token"),
        ),
        tokens=_table(rows) if rows else None,
        empty=None
        if rows
        else Empty(_("You have no tokens"), _("Most people need none: the pages do the same.")),
    )


def _table(rows: Sequence[TokenRow]) -> Table:
    return Table(
        caption=_("Your tokens"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("token", "Program")),
            Column(pgettext("token", "Grant"), wide=True),
            Column(pgettext("token", "Rights"), wide=True),
            Column(pgettext("token", "Last used")),
            Column(pgettext("token", "Valid until")),
            Column(pgettext("token", "State")),
        ),
        rows=tuple(Row(cells=_cells(row)) for row in rows),
    )


def _cells(row: TokenRow) -> tuple[Cell | str, ...]:
    used = (
        day(clock.local_day(row.last_used_at)) if row.last_used_at else pgettext("token", "never")
    )
    return (
        Cell(row.label, note=row.code),
        f"{Role(row.role).label}, {row.scope}" if row.role else _("your own seminars only"),
        _("Read and change") if row.writes else _("Read only"),
        used,
        day(clock.local_day(row.expires_at)),
        Cell(part=_state(row)),
    )


def _state(row: TokenRow) -> Status | Button:
    if row.works:
        return Button(
            pgettext("button", "Revoke"),
            post=reverse("portals:token_revoke", args=(row.code,)),
            kind="second",
            small=True,
            context=row.label,
        )
    if row.revoked_at:
        return Status(pgettext("token", "revoked"), "wait")
    return Status(pgettext("token", "does not work any more"), "wait")
