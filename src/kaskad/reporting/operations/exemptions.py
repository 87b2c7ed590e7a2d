"""Marking that a member need not be taught in a campaign: one person asks, another one decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Member
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import random_code
from kaskad.reporting.models import Exemption
from kaskad.reporting.vocab.figures import REASON_LENGTH, ExemptionState

SHORTEST_REASON = 10


class ExemptionReason(Refusal):
    code = "reporting.exemption_reason"
    text = _("Say why the member need not be trained, in %(least)d to %(most)d letters.")


class ExemptionSitsNot(Refusal):
    code = "reporting.exemption_sits_not"
    text = _("This member no longer sits in the commission. Choose a member who does.")


class ExemptionEnds(Refusal):
    code = "reporting.exemption_ends"
    text = _("The last day of the exemption has passed. Choose a day after %(today)s, or none.")


class ExemptionBySecond(Refusal):
    code = "reporting.exemption_second_person"
    text = _("Whoever asked for an exemption cannot decide about it. Ask a colleague to decide.")


class ExemptionDecided(Refusal):
    code = "reporting.exemption_decided"
    text = _("This exemption was decided already. Load the page again to see how.")


@operation(Tag.EXEMPTION_ASKED)
def ask_exemption(
    *,
    actor: Actor,
    campaign: Campaign,
    member: Member,
    reason: str,
    until: date | None = None,
    now: datetime,
) -> Exemption:
    """Ask that a member need not be taught; it counts once somebody else has granted it.

    Asking again while one waits gives it back. ``until`` is the first day on which the member has
    to be taught again. Refuses a missing reason, who does not sit, and an end that has passed.
    """
    reason, today = " ".join(reason.split()), local_day(now)
    if not SHORTEST_REASON <= len(reason) <= REASON_LENGTH:
        raise ExemptionReason(least=SHORTEST_REASON, most=REASON_LENGTH)
    if until is not None and until <= today:
        raise ExemptionEnds(today=today.isoformat())
    locked = Member.objects.select_for_update(of=("self",)).select_related("commission")
    member = locked.get(pk=member.pk)
    if member.since > today or (member.until is not None and member.until <= today):
        raise ExemptionSitsNot
    waits = Exemption.objects.filter(
        campaign=campaign, member=member, state=ExemptionState.WAITING
    ).first()
    if waits is not None:
        nothing_changed()
        return waits
    asked = Exemption.objects.create(
        code=random_code(), campaign=campaign, member=member, reason=reason, until=until,
        asked_by=actor.mark or actor.kind, asked_at=now,
    )  # fmt: skip
    changes = {"campaign": campaign.code, "reason": reason, "until": until}
    _record(actor, Tag.EXEMPTION_ASKED, asked, changes, now)
    return asked


@operation(Tag.EXEMPTION_GRANTED)
def grant_exemption(*, actor: Actor, exemption: Exemption, now: datetime) -> Exemption:
    """Grant what somebody else asked for; it counts from today on, earlier days stay as they were.

    Granting again changes nothing. Refuses whoever asked, and what was refused meanwhile.
    """
    return _decide(actor, exemption, ExemptionState.GRANTED, Tag.EXEMPTION_GRANTED, now)


@operation(Tag.EXEMPTION_REFUSED)
def refuse_exemption(*, actor: Actor, exemption: Exemption, now: datetime) -> Exemption:
    """Refuse what somebody else asked for. Refuses whoever asked, and what was granted."""
    return _decide(actor, exemption, ExemptionState.REFUSED, Tag.EXEMPTION_REFUSED, now)


@operation(Tag.EXEMPTION_ENDED)
def end_exemption(*, actor: Actor, exemption: Exemption, now: datetime) -> Exemption:
    """From today on the member has to be taught again. Ending again changes nothing.

    Refuses one that was never granted.
    """
    found, today = _locked(exemption), local_day(now)
    if found.state != ExemptionState.GRANTED:
        raise ExemptionDecided
    if found.until is not None and found.until <= today:
        nothing_changed()
        return found
    changes = {"until": [found.until, today]}
    found.until = today
    found.save(update_fields=["until"])
    _record(actor, Tag.EXEMPTION_ENDED, found, changes, now)
    return found


def _decide(
    actor: Actor, exemption: Exemption, state: ExemptionState, tag: Tag, now: datetime
) -> Exemption:
    found, mark = _locked(exemption), actor.mark or actor.kind
    if found.state == state:
        nothing_changed()
        return found
    if found.state != ExemptionState.WAITING:
        raise ExemptionDecided
    if mark == found.asked_by:
        raise ExemptionBySecond
    found.state, found.decided_by, found.decided_at = state, mark, now
    found.since = local_day(now) if state == ExemptionState.GRANTED else None
    found.save(update_fields=["state", "decided_by", "decided_at", "since"])
    _record(actor, tag, found, {"state": state.value}, now)
    return found


def _locked(exemption: Exemption) -> Exemption:
    rows = Exemption.objects.select_for_update(of=("self",))
    return rows.select_related("member__commission").get(pk=exemption.pk)


def _record(
    actor: Actor, tag: Tag, exemption: Exemption, changes: Mapping[str, object], now: datetime
) -> None:
    member = exemption.member
    record(
        actor=actor,
        tag=tag,
        subject=Subject("member", str(member.pk), scope=member.commission.code),
        changes={"exemption": exemption.code, **changes},
        now=now,
    )
