"""Tests, their forms and their times as values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache

from django.db.models import Count

import kaskad.assessment.rules.forms as drawing
from kaskad.assessment.models import (
    Attempt,
    Form,
    FormItem,
    ItemVersion,
    Test,
)
from kaskad.assessment.queries.written import content_in, content_of
from kaskad.assessment.rules.blueprint import Blueprint, Cell
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.rules.timing import Past, Rules
from kaskad.assessment.rules.waiting_room import WaitingRoom
from kaskad.assessment.vocab import Difficulty, Kind, RulingKind, TestState
from kaskad.audit.api import PLANS, kept
from kaskad.campaigns.api import Campaign, Place, PlanState

_REMEMBERED_FORMS = 256
_LONGEST_WAIT = timedelta(hours=2)
# How long after an attempt was due something can still count.
GAP = timedelta(minutes=30)


def tests_of(campaign: Campaign) -> list[Test]:
    """The tests of a campaign that are not withdrawn, by stage, the entry test first."""
    rows = Test.objects.filter(stage__campaign=campaign).exclude(state=TestState.WITHDRAWN)
    return list(rows.select_related("stage__campaign__root").order_by("stage__number", "purpose"))


def blueprint_of(test: Test) -> Blueprint:
    """The blueprint of a test."""
    return Blueprint(
        tuple(
            Cell(
                one["block"],
                one["count"],
                Difficulty(one["difficulty"]) if one.get("difficulty") else None,
                Kind(one["kind"]) if one.get("kind") else None,
            )
            for one in test.blueprint
        )
    )


def rules_of(test: Test) -> Rules:
    """The times of a test."""
    return Rules(
        opens=test.opens_at,
        closes=test.closes_at,
        minutes=test.minutes,
        attempts=test.attempts_allowed,
        wait=timedelta(minutes=test.wait_minutes),
    )


def waiting_room_of(test: Test, expected: int) -> WaitingRoom:
    """Who comes when it opens is let in by lot, so many a minute."""
    return WaitingRoom(test.seed, test.opens_at, expected, test.starts_a_minute)


def expected_at(test: Test) -> int:
    """How many people the test is for: those who have a place in its stage."""
    return (
        Place.objects.filter(group__stage=test.stage_id, group__plan__state=PlanState.IN_FORCE)
        .values("member")
        .distinct()
        .count()
    )


def admitted_at(test: Test, member_id: int, arrived: datetime, now: datetime) -> datetime | None:
    """When the waiting room lets a member in who first came at ``arrived``; None: it is empty."""
    if now > test.opens_at + _LONGEST_WAIT:
        return None
    expected = kept(("expected at a test", test.pk), PLANS, lambda: expected_at(test))
    return waiting_room_of(test, expected).admitted(str(member_id), arrived)


def past_of(attempts: Iterable[Attempt]) -> list[Past]:
    """Earlier attempts, in their order."""
    return [
        Past(one.started_at, one.ended_at, bool(one.passed))
        for one in sorted(attempts, key=lambda one: one.number)
    ]


def forms_of(test: Test) -> list[drawing.Form]:
    """The forms of a test to draw by lot; ``number`` is the key of the row, items are versions."""
    return _forms(test.seed, test.pk)


def form_items(form_id: int, seed: str) -> tuple[tuple[int, ItemContent], ...]:
    """Versions and items of a form in its order; what was published never changes.

    ``seed`` is that of its test, so that two databases cannot be taken for each other.
    """
    return _form_items(form_id, seed)


def forms_by_lot(test: Test, members: Iterable[int]) -> dict[int, int]:
    """The key of the form in which each of these members has a first attempt."""
    forms, found = forms_of(test), {}
    for member in members:
        form = drawing.form_for(forms, test.seed, str(member))
        if form is not None:
            found[member] = form.number
    return found


def items_elsewhere(test: Test) -> frozenset[int]:
    """The items, by their keys, that the other test of the stage asks of the same people."""
    others = Test.objects.filter(stage=test.stage_id, state=TestState.PUBLISHED)
    rows = FormItem.objects.filter(form__test__in=others.exclude(purpose=test.purpose))
    return frozenset(rows.values_list("version__item", flat=True).distinct())


def candidates_of(
    versions: Sequence[ItemVersion], elsewhere: Collection[int] = ()
) -> list[drawing.Candidate]:
    """Items that may stand in a form, with how many people have seen them.

    ``elsewhere`` are keys of items that another test of the same people has.
    """
    shown = dict(
        FormItem.objects.filter(version__item__in=[one.item_id for one in versions])
        .values_list("version__item")
        .annotate(people=Count("form__attempts"))
    )
    contents = {one.pk: content_of(one) for one in versions}
    return [
        drawing.Candidate(
            key=str(one.pk),
            block=contents[one.pk].block,
            difficulty=contents[one.pk].difficulty,
            kind=contents[one.pk].kind,
            shown=shown.get(one.item_id, 0),
            is_elsewhere=one.item_id in elsewhere,
        )
        for one in versions
    ]


def numbered_rulings(
    items: Sequence[tuple[int, ItemContent]], rulings: Mapping[int, RulingKind]
) -> Mapping[int, RulingKind]:
    """Rulings by the numbers of a form's items."""
    return {
        number: rulings[version]
        for number, (version, _content) in enumerate(items, start=1)
        if version in rulings
    }


def is_open(test: Test, now: datetime) -> bool:
    """Whether the test can be begun now."""
    return test.state == TestState.PUBLISHED and test.opens_at <= now <= test.closes_at


@lru_cache(maxsize=_REMEMBERED_FORMS)
def _form_items(form_id: int, seed: str) -> tuple[tuple[int, ItemContent], ...]:  # noqa: ARG001  tells databases apart
    rows = FormItem.objects.filter(form=form_id).order_by("order")
    return tuple(
        (version, content_in(text))
        for version, text in rows.values_list("version", "version__content")
    )


@lru_cache(maxsize=_REMEMBERED_FORMS)
def _forms(seed: str, test_id: int) -> list[drawing.Form]:  # noqa: ARG001  tells databases apart
    rows = Form.objects.filter(test=test_id).order_by("number").prefetch_related("items")
    return [
        drawing.Form(
            one.pk,
            tuple(str(item.version_id) for item in sorted(one.items.all(), key=_order)),
            Fraction(one.facility).limit_denominator(1000),
        )
        for one in rows
    ]


def _order(item: FormItem) -> int:
    return item.order
