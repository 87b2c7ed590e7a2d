"""What is said against the items of tests, how they were answered, and what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q

from kaskad.assessment.models import Appeal, Attempt, FormItem, ItemVersion, Ruling, Test
from kaskad.assessment.queries.written import content_in, content_of
from kaskad.assessment.rules.items import Choices, ItemContent, Number, Short, Truth
from kaskad.assessment.rules.scoring import score
from kaskad.assessment.vocab import AppealState
from kaskad.campaigns.api import Campaign
from kaskad.core.refusal import NotFound

MOST_APPEALS = 50
MOST_RULINGS = 20
# So many of the newest answers are counted on a page; all of them are for the statistics.
MOST_ANSWERS = 2000
_MOST_WRITTEN = 8
_LONGEST_WRITTEN = 60


@dataclass(frozen=True, slots=True)
class Contested:
    """An item of a test with appeals that wait, the oldest ``since``."""

    test: Test
    code: str
    content: ItemContent
    appeals: int
    since: datetime


@dataclass(frozen=True, slots=True)
class RulingRow:
    """A ruling, and how many of the results that it may concern are counted anew."""

    ruling: Ruling
    counted: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Answers:
    """How an item was answered by the ``people`` of the newest attempts that had it.

    ``picked`` are options, or what was written, with how many gave it, the most frequent first;
    None stands for no list: the item is answered otherwise.
    """

    people: int
    right: int
    partly: int
    wrong: int
    none: int
    picked: tuple[tuple[str, int], ...] | None


@dataclass(frozen=True, slots=True)
class ItemOfTest:
    """An item of a published test; ``forms`` are the numbers that it has, by form."""

    version: ItemVersion
    content: ItemContent
    forms: Mapping[int, int]


def contested_items(campaign: Campaign) -> list[Contested]:
    """The items with open appeals, the oldest appeal first."""
    rows = (
        Appeal.objects.filter(test__stage__campaign=campaign, state=AppealState.OPEN)
        .values_list("test", "version", "version__item__code", "version__content")
        .annotate(appeals=Count("pk"), since=Min("raised_at"))
        .order_by("since")[:MOST_APPEALS]
    )
    tests = Test.objects.filter(stage__campaign=campaign).select_related("stage").in_bulk()
    return [
        Contested(tests[test], code, content_in(text), appeals, since)
        for test, _version, code, text, appeals, since in rows
    ]


def item_of_test(test: Test, code: str) -> ItemOfTest:
    """An item of a test by its code. Raises NotFound if the test does not have it."""
    rows = FormItem.objects.filter(form__test=test, version__item__code=code)
    found = list(rows.select_related("version__item__campaign"))
    if not found:
        raise NotFound(code)
    version = found[0].version
    return ItemOfTest(version, content_of(version), {one.form_id: one.order for one in found})


def open_appeals(test: Test, version: ItemVersion) -> list[Appeal]:
    """The appeals against an item that wait, the oldest first, at most so many."""
    rows = Appeal.objects.filter(test=test, version=version, state=AppealState.OPEN)
    return list(rows.order_by("raised_at", "id")[:MOST_APPEALS])


def ruling_on(test: Test, version: ItemVersion) -> RulingRow | None:
    """What was decided about an item of a test."""
    ruling = Ruling.objects.filter(test=test, version=version).first()
    return None if ruling is None else progress_of([ruling])[0]


def rulings_of_campaign(campaign: Campaign) -> list[Ruling]:
    """The latest rulings, the newest first."""
    rows = Ruling.objects.filter(test__stage__campaign=campaign)
    return list(rows.select_related("test__stage", "version__item").order_by("-id")[:MOST_RULINGS])


def progress_of(rulings: list[Ruling]) -> list[RulingRow]:
    """How far the counting anew is; only for those that are not done anything is counted."""
    return [
        RulingRow(one, 0, 0) if one.done_at else RulingRow(one, *_progress(one)) for one in rulings
    ]


def answers_to(test: Test, item: ItemOfTest) -> Answers:
    """How an item was answered, whatever was ruled about it since."""
    rows = (
        Attempt.objects.filter(test=test, form__in=item.forms, ended_at__isnull=False)
        .order_by("-id")
        .values_list("form", "responses")[:MOST_ANSWERS]
    )
    found = [(responses or {}).get(str(item.forms[form])) for form, responses in rows]
    given = [one for one in found if one not in (None, "", [], {})]
    worth = [score(item.content, one) for one in given]
    right, wrong = sum(one == 1 for one in worth), sum(one == 0 for one in worth)
    return Answers(
        people=len(found),
        right=right,
        partly=len(worth) - right - wrong,
        wrong=wrong,
        none=len(found) - len(given),
        picked=_picked(item.content, given),
    )


def _progress(ruling: Ruling) -> tuple[int, int]:
    counted = Attempt.objects.filter(test=ruling.test_id, ended_at__isnull=False).aggregate(
        done=Count("pk", filter=Q(pk__lte=ruling.recomputed_to)), whole=Count("pk")
    )
    return counted["done"], counted["whole"]


def _picked(content: ItemContent, given: list[Any]) -> tuple[tuple[str, int], ...] | None:
    """Keys of options in their order, or the written answers that were given most."""
    match content.body:
        case Choices(options=options):
            picks = Counter(
                key for one in given for key in (one if isinstance(one, list) else [one])
            )
            return tuple((one.key, picks[one.key]) for one in options)
        case Truth():
            truths = Counter("true" if one is True else "false" for one in given)
            return tuple((key, truths[key]) for key in ("true", "false"))
        case Number() | Short():
            words = Counter(" ".join(str(one).split())[:_LONGEST_WRITTEN] for one in given)
            return tuple(words.most_common(_MOST_WRITTEN))
        case _:
            return None
