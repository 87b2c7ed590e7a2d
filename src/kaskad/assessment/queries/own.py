"""What a member sees of their own tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaskad.assessment.models import Accommodation, Appeal, Attempt, ItemVersion, Ruling, Test
from kaskad.assessment.queries.papers import paper_of
from kaskad.assessment.queries.tests import (
    admitted_at,
    form_items,
    numbered_rulings,
    past_of,
    rules_of,
)
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.rules.results import (
    by_block,
    read_points,
    result_of,
    written_points,
)
from kaskad.assessment.rules.timing import Allowance, Decision, Start, length, may_start, over
from kaskad.assessment.vocab import Purpose, RulingKind, TestState
from kaskad.audit.api import EVERYTHING, kept
from kaskad.campaigns.api import Campaign, provision_words
from kaskad.core.localized import LocalizedText


@dataclass(frozen=True, slots=True)
class OwnTest:
    """A test as its candidate sees it now: what may be done, and what was done."""

    test: Test
    decision: Decision
    minutes: int
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An item of an attempt with what it was worth; None counts for nobody.

    ``appeal`` is the reader's own.
    """

    place: int
    number: int
    version: int
    content: ItemContent
    response: Any
    points: Fraction | None
    provisions: tuple[LocalizedText, ...]
    appeal: Appeal | None
    ruling: Ruling | None


@dataclass(frozen=True, slots=True)
class ResultChange:
    """Rulings on items of an attempt, by their places; what it came to without them.

    ``is_counted``: the result that is kept has them in it already.
    """

    rulings: tuple[tuple[int, Ruling], ...]
    before: Decimal
    passed_before: bool
    is_counted: bool


@dataclass(frozen=True, slots=True)
class BlockResult:
    """Points of a block, out of so many."""

    block: int
    points: Fraction
    items: int


def own_test_states(
    tests: Sequence[tuple[Test, int]], arrived: datetime, now: datetime
) -> list[OwnTest]:
    """What members, by their keys, may do now with tests of one campaign."""
    members = {member for _test, member in tests}
    attempts: dict[tuple[int, int], list[Attempt]] = {}
    rows = Attempt.objects.filter(test__in=[test.pk for test, _member in tests])
    for one in rows.filter(member__in=members).order_by("number"):
        attempts.setdefault((one.test_id, one.member_id), []).append(one)
    extra = dict(
        Accommodation.objects.filter(member__in=members).values_list("member", "extra_percent")
    )
    return [
        _state(
            test,
            tuple(attempts.get((test.pk, member), ())),
            Allowance(extra_percent=extra.get(member, 0)),
            admitted_at(test, member, arrived, now),
            now,
        )
        for test, member in tests
    ]


def _state(
    test: Test,
    attempts: tuple[Attempt, ...],
    allowance: Allowance,
    admitted: datetime | None,
    now: datetime,
) -> OwnTest:
    rules = rules_of(test)
    decision = may_start(rules, past_of(attempts), now, allowance=allowance, admitted=admitted)
    return OwnTest(test, decision, length(rules, allowance).seconds // 60, attempts)


@dataclass(frozen=True, slots=True)
class TestStep:
    """Where a member stands with the final test of their stage.

    ``at``: from when it may begin, where waiting helps; ``has_failed``: an attempt did not pass.
    """

    code: str
    start: Start
    at: datetime | None
    closes_at: datetime
    has_failed: bool


def final_step(campaign: Campaign, stage: str, member_id: int, now: datetime) -> TestStep | None:
    """What a member of a stage, by its code, may do with its final test; None: it has none.

    Without the member's own extra time, which the page of the test knows.
    """
    test = next(
        (one for one in _published(campaign, Purpose.FINAL) if one.stage.code == stage), None
    )
    if test is None:
        return None
    attempts = tuple(Attempt.objects.filter(test=test, member=member_id).order_by("number"))
    admitted = admitted_at(test, member_id, now, now)
    state = _state(test, attempts, Allowance(), admitted, now)
    return TestStep(
        test.code,
        state.decision.start,
        state.decision.at,
        test.closes_at,
        any(one.passed is False for one in attempts),
    )


def entry_is_open(campaign: Campaign, stage: str, now: datetime) -> bool:
    """Whether members of a stage may take its entry test now."""
    tests = [one for one in _published(campaign, Purpose.ENTRY) if one.stage.code == stage]
    return any(one.opens_at <= now <= one.closes_at for one in tests)


def _published(campaign: Campaign, purpose: Purpose) -> Sequence[Test]:
    """The published tests of a campaign, half a minute old at most."""
    rows = Test.objects.filter(stage__campaign=campaign, state=TestState.PUBLISHED)
    key = ("published tests", campaign.pk)
    found: Sequence[Test] = kept(
        key, EVERYTHING, lambda: tuple(rows.select_related("stage").order_by("opens_at", "id"))
    )
    return [one for one in found if one.purpose == purpose]


def blocks_of_attempt(attempt: Attempt) -> list[BlockResult]:
    """The result of an attempt by topic block."""
    paper = sorted(paper_of(attempt), key=lambda one: one.number)
    found = by_block([one.content for one in paper], read_points(attempt.points or ()))
    return [BlockResult(block, points, items) for block, (points, items) in found.items()]


def is_over(test: Test, now: datetime) -> bool:
    """Whether nobody can be answering any more, so that right answers may be shown."""
    extra = Accommodation.objects.filter(campaign=test.stage.campaign_id)
    most = max(extra.values_list("extra_percent", flat=True), default=0)
    return now > over(rules_of(test), [Allowance(extra_percent=most)])


def items_of_attempt(attempt: Attempt, reader: str, rulings: Mapping[int, Ruling]) -> list[OwnItem]:
    """The items of an attempt in the order of its paper, for when the test is over.

    ``reader`` is the code of the account whose appeals are shown, ``rulings`` are by version.
    """
    paper = paper_of(attempt)
    points = read_points(attempt.points or ())
    responses = attempt.responses or {}
    cited = _provisions([one.version for one in paper])
    appeals = {
        one.version_id: one for one in Appeal.objects.filter(test=attempt.test_id, raised_by=reader)
    }
    return [
        OwnItem(
            place=place,
            number=one.number,
            version=one.version,
            content=one.content,
            response=responses.get(str(one.number)),
            points=points[one.number - 1],
            provisions=cited.get(one.version, ()),
            appeal=appeals.get(one.version),
            ruling=rulings.get(one.version),
        )
        for place, one in enumerate(paper, start=1)
    ]


def change_of(attempt: Attempt, rulings: Mapping[int, Ruling]) -> ResultChange | None:
    """What rulings changed, or will change, in a result; None if they do not concern it."""
    items = form_items(attempt.form_id, attempt.test.seed)
    kinds = {version: RulingKind(one.kind) for version, one in rulings.items()}
    numbered = numbered_rulings(items, kinds)
    if not numbered:
        return None
    contents = [content for _version, content in items]
    responses = {int(number): one for number, one in (attempt.responses or {}).items()}
    before, after = result_of(contents, responses), result_of(contents, responses, numbered)
    places = {one.number: place for place, one in enumerate(paper_of(attempt), start=1)}
    found = sorted(
        ((places[number], rulings[items[number - 1][0]]) for number in numbered),
        key=lambda one: one[0],
    )
    return ResultChange(
        rulings=tuple(found),
        before=before.percent,
        passed_before=before.passes(attempt.test.pass_percent),
        is_counted=written_points(after.points) == attempt.points,
    )


def rulings_on(test: Test) -> dict[int, Ruling]:
    """What was decided about items of a test, by their versions."""
    return {one.version_id: one for one in Ruling.objects.filter(test=test)}


def _provisions(versions: Sequence[int]) -> dict[int, tuple[LocalizedText, ...]]:
    cited = ItemVersion.provisions.through.objects.filter(itemversion__in=versions)
    found: dict[int, tuple[LocalizedText, ...]] = {}
    for one in cited.select_related("provisionversion__provision__law").order_by("pk"):
        words = provision_words(one.provisionversion)
        found[one.itemversion_id] = (*found.get(one.itemversion_id, ()), words)
    return found
