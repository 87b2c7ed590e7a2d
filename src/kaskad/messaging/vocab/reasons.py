"""What the codes of tries mean, in words for those who answer for the messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SETTINGS: Final = _("The channel does not let us in. Check its settings.")
_LATER: Final = _("The channel asks us to come back later.")
_UNCLEAR: Final = _("It may have been sent: no clear answer came.")
_REFUSED: Final = _("This address is refused.")

REASONS: Final[Mapping[str, str | Promise]] = {
    "smtp.not_reached": _("The mail server cannot be reached."),
    "smtp.cut_off": _("The mail server hung up before the letter."),
    "smtp.no_answer": _UNCLEAR,
    "smtp.no_address": _("The mail address is not one that can be written to."),
    "smtp.421": _LATER,
    "smtp.530": _SETTINGS,
    "smtp.535": _SETTINGS,
    "http.not_reached": _("The channel cannot be reached."),
    "http.forbidden": _("The address of the channel is not allowed. Check its settings."),
    "http.no_answer": _UNCLEAR,
    "http.401": _SETTINGS,
    "http.403": _SETTINGS,
    "http.404": _SETTINGS,
    "http.405": _SETTINGS,
    "http.429": _LATER,
    "http.502": _UNCLEAR,
    "http.503": _LATER,
    "http.504": _UNCLEAR,
    "telegram.blocked": _("The reader has blocked the bot."),
    "worker.died": _("The worker stopped while it was sending. It may have been sent."),
}
_KINDS: Final[Mapping[str, str | Promise]] = {
    "http.4": _REFUSED,
    "http.5": _("The channel has a fault of its own."),
    "smtp.4": _("The mail server does not take it now."),
    "smtp.5": _REFUSED,
    "http.2": _("Accepted, and not delivered."),
}


def reason_words(code: str) -> str:
    """The code in the active language; empty for no code."""
    found = REASONS.get(code) or _KINDS.get(code[:6]) or code
    return str(found)
