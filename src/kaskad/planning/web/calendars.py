"""The page with the address of a calendar, and how to use it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.commissions.api import Commission
from kaskad.core.web.components import Button, Link
from kaskad.planning.models import CalendarAddress
from kaskad.planning.queries.calendars import token_of


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """One button while there is no address; then the address, what to do with it, a new one."""

    title: str
    lead: str
    back: Link
    make: Button | None
    address: str = ""
    add: Button | None = None
    download: Button | None = None
    renew: Button | None = None
    end: Button | None = None
    secret: str = ""


def calendar_title(commission: Commission | None) -> str:
    """What the calendar is called, on the page and in the programme."""
    if commission is None:
        return pgettext("calendar", "My seminars")
    return _("Seminars: %(place)s") % {"place": commission.name}


def calendar_page(
    request: HttpRequest, commission: Commission | None, address: CalendarAddress | None, back: Link
) -> CalendarPage:
    """The page of somebody's own calendar, or of a territory's."""
    title = _("Seminars in the calendar of your phone")
    lead = (
        _("Day, time and place of your seminars stand in the calendar of your phone.")
        if commission is None
        else _("The seminars of this place stand in your calendar: %(place)s.")
        % {"place": commission.name}
    )
    if address is None:
        make = Button(_("Make an address"), post=request.path, fields=(("seen", ""),))
        return CalendarPage(title, lead, back, make)
    url = request.build_absolute_uri(reverse("calendar:feed", args=(token_of(address),)))
    return CalendarPage(
        title=title,
        lead=lead,
        back=back,
        make=None,
        address=url,
        add=Button(_("Add to the calendar"), url=f"webcal://{url.partition('://')[2]}"),
        download=Button(_("Download the file"), url=url, kind="second"),
        renew=Button(
            _("Make a new address"),
            post=request.path,
            kind="second",
            fields=(("seen", address.code),),
        ),
        end=Button(
            _("End the address"),
            post=request.path,
            kind="plain",
            fields=(("seen", address.code), ("step", "end")),
        ),
        secret=_("Show this address to nobody: who has it sees when and where your seminars are.")
        if commission is None
        else _("Show this address to nobody: who has it sees these seminars."),
    )
