"""What staff type: names, passwords, codes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaskad.accounts.vocab import LOGIN_LENGTH, LONGEST_PASSWORD, PASSWORD_LENGTH
from kaskad.core.refusal import Refusal


def _password(kind: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": kind})


def _name(kind: str = "username") -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": kind})


class StaffForm(forms.Form):
    """A form whose refusals of operations stand beside their field."""

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal where it belongs."""
        self.add_error(refusal.field or None, refusal.message)


class SignInForm(StaffForm):
    login = forms.CharField(label=_("Sign-in name"), max_length=100, widget=_name())
    password = forms.CharField(
        label=pgettext_lazy("sign-in", "Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=_password("current-password"),
    )


class CodeForm(StaffForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits from the app on your phone, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class FirstCodeForm(StaffForm):
    code = forms.CharField(
        label=_("Code that the app shows"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class NewPasswordForm(StaffForm):
    """A password, typed twice."""

    password = forms.CharField(
        label=pgettext_lazy("sign-in", "New password"),
        max_length=LONGEST_PASSWORD + 100,
        strip=False,
        help_text=_(
            "At least %(limit)d signs. Four words that only you put together are good and easy to "
            "remember. Your name must not be in it."
        )
        % {"limit": PASSWORD_LENGTH},
        widget=_password("new-password"),
    )
    again = forms.CharField(
        label=_("The password once more"),
        max_length=LONGEST_PASSWORD + 100,
        strip=False,
        widget=_password("new-password"),
    )

    def clean(self) -> dict[str, object]:
        """Both must be the same."""
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("The two passwords are not the same. Type them again."))
        return data


class InvitationForm(NewPasswordForm):
    login = forms.CharField(
        label=_("Sign-in name"),
        max_length=LOGIN_LENGTH,
        help_text=_("Small Latin letters, digits, dots and dashes. You type it when you sign in."),
        widget=_name(),
    )
    field_order = ("login", "password", "again")


class ChangePasswordForm(NewPasswordForm):
    current = forms.CharField(
        label=_("Current password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=_password("current-password"),
    )
    field_order = ("current", "password", "again")


class PasskeyForm(StaffForm):
    """The answer of the browser; ``name`` tells passkeys apart in the list."""

    name = forms.CharField(label=_("Name of the passkey"), max_length=60, required=False)
    credential = forms.JSONField()
