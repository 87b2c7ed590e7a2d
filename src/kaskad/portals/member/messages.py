"""How messages reach the signed-in member: wishes, and joining Telegram."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaskad.commissions.api import contacts_of, person_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound
from kaskad.core.web.components import Button, Link, Notice
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.messaging.api import (
    Reader,
    Recipient,
    ask_for_telegram,
    gateways_in_use,
    recipient_by_key,
    register_readers,
    wishes_path,
)
from kaskad.seminars.api import own_seat


@dataclass(frozen=True, slots=True)
class OwnMessagesPage:
    """The way to the wishes, and to Telegram where the installation has a bot."""

    title: str
    lead: str
    wishes: Link
    telegram: Notice | None
    ask: Button | None
    back: Link


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_messages(request: HttpRequest) -> HttpResponse:
    """The reader's own; sending the form makes a link that joins one Telegram chat."""
    actor = actor_of(request)
    seat = own_seat(actor, clock.local_day(clock.now()))
    if seat is None:
        raise NotFound
    recipient = _recipient(actor, seat.person_code)
    link = ""
    gateway = gateways_in_use().telegram
    if request.method == "POST" and gateway is not None:
        token = ask_for_telegram(actor=actor, recipient=recipient, now=clock.now())
        link = f"https://t.me/{gateway.bot}?start={token}"
    page = _page(recipient, actor.language, link, has_bot=gateway is not None)
    return render(request, "portals/member/messages.html", page)


def _recipient(actor: Actor, person_code: str) -> Recipient:
    try:
        return recipient_by_key(person_code)
    except NotFound:
        person = person_by_code(person_code)
        contacts = contacts_of([person.pk])[person.pk]
        reader = Reader(person_code, actor.language, contacts.phone, contacts.email)
        register_readers(actor=actor, readers=[reader], now=clock.now())
        return recipient_by_key(person_code)


def _page(recipient: Recipient, language: str, link: str, *, has_bot: bool) -> OwnMessagesPage:
    is_joined = bool(recipient.telegram_sealed)
    label = (
        pgettext("button", "Use another Telegram chat")
        if is_joined
        else pgettext("button", "Get messages in Telegram")
    )
    asks = has_bot and not link
    return OwnMessagesPage(
        title=_("How messages reach you"),
        lead=_("News about your seminar come by Telegram, e-mail or SMS, or on paper."),
        wishes=Link(_("Ways, reminders and hours of rest"), wishes_path(recipient.key, language)),
        telegram=_telegram(link, is_joined=is_joined),
        ask=Button(label, post=reverse("portals:own_messages"), kind="second") if asks else None,
        back=Link(pgettext("member", "My training"), reverse("portals:member")),
    )


def _telegram(link: str, *, is_joined: bool) -> Notice | None:
    if link:
        return Notice(
            _("Open this link on the phone that has Telegram, and press Start"),
            _("It works for an hour, and only once. Show it to nobody."),
            link=Link(link, link),
        )
    if is_joined:
        return Notice(
            _("Messages come to you in Telegram"),
            _("To end this, write /stop to the bot."),
            kind="success",
            still=True,
        )
    return None
