"""The own account as a page: what I may do, how I sign in, where I am signed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.accounts.models import Account
from kaskad.accounts.queries.factors import FactorRow, SessionRow
from kaskad.accounts.queries.grants import OwnGrant
from kaskad.accounts.vocab import Role
from kaskad.accounts.web.staff_pages import Part, StaffPage, provider_name
from kaskad.core import clock
from kaskad.core.web.components import (
    Actions,
    Button,
    Component,
    Empty,
    Fact,
    Facts,
    Notice,
    Status,
)
from kaskad.core.web.format import day, moment
from kaskad.core.web.tables import Cell, Column, Row, Table


@dataclass(frozen=True, slots=True)
class AccountState:
    """Everything that the page shows."""

    account: Account
    grants: Sequence[OwnGrant]
    places: Mapping[str, str]
    factors: Sequence[FactorRow]
    codes: int
    sessions: Sequence[SessionRow]
    connected: frozenset[str]
    has_second_factor: bool
    resets_others: bool


def account_page(state: AccountState) -> StaffPage:
    """The page of the own account."""
    return StaffPage(
        _("My account"),
        sections=(
            Part("h-rights", _("What I may do"), (_rights(state),)),
            Part("h-ways", _("How I sign in"), _ways(state)),
            Part("h-sessions", _("Where I am signed in"), _sessions(state.sessions)),
        ),
    )


def _local(when: datetime) -> datetime:
    return when.astimezone(clock.zone())


def _rights(state: AccountState) -> Component:
    columns = (
        Column(_("Right")),
        Column(_("Where")),
        Column(_("From")),
        Column(_("Until")),
        Column(_("State")),
    )
    rows = tuple(
        Row(
            (
                str(Role(one.role).label),
                state.places.get(one.scope, one.scope),
                day(_local(one.since).date()),
                day(_local(one.until).date()) if one.until else _("no end"),
                Cell(part=_standing(one, waits=not state.has_second_factor)),
            )
        )
        for one in state.grants
    )
    return Table(_("My rights"), columns, rows, caption_hidden=True, stacked=True)


def _standing(grant: OwnGrant, *, waits: bool) -> Status:
    if grant.wide and waits:
        return Status(_("waits for the second factor"), "wait")
    return Status(pgettext("right", "in force"), "done")


def _ways(state: AccountState) -> tuple[Component, ...]:
    account = state.account
    facts = Facts(
        (
            Fact(_("Sign-in name"), account.login or _("none")),
            Fact(
                pgettext("sign-in", "Password"),
                _("set") if account.has_usable_password() else _("none"),
            ),
            Fact(_("Recovery codes"), str(state.codes), url=reverse("accounts:codes")),
        )
    )
    buttons = []
    if account.has_usable_password():
        buttons.append(_second(_("Change the password"), reverse("accounts:password")))
    buttons.append(_second(_("Add a second factor"), reverse("accounts:second_factor")))
    if state.resets_others:
        buttons.append(_second(_("A colleague cannot sign in"), reverse("access:reset")))
    parts: list[Component] = [facts]
    if state.factors:
        parts.append(_factors(state.factors))
    else:
        parts.append(Notice(_("No second factor is set up."), kind="warn", still=True))
    parts.append(Actions(tuple(buttons)))
    parts.extend(_providers(state))
    return tuple(parts)


def _second(label: str, url: str) -> Button:
    return Button(label, url=url, kind="second")


def factor_name(factor: FactorRow) -> str:
    """What its owner calls it."""
    if factor.kind == "totp":
        return _("App on the phone")
    return factor.name or _("Passkey")


def _factors(factors: Sequence[FactorRow]) -> Component:
    rows = tuple(
        Row(
            (
                factor_name(one),
                moment(_local(one.added_at)),
                moment(_local(one.last_used_at)) if one.last_used_at else _("not yet"),
                Cell(
                    part=Button(
                        pgettext("button", "Remove"),
                        post=reverse("accounts:remove_factor", args=[one.number]),
                        kind="second",
                        small=True,
                        context=factor_name(one),
                    )
                ),
            )
        )
        for one in factors
    )
    columns = (
        Column(_("Second factor")),
        Column(_("Added")),
        Column(_("Last used")),
        Column(_("Remove"), hidden_label=True),
    )
    return Table(_("My second factors"), columns, rows, caption_hidden=True, stacked=True)


def _providers(state: AccountState) -> list[Component]:
    parts: list[Component] = []
    for one in settings.KASKAD_PROVIDERS:
        name = {"provider": provider_name(one.names)}
        if one.id in state.connected:
            button = Button(
                _("Disconnect %(provider)s") % name,
                post=reverse("accounts:disconnect", args=[one.id]),
                kind="second",
            )
        else:
            url = f"{reverse('accounts:provider', args=[one.id])}?connect=1"
            button = _second(_("Connect %(provider)s") % name, url)
        parts.append(button)
    return parts


def _sessions(sessions: Sequence[SessionRow]) -> tuple[Component, ...]:
    if not sessions:
        return (
            Empty(
                _("No session is listed"),
                _(
                    "You came in by a link. Only sessions that were opened with a password or a "
                    "passkey are listed here. Sign out when you have finished."
                ),
            ),
        )
    rows = tuple(
        Row(
            (
                Cell(_program(one.program), note=one.address),
                moment(_local(one.since)),
                Cell(part=_end(one)),
            )
        )
        for one in sessions
    )
    columns = (
        Column(_("Device")),
        Column(_("Signed in")),
        Column(_("End"), hidden_label=True),
    )
    table = Table(_("My sessions"), columns, rows, caption_hidden=True, stacked=True)
    others = Button(
        pgettext("button", "Sign out everywhere else"),
        post=reverse("accounts:end_others"),
        kind="second",
    )
    return (table, others) if len(sessions) > 1 else (table,)


def _end(session: SessionRow) -> Component:
    if session.is_current:
        return Status(_("this one"), "now")
    return Button(
        pgettext("button", "End"),
        post=reverse("accounts:end_session", args=[session.number]),
        kind="second",
        small=True,
    )


_PROGRAMS = ("Edg", "Firefox", "OPR", "YaBrowser", "Chrome", "Safari")
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


def _program(agent: str) -> str:
    """Browser and system in two words; what is unknown stays a device."""
    browser = next((one for one in _PROGRAMS if one in agent), "")
    system = next((one for one in _SYSTEMS if one in agent), "")
    return ", ".join(filter(None, (browser, system))) or _("Unknown device")
