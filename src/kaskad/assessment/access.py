"""Who may see and do what with items, tests and attempts; the way from a code to the thing."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date
from typing import Final

from kaskad.assessment.models import Attempt, Item, Test
from kaskad.assessment.vocab import TestState
from kaskad.campaigns.api import (
    Campaign,
    Place,
    PlanState,
    editable_campaign_for,
    may_edit,
    staff_campaign_for,
)
from kaskad.commissions.api import Commission, Member, scopes_of, sits_on
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound
from kaskad.core.secrets import keyed_code

_MARK_LETTERS: Final = 16


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who may take a test: the seat, and the code of its commission."""

    test: Test
    member_id: int
    scope: str


def bank_for(actor: Actor, campaign_code: str) -> Campaign:
    """The campaign whose bank the actor may write: central staff. NotFound to others.

    Items are secrets until their test is over, so nobody else reads them.
    """
    return editable_campaign_for(actor, campaign_code)


def item_for(actor: Actor, campaign_code: str, code: str) -> Item:
    """An item of the bank, for who may write it; NotFound to others."""
    campaign = bank_for(actor, campaign_code)
    item = Item.objects.select_related("campaign__root").filter(campaign=campaign, code=code)
    found = item.first()
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


def test_for(actor: Actor, campaign_code: str, code: str) -> Test:
    """A test whose items may be looked at: central staff. NotFound to others."""
    campaign = bank_for(actor, campaign_code)
    rows = Test.objects.select_related("stage__campaign__root").filter(stage__campaign=campaign)
    test = rows.filter(code=code).exclude(state=TestState.DRAFT).first()
    if test is None:
        raise NotFound(code)
    return test


def own_tests(actor: Actor, day: date) -> list[Candidate]:
    """The published tests of the stages in which the signed-in person has a place, by opening."""
    if not actor.is_signed_in:
        return []
    members = Member.objects.filter(sits_on(day), person__account__code=actor.code)
    seats = dict(members.values_list("pk", "commission__code"))
    places = Place.objects.filter(member__in=seats, group__plan__state=PlanState.IN_FORCE)
    by_stage = dict(places.values_list("group__stage", "member"))
    tests = Test.objects.filter(stage__in=by_stage, state=TestState.PUBLISHED)
    return [
        Candidate(test, by_stage[test.stage_id], seats[by_stage[test.stage_id]])
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
    test = Test.objects.select_related("stage").filter(code=code, state=TestState.PUBLISHED).first()
    if test is None:
        raise NotFound(code)
    return test


def key_of(code: str) -> str:
    """The key of the attempt with this code: whoever has it goes on with the attempt."""
    return f"{code}-{_mark(code)}"


def attempt_by_key(key: str) -> Attempt:
    """The attempt that a key opens, with its test. Raises NotFound."""
    code, _dash, mark = key.partition("-")
    if not hmac.compare_digest(mark.encode(), _mark(code).encode()):
        raise NotFound
    attempt = Attempt.objects.select_related("test").filter(code=code).first()
    if attempt is None:
        raise NotFound
    return attempt


def actor_with(attempt: Attempt) -> Actor:
    """Who writes with the key of an attempt: whoever began it."""
    return Actor(kind="person", code=attempt.taken_by, language=attempt.language)


def own_attempt(actor: Actor, code: str) -> Attempt:
    """An attempt that ended, for whoever took it or sits in its seat. Raises NotFound."""
    rows = Attempt.objects.select_related("test__stage__campaign", "form")
    attempt = rows.filter(code=code, ended_at__isnull=False).first()
    if attempt is None or not actor.is_signed_in:
        raise NotFound(code)
    own = Member.objects.filter(pk=attempt.member_id, person__account__code=actor.code)
    if attempt.taken_by != actor.code and not own.exists():
        raise NotFound(code)
    return attempt


def _mark(code: str) -> str:
    return keyed_code("assessment.sitting", code, _MARK_LETTERS)
