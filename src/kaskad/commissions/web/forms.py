"""The form that sends a list."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _


class RosterForm(forms.Form):
    """A file, and the territory it may speak of; the choices are the sender's own."""

    file = forms.FileField(
        max_length=255,
        error_messages={
            "required": _("Choose the file with the list."),
            "empty": _("There is nothing in the file. Choose the file that holds the list."),
        },
    )
    scope = forms.ChoiceField(label=_("Territory of the list"))

    def __init__(self, *args: object, scopes: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        field = self.fields["scope"]
        if isinstance(field, forms.ChoiceField):
            field.choices = scopes
            field.initial = scopes[0][0]
