"""The form of who comes into a seat."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaskad.commissions.api import Newcomer, TrainingLanguage


class NewcomerForm(forms.Form):
    """As in a roster; the operation judges what the form lets through."""

    iin = forms.CharField(
        label=pgettext_lazy("person", "IIN"),
        help_text=_("The 12 digits of the identity card."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    last_name = forms.CharField(label=pgettext_lazy("person", "Surname"), max_length=100)
    first_name = forms.CharField(label=pgettext_lazy("person", "First name"), max_length=100)
    patronymic = forms.CharField(
        label=pgettext_lazy("person", "Patronymic"), max_length=100, required=False
    )
    phone = forms.CharField(
        label=pgettext_lazy("person", "Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    language = forms.ChoiceField(label=_("Language of training"), choices=TrainingLanguage.choices)
    since = forms.DateField(
        label=_("First day in the seat"), widget=forms.DateInput(attrs={"type": "date"})
    )

    @property
    def newcomer(self) -> Newcomer:
        """Who comes."""
        names = ("iin", "last_name", "first_name", "patronymic", "phone", "language")
        return Newcomer(**{name: self.cleaned_data[name] for name in names})
