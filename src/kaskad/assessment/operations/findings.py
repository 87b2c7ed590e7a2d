"""Keeping what was found in answers. It is counted before, so that no transaction takes seconds."""

from __future__ import annotations

from datetime import datetime

from kaskad.assessment.models import CascadeFindings, Test, TestFindings
from kaskad.assessment.rules.findings import CascadeFinding, TestFinding, written
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import commissions_by_id
from kaskad.core.actor import Actor


@operation(Tag.FINDINGS_KEPT)
def keep_test_finding(
    *, actor: Actor, test: Test, finding: TestFinding, mark: str, now: datetime
) -> None:
    """Keep what the answers to a test tell; the same again, by its ``mark``, changes nothing."""
    if TestFindings.objects.filter(test=test, mark=mark).exists():
        nothing_changed()
        return
    values = {"mark": mark, "content": written(finding), "made_at": now}
    TestFindings.objects.update_or_create(test=test, defaults=values)
    subject = Subject("test", test.code, "", test.stage.campaign.root.code)
    changes = {"people": finding.persons, "items": len(finding.items)}
    record(actor=actor, tag=Tag.FINDINGS_KEPT, subject=subject, changes=changes, now=now)


@operation(Tag.FINDINGS_KEPT)
def keep_cascade_finding(
    *, actor: Actor, campaign: Campaign, finding: CascadeFinding, mark: str, now: datetime
) -> None:
    """Keep what the tests of a campaign tell about its stages; the same again changes nothing."""
    if CascadeFindings.objects.filter(campaign=campaign, mark=mark).exists():
        nothing_changed()
        return
    values = {
        "mark": mark, "content": written(finding), "alerts": _alerts(finding), "made_at": now,
    }  # fmt: skip
    CascadeFindings.objects.update_or_create(campaign=campaign, defaults=values)
    subject = Subject("campaign", campaign.code, "", campaign.root.code)
    changes = {
        "people": sum(stage.both for stage in finding.stages),
        "alerts": sum(len(stage.alerts) for stage in finding.stages),
    }
    record(actor=actor, tag=Tag.FINDINGS_KEPT, subject=subject, changes=changes, now=now)


def _alerts(finding: CascadeFinding) -> list[list[int]]:
    found = [one for stage in finding.stages for one in stage.alerts]
    places = commissions_by_id({one.district for one in found})
    regions = {one.pk: one.region_id or 0 for one in places}
    return [[one.block, one.district, regions[one.district]] for one in found]
