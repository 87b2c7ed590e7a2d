"""The page that erases a person: what goes, what stays, and the form that asks twice."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kaskad.commissions.api import ErasureAhead, Person, person_name
from kaskad.core.web.components import Button, Change, Changes, Link, Notice
from kaskad.core.web.forms import Form, fields_of


class ErasureForm(forms.Form):
    """The reason, and the code of the person typed by hand."""

    reason = forms.CharField(
        label=gettext_lazy("Why the data are erased"),
        help_text=gettext_lazy("It stands in the record for good: write no name."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    typed = forms.CharField(
        label=gettext_lazy("Type the code of the person"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, code: str, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # as Django's form takes them
        self.code = code
        self.fields["typed"].help_text = _(
            "%(code)s – so that nobody is erased by a slip of the hand."
        ) % {"code": code}

    def clean_typed(self) -> str:
        typed = str(self.cleaned_data["typed"]).strip()
        if typed != self.code:
            raise forms.ValidationError(_("This is not the code of this person."))
        return typed


@dataclass(frozen=True, slots=True)
class ErasurePage:
    """What an erasure does to one person; hindered, it has a notice in place of the form."""

    title: str
    lead: str
    goes: Changes
    stays: tuple[str, ...]
    notice: Notice | None
    form: Form | None
    back: Link


def erasure_page(person: Person, ahead: ErasureAhead, form: ErasureForm) -> ErasurePage:
    """The page before it is done."""
    hindrance = ahead.hindrance
    notice = None
    if hindrance is not None:
        notice = Notice(
            _("This person cannot be erased now"), hindrance.message, kind="warn", still=True
        )
    return ErasurePage(
        title=_("Erase the data of this person"),
        lead=f"{person_name(person)}, {person.code}",
        goes=Changes(tuple(Change(one, "removed") for one in _goes(ahead))),
        stays=(
            _("Seats, places in seminars and attendances of a person whom nothing names any more."),
            _("All figures and bulletins: they stay as they are."),
            _("Entries of the record, which name people by their code only."),
            _("Copies of the database that were made before, until they are deleted."),
        ),
        notice=notice,
        form=None if hindrance is not None else _form(form),
        back=Link(person_name(person), reverse("portals:person", args=[person.code])),
    )


def _goes(ahead: ErasureAhead) -> tuple[str, ...]:
    found = [
        _("Surname, first name, patronymic."),
        _("The code made of the IIN, and its last digits."),
        _("Telephone and e-mail address, wishes about messages, the texts of messages sent."),
    ]
    if ahead.account:
        found.append(_("The account: its links, roles, tokens and open sessions."))
    if ahead.rows:
        found.append(
            _("What lists said of this person; number of rows: %(rows)d.") % {"rows": ahead.rows}
        )
    return tuple(found)


def _form(form: ErasureForm) -> Form:
    return Form(
        fields=fields_of(form),
        submit=Button(pgettext("button", "Erase for good"), kind="danger"),
        errors=tuple(str(error) for error in form.non_field_errors()),
        label=_("Erase the data of this person"),
    )
