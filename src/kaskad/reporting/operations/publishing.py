"""Publishing a bulletin; handing out the list of a territory, and what is held about a person."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import IO

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, Person
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day, zone
from kaskad.core.localized import LANGUAGES
from kaskad.core.oneroster import BULK, DELTA, PackageWriter
from kaskad.core.refusal import Refusal
from kaskad.reporting.models import Bulletin
from kaskad.reporting.queries.bulletins import draft_bulletin
from kaskad.reporting.queries.oneroster import EXTRA, Territory
from kaskad.reporting.queries.oneroster_delta import Changes
from kaskad.reporting.queries.person_data import PersonData, person_data
from kaskad.reporting.queries.progress import refuse_day_ahead
from kaskad.reporting.vocab import BulletinKind

SHORTEST_REASON = 10


class UnknownKind(Refusal):
    code = "reporting.unknown_kind"
    text = _("There is no kind of bulletin “%(kind)s”. Known kinds: %(known)s.")


class ExportReason(Refusal):
    code = "reporting.export_reason"
    text = _("Say why the data are taken out, in at least %(letters)d letters.")


@operation(Tag.BULLETIN_PUBLISHED)
def publish_bulletin(
    *, actor: Actor, campaign: Campaign, kind: str, as_of: date, now: datetime
) -> Bulletin:
    """Publish the bulletin of a day with the next number; the figures are kept with the text.

    Publishing the same kind for the same day again gives the first one back. Refuses an unknown
    kind, a day to come, a day before the seminar was held, a missing figure, and figures that do
    not add up.
    """
    refuse_day_ahead(as_of, local_day(now))
    if kind not in BulletinKind.values:
        raise UnknownKind(kind=kind, known=", ".join(BulletinKind.values))
    # Whoever holds the campaign's row gives the next number.
    Campaign.objects.select_for_update().filter(pk=campaign.pk).values_list("pk").get()
    existing = Bulletin.objects.filter(campaign=campaign, kind=kind, as_of=as_of).first()
    if existing is not None:
        nothing_changed()
        return existing

    draft = draft_bulletin(campaign, kind, as_of)
    last = Bulletin.objects.filter(campaign=campaign).aggregate(last=Max("number"))["last"]
    bulletin = Bulletin.objects.create(
        campaign=campaign,
        number=(last or 0) + 1,
        kind=kind,
        as_of=as_of,
        figures=draft.figures,
        published_by=actor.mark or actor.kind,
        published_at=now,
        **{f"title_{language}": draft.title.get(language) for language in LANGUAGES},
        **{f"text_{language}": draft.text.get(language) for language in LANGUAGES},
    )

    record(
        actor=actor,
        tag=Tag.BULLETIN_PUBLISHED,
        subject=Subject(
            "bulletin",
            f"{campaign.code}/{bulletin.number}",
            draft.title.get("kk"),
            campaign.root.code,
        ),
        changes={"kind": kind, "as_of": as_of.isoformat(), "number": bulletin.number},
        now=now,
    )
    return bulletin


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
