"""Where somebody goes who has just signed in, and the menu they find there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.accounts.api import PASSWORD_ROLES, STAFF_ROLES, Role
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.web.components import Link, Notice
from kaskad.core.web.frame import Frame, MenuItem, Who, core_footer
from kaskad.core.web.request import actor_of
from kaskad.seminars.api import OwnSeat, current_campaign, is_trainer, own_seat


@dataclass(frozen=True, slots=True)
class Audiences:
    """Which of the signed-in pages are the actor's."""

    centre: bool = False
    staff: bool = False
    auditor: bool = False
    trainer: bool = False
    member: bool = False


def audiences_of(actor: Actor, today: date) -> Audiences:
    """By grants, by what they teach and by the seat they sit in; none for strangers."""
    if not actor.is_signed_in:
        return Audiences()
    seat = own_seat(actor, today)
    return Audiences(
        centre=bool(actor.scopes([Role.CENTRAL_STAFF.value])),
        staff=bool(actor.scopes(STAFF_ROLES)),
        auditor=bool(actor.scopes([Role.AUDITOR.value])),
        trainer=_teaches(actor, seat, today),
        member=seat is not None,
    )


def _teaches(actor: Actor, seat: OwnSeat | None, today: date) -> bool:
    """Whether the actor teaches; of whom sits nowhere the campaign is not asked."""
    return is_trainer(actor, current_campaign(today) if seat is not None else None, seat)


def landing_of(mine: Audiences) -> str:
    """The name of the first page: the centre's overview before one's own seminars."""
    if mine.centre:
        return "portals:staff"
    if mine.trainer:
        return "portals:trainer"
    if mine.staff:
        return "portals:staff"
    if mine.auditor:
        return "portals:record"
    return "portals:member" if mine.member else "portals:home"


def framed(frame: Frame, request: HttpRequest) -> Frame:
    """The frame with what belongs to a signed-in reader: menu, name, the way out."""
    actor = actor_of(request)
    if not actor.is_signed_in:
        sign_in = reverse("accounts:sign_in")
        is_there = request.path.startswith(sign_in)
        return replace(frame, sign_in_url="" if is_there else sign_in)
    mine = audiences_of(actor, clock.local_day(clock.now()))
    return replace(
        frame,
        menu=(*menu_of(mine, request.path), *frame.menu),
        who=Who(actor.label, url=reverse(_own_page(actor))),
        sign_out_url=reverse("accounts:sign_out"),
        footer=(*_own_help(frame.footer, mine), *(_staff_footer() if mine.staff else ())),
        notices=(*_of_session(actor), *frame.notices),
    )


def _own_help(footer: tuple[Link, ...], mine: Audiences) -> tuple[Link, ...]:
    """Help leads to the reader's own guide; from there to all others."""
    guide = _guide_of(mine)
    if not guide:
        return footer
    everything, own = reverse("portals:help"), reverse("portals:guide", args=[guide])
    return tuple(replace(one, url=own) if one.url == everything else one for one in footer)


def _guide_of(mine: Audiences) -> str:
    if mine.centre:
        return "officer"
    if mine.trainer or mine.staff:
        return "trainer"
    if mine.member:
        return "member"
    return "observer" if mine.auditor else ""


def _of_session(actor: Actor) -> tuple[Notice, ...]:
    """What an operator of the installation must not forget."""
    if actor.kind != "operator":
        return ()
    return (
        Notice(
            _("A staff session is open"),
            _("Everything you do is written into the record."),
            kind="warn",
            link=Link(_("See it or end it"), reverse("staff_session:session")),
            still=True,
        ),
    )


def _own_page(actor: Actor) -> str:
    """Behind the reader's name: the account of staff, the first page of everybody else."""
    return "accounts:account" if actor.scopes(PASSWORD_ROLES) else "portals:desk"


def menu_of(mine: Audiences, path: str) -> tuple[MenuItem, ...]:
    """The signed-in pages of the actor, the one that ``path`` belongs to marked.

    A sheet belongs to the trainer's seminars, for staff alone to the plan, as the campaign does.
    """
    sheets, campaigns = _below("seminars:sheet"), _below("campaigns:campaign")
    trainer, plans = reverse("portals:trainer"), reverse("planning:plans")
    own, staff = reverse("portals:member"), reverse("portals:staff")
    rosters, people = reverse("commissions:rosters"), _below("portals:person")
    record, tests = reverse("portals:record"), reverse("assessment:own")
    of_plan = (plans, campaigns) if mine.trainer else (plans, campaigns, sheets)
    items = (
        (mine.staff, pgettext("menu", "Overview"), staff, path.startswith(staff)),
        (
            mine.trainer,
            pgettext("menu", "My seminars"),
            trainer,
            path.startswith((trainer, sheets)),
        ),
        (mine.member, pgettext("menu", "My training"), own, path == own),
        (mine.member, pgettext("menu", "My tests"), tests, path.startswith(tests)),
        (mine.staff, pgettext("menu", "Plan"), plans, path.startswith(of_plan)),
        (mine.staff, pgettext("menu", "Rosters"), rosters, path.startswith((rosters, people))),
        (
            mine.staff or mine.auditor,
            pgettext("menu", "Record"),
            record,
            path.startswith(record),
        ),
    )
    return tuple(MenuItem(label, url, current=here) for shown, label, url, here in items if shown)


def _staff_footer() -> tuple[Link, ...]:
    """What staff find at the end of every page."""
    return (Link(_("Tokens for programs"), reverse("portals:tokens")), *core_footer())


def _below(name: str) -> str:
    """The address under which the pages of this name stand, whatever their code."""
    return reverse(name, args=["-"]).removesuffix("-/")
