"""Handing out the list of a territory, and what is held about a person."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import IO

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, operation, record
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, Person
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day, zone
from kaskad.core.oneroster import BULK, DELTA, PackageWriter
from kaskad.core.refusal import Refusal
from kaskad.reporting.queries.oneroster import EXTRA, Territory
from kaskad.reporting.queries.oneroster_delta import Changes
from kaskad.reporting.queries.person_data import PersonData, person_data

SHORTEST_REASON = 10


class ExportReason(Refusal):
    code = "reporting.export_reason"
    text = _("Say why the data are taken out, in at least %(letters)d letters.")


@operation(Tag.PERSON_EXPORTED)
def export_person(*, actor: Actor, person: Person, reason: str, now: datetime) -> PersonData:
    """Everything that is held about a person; the record keeps who took it out, and why.

    The person themself needs no reason. Refuses others who give none.
    """
    account = person.account
    is_own = account is not None and actor.kind == "person" and actor.code == account.code
    if not is_own and len(reason.strip()) < SHORTEST_REASON:
        raise ExportReason(letters=SHORTEST_REASON)
    data = person_data(person, now)
    record(
        actor=actor,
        tag=Tag.PERSON_EXPORTED,
        subject=Subject("person", person.code),
        changes={"own": True} if is_own else {"reason": reason.strip()},
        now=now,
    )
    return data


@operation(Tag.ROSTER_EXPORTED)
def export_oneroster(
    *,
    actor: Actor,
    scope: Commission,
    campaign: Campaign | None,
    target: IO[bytes],
    contacts: bool,
    since: date | None = None,
    now: datetime,
) -> dict[str, int]:
    """Write the OneRoster package of a subtree as of today; rows by table.

    With ``since`` it is a delta: the people who came, changed or left from that day on.

    ``contacts`` adds telephones and e-mail addresses. People's numbers are never in it. Handing out
    a list of people is an act of its own and leaves an entry; nothing is refused.
    """
    counts: dict[str, int] = {}
    day, kind = local_day(now), BULK if since is None else DELTA
    territory = (
        Territory(scope, campaign, day)
        if since is None
        else Changes(scope, datetime.combine(since, time(), zone()), day)
    )
    with PackageWriter(target, system_name="Kaskad", system_code=scope.code) as writer:
        for table, rows in territory.tables(contacts=contacts):
            counts[table] = writer.write(table, kind, rows, EXTRA.get(table, ()))
    told = {"since": since.isoformat()} if since else {}
    record(
        actor=actor,
        tag=Tag.ROSTER_EXPORTED,
        subject=Subject("commission", scope.code, str(scope.name), scope.code),
        changes={**counts, "contacts": contacts, **told},
        now=now,
    )
    return counts
