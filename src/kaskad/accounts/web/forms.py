"""What the pages of sign-in ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaskad.accounts.vocab import PIN_LENGTH


def _pin_field(
    label: Any, hint: Any = "", *, new: bool = False, required: bool = True
) -> forms.CharField:
    """Six digits from a telephone's number pad, never remembered by the browser of a shared one."""
    attributes = {
        "inputmode": "numeric",
        "autocomplete": "new-password" if new else "off",
        "maxlength": PIN_LENGTH,
    }
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.PasswordInput(attrs=attributes),
        error_messages={"required": _("Enter the PIN.")},
    )


class PinForm(forms.Form):
    """The PIN of somebody who has one."""

    pin = _pin_field(_("Your PIN"), _("The six digits that you chose yourself."))


class TwoPinsForm(forms.Form):
    """A PIN that is typed twice."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "pin" in values and "again" in values and values["pin"] != values["again"]:
            self.add_error("again", _("The two PINs differ. Enter the same six digits twice."))
        return values


class NewPinForm(TwoPinsForm):
    """A PIN of one's own, twice."""

    pin = _pin_field(
        _("Choose a PIN"),
        _("Six digits that only you know. You will enter them whenever you open your link."),
        new=True,
    )
    again = _pin_field(_("The same PIN once more"), new=True)


class OneTimeCodeForm(TwoPinsForm):
    """The code that came to the phone, and another PIN where the old one is forgotten."""

    code = forms.CharField(
        label=_("Code from the message"),
        help_text=_("Eight digits. It works for ten minutes."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Enter the code.")},
    )
    pin = _pin_field(
        _("New PIN"),
        _("Only if you have forgotten yours: six digits. Otherwise leave both fields empty."),
        new=True,
        required=False,
    )
    again = _pin_field(_("The new PIN once more"), new=True, required=False)
