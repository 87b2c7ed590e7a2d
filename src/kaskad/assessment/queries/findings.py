"""Findings as the worker kept them, and whether they still say what the answers say."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from kaskad.assessment.models import CascadeFindings, Ruling, Test, TestFindings
from kaskad.assessment.queries.tests import tests_of
from kaskad.assessment.rules.findings import (
    AdjustedRow,
    CascadeFinding,
    TestFinding,
    read_cascade,
    read_test,
)
from kaskad.audit.api import EVERYTHING, kept
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, Level, commissions_by_id
from kaskad.core.localized import LocalizedText

# Kept findings of another version of the rules are counted anew.
_VERSION = 3
_NOTHING = f"{_VERSION}.0.0"


@dataclass(frozen=True, slots=True)
class KeptTest:
    """What was found about a test, and when it was counted."""

    finding: TestFinding
    made_at: datetime


@dataclass(frozen=True, slots=True)
class KeptCascade:
    """What was found about a campaign, and when it was counted."""

    finding: CascadeFinding
    made_at: datetime


def kept_test(test: Test) -> KeptTest | None:
    """None until the worker has counted for the first time."""
    row = TestFindings.objects.filter(test=test).first()
    return KeptTest(read_test(row.content), row.made_at) if row else None


def kept_cascade(campaign: Campaign) -> KeptCascade | None:
    """None until the worker has counted for the first time."""
    row = CascadeFindings.objects.filter(campaign=campaign).first()
    return KeptCascade(read_cascade(row.content), row.made_at) if row else None


def alerted_blocks(campaign: Campaign, place: Commission) -> dict[int, int]:
    """In how many districts of a place each block is not getting through; half a minute old."""
    rows = CascadeFindings.objects.filter(campaign=campaign).values_list("alerts", flat=True)
    every: list[list[int]] = kept(
        ("early alerts", campaign.pk), EVERYTHING, lambda: rows.first() or []
    )
    alerts = {
        (block, district)  # once, even where it is so in two stages
        for block, district, region in every
        if place.level == Level.CENTRAL or place.pk in (district, region)
    }
    return dict(sorted(Counter(block for block, _district in alerts).items()))


@dataclass(frozen=True, slots=True)
class ComparedDistrict:
    """A district as its people would have done with the same people everywhere; 0 to 1."""

    code: str
    name: LocalizedText
    region: LocalizedText
    persons: int
    raw: float
    value: float
    low: float
    high: float
    standing: int


@dataclass(frozen=True, slots=True)
class ComparedDistricts:
    """The districts of a place in a stage, by name, and the mean of the whole country."""

    stage: int
    country: float
    rows: tuple[ComparedDistrict, ...]
    made_at: datetime


def compared_districts(campaign: Campaign, place: Commission) -> tuple[ComparedDistricts, ...]:
    """Of each stage that was tested at both ends; as the worker counted, half a minute old."""
    key = ("compared districts", campaign.pk, place.pk)
    return kept(key, EVERYTHING, lambda: _compared(campaign, place))


def _compared(campaign: Campaign, place: Commission) -> tuple[ComparedDistricts, ...]:
    found = kept_cascade(campaign)
    stages = [one for one in found.finding.stages if one.comparison] if found else []
    keys = {row.district for one in stages if one.comparison for row in one.comparison.rows}
    inside = [
        one
        for one in commissions_by_id(keys)
        if place.level == Level.CENTRAL or place.pk in (one.pk, one.region_id)
    ]
    regions = {
        one.pk: one.name for one in commissions_by_id({one.region_id or 0 for one in inside})
    }
    places = {one.pk: (one, regions.get(one.region_id or 0, one.name)) for one in inside}
    return tuple(
        ComparedDistricts(
            one.stage,
            one.comparison.country,
            tuple(
                _district(*places[row.district], row)
                for row in one.comparison.rows
                if row.district in places
            ),
            found.made_at,
        )
        for one in stages
        if one.comparison and found
    )


def _district(place: Commission, region: LocalizedText, row: AdjustedRow) -> ComparedDistrict:
    return ComparedDistrict(
        place.code, place.name, region, row.persons, row.raw, row.value, row.low, row.high,
        row.standing,
    )  # fmt: skip


def marks_of(campaign: Campaign) -> dict[int, str]:
    """Of each test by its key how much there is to count: nothing new, the same mark."""
    ended = Count("attempts", filter=Q(attempts__number=1, attempts__ended_at__isnull=False))
    tests = [test.pk for test in tests_of(campaign)]
    counts = dict(Test.objects.filter(pk__in=tests).annotate(n=ended).values_list("pk", "n"))
    ruled = Ruling.objects.filter(test__in=tests, done_at__isnull=False)
    rulings = dict(ruled.values_list("test").annotate(n=Count("pk")))
    return {test: f"{_VERSION}.{counts[test]}.{rulings.get(test, 0)}" for test in tests}


def tests_to_count(campaign: Campaign, marks: dict[int, str]) -> list[Test]:
    """Tests whose findings say less than their answers, and that anybody has answered."""
    known = dict(TestFindings.objects.filter(test__in=marks).values_list("test", "mark"))
    return [test for test in tests_of(campaign) if marks[test.pk] != known.get(test.pk, _NOTHING)]


def has_answers(marks: dict[int, str]) -> bool:
    """Whether anybody has ended an attempt."""
    return any(mark != _NOTHING for mark in marks.values())


def cascade_mark(marks: dict[int, str]) -> str:
    """The mark of the whole campaign."""
    whole = "-".join(f"{test}:{marks[test]}" for test in sorted(marks))
    return hashlib.sha256(whole.encode()).hexdigest()


def is_cascade_counted(campaign: Campaign, mark: str) -> bool:
    """Whether the findings of the campaign are those of ``mark``."""
    return CascadeFindings.objects.filter(campaign=campaign, mark=mark).exists()
