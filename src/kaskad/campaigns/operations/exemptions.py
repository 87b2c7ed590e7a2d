"""Marking that a member need not be taught in a campaign: one person asks, another one decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.models import Campaign, Exemption
from kaskad.campaigns.queries.exemptions import holds_on
from kaskad.campaigns.vocab.exemptions import (
    REASON_LENGTH,
    SHORTEST_REASON,
    ExemptionBySecond,
    ExemptionDecided,
    ExemptionEnds,
    ExemptionHolds,
    ExemptionOfOther,
    ExemptionOwn,
    ExemptionReason,
    ExemptionSitsNot,
    ExemptionState,
    ExemptionTakenBack,
)
from kaskad.commissions.api import Member, Person
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day
from kaskad.core.secrets import random_code


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
    to be taught again. Refuses a missing reason, who does not sit, an end that has passed, and who
    is exempt already. The reason stands in the table alone: the record is never erased.
    """
    reason, today = " ".join(reason.split()), local_day(now)
    if not SHORTEST_REASON <= len(reason) <= REASON_LENGTH:
        raise ExemptionReason(field="reason", least=SHORTEST_REASON, most=REASON_LENGTH)
    if until is not None and until <= today:
        raise _ends(today)
    locked = Member.objects.select_for_update(of=("self",)).select_related("commission")
    member = locked.get(pk=member.pk)
    if member.since > today or (member.until is not None and member.until <= today):
        raise ExemptionSitsNot
    mine = Exemption.objects.filter(campaign=campaign, member=member)
    waits = mine.filter(state=ExemptionState.WAITING).first()
    if waits is not None:
        nothing_changed()
        return waits
    if mine.filter(holds_on(today)).exists():
        raise ExemptionHolds
    asked = Exemption.objects.create(
        code=random_code(), campaign=campaign, member=member, reason=reason, until=until,
        asked_by=actor.mark or actor.kind, asked_at=now,
    )  # fmt: skip
    changes = {"campaign": campaign.code, "until": until}
    _record(actor, Tag.EXEMPTION_ASKED, asked, changes, now)
    return asked


@operation(Tag.EXEMPTION_GRANTED)
def grant_exemption(*, actor: Actor, exemption: Exemption, now: datetime) -> Exemption:
    """Grant what somebody else asked for; it counts from today on, earlier days stay as they were.

    Granting again changes nothing. Refuses whoever asked, the member, what was refused meanwhile,
    and one whose end has come before it was decided.
    """
    return _decide(actor, exemption, ExemptionState.GRANTED, Tag.EXEMPTION_GRANTED, now)


@operation(Tag.EXEMPTION_REFUSED)
def refuse_exemption(*, actor: Actor, exemption: Exemption, now: datetime) -> Exemption:
    """Refuse what somebody else asked for. Refuses whoever asked, the member, what was granted."""
    return _decide(actor, exemption, ExemptionState.REFUSED, Tag.EXEMPTION_REFUSED, now)


@operation(Tag.EXEMPTION_WITHDRAWN)
def withdraw_exemption(*, actor: Actor, exemption: Exemption, now: datetime) -> Exemption:
    """Take back what one asked for oneself, while nobody has decided; it can be asked for again.

    Withdrawing again changes nothing. Refuses everybody else, who can refuse it instead, and what
    was decided meanwhile.
    """
    found, mark = _locked(exemption), actor.mark or actor.kind
    if mark != found.asked_by:
        raise ExemptionOfOther
    if found.state == ExemptionState.WITHDRAWN:
        nothing_changed()
        return found
    _must_wait(found)
    found.state, found.decided_by, found.decided_at = ExemptionState.WITHDRAWN, mark, now
    found.save(update_fields=["state", "decided_by", "decided_at"])
    changes = {"state": ExemptionState.WITHDRAWN.value}
    _record(actor, Tag.EXEMPTION_WITHDRAWN, found, changes, now)
    return found


@operation(Tag.EXEMPTION_ENDED)
def end_exemption(*, actor: Actor, exemption: Exemption, now: datetime) -> Exemption:
    """From today on the member has to be taught again. Ending again changes nothing.

    Refuses one that was never granted or was taken back.
    """
    found, today = _locked(exemption), local_day(now)
    if found.state != ExemptionState.GRANTED:
        raise _over(found)
    if found.until is not None and found.until <= today:
        nothing_changed()
        return found
    changes = {"until": [found.until, today]}
    found.until = today
    found.save(update_fields=["until"])
    _record(actor, Tag.EXEMPTION_ENDED, found, changes, now)
    return found


@operation(Tag.EXEMPTIONS_FORGOTTEN)
def forget_exemptions(*, actor: Actor, person: Person, now: datetime) -> int:
    """Empty why an erased person need not have been taught; how many exemptions there were.

    Whether they were exempt stays, so that every figure of every day stays as it is.
    """
    count = Exemption.objects.filter(member__person=person).exclude(reason="").update(reason="")
    if not count:
        nothing_changed()
        return 0
    record(
        actor=actor,
        tag=Tag.EXEMPTIONS_FORGOTTEN,
        subject=Subject("person", person.code),
        changes={"exemptions": count},
        now=now,
    )
    return count


def _ends(today: date) -> ExemptionEnds:
    return ExemptionEnds(field="until", today=f"{today:%d.%m.%Y}")


def _must_wait(exemption: Exemption) -> None:
    if exemption.state != ExemptionState.WAITING:
        raise _over(exemption)


def _over(exemption: Exemption) -> ExemptionDecided | ExemptionTakenBack:
    """How it went, for whoever comes too late."""
    is_taken_back = exemption.state == ExemptionState.WITHDRAWN
    return ExemptionTakenBack() if is_taken_back else ExemptionDecided()


def _decide(
    actor: Actor, exemption: Exemption, state: ExemptionState, tag: Tag, now: datetime
) -> Exemption:
    found, mark = _locked(exemption), actor.mark or actor.kind
    if found.state == state:
        nothing_changed()
        return found
    _must_wait(found)
    if mark == found.asked_by:
        raise ExemptionBySecond
    account = found.member.person.account
    if account is not None and account.code == mark:
        raise ExemptionOwn
    today = local_day(now)
    if state == ExemptionState.GRANTED and found.until is not None and found.until <= today:
        raise _ends(today)
    found.state, found.decided_by, found.decided_at = state, mark, now
    found.since = today if state == ExemptionState.GRANTED else None
    found.save(update_fields=["state", "decided_by", "decided_at", "since"])
    _record(actor, tag, found, {"state": state.value}, now)
    return found


def _locked(exemption: Exemption) -> Exemption:
    rows = Exemption.objects.select_for_update(of=("self",))
    return rows.select_related("member__commission", "member__person__account").get(pk=exemption.pk)


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
