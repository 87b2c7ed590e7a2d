"""Who may see and do what with items, tests and attempts; the way from a code to the thing."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from django.db import connection

from kaskad.assessment.models import (
    AnswerSheet,
    Attempt,
    IntegrityFlag,
    Item,
    PrintRun,
    SheetPhoto,
    Test,
)
from kaskad.assessment.vocab import PrintState, TestState
from kaskad.campaigns.api import (
    Campaign,
    Place,
    PlanState,
    Seminar,
    campaign_for,
    editable_campaign_for,
    may_edit,
    seminar_for_trainer,
    staff_campaign_for,
)
from kaskad.commissions.api import (
    Commission,
    Member,
    commission_for,
    in_subtree,
    scopes_of,
    sits_on,
)
from kaskad.core.actor import Actor
from kaskad.core.prepared import Prepared, slot
from kaskad.core.refusal import NotFound
from kaskad.core.rows import one_of, rows_of
from kaskad.core.secrets import keyed_code

_MARK_LETTERS: Final = 16
_REMEMBERED_TESTS: Final = 256
# As SQL for the reason that stands in queries/at_once.py.
_ATTEMPT: Final = """
SELECT attempt.*, test.seed AS seed, commission.code AS scope, commission.id AS commission_id,
    person.first_name AS first_name, person.last_name AS last_name
FROM assessment_attempt attempt
JOIN assessment_test test ON test.id = attempt.test_id
JOIN commissions_member member ON member.id = attempt.member_id
JOIN commissions_commission commission ON commission.id = member.commission_id
JOIN commissions_person person ON person.id = member.person_id
WHERE attempt.code = %s"""
_TEST: Final = "SELECT id, seed FROM assessment_test WHERE code = %s AND state = %s"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who may take a test: the seat, the code of its commission, and whose it is."""

    test: Test
    member_id: int
    scope: str
    taker: str


@dataclass(frozen=True, slots=True)
class Taken:
    """An attempt, the key and the code of its member's commission, and whose it is.

    Whoever has the key of an attempt sees ``taker``: no more than people need to know their own.
    """

    attempt: Attempt
    commission_id: int
    scope: str
    taker: str


def bank_for(actor: Actor, campaign_code: str) -> Campaign:
    """The campaign whose bank the actor may write: central staff. NotFound to others.

    Items are secrets until their test is over, so nobody else reads them.
    """
    return editable_campaign_for(actor, campaign_code)


def item_for(actor: Actor, campaign_code: str, code: str) -> Item:
    """An item of the bank, for who may write it; NotFound to others."""
    campaign = bank_for(actor, campaign_code)
    item = Item.objects.select_related("campaign__root").filter(campaign=campaign, code=code)
    found = one_of(item)
    if found is None:
        raise NotFound(code)
    return found


@dataclass(frozen=True, slots=True)
class CascadeReader:
    """A campaign, and the commissions whose subtrees somebody may look at: None for everything."""

    campaign: Campaign
    scopes: tuple[Commission, ...] | None

    @property
    def is_central(self) -> bool:
        """Whether items and the whole country may be seen."""
        return self.scopes is None

    def sees(self, place: Commission) -> bool:
        """Whether a region or district lies in what may be seen."""
        if self.scopes is None:
            return True
        own = {one.pk for one in self.scopes}
        return bool(own & {place.pk, place.region_id, place.district_id})


def cascade_for(actor: Actor, campaign_code: str) -> CascadeReader:
    """What the cascade gained, for staff: everything or their own subtree. NotFound to others."""
    campaign = staff_campaign_for(actor, campaign_code)
    if may_edit(actor, campaign):
        return CascadeReader(campaign, None)
    return CascadeReader(campaign, scopes_of(actor))


def tests_for(actor: Actor, campaign_code: str) -> Campaign:
    """The campaign whose tests the actor may make: who may write its bank. NotFound to others."""
    return bank_for(actor, campaign_code)


def test_for(actor: Actor, campaign_code: str, code: str) -> Test:
    """A test of a campaign, for who may make it; NotFound to others."""
    rows = Test.objects.select_related("stage__campaign__root")
    test = one_of(rows.filter(stage__campaign__code=campaign_code, code=code))
    if test is None or not may_edit(actor, test.stage.campaign):
        raise NotFound(code)
    return test


def given_test_for(actor: Actor, campaign_code: str, code: str) -> Test:
    """The same once it was published: its items may have answers."""
    return test_of(bank_for(actor, campaign_code), code)


def flag_for(actor: Actor, campaign_code: str, code: str) -> IntegrityFlag:
    """Something unusual in the answers to a test, for central staff; NotFound to others.

    It may be wrong, so nobody sees it who is over the people in it every day.
    """
    campaign = bank_for(actor, campaign_code)
    rows = IntegrityFlag.objects.select_related("test__stage__campaign__root")
    flag = one_of(rows.filter(test__stage__campaign=campaign, code=code))
    if flag is None:
        raise NotFound(code)
    return flag


def own_tests(actor: Actor, day: date) -> list[Candidate]:
    """The published tests of the stages in which the signed-in person has a place, by opening."""
    if not actor.is_signed_in:
        return []
    members = Member.objects.filter(sits_on(day), person__account__code=actor.code)
    columns = ("pk", "commission__code", "person__first_name", "person__last_name")
    seats = {key: (scope, short_name(*name)) for key, scope, *name in members.values_list(*columns)}
    places = Place.objects.filter(member__in=seats, group__plan__state=PlanState.IN_FORCE)
    by_stage = dict(places.values_list("group__stage", "member"))
    tests = Test.objects.filter(stage__in=by_stage, state=TestState.PUBLISHED)
    return [
        Candidate(test, by_stage[test.stage_id], *seats[by_stage[test.stage_id]])
        for test in tests.select_related("stage__campaign").order_by("opens_at", "id")
    ]


def own_test(actor: Actor, code: str, day: date) -> Candidate:
    """A test that the signed-in person may take. Raises NotFound for all others."""
    for one in own_tests(actor, day):
        if one.test.code == code:
            return one
    raise NotFound(code)


def ticketed_test(code: str) -> Test:
    """The test of a ticket, which was signed for it. Raises NotFound if it is not published."""
    test = published_test(code)
    if test is None:
        raise NotFound(code)
    return test


def key_of(code: str) -> str:
    """The key of the attempt with this code: whoever has it goes on with the attempt."""
    return f"{code}-{_mark(code)}"


def attempt_by_key(key: str) -> Taken:
    """The attempt that a key opens, with its test. Raises NotFound."""
    code, _dash, mark = key.partition("-")
    if not hmac.compare_digest(mark.encode(), _mark(code).encode()):
        raise NotFound
    taken = attempt_of(code)
    if taken is None:
        raise NotFound
    return taken


def attempt_of(code: str) -> Taken | None:
    """The attempt with its test."""
    for one in rows_of(Attempt, _ATTEMPT, [code]):
        more = vars(one)
        one.test = _published(more["seed"], one.test_id)
        taker = short_name(more["first_name"], more["last_name"])
        return Taken(one, more["commission_id"], more["scope"], taker)
    return None


def short_name(first: str, last: str) -> str:
    """As much of a name as people need to know their own paper."""
    return f"{first} {last[:1]}."


def actor_with(attempt: Attempt) -> Actor:
    """Who writes with the key of an attempt: whoever began it."""
    return Actor(kind="person", code=attempt.taken_by, language=attempt.language)


def published_test(code: str) -> Test | None:
    """The test with this code, if it is published."""
    with connection.cursor() as cursor:
        row = cursor.execute(_TEST, [code, TestState.PUBLISHED]).fetchone()
    return _published(row[1], row[0]) if row else None


def own_attempt(actor: Actor, code: str) -> Attempt:
    """An attempt that ended, for whoever took it or sits in its seat. Raises NotFound."""
    rows = Attempt.objects.select_related("test__stage__campaign", "form")
    attempt = one_of(rows.filter(code=code, ended_at__isnull=False))
    if attempt is None or not actor.is_signed_in:
        raise NotFound(code)
    own = Member.objects.filter(pk=attempt.member_id, person__account__code=actor.code)
    if attempt.taken_by != actor.code and not own.exists():
        raise NotFound(code)
    return attempt


@dataclass(frozen=True, slots=True)
class ResultsReader:
    """What somebody may read of results: commissions they work for, groups they teach."""

    campaign: Campaign
    places: tuple[Commission, ...]
    seminars: tuple[Seminar, ...]


def results_for(actor: Actor, campaign_code: str) -> ResultsReader:
    """What the actor may read of a campaign's results. NotFound for who may read nothing."""
    campaign = campaign_for(actor, campaign_code)
    places = _places(actor)
    taught = Seminar.objects.filter(
        trainer__person__account__code=actor.code,
        group__plan__campaign=campaign,
        group__plan__state=PlanState.IN_FORCE,
    )
    found = taught.select_related("group__stage", "group__commission", "venue")
    seminars = tuple(found.order_by("day", "half", "code")) if actor.is_signed_in else ()
    if not places and not seminars:
        raise NotFound(campaign_code)
    return ResultsReader(campaign, places, seminars)


def _places(actor: Actor) -> tuple[Commission, ...]:
    try:
        return scopes_of(actor)
    except NotFound:
        return ()


def results_place(actor: Actor, code: str = "") -> Commission:
    """A commission whose results the actor may read, with the names in it; NotFound to others.

    Without a code it is the widest for which the actor works.
    """
    if code:
        return commission_for(actor, code)
    places = _places(actor)
    if not places:
        raise NotFound
    return places[0]


_GIVEN = Prepared(
    lambda: Test.objects.select_related("stage__campaign__root").filter(
        code=slot("code"), stage__campaign=slot("campaign"), published_at__isnull=False
    )
)


def test_of(campaign: Campaign, code: str) -> Test:
    """A test of a campaign that was published. Raises NotFound."""
    test = _GIVEN.one(code=code, campaign=campaign.pk)
    if test is None:
        raise NotFound(code)
    return test


def results_group(actor: Actor, campaign_code: str, code: str) -> Seminar:
    """A seminar of a plan in force, for its trainer and those who work for its place; NotFound."""
    seminar = seminar_for_trainer(actor, code)
    plan = seminar.group.plan
    if plan.state != PlanState.IN_FORCE or plan.campaign.code != campaign_code:
        raise NotFound(code)
    return seminar


@dataclass(frozen=True, slots=True)
class PaperDesk:
    """A test on paper in a commission."""

    campaign: Campaign
    test: Test
    place: Commission


def papers_for(actor: Actor, campaign_code: str, test: str, place: str) -> PaperDesk:
    """A published test on paper, for those who work for the commission or above it.

    Papers are secrets until the test is over, so trainers and the commission's own chair and
    secretary find nothing here: they give the sheets back. NotFound to them.
    """
    campaign = campaign_for(actor, campaign_code)
    return PaperDesk(campaign, test_of(campaign, test), commission_for(actor, place))


def group_papers_for(
    actor: Actor, campaign_code: str, code: str, test: str
) -> tuple[Seminar, Test]:
    """The group of a seminar and a test of its stage, for who may read the group's results.

    Papers are handed to its trainer anyway, before people begin. NotFound to others.
    """
    seminar = results_group(actor, campaign_code, code)
    found = test_of(seminar.group.plan.campaign, test)
    if found.stage_id != seminar.group.stage_id:
        raise NotFound(test)
    return seminar, found


def run_at(test: Test, within: Commission | Seminar, code: str) -> PrintRun:
    """Finished papers of a district or of a group. Raises NotFound."""
    rows = PrintRun.objects.filter(test=test, code=code, state=PrintState.READY)
    if isinstance(within, Seminar):
        rows = rows.filter(seminar=within)
    else:
        rows = rows.filter(place=within, seminar=None)
    run = one_of(rows.select_related("place", "seminar"))
    if run is None:
        raise NotFound(code)
    return run


def sheet_at(desk: PaperDesk, code: str) -> AnswerSheet:
    """A sheet of the commission or of one below it. Raises NotFound."""
    rows = AnswerSheet.objects.filter(
        in_subtree(desk.place, "member__commission__"), test=desk.test, code=code
    )
    sheet = one_of(rows.select_related("test", "member__person", "attempt"))
    if sheet is None:
        raise NotFound(code)
    return sheet


def photo_at(desk: PaperDesk, code: str) -> SheetPhoto:
    """A photograph that was sent for the commission. Raises NotFound."""
    rows = SheetPhoto.objects.filter(test=desk.test, place=desk.place, code=code)
    photo = one_of(rows.select_related("test", "place", "sheet__member__person"))
    if photo is None:
        raise NotFound(code)
    return photo


def _mark(code: str) -> str:
    return keyed_code("assessment.sitting", code, _MARK_LETTERS)


@lru_cache(maxsize=_REMEMBERED_TESTS)
def _published(seed: str, test_id: int) -> Test:  # noqa: ARG001  tells databases apart
    """A test that is published and changes no more."""
    return Test.objects.select_related("stage__campaign").get(pk=test_id)
