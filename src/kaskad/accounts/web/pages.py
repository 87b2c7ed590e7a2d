"""What the pages of this room show."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core.web.components import Button, Notice, Sign, SignRow


@dataclass(frozen=True, slots=True)
class SignInPage:
    """Signing in: the sign of a personal link that works, or how to come by one."""

    title: str
    sign: Sign | None = None
    notice: Notice | None = None


def how_page(refusal: str = "") -> SignInPage:
    """How to sign in, for those who come without a link that works."""
    notice = Notice(_("The link does not work"), refusal, kind="error") if refusal else None
    return SignInPage(pgettext("page", "Sign in"), notice=notice)


def link_page(label: str, token: str) -> SignInPage:
    """Whose personal link was opened; the button signs in, opening alone does not."""
    return SignInPage(
        pgettext("page", "Sign in"),
        sign=Sign(
            title=label,
            kicker=_("This is the personal link of"),
            rows=(
                SignRow(
                    pgettext("sign-in", "Yes"),
                    _("If this is you, go on."),
                ),
                SignRow(
                    pgettext("sign-in", "No"),
                    _("If it is not, close the page and tell your commission."),
                ),
            ),
            action=Button(
                pgettext("button", "It is me, sign in"),
                post=reverse("accounts:sign_in_link", args=[token]),
            ),
        ),
    )
