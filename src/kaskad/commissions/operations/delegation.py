"""Giving colleagues and commissions below a role of their own, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.accounts.api import (
    Account,
    Grant,
    end_grant,
    give_grant,
    grants_in_force,
    issue_link,
    latest_end,
    open_account,
)
from kaskad.audit.api import Tag, operation
from kaskad.commissions.access import gives_at, resets_at
from kaskad.commissions.models import Commission, Person, lineage
from kaskad.commissions.operations.accounts import account_of, begin_sign_in_again
from kaskad.commissions.operations.telling import tell_of_grant
from kaskad.commissions.queries.tree import is_wide
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal


class NotYoursToGive(Refusal):
    code = "commissions.not_yours_to_give"
    text = _(
        "You cannot give or take back this role here. Roles are given to commissions below one's "
        "own; ask the commission above."
    )


class LongerThanYours(Refusal):
    code = "commissions.longer_than_yours"
    text = _("Your own role ends on %(day)s. A role that you give cannot last longer.")


class NotYoursToReset(Refusal):
    code = "commissions.not_yours_to_reset"
    text = _(
        "You can begin the sign-in again only of staff whose every role lies below your own "
        "commission and is not more than your own. Ask the commission above."
    )


@dataclass(frozen=True, slots=True)
class Invitation:
    """A new account and the token of its first link, which is shown once."""

    account: Account
    token: str


@operation(Tag.GRANT_GIVEN)
def give_role(
    *,
    actor: Actor,
    account: Account,
    role: str,
    scope: str,
    until: datetime | None = None,
    now: datetime,
) -> Grant:
    """Give a role over the subtree of ``scope``, and tell the person behind the account.

    Who may give it is the caller's to ask. The same again changes nothing and tells nobody.
    """
    grant = give_grant(
        actor=actor,
        account=account,
        role=role,
        scope=scope,
        wide=is_wide(scope),
        until=until,
        now=now,
    )
    tell_of_grant(actor=actor, account=account, grant=grant, now=now)
    return grant


@operation(Tag.GRANT_GIVEN)
def invite(
    *,
    actor: Actor,
    commission: Commission,
    name: str,
    language: str,
    role: str,
    until: datetime | None = None,
    now: datetime,
) -> Invitation:
    """Open an account for somebody new, give it the role, and issue its first link.

    Refuses what lies beyond the actor's own subtree and role, an end after the actor's own, and a
    name that cannot be used.
    """
    _require(actor, commission, role, until)
    account = open_account(
        actor=actor, label=name, language=language, place=commission.code, now=now
    )
    give_role(actor=actor, account=account, role=role, scope=commission.code, until=until, now=now)
    return Invitation(account, issue_link(actor=actor, account=account, now=now))


@operation(Tag.GRANT_GIVEN)
def invite_member(
    *,
    actor: Actor,
    commission: Commission,
    person: Person,
    language: str,
    role: str,
    until: datetime | None = None,
    now: datetime,
) -> Invitation:
    """Give the role to a person of the roster, and issue a link. Refuses like ``invite``."""
    _require(actor, commission, role, until)
    account = account_of(actor=actor, person=person, language=language, now=now)
    give_role(actor=actor, account=account, role=role, scope=commission.code, until=until, now=now)
    return Invitation(account, issue_link(actor=actor, account=account, now=now))


@operation(Tag.GRANT_ENDED)
def end_access(
    *, actor: Actor, commission: Commission, account: Account, role: str, now: datetime
) -> None:
    """Take a role back at once.

    Refuses what the actor could not have given, and what is not held.
    """
    if not actor.is_trusted and role not in gives_at(actor, commission):
        raise NotYoursToGive
    end_grant(actor=actor, account=account, role=role, scope=commission.code, now=now)


@operation(Tag.SIGN_IN_RESET)
def reset_below(
    *, actor: Actor, commission: Commission, account: Account, now: datetime
) -> Invitation:
    """Begin the sign-in of somebody who works for ``commission`` again: a new invitation.

    Refuses the own account, an operator of the installation, and everybody with a role that is not
    below the actor's own place or is more than the actor's own, or with none at ``commission``. In
    a session of an operator it is refused: the account would be left when the session has ended.
    """
    account = Account.objects.select_for_update().get(pk=account.pk)
    grants = grants_in_force(account, now)
    places = Commission.objects.select_related("parent", "region", "district").in_bulk(
        {grant.scope for grant in grants}, field_name="code"
    )
    here = [grant for grant in grants if grant.scope == commission.code]
    if (
        not here
        or account.is_operator
        or not all(_is_less(actor, one.role, places.get(one.scope)) for one in grants)
    ):
        raise NotYoursToReset
    return Invitation(account, begin_sign_in_again(actor=actor, account=account, now=now))


def _is_less(actor: Actor, role: str, commission: Commission | None) -> bool:
    if actor.is_trusted:
        return True
    return commission is not None and role in resets_at(actor, commission)


def _require(actor: Actor, commission: Commission, role: str, until: datetime | None) -> None:
    if actor.is_trusted:
        return
    if role not in gives_at(actor, commission):
        raise NotYoursToGive
    latest = latest_end(actor.grants, role, lineage(commission))
    if latest is not None and (until is None or until > latest):
        raise LongerThanYours(field="until", day=latest.date().isoformat())
