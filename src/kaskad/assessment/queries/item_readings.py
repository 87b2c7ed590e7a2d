"""The items of a test with what was found about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kaskad.assessment.models import FormItem, ItemVersion, Test
from kaskad.assessment.queries.findings import kept_test
from kaskad.assessment.queries.written import content_of
from kaskad.assessment.rules.findings import ItemFinding, TestFinding
from kaskad.assessment.rules.items import ItemContent
from kaskad.core.refusal import NotFound


@dataclass(frozen=True, slots=True)
class TestReading:
    """A test, what was found when, and its items by the key of their version."""

    test: Test
    finding: TestFinding | None
    made_at: datetime | None
    contents: Mapping[int, ItemContent]

    def item(self, version: int) -> ItemFinding | None:
        """What was found about an item."""
        found = self.finding.items if self.finding else ()
        return next((one for one in found if one.version == version), None)


def read_test_items(test: Test) -> TestReading:
    """Everything about a test in two queries."""
    kept = kept_test(test)
    versions = [one.version for one in kept.finding.items] if kept else []
    rows = ItemVersion.objects.filter(pk__in=versions)
    return TestReading(
        test,
        kept.finding if kept else None,
        kept.made_at if kept else None,
        {one.pk: content_of(one) for one in rows},
    )


def item_of_test(test: Test, version: int) -> ItemContent:
    """An item that stands in a form of the test. Raises NotFound."""
    asked = FormItem.objects.filter(form__test=test, version=version).values("version")
    found = ItemVersion.objects.filter(pk__in=asked).first()
    if found is None:
        raise NotFound(str(version))
    return content_of(found)
