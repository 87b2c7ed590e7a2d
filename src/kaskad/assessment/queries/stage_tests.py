"""The tests of the stages as the centre sees them: made or not, and how far people are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Count, Q

from kaskad.assessment.models import Appeal, Attempt, Form, FormItem, ItemVersion, Ruling, Test
from kaskad.assessment.queries.items import items_in_use
from kaskad.assessment.queries.tests import (
    blueprint_of,
    candidates_of,
    tests_of,
)
from kaskad.assessment.queries.written import content_of
from kaskad.assessment.rules.forms import Supply, TooFewForms, supply_of
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.rules.test_settings import TestSettings, proposed_settings
from kaskad.assessment.vocab import AppealState, Purpose, TestState
from kaskad.campaigns.api import Campaign, Stage, blocks_of, stages_of
from kaskad.core import clock

_FIRST_HOUR, _LAST_HOUR = time(8), time(22)


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many people began a test, handed an attempt in, and passed."""

    began: int = 0
    ended: int = 0
    passed: int = 0


@dataclass(frozen=True, slots=True)
class StageTest:
    """A test that a stage has, or should have; ``appeals`` are those that wait."""

    stage: Stage
    purpose: Purpose
    test: Test | None
    turnout: Turnout
    appeals: int


@dataclass(frozen=True, slots=True)
class TestForm:
    """A form: ``facility`` is the share that is expected to be right."""

    number: int
    facility: float
    items: int
    attempts: int


@dataclass(frozen=True, slots=True)
class TestItem:
    """An item of a published test, in how many of its forms it stands, what is said of it."""

    version: ItemVersion
    content: ItemContent
    forms: int
    appeals: int
    ruling: Ruling | None
    is_elsewhere: bool


def stage_tests(campaign: Campaign) -> list[StageTest]:
    """The entry and the final test of every stage, whether it is made or not."""
    found = {(one.stage_id, one.purpose): one for one in tests_of(campaign)}
    keys = [one.pk for one in found.values()]
    turnouts, appeals = turnouts_of(keys), _appeals_of(keys)
    return [
        StageTest(
            stage,
            purpose,
            test := found.get((stage.pk, purpose.value)),
            turnouts.get(test.pk, Turnout()) if test else Turnout(),
            appeals.get(test.pk, 0) if test else 0,
        )
        for stage in stages_of(campaign)
        for purpose in Purpose
    ]


def turnouts_of(tests: list[int]) -> dict[int, Turnout]:
    """Who took these tests: people by their first attempts; who has passed takes no other."""
    first = Q(number=1)
    rows = Attempt.objects.filter(test__in=tests).values_list("test")
    counted = rows.annotate(
        began=Count("pk", filter=first),
        ended=Count("pk", filter=first & Q(ended_at__isnull=False)),
        passed=Count("pk", filter=Q(passed=True)),
    )
    return {test: Turnout(*numbers) for test, *numbers in counted}


def proposal_of(campaign: Campaign, stage: Stage, purpose: Purpose) -> TestSettings:
    """A test as it can be for a stage: its days, those of make-up rounds, its programme."""
    return proposed_settings(
        purpose,
        {block.number: block.minutes for block in blocks_of(campaign)},
        clock.at(stage.window_from, _FIRST_HOUR),
        clock.at(max(stage.window_to, campaign.last_day), _LAST_HOUR),
    )


def settings_of(test: Test) -> TestSettings:
    """What was decided of a test."""
    return TestSettings(**{name: getattr(test, name) for name in TestSettings.__dataclass_fields__})


def supply_for(test: Test, day: date) -> tuple[Supply, ...] | TooFewForms:
    """Whether the bank has enough for a test, line by line of its blueprint."""
    pool = candidates_of(items_in_use(test.stage.campaign, day))
    return supply_of(blueprint_of(test), pool, test.forms_wanted, test.exposure_percent)


def forms_of_test(test: Test) -> list[TestForm]:
    """The forms of a published test, and how often each was begun."""
    size = blueprint_of(test).items
    rows = Form.objects.filter(test=test).annotate(begun=Count("attempts")).order_by("number")
    return [TestForm(one.number, one.facility, size, one.begun) for one in rows]


def items_of_test(test: Test) -> list[TestItem]:
    """The items of a published test by block and code."""
    forms, elsewhere = _drawn_for(test)
    versions = ItemVersion.objects.filter(pk__in=forms).select_related("item")
    appeals = _appeals_on(test)
    rulings = {one.version_id: one for one in Ruling.objects.filter(test=test)}
    return [
        TestItem(
            one,
            content_of(one),
            forms[one.pk],
            appeals.get(one.pk, 0),
            rulings.get(one.pk),
            one.item_id in elsewhere,
        )
        for one in versions.order_by("block_number", "item__code")
    ]


def _drawn_for(test: Test) -> tuple[dict[int, int], set[int]]:
    """Versions with the number of forms, and items that the other test of the stage has."""
    other = Q(form__test__stage=test.stage_id, form__test__state=TestState.PUBLISHED)
    other &= ~Q(form__test__purpose=test.purpose)
    rows = FormItem.objects.filter(Q(form__test=test) | other).values_list(
        "form__test", "version", "version__item"
    )
    forms: dict[int, int] = {}
    elsewhere: set[int] = set()
    for of, version, item, count in rows.annotate(forms=Count("pk")):
        if of == test.pk:
            forms[version] = count
        else:
            elsewhere.add(item)
    return forms, elsewhere


def _appeals_of(tests: list[int]) -> dict[int, int]:
    rows = Appeal.objects.filter(test__in=tests, state=AppealState.OPEN).values_list("test")
    return dict(rows.annotate(count=Count("pk")))


def _appeals_on(test: Test) -> Mapping[int, int]:
    rows = Appeal.objects.filter(test=test, state=AppealState.OPEN).values_list("version")
    return dict(rows.annotate(count=Count("pk")))
