"""What the pages show that say who works for a commission."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.accounts.api import PASSWORD_ROLES, GrantRow, Role, StaffSessionRow
from kaskad.commissions.models import Commission
from kaskad.commissions.web.access_forms import AccessForm
from kaskad.commissions.web.staff_session import sessions_table
from kaskad.core.clock import zone
from kaskad.core.web.codes import CodePicture
from kaskad.core.web.components import Button, Empty, Ladder, Link, Notice
from kaskad.core.web.format import day, moment
from kaskad.core.web.forms import Form, fields_of
from kaskad.core.web.tables import Cell, Column, Row, Table


@dataclass(frozen=True, slots=True)
class AccessPage:
    """Who works for a commission, who works for those below, and the form to let somebody in."""

    title: str
    lead: str
    ladder: Ladder
    holders: Table | None
    empty: Empty | None
    below: Table | None
    sessions: Table | None
    form: Form | None
    form_title: str
    notice: Notice | None


@dataclass(frozen=True, slots=True)
class ResetPage:
    """Asks whether somebody's sign-in is really to begin again."""

    title: str
    lead: str
    notice: Notice
    button: Button
    back: Link


@dataclass(frozen=True, slots=True)
class InvitedPage:
    """The first link of somebody who was let in, shown once."""

    title: str
    lead: str
    notice: Notice
    name: str
    address: str
    code: CodePicture
    back: Link


def access_page(
    commission: Commission,
    levels: Sequence[Commission],
    grants: Sequence[GrantRow],
    below: Sequence[tuple[Commission, int]],
    form: AccessForm | None,
    roles: Sequence[str],
    resets: Collection[str],
    sessions: list[StaffSessionRow],
    refused: str = "",
) -> AccessPage:
    """``below``: the commissions right below with how many people work for each.

    ``resets``: whose sign-in the reader may begin again, by their role here.
    """
    return AccessPage(
        title=_("Who works here"),
        lead=_(
            "People with these roles see and change what belongs to this commission and to all "
            "commissions below it."
        ),
        ladder=Ladder(
            levels=tuple(
                Link(str(one.name), reverse("access:place", args=(one.code,))) for one in levels
            ),
            here=str(commission.name),
        ),
        holders=_holders(commission, grants, roles, resets=resets) if grants else None,
        empty=None if grants else Empty(_("Nobody has a role here yet")),
        below=_below(below) if below else None,
        sessions=sessions_table(sessions),
        form=_form(form, refused) if form is not None else None,
        form_title=_("Let somebody in"),
        notice=Notice(_("This cannot be done"), refused, kind="error")
        if refused and form is None
        else None,
    )


def invited_page(commission: Commission, name: str, address: str) -> InvitedPage:
    """The link is shown once: the database keeps only its hash."""
    return InvitedPage(
        title=_("The link for %(name)s") % {"name": name},
        lead=_("Print this page or send the link to this person only. Whoever has it can sign in."),
        notice=Notice(
            _("The link is shown only now"),
            _("It is kept nowhere. If it is lost, let the person in again."),
            kind="warn",
            still=True,
        ),
        name=name,
        address=address,
        code=CodePicture(_("Square code of the link"), address),
        back=Link(_("Who works here"), reverse("access:place", args=(commission.code,))),
    )


def reset_page(commission: Commission, name: str, account: str) -> ResetPage:
    """The second of two steps: what ends, and the button."""
    return ResetPage(
        title=_("%(name)s cannot sign in") % {"name": name},
        lead=_("Make sure that it is really this person who asks: call a number that you know."),
        notice=Notice(
            _("Password, second factor, links and open sessions end"),
            _("A new link to begin again is shown once, to you."),
            kind="warn",
            still=True,
        ),
        button=Button(
            pgettext("button", "End the sign-in and invite again"),
            post=reverse("access:reset_below", args=(commission.code,)),
            kind="danger",
            fields=(("account", account), ("sure", "1")),
        ),
        back=Link(_("Who works here"), reverse("access:place", args=(commission.code,))),
    )


def _holders(
    commission: Commission,
    grants: Sequence[GrantRow],
    roles: Sequence[str],
    *,
    resets: Collection[str],
) -> Table:
    end = reverse("access:end", args=(commission.code,))
    lost = {one.role for one in grants}.intersection(resets, PASSWORD_ROLES)
    reset = reverse("access:reset_below", args=(commission.code,)) if lost else ""
    return Table(
        caption=_("Roles in this commission"),
        stacked=True,
        columns=(
            Column(pgettext("person", "Name")),
            Column(pgettext("access", "Role")),
            Column(pgettext("period", "From")),
            Column(pgettext("access", "Until")),
            Column(_("Signed in last"), wide=True),
            Column(_("Take back"), hidden_label=True),
            *((Column(_("Cannot sign in"), hidden_label=True),) if lost else ()),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(one.label),
                    str(Role(one.role).label),
                    day(one.since.astimezone(zone()).date()),
                    moment(one.until.astimezone(zone())) if one.until else "–",
                    moment(one.signed_in_at.astimezone(zone()))
                    if one.signed_in_at
                    else pgettext("signed in", "never"),
                    Cell(part=_end(end, one)) if one.role in roles else "–",
                    *((_reset(reset, one) if one.role in lost else "–",) if lost else ()),
                )
            )
            for one in grants
        ),
    )


def _reset(address: str, one: GrantRow) -> Cell:
    button = Button(
        pgettext("button", "Cannot sign in"),
        post=address,
        kind="second",
        small=True,
        fields=(("account", one.account_code),),
        context=one.label,
    )
    return Cell(part=button)


def _end(address: str, one: GrantRow) -> Button:
    return Button(
        pgettext("button", "Take back"),
        post=address,
        kind="second",
        small=True,
        fields=(("account", one.account_code), ("role", one.role)),
        context=f"{one.label}, {Role(one.role).label}",
    )


def _below(below: Sequence[tuple[Commission, int]]) -> Table:
    return Table(
        caption=_("Commissions below"),
        columns=(Column(_("Commission")), Column(_("People with a role"), number=True)),
        rows=tuple(
            Row(
                cells=(
                    Cell(str(one.name), url=reverse("access:place", args=(one.code,))),
                    str(count) if count else "–",
                )
            )
            for one, count in below
        ),
    )


def _form(form: AccessForm, refused: str) -> Form:
    return Form(
        fields=fields_of(form),
        submit=Button(pgettext("button", "Let in and show the link")),
        errors=(refused,) if refused else (),
        label=_("Let somebody in"),
    )
