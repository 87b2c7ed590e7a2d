"""The form that gives somebody a role."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaskad.accounts.api import Role
from kaskad.core import clock

Choices = Sequence[tuple[str, str]]


class AccessForm(forms.Form):
    """Whom, in which role, until when."""

    person = forms.ChoiceField(label=_("Member of this commission"), required=False)
    name = forms.CharField(
        label=_("Or the name of somebody else"),
        help_text=_("Surname and first name of a worker who is not a member of the commission."),
        required=False,
        max_length=200,
    )
    role = forms.ChoiceField(label=pgettext_lazy("access", "Role"))
    until = forms.DateField(
        label=_("Last day"),
        help_text=_("Leave it empty if the role has no end."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, people: Choices, roles: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = ("", pgettext_lazy("access", "– choose –"))
        self._choices("person", [nobody, *people])
        self._choices("role", [(role, str(Role(role).label)) for role in roles])

    def _choices(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if bool(values.get("person")) == bool(values.get("name", "").strip()):
            self.add_error("name", _("Choose a member or write a name, one of the two."))
        return values

    @property
    def ends_at(self) -> datetime | None:
        """The first moment without the role: the end of the last day."""
        last = self.cleaned_data["until"]
        return clock.at(last + timedelta(days=1), time.min) if last else None
