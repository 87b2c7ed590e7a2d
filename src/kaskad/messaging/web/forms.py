"""The form of a reader's wishes."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from kaskad.messaging.vocab import QUIET_FROM, QUIET_TO
from kaskad.messaging.vocab.kinds import KINDS, REFUSABLE


class WishesForm(forms.Form):
    """By which way first, which reminders, and when not."""

    first = forms.ChoiceField(
        label=_("How messages reach you first"), widget=forms.RadioSelect, required=False
    )
    wanted = forms.MultipleChoiceField(
        label=_("Messages that you may do without"),
        help_text=_("Messages about your duty to be trained always come."),
        choices=[(code, KINDS[code].title) for code in REFUSABLE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    quiet_from = forms.TimeField(
        label=_("Nothing after"),
        help_text=_("In your hours of rest only what cannot wait is sent."),
        initial=QUIET_FROM,
        widget=forms.TimeInput(format="%H:%M"),
    )
    quiet_to = forms.TimeField(
        label=_("Nothing before"), initial=QUIET_TO, widget=forms.TimeInput(format="%H:%M")
    )

    def __init__(self, *args: object, ways: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        field = self.fields["first"]
        if isinstance(field, forms.ChoiceField):
            field.choices = ways
