"""The form on which an exemption is asked for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaskad.campaigns.api import EXEMPTION_REASON_LENGTH


class ExemptionForm(forms.Form):
    """Why, and until when; the operation judges what the form lets through."""

    reason = forms.CharField(
        label=pgettext_lazy("exemption", "Why"),
        help_text=_("For instance: on long leave. Write no diagnosis and nothing private."),
        max_length=EXEMPTION_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    until = forms.DateField(
        label=_("From which day the member has to be trained again"),
        help_text=_("Leave it empty if that is not before the end of the campaign."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
