"""More time for a member in all tests of a campaign."""

from __future__ import annotations

from datetime import datetime

from kaskad.assessment.models import Accommodation
from kaskad.assessment.rules.timing import MOST_EXTRA_PERCENT
from kaskad.assessment.vocab.test_refusals import ExtraTimeWrong, TestReasonMissing
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Member
from kaskad.core.actor import Actor

_LONGEST_REASON = 300


@operation(Tag.TIME_GIVEN)
def give_time(
    *, actor: Actor, campaign: Campaign, member: Member, percent: int, reason: str, now: datetime
) -> Accommodation:
    """Give a member ``percent`` more time, for attempts that begin from now on.

    The reason stays out of the record, as it may tell of somebody's health. The same again changes
    nothing. Refuses an impossible share, and none without a reason.
    """
    if not 1 <= percent <= MOST_EXTRA_PERCENT:
        raise ExtraTimeWrong(field="percent")
    reason = " ".join(reason.split())[:_LONGEST_REASON]
    if not reason:
        raise TestReasonMissing(field="reason")
    rows = Accommodation.objects.select_for_update().filter(campaign=campaign, member=member)
    known = rows.first()
    before = known.extra_percent if known else 0
    if known is not None and (before, known.reason) == (percent, reason):
        nothing_changed()
        return known
    found = known or Accommodation(campaign=campaign, member=member)
    found.extra_percent, found.reason = percent, reason
    found.given_by, found.given_at = actor.mark, now
    if known is None:
        found.save(force_insert=True)
    else:
        found.save(update_fields=["extra_percent", "reason", "given_by", "given_at"])
    changes = {"percent": [before, percent]}
    record(actor=actor, tag=Tag.TIME_GIVEN, subject=_subject(member), changes=changes, now=now)
    return found


@operation(Tag.TIME_TAKEN_BACK)
def take_back_time(*, actor: Actor, campaign: Campaign, member: Member, now: datetime) -> None:
    """Take the additional time of a member back; attempts that run keep theirs."""
    rows = Accommodation.objects.select_for_update().filter(campaign=campaign, member=member)
    known = rows.first()
    if known is None:
        nothing_changed()
        return
    changes = {"percent": [known.extra_percent, 0]}
    known.delete()
    record(actor=actor, tag=Tag.TIME_TAKEN_BACK, subject=_subject(member), changes=changes, now=now)


def _subject(member: Member) -> Subject:
    return Subject("person", member.person.code, "", member.commission.code)
