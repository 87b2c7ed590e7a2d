"""What the pages of this room show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core.web.components import Button, Link, Notice, Sign, SignRow
from kaskad.core.web.forms import Form, fields_of


@dataclass(frozen=True, slots=True)
class SignInPage:
    """Signing in: whose link it is and what is asked, or how to come by a link."""

    title: str
    sign: Sign | None = None
    form: Form | None = None
    notice: Notice | None = None
    help: str = ""
    ask: Button | None = None
    way: Link | None = None


def how_page(refusal: str = "") -> SignInPage:
    """How to sign in, for those who come without a link that works."""
    notice = Notice(_("The link does not work"), refusal, kind="error") if refusal else None
    return SignInPage(pgettext("page", "Sign in"), notice=notice)


def pin_page(label: str, form: forms.Form, refusal: str = "", code_url: str = "") -> SignInPage:
    """Whose link was opened, and the PIN it asks for; ``code_url`` leads to one-time codes."""
    way = Link(_("Have a one-time code sent to your phone"), code_url) if code_url else None
    return SignInPage(
        pgettext("page", "Sign in"),
        sign=_whose(label),
        form=_pin_form(form, pgettext("button", "Sign in"), refusal),
        help=_("If you have forgotten it, ask the secretary of your commission for a new letter."),
        way=way,
    )


def new_pin_page(label: str, form: forms.Form, refusal: str = "") -> SignInPage:
    """Whose link was opened for the first time, and the PIN to choose."""
    return SignInPage(
        pgettext("page", "Sign in"),
        sign=_whose(label),
        form=_pin_form(form, pgettext("button", "Keep the PIN and sign in"), refusal),
        help=_("Write it down where only you can find it, and not on the letter."),
    )


def ask_code_page(label: str, token: str) -> SignInPage:
    """Whose link it is, and the button that has a code sent."""
    return SignInPage(
        _("One-time code"),
        sign=_whose(label),
        ask=_send_button(token, _("Send the code"), "primary"),
        help=_(
            "It goes to the Telegram, e-mail or phone that your commission has of you. If they "
            "are old, ask the secretary for a new letter."
        ),
        way=Link(_("I know my PIN"), reverse("accounts:sign_in_link", args=[token])),
    )


def enter_code_page(label: str, token: str, form: forms.Form) -> SignInPage:
    """Whose link it is, and the code that was sent."""
    return SignInPage(
        _("One-time code"),
        sign=_whose(label),
        form=Form(
            fields=fields_of(form),
            submit=Button(pgettext("button", "Sign in")),
            errors=tuple(str(error) for error in form.non_field_errors()),
            label=_("One-time code"),
        ),
        help=_("The code comes within a minute. Tell it to nobody."),
        ask=_send_button(token, _("Send another code")),
        way=Link(_("I know my PIN"), reverse("accounts:sign_in_link", args=[token])),
    )


def _send_button(token: str, label: str, kind: Literal["primary", "second"] = "second") -> Button:
    """Sending is the deed of the room that knows people's phones."""
    return Button(label, post=reverse("sign_in_codes:send", args=[token]), kind=kind)


def _pin_form(form: forms.Form, button: str, refusal: str) -> Form:
    errors = (refusal,) if refusal else ()
    return Form(
        fields=fields_of(form),
        submit=Button(button),
        errors=errors,
        label=pgettext("page", "Sign in"),
    )


def _whose(label: str) -> Sign:
    return Sign(
        title=label,
        kicker=_("This is the personal link of"),
        rows=(
            SignRow(pgettext("sign-in", "Yes"), _("If this is you, go on.")),
            SignRow(
                pgettext("sign-in", "No"),
                _("If it is not, close the page and tell your commission."),
            ),
        ),
    )
