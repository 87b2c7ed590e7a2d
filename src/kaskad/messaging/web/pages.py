"""What the template of a reader's wishes gets."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core.web.components import Button, Notice
from kaskad.core.web.forms import Form, fields_of
from kaskad.messaging.queries.wishes import Wishes
from kaskad.messaging.vocab import Channel
from kaskad.messaging.web.forms import WishesForm


@dataclass(frozen=True, slots=True)
class WishesPage:
    """Ways, reminders and hours of rest of one reader."""

    title: str
    lead: str
    notice: Notice | None
    form: Form


def wishes_page(form: WishesForm, *, saved: bool, refused: str = "") -> WishesPage:
    """The page; ``saved`` says that the wishes were kept a moment ago."""
    kept = Notice(_("Your wishes are kept"), kind="success") if saved else None
    return WishesPage(
        title=_("Settings of messages"),
        lead=_("Here you say how and when the commission writes to you."),
        notice=kept,
        form=Form(
            fields_of(form),
            Button(pgettext("button", "Save")),
            errors=(refused,) if refused else (),
        ),
    )


def way_choices(wishes: Wishes) -> list[tuple[str, str]]:
    """The ways by which the reader can be reached; addresses are masked."""
    choices = [("", _("As usual"))]
    for channel, address in wishes.addresses.items():
        label = str(Channel(channel).label)
        choices.append((channel, f"{label}: {address}" if address else label))
    return choices
