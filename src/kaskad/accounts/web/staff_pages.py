"""The pages of staff sign-in as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kaskad.accounts.web.staff_forms import (
    ChangePasswordForm,
    CodeForm,
    FirstCodeForm,
    InvitationForm,
    SignInForm,
    StaffForm,
)
from kaskad.core.web.components import Actions, Button, Component, Link, Notice
from kaskad.core.web.forms import Field, Form, fields_of


@dataclass(frozen=True, slots=True)
class Passkey(Component):
    """A button that asks the browser for a passkey; it shows itself where scripts run.

    ``options`` is the address that gives the challenge, ``action`` takes the answer.
    """

    template = "accounts/components/passkey.html"
    label: str
    action: str
    options: str
    creates: bool = False
    named: bool = False

    @property
    def field(self) -> Field:
        """The name of a new passkey."""
        return Field(
            "name", _("Name of the passkey"), hint=_("For example: my phone"), maxlength=60
        )


@dataclass(frozen=True, slots=True)
class Drawing(Component):
    """The QR code for the app, and the same key to be typed."""

    template = "accounts/components/drawing.html"
    source: str
    key: str


@dataclass(frozen=True, slots=True)
class Codes(Component):
    """Recovery codes, one a line, to be printed."""

    template = "accounts/components/codes.html"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page with its heading."""

    anchor: str
    title: str
    parts: tuple[Component, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class StaffPage:
    """A page of sign-in or of the own account: a notice, a lead, then its parts."""

    title: str
    lead: str = ""
    notice: Notice | None = None
    parts: tuple[Component, ...] = ()
    sections: tuple[Part, ...] = ()
    columns: tuple[Part, ...] = ()
    back: Link | None = None


def error_notice(title: str, text: str) -> Notice:
    """A refusal on top of a page."""
    return Notice(title, text, kind="error")


def form_of(form: StaffForm, label: str, *, action: str = "") -> Form:
    """A Django form as a component."""
    errors = tuple(str(error) for error in form.non_field_errors())
    return Form(fields_of(form), Button(label), action=action, errors=errors)


def sign_in_page(form: SignInForm, refusal: str = "") -> StaffPage:
    """Two ways: a letter or link for members; name and password, passkey, provider for staff."""
    letter = Part(
        "h-letter",
        _("I have a letter or a link"),
        (
            Notice(
                _("Members of commissions"),
                _(
                    "Open the personal link that your commission gave you, or point the camera of "
                    "your phone at the square code of the letter. If you have lost it, ask the "
                    "secretary of your commission."
                ),
                still=True,
            ),
        ),
    )
    ways: list[Component] = [
        form_of(form, pgettext("button", "Sign in")),
        Passkey(
            pgettext("button", "Sign in with a passkey"),
            reverse("accounts:passkey"),
            reverse("accounts:passkey_options"),
        ),
    ]
    if buttons := provider_buttons():
        ways.append(Actions(buttons))
    staff = Part("h-staff", _("I work for a commission"), tuple(ways))
    notice = error_notice(_("You are not signed in"), refusal) if refusal else None
    return StaffPage(pgettext("page", "Sign in"), notice=notice, columns=(letter, staff))


def provider_name(names: dict[str, str]) -> str:
    """The name of a provider in the reader's language."""
    return names[(get_language() or "kk")[:2]]


def provider_buttons() -> tuple[Button, ...]:
    """A button for each identity provider of the installation."""
    return tuple(
        Button(
            _("Sign in with %(provider)s") % {"provider": provider_name(one.names)},
            url=reverse("accounts:provider", args=[one.id]),
            kind="second",
        )
        for one in settings.KASKAD_PROVIDERS
    )


def code_page(form: CodeForm, *, with_passkey: bool) -> StaffPage:
    """The second proof after the password."""
    parts: list[Component] = [form_of(form, pgettext("button", "Go on"))]
    if with_passkey:
        parts.append(
            Passkey(
                pgettext("button", "Use the passkey"),
                reverse("accounts:passkey"),
                reverse("accounts:passkey_options"),
            )
        )
    return StaffPage(
        _("Second step"),
        lead=_("The first step was right. Now show that it is you."),
        parts=tuple(parts),
        back=Link(_("Begin again"), reverse("accounts:sign_in")),
    )


def invitation_page(form: InvitationForm, label: str, token: str) -> StaffPage:
    """Whose invitation it is; a sign-in name and a password, or a passkey."""
    ways = Part(
        "h-password",
        _("With a password"),
        (form_of(form, pgettext("button", "Save and sign in")),),
    )
    passkey = Part(
        "h-passkey",
        _("Without a password"),
        (
            Passkey(
                pgettext("button", "Set up a passkey"),
                reverse("accounts:invitation_passkey", args=[token]),
                reverse("accounts:invitation_options", args=[token]),
                creates=True,
            ),
        ),
        text=_(
            "A passkey is kept by your phone or computer and is opened with your finger, face or "
            "its own PIN. There is nothing to remember or to type."
        ),
    )
    return StaffPage(
        label,
        lead=_(
            "This is your personal invitation. Choose how you will sign in; then the invitation "
            "ends. If this is not you, close the page and tell your commission."
        ),
        sections=(ways, passkey),
    )


def open_link_page(label: str, token: str) -> StaffPage:
    """A link of staff in a demonstration: it signs in at once, and says that this is unsafe."""
    return StaffPage(
        label,
        lead=_("This is the personal link of somebody who works for a commission."),
        notice=Notice(
            _("Links of staff are open here"),
            _("In this demonstration they sign in without a password. A real installation asks."),
            kind="warn",
            still=True,
        ),
        parts=(
            Button(
                pgettext("button", "It is me, sign in"),
                post=reverse("accounts:sign_in_link", args=[token]),
            ),
        ),
    )


def second_factor_page(*, why: bool, fresh: bool, parts: Sequence[Component]) -> StaffPage:
    """Why a second factor is needed, and the ways to set one up."""
    notice = None
    if why:
        notice = Notice(
            _("Your rights in a region or the whole country are waiting"),
            _(
                "A password alone can be seen or guessed. Rights above a district work when you "
                "also prove with your phone or a passkey that it is you."
            ),
            kind="warn",
            still=True,
        )
    return StaffPage(
        _("Second factor"),
        lead=_("Choose one; it takes two minutes and a phone.") if fresh else "",
        notice=notice,
        parts=tuple(parts),
        back=account_link(),
    )


def app_page(form: FirstCodeForm, key: str) -> StaffPage:
    """Setting up the app: scan or type the key, then type its code."""
    groups = " ".join(key[at : at + 4] for at in range(0, len(key), 4))
    return StaffPage(
        _("Set up the app"),
        lead=_(
            "Open an app for codes on your phone (for example Google Authenticator or FreeOTP), "
            "add an account and point the camera at the square."
        ),
        parts=(
            Drawing(reverse("accounts:app_drawing"), groups),
            form_of(form, pgettext("button", "Save")),
        ),
        back=account_link(),
    )


def codes_page(codes: Sequence[str], *, fresh: bool) -> StaffPage:
    """Recovery codes: seen only soon after a sign-in."""
    parts: list[Component] = []
    lead = ""
    if fresh and codes:
        lead = _(
            "Print or copy these codes and keep them away from the phone. Each works once, when "
            "the phone is lost."
        )
        parts = [Codes(tuple(codes)), Actions((_desk(), _new_codes()))]
    elif fresh:
        lead = _("There are no codes that work. Make new ones.")
        parts = [Actions((_new_codes(), _desk()))]
    else:
        parts = list(again_parts())
    return StaffPage(_("Recovery codes"), lead=lead, parts=tuple(parts), back=account_link())


def _desk() -> Button:
    return Button(pgettext("button", "Go on"), url=reverse("portals:desk"))


def _new_codes() -> Button:
    return Button(
        pgettext("button", "Make new codes"), post=reverse("accounts:codes"), kind="second"
    )


def password_page(form: ChangePasswordForm) -> StaffPage:
    """Changing the own password."""
    return StaffPage(
        _("Change the password"),
        parts=(form_of(form, pgettext("button", "Save")),),
        back=account_link(),
    )


def again_parts() -> tuple[Component, ...]:
    """Changing what proves who somebody is asks for a proof a short while ago."""
    notice = Notice(
        _("Sign in again first"),
        _("For your safety this is shown only a short while after you have signed in."),
        kind="warn",
        still=True,
    )
    return (notice, Button(pgettext("button", "Sign in again"), post=reverse("accounts:again")))


def account_link() -> Link:
    """Back to the own account."""
    return Link(_("My account"), reverse("accounts:account"))
